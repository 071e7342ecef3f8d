"""The columns of the workbench: what stands in the navigation, for whom, in which order."""

from __future__ import annotations

from dataclasses import dataclass

from anxin.access.roles import Permission as P


@dataclass(frozen=True)
class Item:
    """One entry. ``name``: URL name; ``room``: URL names that begin with one of these words belong to it too.
    ``place``: only for who holds one of the permissions over a whole place, and not for one firm or site."""

    name: str
    label: str
    icon: str
    permissions: frozenset[P]
    room: tuple[str, ...] = ()
    query: str = ""
    place: bool = False


def _item(name: str, label: str, icon: str, *permissions: P, room: str = "", place: bool = False) -> Item:
    return Item(name, label, icon, frozenset(permissions), tuple(room.split()), place=place)


GROUPS: tuple[tuple[Item, ...], ...] = (
    (
        _item("desk:home", "今日", "home", room="todo changes labour_cost inbox"),
        _item("desk:warnings", "预警", "alert-triangle", P.SEE_WARNINGS, room="warning notice false_alarms watch deliveries"),
        _item("desk:clues", "线索", "inbox", P.SEE_FACTS, room="clue call_back wage_call", place=True),
        _item("desk:cases", "案件", "gavel", P.SEE_FACTS, room="case", place=True),
        _item("desk:emergency", "突发事件", "shield", P.SEE_FACTS, P.HANDLE_INCIDENTS, room="emergency", place=True),
        _item("desk:opinion", "舆情", "microphone", P.SEE_FACTS, P.HANDLE_INCIDENTS, room="opinion", place=True),
        _item("desk:board", "全域看板", "chart-bar", P.SEE_WARNINGS, room="board"),
    ),
    (
        _item("desk:projects", "项目", "building-community", P.SEE_FACTS, room="project"),
        _item("desk:months", "人月", "users", P.SEE_FACTS, room="months month person worker employer_months original"),
        _item("desk:enterprises", "企业", "briefcase", P.SEE_FACTS, room="enterprise"),
        _item("desk:codes", "二维码", "qrcode", P.SEE_FACTS, P.HANDLE_CASES, room="code hotline", place=True),
        _item("desk:joining", "接入", "bolt", P.SEE_FACTS, room="joining safeguards"),
    ),
    (
        _item("desk:intake", "数据接入", "upload", P.ENTER_FACTS, P.REVIEW_FACTS, room="intake batch upload"),
        _item("desk:quality", "数据质量", "clipboard-check", P.SEE_FACTS, P.ENTER_FACTS, P.REVIEW_FACTS, room="quality circular"),
    ),
    (
        _item("desk:ledgers", "办理台账", "clipboard-check", P.HANDLE_CASES, room="ledger"),
        _item("desk:risk", "风险", "flag", P.SEE_WARNINGS, room="risk focus"),
        _item("desk:rules", "规则", "scale", P.SEE_WARNINGS, room="rule trial"),
        _item("desk:law", "法规", "book-2", P.SEE_WARNINGS, room="law"),
    ),
    (
        _item("desk:organisation", "组织", "building", P.SEE_FACTS, P.MANAGE_ROLES, room="organisation group task pairing owners"),
        _item("desk:users", "用户授权", "user-check", P.MANAGE_ROLES, room="user agency agencies"),
        _item("desk:ways", "告知渠道", "send", P.MANAGE_ROLES, room="ways"),
        _item("desk:jobs", "后台任务", "refresh", P.MANAGE_ROLES, P.READ_AUDIT, P.REVIEW_FACTS, room="job"),
        _item("desk:audit", "审计", "history", P.READ_AUDIT, room="audit"),
    ),
)  # fmt: skip
