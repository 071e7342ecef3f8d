"""Permissions, roles, and which roles one person may not hold together.

A role is a class that a county clerk can read: what it is called, what it is for, what it permits. The database stores
the role's short name; renaming a class therefore changes nothing that was assigned before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing that a person may do. ``writes`` tells those that change anything."""

    def __new__(cls, value: str, label: str, writes: bool = True) -> Permission:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label  # type: ignore[attr-defined]
        member.writes = writes  # type: ignore[attr-defined]
        return member

    SEE_FACTS = "see_facts", "查看台账", False
    SEE_WARNINGS = "see_warnings", "查看预警", False
    SEE_PERSONAL = "see_personal", "说明理由后查看完整证件号、卡号、电话", False
    READ_AUDIT = "read_audit", "查看审计记录", False
    ENTER_FACTS = "enter_facts", "导入和录入台账"
    REVIEW_FACTS = "review_facts", "复核台账和导入结果"
    ANSWER_WARNINGS = "answer_warnings", "答复预警"
    REVIEW_WARNINGS = "review_warnings", "复核预警的说明和豁免"
    HANDLE_CASES = "handle_cases", "受理和办理线索、案件"
    INSPECT = "inspect", "检查、开具文书"
    ADVANCE_REQUEST = "advance_request", "申请垫付"
    ADVANCE_APPROVE = "advance_approve", "批准垫付"
    ADVANCE_PAY = "advance_pay", "支付垫付款"
    TIGHTEN_NUMBERS = "tighten_numbers", "调严本地预警标准"
    REPORT_FINDINGS = "report_findings", "排查和上报"
    KEEP_ORGANISATION = "keep_organisation", "管理领导小组、专班和项目责任人"
    LOG_CONTACT = "log_contact", "登记走访联系和过问调度"
    HANDLE_INCIDENTS = "handle_incidents", "处置突发事件和舆情"
    APPROVE_RELEASE = "approve_release", "审核对外发布的内容"
    MANAGE_ROLES = "manage_roles", "管理用户和授权"


class ScopeKind(StrEnum):
    REGION = "region"
    ENTERPRISE = "enterprise"
    PROJECT = "project"


_SEES = frozenset({Permission.SEE_FACTS, Permission.SEE_WARNINGS})


class Role:
    """A job that is given to a person for a place and a time."""

    name: str
    label: str
    description: str
    permissions: frozenset[Permission]
    scope_kinds: frozenset[ScopeKind] = frozenset({ScopeKind.REGION})


class Viewer(Role):
    name = "viewer"
    label = "查阅员"
    description = "查看本地区的项目、台账和预警，不作任何更改。"
    permissions = _SEES


class EntryClerk(Role):
    name = "entry_clerk"
    label = "录入员"
    description = "接收各单位报来的表格，导入、录入并更正台账。"
    permissions = _SEES | {Permission.ENTER_FACTS}


class FactReviewer(Role):
    name = "fact_reviewer"
    label = "复核员"
    description = "复核录入员导入的台账，确认存疑的行；自己不录入。"
    permissions = _SEES | {Permission.REVIEW_FACTS}


class Monitor(Role):
    name = "monitor"
    label = "监测员"
    description = "跟踪本地区的预警，联系项目核实，并作出答复。"
    permissions = _SEES | {Permission.ANSWER_WARNINGS, Permission.LOG_CONTACT}


class WarningReviewer(Role):
    name = "warning_reviewer"
    label = "预警复核员"
    description = "对监测员的说明和豁免作第二人复核。"
    permissions = _SEES | {Permission.REVIEW_WARNINGS}


class CaseHandler(Role):
    name = "case_handler"
    label = "线索办理员"
    description = "受理、转办和办理欠薪线索与案件，必要时说明理由查看当事人完整信息。"
    permissions = _SEES | {
        Permission.HANDLE_CASES,
        Permission.HANDLE_INCIDENTS,
        Permission.SEE_PERSONAL,
        Permission.ADVANCE_REQUEST,
        Permission.LOG_CONTACT,
    }


class Inspector(Role):
    name = "inspector"
    label = "劳动保障监察员"
    description = "现场检查、调查取证、开具文书。"
    permissions = _SEES | {
        Permission.INSPECT,
        Permission.HANDLE_CASES,
        Permission.HANDLE_INCIDENTS,
        Permission.SEE_PERSONAL,
        Permission.LOG_CONTACT,
    }


class AssistantInspector(Role):
    name = "assistant_inspector"
    label = "协察员"
    description = "排查和上报所在片区的情况，不开具文书（与专职监察员分开）。"
    permissions = _SEES | {
        Permission.HANDLE_CASES,
        Permission.HANDLE_INCIDENTS,
        Permission.REPORT_FINDINGS,
        Permission.LOG_CONTACT,
    }


class Coordinator(Role):
    name = "coordinator"
    label = "治欠协管员"
    description = "一项目一协管：盯住一个项目的工资支付，答复它的预警。"
    permissions = _SEES | {Permission.ANSWER_WARNINGS, Permission.LOG_CONTACT}
    scope_kinds = frozenset({ScopeKind.PROJECT})


class AdvanceApprover(Role):
    name = "advance_approver"
    label = "垫付审批人"
    description = "批准从工资保证金或应急周转金垫付工资；批准的人不付款。"
    permissions = _SEES | {Permission.ADVANCE_APPROVE}


class AdvancePayer(Role):
    name = "advance_payer"
    label = "垫付经办人"
    description = "按批准支付垫付款并登记回单；付款的人不批准。"
    permissions = _SEES | {Permission.ADVANCE_PAY}


class NumberSteward(Role):
    name = "number_steward"
    label = "标准管理员"
    description = "把本地预警标准调得更严；不能放宽，也不能改动法定数值。"
    permissions = _SEES | {Permission.TIGHTEN_NUMBERS}


class OfficeClerk(Role):
    name = "office_clerk"
    label = "治欠办经办员"
    description = "管理领导小组、专班、应急预案和每个项目的责任人，协调突发事件和舆情，登记领导的过问、部署和调度。"
    permissions = _SEES | {Permission.KEEP_ORGANISATION, Permission.HANDLE_INCIDENTS, Permission.LOG_CONTACT}


class Leader(Role):
    name = "leader"
    label = "分管领导"
    description = "查看本地区的全部情况，登记自己的过问、部署、调度和包片包案的进展；指挥突发事件，审核对外发布。"
    permissions = _SEES | {Permission.HANDLE_INCIDENTS, Permission.APPROVE_RELEASE, Permission.LOG_CONTACT}


class AccessManager(Role):
    name = "access_manager"
    label = "授权管理员"
    description = "管理本地区的用户、机构和授权；看不到台账，也不能给自己授权。"
    permissions = frozenset({Permission.MANAGE_ROLES})


class Auditor(Role):
    name = "auditor"
    label = "审计员"
    description = "查看审计记录和台账，核对谁在何时做了什么；不作任何更改。"
    permissions = _SEES | {Permission.READ_AUDIT}


class LabourOfficer(Role):
    name = "labour_officer"
    label = "劳资专管员"
    description = "代表施工单位报送本单位或本项目的花名册、考勤、工资表，并答复预警。"
    permissions = _SEES | {Permission.ENTER_FACTS, Permission.ANSWER_WARNINGS}
    scope_kinds = frozenset({ScopeKind.ENTERPRISE, ScopeKind.PROJECT})


class BankClerk(Role):
    name = "bank_clerk"
    label = "代发银行经办人"
    description = "报送本行代发项目的回单和专户流水。"
    permissions = frozenset({Permission.ENTER_FACTS})
    scope_kinds = frozenset({ScopeKind.PROJECT})


ROLES: dict[str, type[Role]] = {
    role.name: role
    for role in (
        Viewer, EntryClerk, FactReviewer, Monitor, WarningReviewer, CaseHandler, Inspector, AssistantInspector,
        Coordinator, AdvanceApprover, AdvancePayer, NumberSteward, OfficeClerk, Leader, AccessManager, Auditor,
        LabourOfficer, BankClerk,
    )
}  # fmt: skip


class UnknownRole(KeyError):
    def __str__(self) -> str:
        return str(self.args[0])


def role_of(name: str) -> type[Role]:
    """The role by its stored name; UnknownRole when no such role is kept."""
    try:
        return ROLES[name]
    except KeyError:
        raise UnknownRole(f"没有“{name}”这个角色，可用：{'、'.join(ROLES)}。") from None


def role_choices() -> list[tuple[str, str]]:
    return [(role.name, role.label) for role in ROLES.values()]


@dataclass(frozen=True, slots=True)
class Incompatibility:
    """Permissions that one person may not hold at the same time, and why."""

    one: frozenset[Permission]
    other: frozenset[Permission]
    why: str


_WRITES = frozenset(p for p in Permission if p.writes)  # type: ignore[attr-defined]

INCOMPATIBLE: tuple[Incompatibility, ...] = (
    Incompatibility(
        frozenset({Permission.ADVANCE_APPROVE}), frozenset({Permission.ADVANCE_PAY}), "批准垫付的人不能自己付款"
    ),
    Incompatibility(
        frozenset({Permission.ADVANCE_REQUEST}),
        frozenset({Permission.ADVANCE_APPROVE, Permission.ADVANCE_PAY}),
        "申请垫付的人不能自己批准或付款",
    ),
    Incompatibility(
        frozenset({Permission.ENTER_FACTS}), frozenset({Permission.REVIEW_FACTS}), "录入台账的人不能复核自己的录入"
    ),
    Incompatibility(
        frozenset({Permission.ANSWER_WARNINGS}),
        frozenset({Permission.REVIEW_WARNINGS}),
        "答复预警的人不能复核自己的答复",
    ),
    Incompatibility(
        frozenset({Permission.REPORT_FINDINGS}),
        frozenset({Permission.INSPECT}),
        "协察员只排查上报，专职监察员检查执法，两个身份分开",
    ),
    Incompatibility(frozenset({Permission.READ_AUDIT}), _WRITES, "审计员不能同时有任何更改的权限"),
    Incompatibility(
        frozenset({Permission.MANAGE_ROLES}), _WRITES - {Permission.MANAGE_ROLES}, "管理授权的人不能同时经办业务"
    ),
)


def conflict(one: type[Role], other: type[Role]) -> Incompatibility | None:
    """Why the same person may not hold both roles, or None when he may."""
    for rule in INCOMPATIBLE:
        for a, b in ((one, other), (other, one)):
            if a.permissions & rule.one and b.permissions & rule.other:
                return rule
    return None
