"""Every parser with what it is given and what it may answer: a value of its kind, or the errors that it promises."""

from __future__ import annotations

import contextlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
from hypothesis import strategies as st

from anxin.cli import chinese
from anxin.intake.recognise import cells, header, hints, marks, parse_json, vocabulary
from anxin.intake.recognise.rows import base, payroll, person, projects, roster
from anxin.intake.recognise.tests.sheets_for_tests import made, outcome_of
from anxin.intake.recognise.tests.test_any_cells import HEADS
from anxin.intake.recognise.wire import Sealed, unseal
from anxin.intake.recognise.wire_fields import FIELDS, METHOD
from anxin.kit import creditcode, idnumber, masks, money, months
from anxin.kit import text as texts
from anxin.rules import cases, loader
from anxin.rules.card import RuleError

from . import values


@dataclass(frozen=True, slots=True)
class Target:
    """``check`` raises only when the parser is at fault."""

    name: str
    given: st.SearchStrategy[Any]
    check: Callable[[Any], None]


def allowing(read: Callable[[Any], Any], *errors: type[Exception], one_line: bool = True) -> Callable[[Any], None]:
    """The parser may refuse with one of these, in one line of words."""

    def check(value: Any) -> None:
        try:
            read(value)
        except errors as refusal:
            said = str(refusal)
            assert said, "refused without a word"
            assert not one_line or ("\n" not in said and len(said) < 200), said[:300]

    return check


def _cells(value: Any) -> None:
    for name in ("amount", "number", "day", "moment", "month", "time_of_day", "yes_no", "bare_month"):
        allowing(getattr(cells, name), cells.CellProblem)(value)
    assert isinstance(cells.show(value), str) and isinstance(cells.squeezed(value), str)
    cells.text(value)
    cells.blank(value)
    found = None
    with contextlib.suppress(ValueError):
        found = cells.amount(value, 10_000)
    assert found is None or type(found) is int


def _helpers(value: Any) -> None:
    readers = [
        base.leading_amount, base.month_day, base.rate, roster.sex, roster.role, roster.span, roster.birth, roster.until, payroll.pay_mode,
        payroll.exit_flag, projects.lenient_day, projects.first_of_month, person.read_name,
    ]  # fmt: skip
    for read in readers:
        allowing(read, ValueError, ArithmeticError)(value)
    person.read_card(value, "卡号", [])


def _money(value: Any) -> None:
    allowing(money.fen, money.MoneyError)(value)
    if isinstance(value, str):
        allowing(money.from_capitals, money.MoneyError)(value)
    try:
        fen = money.fen(value)
    except money.MoneyError:
        return
    assert money.fen(money.show(fen)) == fen
    assert money.from_capitals(money.to_capitals(fen)) == fen


def _months(value: Any) -> None:
    found, every = months.parse(value), months.every(value)
    assert found is None or (1 <= found % 100 <= 12 and months.show(found))
    assert all(1 <= month % 100 <= 12 for month in every)


def _numbers(value: str) -> None:
    checked = idnumber.check(value)
    assert checked.ok or checked.problem
    assert idnumber.check_column([value]) == [checked.ok]
    code = creditcode.check(value)
    assert code.ok or code.problem
    for key in (texts.plain, texts.name_key, texts.person_key):
        assert key(key(value)) == key(value)
    for mask in (texts.mask_id, texts.mask_card, texts.mask_name, texts.mask_phone):
        assert isinstance(mask(value), str)
    assert not any(ord(c) < 32 or c in "\u200b\u202e" for c in texts.visible(value))


def _marks(value: Any) -> None:
    for legend in (marks.Legend(hours=True), marks.Legend(circles_present=True), marks.learn([value], [str(value)])):
        legend.read(value)
    marks.legend_of([cells.show(value)])
    marks.status_of(cells.show(value))


def _sheet(given: tuple[list[list[Any]], str, str, list[tuple[int, int, int, int]]]) -> None:
    rows, name, file_name, merges = given
    outcome_of(made(rows, name, merges), file_name)
    header.find(rows, merges)
    hints.read(rows, rows, name, file_name)
    hints.read_foot(rows)
    for row in rows:
        hints.months_in(row)
        for value in row:
            vocabulary.norm(value)
            vocabulary.in_wan(value)


def _kind(kind: str) -> Callable[[Any], None]:
    def check(rows: list[list[Any]]) -> None:
        found, parsed, outcome = outcome_of(made([["甲工程2026年3月"], HEADS[kind], *rows]), kind=kind)
        # A form that nobody has filled in is none, whatever the sender calls it.
        assert found.kind == kind or not found.imports
        assert outcome.accepted + outcome.rejected == len(parsed)
        for row in parsed:
            for issue in row.issues:
                assert (
                    issue.code and issue.message_zh and "\n" not in issue.message_zh and len(issue.message_zh) < 250
                ), issue
            assert not any(isinstance(value, float) for value in row.fields.values())

    return check


def _table(kind: str) -> Target:
    width = len(HEADS[kind])
    rows = st.lists(st.lists(values.cell, min_size=width, max_size=width), min_size=1, max_size=6)
    return Target(f"rows:{kind}", rows, _kind(kind))


json_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | values.text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted({k for f in FIELDS.values() for k in f} | {"data", "method"})), inner, max_size=5),
    max_leaves=15,
)  # fmt: skip


def _message(given: tuple[str, Any, str | None]) -> None:
    method, data, secret = given
    for payload in ({"method": method, "data": data}, {"method": method, "data": [data, data]}, data):
        for _, rows in parse_json(payload, "x.json", secret=secret):
            for row in rows:
                assert all("\n" not in issue.message_zh and len(issue.message_zh) < 250 for issue in row.issues), (
                    row.issues
                )


_RULE = next(iter(loader.load()))
_CARD = _RULE.path.read_text(encoding="utf-8")
_CASES = _RULE.cases_path.read_text(encoding="utf-8")
_edits = st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 40), st.one_of(values.text, st.sampled_from(["\n", ": ", "- ", "{", "}", "[", "&a ", "*a", "!!python/object:os.system", "|", "'", '"', "\t", "null", "2026-13-01"]))), max_size=4)  # fmt: skip


def _edited(source: str, edits: list[tuple[int, int, str]]) -> str:
    for at, cut, put in edits:
        at %= len(source) + 1
        source = source[:at] + put + source[at + cut :]
    return source


def _rule(edits: list[tuple[int, int, str]]) -> None:
    try:
        rule = loader.parse(_edited(_CARD, edits), _RULE.path)
    except RuleError:
        return
    loader.law_problems(rule.card)


def _rule_cases(edits: list[tuple[int, int, str]]) -> None:
    allowing(lambda source: cases.parse(source, _RULE.cases_path), RuleError, one_line=False)(_edited(_CASES, edits))


def _answers(value: str) -> None:
    allowing(lambda v: chinese.Day().convert(v, None, None), click.ClickException)(value)
    allowing(lambda v: chinese.OneOf({"a": "甲", "b": "乙"}).convert(v, None, None), click.ClickException)(value)
    assert isinstance(chinese.nearest(value, ["payable", "name"]), str)
    assert chinese.explained(click.BadParameter(f"“{value}”不对"))


def _masks(days: list[int]) -> None:
    assert masks.days(masks.from_days(days)) == sorted(set(days))


merges = st.lists(st.tuples(*[st.integers(0, 16)] * 4).map(lambda m: (min(m[0], m[2]), min(m[1], m[3]), max(m[0], m[2]), max(m[1], m[3]))), max_size=3)  # fmt: skip
sealed = st.one_of(values.text, st.binary(max_size=80).map(lambda raw: b64encode(raw).decode()))

TARGETS = [
    Target("cells", values.cell, _cells),
    Target("cell helpers", values.cell, _helpers),
    Target("money", st.one_of(values.text, st.integers(-(10**16), 10**16), st.decimals(), st.text("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整负", max_size=14)), _money),
    Target("months", values.cell, _months),
    Target("identity numbers, credit codes, names", st.one_of(values.text, st.text("0123456789Xx", min_size=14, max_size=19), st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=19)), _numbers),
    Target("marks", values.cell, _marks),
    Target("month masks", st.lists(st.integers(1, 31), max_size=40), _masks),
    Target("sheets, headers, hints", st.tuples(values.rows, values.text, values.text, merges), _sheet),
    *[_table(kind) for kind in HEADS],
    Target("messages", st.tuples(st.sampled_from([*METHOD, "", "x"]), json_value, st.sampled_from([None, "", "x" * 32, "密" * 32])), _message),
    Target("sealed numbers", sealed, lambda v: allowing(lambda s: unseal(s, "k" * 32), Sealed)(v)),
    Target("rules", _edits, _rule),
    Target("cases of rules", _edits, _rule_cases),
    Target("answers at the command line", values.text, _answers),
]  # fmt: skip
