"""What a person entered on a page, kept as a small JSON original and read by the same readers as a sheet.

``{"anxin_form": "notice_board", "fields": {"checked_on": "2026-05-20", ...}, "labels": {"checked_on": "检查日期"}}``: fields as
the readers name them, values as a cell would hold them, money in yuan. So every check of a sheet's row is made here too,
and the original can be read again as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anxin.intake.recognise.model import ColumnRef, ParsedRow, Recognised

MARK = "anxin_form"
# Of a form about one project the page says which; the reader need not look for its name.
_OF_A_PROJECT = frozenset(
    {"deposit", "injury_insurance", "labour_cost", "notice_board", "participant_list", "pause", "wage_confirmation"}
)
KINDS = _OF_A_PROJECT | {"project_list", "project_sighting"}
_HERE = "本项目"


def is_form(payload: Any) -> bool:
    """Whether a JSON original is the entry of a page."""
    return isinstance(payload, Mapping) and isinstance(payload.get(MARK), str)


def parse_form(payload: Mapping[str, Any], file_name: str = "") -> list[tuple[Recognised, list[ParsedRow]]]:
    """The one row of a form, typed and checked. An unknown kind or shape comes back as not_data with no rows."""
    from anxin.intake.recognise.rows import registry

    kind, fields, labels = payload.get(MARK), payload.get("fields"), payload.get("labels")
    if kind not in KINDS or not isinstance(fields, Mapping):
        nothing = Recognised("not_data", 0.9, file_name=file_name)
        nothing.notes.append("不是页面录入的内容")
        return [(nothing, [])]
    said = {
        str(name)[:60]: value for name, value in fields.items() if isinstance(value, str | int | bool) and value != ""
    }
    words = labels if isinstance(labels, Mapping) else {}
    seen = Recognised(kind, 0.99, sheet="页面录入", file_name=file_name, layout=f"form:{kind}")
    seen.columns = {name: ColumnRef(at, str(words.get(name, name))[:60]) for at, name in enumerate(said)}
    if kind in _OF_A_PROJECT:
        seen.project = _HERE
    row = [str(v) if not isinstance(v, bool) else ("是" if v else "否") for v in said.values()]
    rows = list(registry.READERS[kind](seen).feed(1, row, None))
    if kind in _OF_A_PROJECT:
        for parsed in rows:
            parsed.fields.pop("project", None)
        seen.project = None
    seen.data_rows = len(rows)
    seen.first_row, seen.last_row = (1, 1) if rows else (None, None)
    return [(seen, rows)]
