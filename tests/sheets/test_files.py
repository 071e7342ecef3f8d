"""The sample sheets as files: all there, all readable, written by many means, nothing listed twice."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from anxin.intake.reading import read

HERE = Path(__file__).resolve().parent
FILES = HERE / "files"
EXPECTED = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))


def test_every_sample_has_an_expected_outcome_and_every_outcome_a_sample() -> None:
    kept = {path.relative_to(FILES).as_posix() for path in FILES.rglob("*") if path.is_file()}
    assert kept == set(EXPECTED)


def test_the_samples_cover_every_format_and_stay_small() -> None:
    books = {name: read(FILES / name) for name in EXPECTED}
    assert {book.format for book in books.values()} == {"xlsx", "xls", "csv", "html", "xml", "json"}
    assert {book.encoding for book in books.values()} >= {None, "UTF-8", "UTF-8 BOM", "UTF-16", "GB18030"}
    assert sum((FILES / name).stat().st_size for name in EXPECTED) < 1_500_000


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.startswith("messages/")])
def test_expected_rows_lie_inside_the_sheet(name: str) -> None:
    """The answer key speaks of rows that the file really has; accepted, rejected and ignored rows add up to its height."""
    sheets = {sheet.name: sheet for sheet in read(FILES / name).sheets}
    for outcome in EXPECTED[name]:
        sheet = sheets[outcome["sheet"]] if "sheet" in outcome else next(iter(sheets.values()))
        rows = [
            *outcome.get("spots", {}),
            *(issue[0] for key in ("rejects", "warns") for issue in outcome.get(key, [])),
        ]
        rows += [outcome[key] for key in ("first", "last", "total") if key in outcome]
        assert all(1 <= row <= sheet.height for row in rows)
        assert len(outcome.get("rejects", [])) == outcome.get("rejected", 0)
        if "ignored" in outcome and not name.startswith("grids/"):
            assert outcome["accepted"] + outcome["rejected"] + outcome["ignored"] == sheet.height
        for row, fields in outcome.get("spots", {}).items():
            if "name" in fields:
                assert fields["name"] in [str(value).strip() for value in sheet.rows[row - 1] if value is not None]
