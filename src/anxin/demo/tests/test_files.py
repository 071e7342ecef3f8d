"""The papers say what the ground says: read back through the front door, row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from anxin.demo import ground
from anxin.demo.build import live
from anxin.demo.sheets.answers import NAMES_ONLY_SLIPS
from anxin.demo.sheets.files import write_files
from anxin.demo.sheets.style import NAMES_ONLY_ATTENDANCE, NAMES_ONLY_RECEIPTS, PAYROLL_BY_PLATFORM
from anxin.intake.reading import read
from anxin.intake.recognise import fold_events, parse, recognise
from anxin.intake.recognise.wire import parse_json

AS_OF = date(2026, 3, 15)
# Every form of file, every way of marking a day, every kind of head; gates, the platform, names without numbers.
SITES = (0, 4, 9, 12, 13, 15, 24, 33, 39, 41, 42, 44, 46, 52)


class Papers:
    """Everything that the files say, gathered by kind."""

    def __init__(self, root: Path) -> None:
        self.county = live(as_of=AS_OF, scale=0.02)
        self.paths = write_files(self.county, root, only=SITES)
        self.ground = ground.tables(self.county)
        self.rows: dict[str, Counter] = defaultdict(Counter)
        self.kinds: Counter = Counter()
        self.trouble: list[str] = []
        for path in self.paths:
            self._file(path)

    def _file(self, path: Path) -> None:
        book = read(path)
        project = None if path.parent.name.startswith("00") else path.parent.name[3:]
        if book.format == "json":
            for found, rows in parse_json(book.json, path.name):
                self._take(path, project, found, rows)
            return
        for sheet in book.sheets:
            found = recognise(sheet, path.name)
            self.kinds[found.kind] += 1
            if found.kind == "not_data":
                if sheet.name != "封面":
                    self.trouble.append(f"{path.name}/{sheet.name}: 没有认出来")
                continue
            self._take(path, project, found, list(parse(sheet, found)))

    def _take(self, path, project, found, rows) -> None:
        self.trouble += [f"{path.name}: {q.message_zh}" for q in found.questions]
        if project and found.project and found.project != project:
            self.trouble.append(f"{path.name}: 认成了 {found.project}")
        self.trouble += [f"{path.name} 第 {r.row} 行: {r.issues}" for r in rows if r.rejected]
        if found.kind == "attendance_events":
            rows = fold_events(rows)
        for row in rows:
            fields = getattr(row, "fields", row)
            whose = project or fields.get("project") or fields.get("name")
            said = {"employer": found.employer, "month": found.month} | fields
            if getattr(row, "rejected", False):
                continue
            maker = _READ.get(found.kind)
            if maker:
                self.rows[found.kind][(whose, *maker(said))] += 1

    def expected(self, table: str, kind: str, skip=()) -> Counter:
        wanted = {s.name: s.index for s in self.county.sites if s.index in SITES or kind in _COUNTY_WIDE}
        return Counter(
            (r["project_id"], *_GROUND[kind](r, self))
            for r in self.ground[table]
            if r["project_id"] in wanted and wanted[r["project_id"]] not in skip
        )


def _who(said) -> str:
    return said.get("id_number") or said["name"]


def _text(value) -> str:
    return "" if value is None else str(value)


_COUNTY_WIDE = (
    "labour_cost",
    "deposit",
    "project_list",
    "pause",
    "project_sighting",
    "participant_list",
    "account_event",
    "injury_insurance",
    "notice_board",
)
_READ = {
    "payroll": lambda s: (
        s["employer"],
        _who(s),
        s["month"],
        s["owed"],
        s["payable"],
        s.get("card"),
        s.get("pay_mode") or "bank",
        bool(s.get("collector")),
        s.get("back_month"),
        bool(s.get("exit_flag")),
    ),
    "attendance_grid": lambda s: (s["employer"], _who(s), s["month"], s["days_mask"], s.get("half_mask") or 0),
    "attendance_events": lambda s: (_who(s), s["month"], s["days_mask"], s["clock"]),
    "bank_receipt": lambda s: (
        _who(s),
        s["month"],
        s["amount"],
        s["status"],
        s["paid_at"],
        s["card"],
        s["bank_serial"],
        _text(s.get("retry_of")),
    ),
    "bank_statement": lambda s: (
        s["at"],
        s["direction"],
        s["amount"],
        s["balance_after"],
        _text(s.get("peer_name")),
        _text(s.get("peer_account")),
        s["purpose"],
    ),
    "roster": lambda s: (
        s["employer"],
        _who(s),
        s["role"],
        s["entered_on"],
        s.get("left_on"),
        _text(s.get("contract_no")),
        s.get("contract_signed_on"),
        s.get("contract_from"),
        s.get("card"),
        s.get("card_checked"),
        s.get("settled_on"),
        s.get("worker_confirmed_settled"),
        s.get("id_valid_to"),
    ),
    "labour_cost": lambda s: (s["month"], s["due_on"], s["due"], s["paid"], s.get("paid_on")),
    "deposit": lambda s: (
        _text(s.get("kind")),
        s.get("required"),
        s.get("lodged"),
        s.get("lodged_on"),
        s.get("start_on"),
        s.get("end_on"),
        _text(s.get("exemption")),
        s.get("exemption_to"),
    ),
    "project_list": lambda s: (
        s["funding"],
        s["status"],
        s["owner"],
        s["contractor"],
        s["start_on"],
        s.get("actual_end"),
        s["pay_day"],
        s["pay_day_next"],
        s["joined"],
        s.get("joined_on"),
        _text(s.get("exempt_reason")),
        float(s["lon"]),
        float(s["lat"]),
    ),
    "pause": lambda s: (s["from_on"], s.get("to_on"), s["approved_by"], s["approved_on"]),
    "project_sighting": lambda s: (s["source"], s["seen_on"], _text(s.get("permit_no"))),
    "participant_list": lambda s: (s["name"], s["role"], s.get("agency_agreement_on")),
    "account_event": lambda s: (
        s["event"],
        s["happened_on"],
        s.get("lifted_on"),
        _text(s.get("cause")),
        s.get("amount"),
        s["account_no"],
    ),
    "injury_insurance": lambda s: (s["policy_no"], s["insurer"], s.get("from_on"), s.get("to_on")),
    "notice_board": lambda s: (
        s["checked_on"],
        s.get("photo_on"),
        " ".join(s["items"]),
        " ".join(s["missing"]),
        bool(s.get("dead_number")),
        s.get("minimum_wage"),
    ),
    "wage_confirmation": lambda s: (
        _who(s),
        s["month"],
        s.get("asked_on"),
        _text(s.get("answer")),
        s.get("answered_on"),
        _text(s.get("objection")),
        s.get("settled_on"),
    ),
    "payslip": lambda s: (_who(s), s["month"], s["delivered_on"], s["channel"]),
}


def _named(sites):
    def who(row, papers: Papers) -> str:
        site = next(s for s in papers.county.sites if s.name == row["project_id"])
        if site.index not in sites:
            return row["worker_id"]
        people = [e.person for e in site.enrolments]
        return next(p.name for p in people if p.id_number == row["worker_id"])

    return who


def _columns(names: str):
    listed = names.split()
    return lambda row, papers: tuple(row[n] for n in listed)


_by_name = _named(NAMES_ONLY_ATTENDANCE)
_payee = _named(NAMES_ONLY_RECEIPTS)
_told = _named(NAMES_ONLY_SLIPS)
_GROUND = {
    "payroll": _columns(
        "employer_id worker_id month owed_fen payable_fen card_id pay_mode has_collector back_month exit_flag"
    ),
    "attendance_grid": lambda r, p: (r["employer_id"], _by_name(r, p), r["month"], r["days_mask"], r["half_mask"]),
    "attendance_events": _columns("worker_id month days_mask clock"),
    "bank_receipt": lambda r, p: (
        _payee(r, p),
        *_columns("month amount_fen status paid_at card_id serial retry_of")(r, p),
    ),
    "bank_statement": _columns("at direction amount_fen balance_fen peer_name_index peer_index purpose"),
    "roster": _columns(
        "employer_id worker_id role entered_on left_on contract_no contract_signed_on contract_from "
        "card_id card_checked settled_on settled_confirmed id_valid_to"
    ),
    "labour_cost": _columns("month due_on due_fen paid_fen paid_on"),
    "deposit": _columns("kind required_fen lodged_fen lodged_on start_on end_on exemption exemption_to"),
    "project_list": _columns(
        "funding status owner_id contractor_id start_on actual_end pay_day pay_day_next joined joined_on "
        "exempt_reason lon lat"
    ),
    "pause": _columns("from_on to_on approved_by approved_on"),
    "project_sighting": _columns("source seen_on permit_no"),
    "participant_list": _columns("enterprise_id role agency_agreement_on"),
    "account_event": _columns("event on lifted_on cause amount_fen account_id"),
    "injury_insurance": _columns("policy_no insurer from_on to_on"),
    "notice_board": _columns("checked_on photo_on items missing dead_number minimum_wage_fen"),
    "wage_confirmation": _columns("worker_id month asked_on answer answered_on objection settled_on"),
    "payslip": lambda r, p: (_told(r, p), *_columns("month delivered_on channel")(r, p)),
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> Papers:
    return Papers(tmp_path_factory.mktemp("county"))


def test_every_sheet_is_recognised_and_no_row_refused(papers):
    assert papers.trouble == []
    assert set(_READ) - {"attendance_events"} <= set(papers.kinds)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("project_fact", "project_list"),
        ("sighting", "project_sighting"),
        ("pause", "pause"),
        ("labour_cost", "labour_cost"),
        ("deposit", "deposit"),
        ("payroll_line", "payroll"),
        ("receipt", "bank_receipt"),
        ("account_entry", "bank_statement"),
        ("account_event", "account_event"),
        ("injury_insurance", "injury_insurance"),
        ("wage_confirmation", "wage_confirmation"),
        ("payslip", "payslip"),
    ],
)
def test_papers_say_what_the_ground_says(papers, table, kind):
    assert papers.rows[kind] == papers.expected(table, kind)


def test_lists_of_firms_say_which_agreed(papers):
    papers.ground["subs"] = [r for r in papers.ground["participation"] if r["role"] == "labour"]
    assert papers.rows["participant_list"] == papers.expected("subs", "participant_list")


def test_checks_of_boards_say_what_was_found(papers):
    papers.ground["checks"] = [r for r in papers.ground["notice_board"] if r.get("checked_on")]
    assert papers.rows["notice_board"] == papers.expected("checks", "notice_board")


def test_rosters_say_who_is_enrolled(papers):
    everybody = papers.ground["enrolment"]
    papers.ground["rostered"] = [e for e in everybody if not e["provisional"]]
    assert papers.rows["roster"] == papers.expected("rostered", "roster")


def test_attendance_comes_out_of_grids_gates_and_messages(papers):
    rows = papers.ground["attendance_month"]
    papers.ground["grid_rows"] = [r for r in rows if r["source"] == "sheet"]
    papers.ground["clock_rows"] = [r for r in rows if r["source"] != "sheet"]
    assert papers.rows["attendance_grid"] == papers.expected("grid_rows", "attendance_grid")
    assert papers.rows["attendance_events"] == papers.expected("clock_rows", "attendance_events")


def test_senders_differ_in_what_they_send(papers):
    suffixes = Counter(p.suffix for p in papers.paths)
    assert {".xlsx", ".xls", ".csv", ".json"} <= set(suffixes)
    assert PAYROLL_BY_PLATFORM == (41, 42)
