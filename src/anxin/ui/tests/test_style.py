"""The built style sheets: what officers load, and what workers load."""

from pathlib import Path

BUILT = Path(__file__).parents[1] / "static/anxin"


def test_the_workers_sheet_does_not_reach_the_officers_pages():
    officers, workers = ((BUILT / name).read_text(encoding="utf-8") for name in ("anxin.css", "worker.css"))
    # The widest of its rules: a page of 480 px.
    assert "max-width:480px" in workers
    assert "max-width:480px" not in officers
