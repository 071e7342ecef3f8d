"""Every sample sheet, from the file to typed rows, gives what expected.yaml says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from anxin.intake.reading import Sheet, read
from anxin.intake.recognise import Parsed, ParsedRow, Recognised, parse, recognise
from anxin.kit.text import name_key

HERE = Path(__file__).resolve().parent
EXPECTED: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))

CASES = [
    pytest.param(name, number, id=f"{name}:{outcome.get('sheet', number)}")
    for name, outcomes in EXPECTED.items()
    for number, outcome in enumerate(outcomes)
    if not name.startswith("messages/")
]
MESSAGES = [name for name in EXPECTED if name.startswith("messages/")]


def plain_value(value: Any) -> Any:
    """One form for what may be a date, a time, an aware moment or a number, so that YAML and rows can be compared."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value)).normalize()
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return value


def field(row: ParsedRow, name: str) -> Any:
    mask, half = row.fields.get("days_mask") or 0, row.fields.get("half_mask") or 0
    if name == "days_full":
        return (mask & ~half).bit_count()
    if name == "days_half":
        return half.bit_count()
    return row.fields.get(name)


def check_spots(expected: dict[str, Any], rows: dict[int, ParsedRow], recognised: Recognised) -> None:
    for place, fields in expected.get("spots", {}).items():
        assert place in rows, f"第 {place} 行没有读出"
        for name, value in fields.items():
            got = field(rows[place], name)
            if got is None and name in ("employer", "crew", "project", "seen_on"):
                # The same for all rows of the sheet: it may stand on the sheet instead of on each row.
                got = getattr(recognised, name, None) or recognised.heads.get(name)
            assert plain_value(got) == plain_value(value), f"第 {place} 行 {name}"


def check_issues(expected: dict[str, Any], found: list[tuple[int, str, str]], key: str, *, all_listed: bool) -> None:
    for place, column, code in expected.get(key, []):
        assert any(
            row == place and got == code and (column is None or column in header) for row, header, got in found
        ), f"缺 {place} 行 {column} {code}：{found}"
    if all_listed:
        assert {row for row, _, _ in found} == {place for place, _, _ in expected.get(key, [])}


def check_head(expected: dict[str, Any], recognised: Recognised) -> None:
    for name in ("project", "employer", "crew"):
        if name in expected:
            wanted, got = expected[name], getattr(recognised, name)
            assert (name_key(got) if got else None) == (name_key(wanted) if wanted else None), name
    if "project" in expected and expected["project"] is None:
        assert any(question.what == "project" for question in recognised.questions)
    for name in ("month", "people"):
        if name in expected:
            assert getattr(recognised, name) == expected[name], name


@pytest.mark.parametrize("name,number", CASES)
def test_the_sheet_gives_its_expected_outcome(name: str, number: int) -> None:
    expected = EXPECTED[name][number]
    sheets = read(HERE / "files" / name).sheets
    sheet: Sheet = next((s for s in sheets if s.name == expected.get("sheet")), sheets[0])
    recognised = recognise(sheet, Path(name).name)
    assert recognised.kind == expected["kind"]
    check_head(expected, recognised)
    if "header" in expected:
        assert recognised.header_rows == tuple(expected["header"])
        assert (recognised.first_row, recognised.last_row) == (expected["first"], expected["last"])
    if "total" in expected:
        assert expected["total"] in recognised.total_rows
    if "accepted" not in expected:
        return

    parsed: Parsed = parse(sheet, recognised)
    rows = list(parsed)
    outcome = parsed.outcome
    found = [(row.row, issue.column, issue.code, issue.level) for row in rows for issue in row.issues]
    found += [(place, issue.column, issue.code, issue.level) for place, issue in outcome.issues]
    check_issues(expected, [f[:3] for f in found if f[3] == "reject"], "rejects", all_listed=True)
    check_issues(expected, [f[:3] for f in found if f[3] != "reject"], "warns", all_listed=False)
    assert (outcome.accepted, outcome.rejected, len(outcome.ignored)) == (
        expected["accepted"],
        expected["rejected"],
        expected["ignored"],
    )
    check_spots(expected, {row.row: row for row in rows}, recognised)


@pytest.mark.parametrize("name", MESSAGES)
def test_the_message_gives_its_expected_outcome(name: str) -> None:
    from anxin.intake.recognise import parse_json

    (expected,) = EXPECTED[name]
    ((recognised, rows),) = parse_json(read(HERE / "files" / name).json, Path(name).name)
    facts = list(rows)
    assert recognised.kind == expected["kind"]
    check_head(expected, recognised)
    rejects = [(n, i.column, i.code) for n, row in enumerate(facts, 1) for i in row.issues if i.level == "reject"]
    check_issues(expected, rejects, "rejects", all_listed=True)
    assert (sum(not row.rejected for row in facts), sum(row.rejected for row in facts)) == (
        expected["accepted"],
        expected["rejected"],
    )
    check_spots(expected, dict(enumerate(facts, 1)), recognised)
