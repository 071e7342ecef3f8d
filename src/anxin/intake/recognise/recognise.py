"""From a sheet to what it is: kind, table, columns, project, employer and month; and what has to be asked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from anxin.intake.recognise import cells, extent, header, hints, kinds
from anxin.intake.recognise.model import Answers, Question, Recognised, Remembered, SheetLike, letter
from anxin.intake.recognise.period import ask_month, cross_month, set_month, settle_month, span_text
from anxin.intake.recognise.vocabulary import kinds as kind_cards
from anxin.kit import months
from anxin.kit.text import brief, plain

_FORM_WORDS = re.compile(r"检查|巡查|核查|检查表|督查")


def head_of(sheet: SheetLike, count: int = header.HEAD_ROWS) -> list[Sequence[Any]]:
    """The first rows of a sheet, without reading the rest of a large one."""
    rows = sheet.rows
    peek = getattr(rows, "head", None)
    return list(peek(count)) if callable(peek) else list(islice(iter(rows), count))


def recognise(
    sheet: SheetLike,
    file_name: str = "",
    *,
    answers: Answers = Answers(),
    remembered: Remembered | None = None,
) -> Recognised:
    """Say what one sheet is. Never raises on odd content; what cannot be decided stands in `questions`.

    `answers` (from a person) win over the file, and the file over `remembered`, a mapping once confirmed for this sender and layout.
    """
    head = head_of(sheet)
    merges = list(getattr(sheet, "merges", ()) or ())
    found = header.find(head, merges)
    above = head[: found.first] if found else head
    hint = hints.read(above, (), sheet.name, file_name)
    if found is None:
        return _no_table(sheet, file_name, head, hint)
    layout = fingerprint(found)
    blocks = found.side_by_side()
    known = remembered if remembered and remembered.layout == layout else None
    samples = _samples(head[found.last + 1 :], found)
    whole = dict(found.paths)
    handed = replace(found, paths=whole)
    if blocks and not re.search("签到|签退", hint.title):
        found.paths = {c: p for c, p in found.paths.items() if c < blocks[0] + blocks[1]}
    else:
        blocks = None
    choice = kinds.choose(found, samples, hint.title, sheet.name, file_name, known, answers.kind)
    best = choice.best
    wanted = answers.kind or (known.kind if known else None)
    if wanted and best and best.kind != wanted:
        best = next((m for m in choice.mappings if m.kind == wanted), best)
    result = Recognised(kind=best.kind if best else "not_data", sheet=sheet.name, file_name=file_name, layout=layout)
    result.header = handed
    if best is None:
        return _unknown_table(result, sheet, found, head)
    result.confidence = 1.0 if wanted else choice.confidence
    if best.kind == "sign_in_form" and blocks:
        found.paths, blocks = whole, None
        best = kinds.choose(found, samples, hint.title, sheet.name, file_name, known, best.kind).best or best
    result.blocks = blocks
    result.columns, result.extra_columns, result.unknown_columns = best.columns, best.extra, best.unknown
    result.day_columns = found.days
    result.header_rows = (found.first + 1, found.last + 1)
    if not wanted and choice.tied:
        options = (best.kind, *(m.kind for m in choice.tied))
        names = "、".join(kind_cards()[k].title for k in options)
        result.questions.append(Question("kind", f"这张表可能是{names}，请用 --kind 指明", options))
    measured = extent.measure(sheet, found, result, above)
    _settle(result, hint, measured, answers)
    _foot(result, measured)
    return result


def recognise_all(
    sheets: Iterable[SheetLike],
    file_name: str = "",
    *,
    answers: Answers = Answers(),
    remembered: Sequence[Remembered] = (),
) -> list[Recognised]:
    """All sheets of one file. A month without a year ('5月') takes the year that a sister sheet shows for the same month."""
    found = []
    for sheet in sheets:
        one = recognise(sheet, file_name, answers=answers)
        memory = next((m for m in remembered if m.layout == one.layout), None)
        found.append(recognise(sheet, file_name, answers=answers, remembered=memory) if memory else one)
    sure = {r.month for r in found if r.month}
    for r in found:
        bare = r.heads.get("bare_month")
        if r.month is None and bare:
            fits = {m for m in sure if m % 100 == bare}
            if len(fits) == 1:
                set_month(r, fits.pop())
                r.notes.append(f"年份取自同一文件的其他工作表（{months.show(r.month or 0)}）")
    named = {plain(r.project): r.project for r in found if r.project}
    if len(named) == 1:
        for r in found:
            if r.project is None and any(q.what == "project" for q in r.questions):
                r.project = next(iter(named.values()))
                r.questions = [q for q in r.questions if q.what != "project"]
                r.notes.append("项目名称取自同一文件的其他工作表")
    return found


def fingerprint(found: header.Header) -> str:
    """The same for every sheet with the same headings, whatever its month or rows: the key of a remembered mapping."""
    days = {d.index for d in found.days}
    words = ["/".join(plain(t) for t in path) for c, path in sorted(found.paths.items()) if c not in days]
    text = "|".join(words) + ("|days" if days else "")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _samples(rows: Sequence[Sequence[Any]], found: header.Header) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = {}
    for row in rows[:60]:
        for c, value in enumerate(row):
            if not cells.blank(value):
                out.setdefault(c, []).append(value)
    return out


def _no_table(sheet: SheetLike, file_name: str, head: Sequence[Sequence[Any]], hint: hints.Hints) -> Recognised:
    used = [row for row in head if any(not cells.blank(v) for v in row)]
    result = Recognised("not_data", 0.9, sheet.name, file_name)
    if not used:
        result.notes.append("空工作表")
    elif _FORM_WORDS.search(hint.title) and len(used) >= 4:
        result.kind = "inspection_form"
        result.notes.append("一问一答式的表单，没有可读的行")
    else:
        result.notes.append("没有找到表头")
    return result


def _unknown_table(
    result: Recognised, sheet: SheetLike, found: header.Header, head: Sequence[Sequence[Any]]
) -> Recognised:
    """A table whose words belong to no kind. Its place is still told, unless it is prose in columns."""
    from anxin.intake.recognise.shapes import shape

    result.confidence = 0.9
    body = head[found.last + 1 :]
    figures = sum(1 for row in body for v in row if shape(v) in ("n", "d"))
    if body and figures < len(body):
        result.notes.append("只有文字说明，没有可读的数据行")
        return result
    result.header_rows = (found.first + 1, found.last + 1)
    result.day_columns = found.days
    extent.measure(sheet, found, result, head[: found.first])
    result.people = None
    result.name_column = ""
    result.notes.append("表头与任何一类业务表都对不上；如果它是业务表，请用 --kind 指明")
    return result


def _settle(result: Recognised, hint: hints.Hints, measured: extent.Extent, answers: Answers) -> None:
    card = kind_cards()[result.kind]
    result.heads.update(hint.values)
    result.project = answers.project or hint.project
    result.employer = answers.employer or hint.employer
    result.crew = answers.crew or hint.crew
    for what in ("project", "employer"):
        values = measured.one_valued.get(what, set())
        if getattr(result, what) is None and len(values) == 1 and what not in hint.conflicts:
            setattr(result, what, next(iter(values)))
    for what, zh in (("project", "项目名称"), ("employer", "用人单位")):
        options = hint.conflicts.get(what)
        if options and not getattr(answers, what):
            setattr(result, what, None)
            result.questions.append(
                Question(
                    what, f"标题里有不同的{zh}：{'、'.join(map(brief, options))}，请用 --{what} 指明", tuple(options)
                )
            )
    named = result.project or _column(result, "project", "project_code") or "project_code" in result.heads
    if "project" in card.asks and not named and not any(q.what == "project" for q in result.questions):
        result.questions.append(Question("project", "表里没有写明是哪个项目，请用 --project 指明"))
    settle_month(result, hint, measured, answers)
    if (
        result.kind == "bank_receipt"
        and result.month is None
        and len(measured.memo_months) == 1
        and not any(q.what == "month" for q in result.questions)
    ):
        set_month(result, next(iter(measured.memo_months)))
    cross_month(result)
    sheet_bare = {m for m, place in hint.bare_months if place == "工作表名"}
    if (
        result.month
        and sheet_bare
        and result.month % 100 not in sheet_bare
        and not answers.month
        and "month" in card.asks
        and "month" not in result.columns
    ):
        told, result.month, result.period = months.show(result.month), None, ""
        text = f"标题写的是{told}，工作表名写的是{sheet_bare.pop()}月，请用 --month 指明"
        result.questions.append(Question("month", text, (told,)))
    others = measured.section_months - {result.month}
    if result.month and others and not answers.month and "month" in card.asks and "month" not in result.columns:
        sections = {result.month, *others}
        result.month, result.period = None, span_text(sections)
        ask_month(result, sections, "同一工作表里有几个月的表，请分开报送；如果其实是一个月")
    if result.kind == "bank_receipt" and "status" not in result.columns:
        _settle_status(result, hint)


def _column(result: Recognised, *names: str) -> bool:
    return any(name in result.columns for name in names)


def _settle_status(result: Recognised, hint: hints.Hints) -> None:
    named = plain(hint.title + " " + result.sheet + " " + result.file_name + hint.values.get("status", ""))
    words = {"success": r"成功", "failed": r"失败|不成功|未成功", "returned": r"退汇|退回"}
    told = [code for code, pattern in words.items() if re.search(pattern, named)]
    if "failed" in told and re.search(r"不成功|未成功", named):
        told = ["failed"]
    if len(told) == 1:
        result.heads["line_status"] = told[0]
    elif "fail_text" not in result.columns:
        result.questions.append(
            Question("status", "回单没有“处理状态”一列，看不出每笔是否成功；请向银行索要带处理结果的回单")
        )


def _foot(result: Recognised, measured: extent.Extent) -> None:
    foot = hints.read_foot(measured.foot)
    for name, value in foot.values.items():
        result.heads.setdefault(name, value)
    if result.employer is None and not any(q.what == "employer" for q in result.questions):
        result.employer = foot.employer
    if result.project is None and foot.values.get("project") and any(q.what == "project" for q in result.questions):
        result.project = foot.values["project"]
        result.questions = [q for q in result.questions if q.what != "project"]
    for name in ("prepared_on", "paid_on"):
        if isinstance(result.heads.get(name), str):
            try:
                found = cells.day(result.heads[name])
            except cells.CellProblem:
                found = None
            if found is None:
                result.heads.pop(name)
            else:
                result.heads[name] = found if not isinstance(found, datetime) else found.date()


def column_label(index: int, text: str) -> str:
    """'姓名 (B)'."""
    return f"{text} ({letter(index)})"


def head_day(result: Recognised, name: str) -> date | None:
    """A head value as a day, None when it is not one."""
    value = result.heads.get(name)
    if isinstance(value, date):
        return value
    try:
        return cells.day(value) if value else None
    except cells.CellProblem:
        return None
