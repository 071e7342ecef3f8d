"""Which month a sheet is about: from a label, a title, the sheet's name, the file's name or its days; asked when they do not agree."""

from __future__ import annotations

from itertools import pairwise

from anxin.intake.recognise import extent, hints
from anxin.intake.recognise.model import Answers, Question, Recognised
from anxin.intake.recognise.vocabulary import kinds as kind_cards
from anxin.kit import months


def set_month(r: Recognised, month: int) -> None:
    r.month = month
    r.period = f"{month // 100}-{month % 100:02d}"
    r.questions = [q for q in r.questions if q.what != "month"]


def settle_month(result: Recognised, hint: hints.Hints, measured: extent.Extent, answers: Answers) -> None:
    card = kind_cards()[result.kind]
    if answers.month:
        set_month(result, answers.month)
        return
    labelled = hint.values.get("month")
    from_label = months.parse(labelled) if labelled else None
    told = list(dict.fromkeys([m for m, _ in hint.months]))
    by_place: dict[str, set[int]] = {}
    for month, place in hint.months:
        by_place.setdefault(place, set()).add(month)
    bare = list(dict.fromkeys(m for m, _ in hint.bare_months))
    dated = measured.months
    if result.kind == "bank_statement":
        _period_of_days(result, measured)
        return
    first_place = next((place for place in ("标题", "工作表名", "文件名") if place in by_place), None)
    if from_label:
        _choose_month(result, {from_label}, dated)
    elif first_place and len(by_place[first_place]) == 1:
        month = next(iter(by_place[first_place]))
        others = {m for place, found in by_place.items() if place != first_place for m in found} - {month}
        if others and first_place != "标题":
            ask_month(result, {month, *others}, "工作表名和文件名写的月份不同")
        elif others and result.kind in ("attendance_grid", "payroll"):
            ask_month(result, {month, *others}, "标题和工作表名（文件名）写的月份不同")
        elif measured.events and dated and month not in dated:
            result.notes.append(
                f"标题写的是{months.show(month)}，数据却在{'、'.join(months.show(m) for m in sorted(dated))}"
            )
            _from_dates(result, dated)
        else:
            _choose_month(result, {month}, dated)
    elif measured.events and dated:
        if bare and any(m % 100 != bare[0] for m in dated):
            result.notes.append(
                f"工作表或标题写“{bare[0]}月”，数据却在{'、'.join(months.show(m) for m in sorted(dated))}，以数据为准"
            )
        _from_dates(result, dated)
    elif first_place:
        if "month" in card.asks:
            ask_month(result, set(told), "标题里有不止一个月份")
    elif bare:
        _bare_month(result, bare, hint, dated, measured)
    elif measured.bare_months and not measured.month_column and len(measured.bare_months) == 1:
        _bare_month(result, list(measured.bare_months), hint, dated, measured)
    elif "month" in result.columns and measured.month_column:
        result.period = span_text(measured.month_column)
        if len(measured.month_column) == 1:
            result.month = next(iter(measured.month_column))
    elif card.asks and "month" in card.asks:
        if len(dated) == 1:
            # The pay date shows when money was given, not for which month's work: shown, and asked.
            month = next(iter(dated))
            result.period = f"{month // 100}-{month % 100:02d}"
            options = (months.show(months.add(month, -1)), months.show(month))
            result.questions.append(
                Question(
                    "month",
                    f"表里只有发放日期（{months.show(month)}），没有写是哪个月的工资，请用 --month 指明",
                    options,
                )
            )
        else:
            text = "表里没有写明是哪个月，请用 --month 指明，例如 --month 2026-03"
            if hint.odd_months:
                text = f"写的“{hint.odd_months[0]}”不是月份，请改正，或用 --month 指明，例如 --month 2026-03"
            result.questions.append(Question("month", text))
    if result.month is None and "month" in result.columns and not measured.bare_months:
        result.questions = [q for q in result.questions if q.what != "month"]


def cross_month(result: Recognised) -> None:
    days = [d.day for d in result.day_columns if d.line < 0]
    if any(b < a for a, b in pairwise(days)):
        result.month, result.period = None, ""
        result.questions = [q for q in result.questions if q.what != "month"]
        text = f"考勤从 {days[0]} 日排到下个月 {days[-1]} 日，跨了两个月，请按自然月分成两张表再报"
        result.questions.append(Question("month", text))


def _choose_month(result: Recognised, months_found: set[int], dated: set[int]) -> None:
    set_month(result, next(iter(months_found)))


def _from_dates(result: Recognised, dated: set[int]) -> None:
    result.period = span_text(dated)
    if len(dated) == 1:
        result.month = next(iter(dated))


def span_text(found: set[int]) -> str:
    ordered = sorted(found)
    text = [f"{m // 100}-{m % 100:02d}" for m in (ordered[0], ordered[-1])]
    return text[0] if text[0] == text[1] else "..".join(text)


def ask_month(result: Recognised, options: set[int], why: str) -> None:
    shown = tuple(months.show(m) for m in sorted(options))
    result.questions.append(Question("month", f"{why}（{'、'.join(shown)}），请用 --month 指明", shown))


def _bare_month(
    result: Recognised, bare: list[int], hint: hints.Hints, dated: set[int], measured: extent.Extent
) -> None:
    if len(bare) > 1:
        result.questions.append(
            Question("month", f"标题、工作表名里有不同的月份（{'、'.join(f'{m}月' for m in bare)}），请用 --month 指明")
        )
        return
    years = {y for y, _ in hint.years}
    from_days = {m // 100 for m in dated if m % 100 == bare[0]}
    choices = years if len(years) == 1 else from_days
    if result.kind in ("shift_plan",):
        choices = set()
    if len(choices) == 1:
        set_month(result, choices.pop() * 100 + bare[0])
        return
    result.heads["bare_month"] = bare[0]
    result.period = f"month {bare[0]}"
    if "month" in kind_cards()[result.kind].asks:
        result.questions.append(
            Question("month", f"只写了“{bare[0]}月”，没有写年份，请用 --month 指明，例如 --month 2026-{bare[0]:02d}")
        )


def _period_of_days(result: Recognised, measured: extent.Extent) -> None:
    if measured.first_day and measured.last_day:
        result.period = f"{measured.first_day.isoformat()}..{measured.last_day.isoformat()}"
