"""A file taken in row by row and the same file taken in as columns: one set of facts, one report, on either database."""

import csv
import datetime as dt
import io
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from anxin.audit import Actor
from anxin.intake import writing
from anxin.intake.reading import blocks
from anxin.intake.recognise.columns import distinct
from anxin.intake.recognise.model import Answers
from anxin.intake.taking import Order, take
from anxin.intake.undoing import fact_models
from anxin.registry.models import Batch, Card, Crew, Document, Enterprise, NameRef, Project, Worker
from tests.facts import messy, site

pytestmark = pytest.mark.django_db

CLERK = Actor("cli:clerk", "文员")
START = dt.datetime(2026, 5, 6, 9, 0, tzinfo=dt.UTC)
# An example is ten files taken in: looking for a smaller one that fails too would take longer than reading this one.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_MESSY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=_PHASES)
Files = list[tuple[str, bytes, Answers]]


class _Back(Exception):
    """Ends a try; nothing of it stays."""


def _workbook(rows: messy.Rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        sheet, moment = book.add_worksheet("表"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, dt.datetime):
                    sheet.write_datetime(r, c, cell, moment)
                elif cell is not None:
                    sheet.write(r, c, cell)
    return out.getvalue()


def _text(rows: messy.Rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _named(fact: models.Model, field: models.Field) -> Any:
    """A value without the keys that a database gave: whom it means instead."""
    value = getattr(fact, field.name)
    match value:
        case Worker():
            return value.id_index, value.name, value.id_ok, value.id_number.open_for("test")
        case Card():
            return value.card_index, value.bank, value.number.open_for("test")
        case NameRef():
            return value.name, *(str(one and one.name) for one in (value.employer, value.crew)), value.card_id is None
        case Project() | Enterprise() | Crew():
            return value.name
        case Batch():
            return value.file_name
        case Document():
            return value.batch.file_name, value.sheet
    return str(value) if isinstance(value, dict) else value


def _facts() -> Counter:
    """Every version of every fact, by what it says, where it stands and how long it was known."""
    found: Counter = Counter()
    for model in fact_models():
        fields = [f for f in model._meta.concrete_fields if f.name not in ("id", "subject_key", "digest")]
        related = [f.name for f in fields if f.is_relation]
        for fact in model.objects_unscoped.select_related(*related):
            found[(model.__name__, *(_named(fact, field) for field in fields))] += 1
    return found


def _reports(taken: list) -> list[dict[str, Any]]:
    said = [report.as_json() for report in taken]
    for one in said:
        one.pop("batch")
        one["returned"] = bool(one["returned"])
    return said


class Lanes:
    """Takes files in, in one lane or the other, and puts everything back."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch = folder, monkeypatch

    def switch(self, *, columns: bool) -> None:
        self.patch.setattr(distinct, "SMALLEST", 1 if columns else 10**9)

    def take(self, files: Files) -> list:
        shutil.rmtree(self.folder / "in", ignore_errors=True)
        (self.folder / "in").mkdir()
        reports = []
        for minute, (name, content, answers) in enumerate(files):
            path = self.folder / "in" / name
            path.write_bytes(content)
            order = Order(actor=CLERK, answers=answers, overlap="add" if "又" in name else "")
            now = START + dt.timedelta(minutes=minute)
            reports.append(take(path, order, now=now, returned_to=self.folder / "returned"))
        return reports

    def outcome(self, files: Files, *, columns: bool) -> tuple[Counter, list[dict[str, Any]]]:
        """Facts and reports, of a database that afterwards is as it was before."""
        self.switch(columns=columns)
        found: list = []
        try:
            with transaction.atomic():
                reports = self.take(files)
                found = [_facts(), _reports(reports)]
                raise _Back
        except _Back:
            return found[0], found[1]


@pytest.fixture
def lanes(tmp_path, monkeypatch):
    monkeypatch.setattr(blocks, "ROWS", 5)
    monkeypatch.setattr(writing, "_CHUNK", 8)
    return Lanes(tmp_path, monkeypatch)


_SHEETS = st.tuples(
    st.booleans().flatmap(lambda numbers: messy.payroll(numbers=numbers)),
    st.booleans().flatmap(lambda numbers: messy.payroll(numbers=numbers)),
    st.booleans().flatmap(lambda numbers: messy.receipts(numbers=numbers)),
    st.booleans(),
    st.booleans(),
)


@_MESSY
@given(_SHEETS)
def test_facts_issues_counts_and_report_are_the_same_in_both_lanes(lanes, sheets):
    first, second, paid, as_text, rostered = sheets
    write, end = (_text, "csv") if as_text else (_workbook, "xlsx")
    payroll, bank = Answers(kind="payroll"), Answers(kind="bank_receipt", status="success")
    files: Files = [("名册.csv", site.roster().encode("utf-8-sig"), Answers())] if rostered else []
    files += [
        (f"工资.{end}", write(first), payroll),
        (f"更正.{end}", write(second), payroll),
        (f"更正又.{end}", write([*second, []]), payroll),
        (f"回单.{end}", write(paid), bank),
        (f"回单又.{end}", write([*paid, ["说明"]]), bank),
    ]
    facts, reports = lanes.outcome(files, columns=False)
    again, told = lanes.outcome(files, columns=True)
    for one, other in zip(reports, told, strict=True):
        assert other == one
    assert (again - facts, facts - again) == (Counter(), Counter())


def _clean_payroll(count: int, pay: float = 6600.0) -> messy.Rows:
    head = ["序号", "姓名", "身份证号码", "班组", "银行卡号", "应发工资", "扣款", "实发工资"]
    people = [
        [float(n), f"赵{'甲乙丙丁'[n % 4]}", site.number(n), "木工班", site.card(n), pay + n, 100.0, pay + n - 100]
        for n in range(count)
    ]
    title = [["2026年3月农民工工资支付表"], [f"项目名称：{site.PROJECT}", "", f"用人单位：{site.FIRM}"]]
    return [*title, head, *people]


def _clean_receipts(count: int) -> messy.Rows:
    head = ["序号", "收款人", "收款账号", "金额", "交易时间", "处理结果"]
    lines = [[n, f"赵{'甲乙丙丁'[n % 4]}", site.card(n), 6500.0 + n, "2026-04-15", "成功"] for n in range(count)]
    return [[f"{site.PROJECT}2026年3月工资代发回单"], head, *lines]


@pytest.mark.parametrize("made", [_clean_payroll, _clean_receipts])
@pytest.mark.parametrize("columns_first", [True, False])
def test_what_one_lane_wrote_the_other_finds_unchanged(lanes, made, columns_first):
    lanes.switch(columns=columns_first)
    (first,) = lanes.take([("甲.xlsx", _workbook(made(40)), Answers())])
    assert (first.status, first.sheets[0].accepted) == ("imported", 40)
    lanes.switch(columns=not columns_first)
    (second,) = lanes.take([("乙.xlsx", _workbook([*made(40), ["备注：核对无误"]]), Answers())])
    assert (second.sheets[0].accepted, second.sheets[0].unchanged) == (0, 40)


def test_a_correction_in_columns_replaces_and_ends_the_lines_that_it_leaves_out(lanes):
    lanes.switch(columns=True)
    corrected = _clean_payroll(40)
    del corrected[-1]
    corrected[10][5:8] = [9000.0, 100.0, 8900.0]
    files = [("甲.xlsx", _workbook(_clean_payroll(40)), Answers()), ("乙.xlsx", _workbook(corrected), Answers())]
    _, second = lanes.take(files)
    assert (second.sheets[0].accepted, second.sheets[0].unchanged) == (1, 38)
    assert any("1 行在新表里没有了" in note for note in second.sheets[0].notes)
    assert lanes.outcome([], columns=True)[0] == lanes.outcome([], columns=False)[0]
