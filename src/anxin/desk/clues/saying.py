"""How a clue is said: who says what, where it stands, whose turn it is, by when."""

from __future__ import annotations

from anxin.casework.flow import CLUE
from anxin.casework.models import Clue
from anxin.casework.services import URGENCIES
from anxin.kit import money, months
from anxin.kit.text import mask_name

# Whoever may take the next step, where it is not the office that handles the clue.
_FIRST_OFFICE = frozenset({"received", "sorted"})
_SECOND = frozenset({"replied", "called_back"})


def who(clue: Clue) -> str:
    """'张**', '匿名反映人' or '反映人'."""
    if clue.anonymous:
        return "匿名反映人"
    return mask_name(clue.reporter_name) if clue.reporter_name else "反映人"


def where(clue: Clue) -> str:
    """The site or the employer, as registered if it is, else as he said."""
    if clue.project is not None:
        return clue.project.name
    return (
        clue.project_name or (clue.employer.name if clue.employer is not None else clue.employer_name) or "没说清的工地"
    )


def when(found: list[int]) -> str:
    """'2026年3月、2026年4月', shortened when they are many."""
    if not found:
        return ""
    if len(found) > 3:
        return f"{months.show(found[0])}至{months.show(found[-1])}（{len(found)} 个月）"
    return "、".join(months.show(m) for m in found)


def claim(clue: Clue) -> str:
    """'张**反映安置房欠 2 人 12,000.00 元，2026年3月。'"""
    people = f"{clue.people} 人" if clue.people else ""
    amount = f"{money.show(clue.amount_fen)} 元" if clue.amount_fen else "工资"
    at = when(clue.months)
    return f"{who(clue)}反映{where(clue)}欠{' ' + people + ' ' if people else ''}{amount}{'，' + at if at else ''}。"


def turn(clue: Clue) -> str:
    """'县劳动监察大队 监察员甲'."""
    if not clue.is_open:
        return ""
    if clue.state in _FIRST_OFFICE:
        return " ".join(
            x for x in (clue.first_agency.name, clue.first_user.display_name if clue.first_user else "") if x
        )
    if clue.state in _SECOND:
        return f"{clue.first_agency.name}，或承办人以外的人"
    return " ".join(x for x in (clue.agency.name, clue.handler.display_name if clue.handler else "") if x)


def standing(clue: Clue) -> str:
    """'现在已受理，由县劳动监察大队 监察员甲核实。'"""
    state = CLUE.states[clue.state]
    if clue.state == "joined":
        return f"{state}线索 {clue.joined_to}，和它一起答复。"
    if clue.state == "withdrawn":
        return "已撤下：导入错了的文件里带来的。"
    if not clue.is_open or clue.clock is None:
        return f"{state}：{clue.get_conclusion_display() or '没有结论'}。"
    if clue.clock.due_on is None:
        return f"{state}，期限中止了；恢复后由{turn(clue)}{clue.clock.purpose}。"
    return f"{state}，由{turn(clue)}{clue.clock.purpose}。"


def urgencies(clue: Clue) -> str:
    return "、".join(URGENCIES.get(u, u) for u in clue.urgency)


def urgent(clue: Clue) -> str:
    """'紧急：受伤。走绿色通道，期限比普通线索短。'; '' for one that is not."""
    said = urgencies(clue)
    if not said:
        return ""
    return f"紧急：{said}。" + ("走绿色通道，期限比普通线索短。" if clue.is_urgent and clue.is_open else "")


def when_all(found: list[int]) -> str:
    """Every month, as a form takes them back."""
    return "、".join(months.show(m) for m in found)
