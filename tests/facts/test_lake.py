"""The lake: it names nobody, and what is found in it is what is found in the database."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db.models import CharField, TextField

from anxin import engine, rules
from anxin.audit import MACHINE
from anxin.engine.tables import TABLES
from anxin.home import scratch_beside
from anxin.intake.taking import Order, take
from anxin.intake.undoing import undo
from anxin.lake import classes, exporting, judging, manifest
from anxin.monitoring import areas
from anxin.monitoring.reading import read_facts
from anxin.monitoring.sources import MODELS
from anxin.privacy.fields import SealedTextField
from anxin.registry.models import Batch

from . import site
from .installation import anxin, installation
from .test_findings import files

DAY = dt.date(2026, 5, 6)
NOON = dt.datetime(2026, 5, 6, 4, tzinfo=dt.UTC)


def statement() -> str:
    """Account entries towards two workers' cards, one by name alone, and to a stranger."""
    rows = [
        ["2026-04-10 09:00:00", "", "600000.00", "600000.00", "云岭县城市建设投资有限公司", "510143019900000076", "拨付3月人工费", "Z0"],
        *[
            [f"2026-04-15 10:2{n}:00", "6700.00", "", "500000.00", name, site.card(n), "2026年3月工资", f"ZS9{n:06d}"]
            for name, n in site.PEOPLE[:2]
        ],
        ["2026-04-16 09:30:00", "30000.00", "", "470000.00", "云岭县天成建材经营部", "510143019900000088", "材料款", "ZS9990001"],
    ]  # fmt: skip
    return site.sheet(
        ["账户明细查询"],
        [f"项目名称：{site.PROJECT}", "", f"户名：{site.CONTRACTOR}农民工工资专用账户", "", "账号：990001112223334"],
        ["交易时间", "支出金额", "收入金额", "账户余额", "对方户名", "对方账号", "摘要", "流水号"],
        *rows,
    )


def bring(folder: Path) -> None:
    """A site with a correction and an undo, so that there are closed versions as well."""
    texts = {**files(), "statement": statement()}
    texts["corrected"] = site.payroll(amounts=[6000 + n for _, n in site.PEOPLE])
    texts["wrong"] = site.attendance(days=3, month="2026年4月")
    for minute, path in enumerate(site.write(folder, **texts)):
        report = take(path, Order(actor=MACHINE, sender="测试"), now=NOON + dt.timedelta(minutes=minute))
        assert report.status == "imported", report.as_json()
    undo(Batch.objects.get(file_name="wrong.csv").pk, actor=MACHINE, reason="试", now=NOON + dt.timedelta(hours=1))


def exported(folder: Path, as_of: dt.date = DAY) -> Path:
    exporting.export(folder / "lake", now=NOON + dt.timedelta(days=1), as_of=as_of)
    return folder / "lake"


@pytest.mark.django_db
def test_what_is_found_in_the_lake_is_what_is_found_in_the_database(tmp_path):
    bring(tmp_path)
    lake = exported(tmp_path)
    assert pq.read_metadata(lake / "payroll_line.parquet").num_rows > len(site.PEOPLE) + 1
    moments = (NOON + dt.timedelta(days=1), NOON + dt.timedelta(minutes=5, seconds=30), NOON + dt.timedelta(minutes=9))
    for known_at in moments:
        there = engine.evaluate(
            read_facts(),
            rules.load(),
            as_of=DAY,
            known_at=known_at,
            overrides=areas.overrides(),
            calendar=areas.calendar(),
            book=areas.law_book(),
        )
        here = judging.evaluate(lake, rules.load(), as_of=DAY, known_at=known_at, memory_limit="200MB", threads=1)
        assert there and here == there


@pytest.mark.django_db
def test_nobody_is_named_in_the_lake(tmp_path):
    bring(tmp_path)
    lake = exported(tmp_path)
    said: set[str] = set()
    for path in lake.glob("*.parquet"):
        table = pq.read_table(path)
        for column in table.columns:
            if pa.types.is_string(column.type):
                said.update(v for v in column.unique().to_pylist() if v)
    everything = "\n".join(said) + "\n".join(p.read_bytes().decode("latin-1") for p in lake.iterdir())
    secret = _secrets()
    # What a test looks for must be there to be found: numbers, names, indexes, serials.
    assert {site.number(1), site.card(1), site.PEOPLE[0][0], site.PROJECT, "ZS9000001", "S2026年3月00001"} <= secret
    assert sum(len(s) == 32 for s in secret) > 20
    # Four digits may stand by chance inside a token.
    found = sorted(s for s in secret if s in said or (len(s) > 6 and s in everything))
    assert found == []
    days = {day for day in pq.read_table(lake / "worker.parquet")["birth"].to_pylist() if day}
    assert days and {day.day for day in days} <= {1, DAY.day + 1}


def _secrets() -> set[str]:
    """Every text of three characters or more in the rows that the lake comes from, but for words of closed lists."""
    found: set[str] = set()
    for name, model in MODELS.items():
        for field in model._meta.concrete_fields:
            if f"{name}.{field.column}" in classes.OPEN | classes.WORDS or field.choices:
                continue
            for value in model._base_manager.values_list(field.attname, flat=True):
                if isinstance(field, SealedTextField):
                    value = value.open_for("test") if value else ""
                if isinstance(field, CharField | TextField | SealedTextField) and len(str(value or "")) >= 3:
                    found.add(str(value))
    # Two characters are a name, too; the words of the lists have more letters than that.
    return found | {name for name, _ in site.PEOPLE}


@pytest.mark.django_db
def test_equal_values_stay_equal_inside_a_lake_and_differ_between_two(tmp_path):
    bring(tmp_path)
    one, other = exported(tmp_path), tmp_path / "other"
    exporting.export(other, now=NOON, as_of=DAY)

    def column(lake: Path, table: str, name: str) -> list[str]:
        return pq.read_table(lake / f"{table}.parquet")[name].to_pylist()

    cards, peers = set(column(one, "card", "card_index")), set(column(one, "account_entry", "peer_index"))
    assert len(cards & peers) == 2
    assert not cards & set(column(other, "card", "card_index"))


def test_an_age_is_exact_on_the_day_of_the_export_and_in_every_other_month():
    on = dt.date(2026, 5, 6)
    for birth in (dt.date(2010, 5, d) for d in range(1, 32)):
        kept = classes.month_of_birth(birth, on)
        assert (kept.year, kept.month) == (birth.year, birth.month)
        assert kept in (dt.date(2010, 5, 1), dt.date(2010, 5, 7))
        for day in (on, dt.date(2026, 4, 30), dt.date(2026, 6, 1)):
            assert _age(kept, day) == _age(birth, day)
    assert classes.month_of_birth(dt.date(2008, 2, 29), dt.date(2026, 2, 28)) == dt.date(2008, 2, 29)
    assert classes.month_of_birth(dt.date(2008, 2, 29), dt.date(2026, 3, 1)) == dt.date(2008, 2, 1)


def _age(birth: dt.date, on: dt.date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def test_a_cell_that_may_name_somebody_is_left_out():
    assert [classes.word(t) for t in ("木工", "钢筋工 ", "13800138000", "木工 电话138", "x" * 13)] == [
        "木工",
        "钢筋工 ",
        "",
        "",
        "",
    ]


@pytest.mark.django_db
def test_a_lake_that_is_not_whole_is_refused(tmp_path):
    bring(tmp_path)
    lake = exported(tmp_path)
    manifest.hashes_fit(lake, manifest.read(lake))
    with pytest.raises(manifest.LakeError, match="已存在"):
        exporting.export(lake, now=NOON, as_of=DAY)
    data = bytearray((lake / "receipt.parquet").read_bytes())
    data[len(data) // 2] ^= 1
    (lake / "receipt.parquet").write_bytes(bytes(data))
    with pytest.raises(manifest.LakeError, match=r"receipt.parquet 与清单的校验值不符"):
        manifest.hashes_fit(lake, manifest.read(lake))
    (lake / "receipt.parquet").write_bytes(bytes(data[:-9]))
    with pytest.raises(manifest.LakeError, match=r"receipt.parquet 不完整"):
        judging.evaluate(lake, rules.load(), as_of=DAY)
    (lake / "receipt.parquet").unlink()
    with pytest.raises(manifest.LakeError, match=r"缺少文件 receipt.parquet"):
        judging.evaluate(lake, rules.load(), as_of=DAY)
    said = json.loads((lake / manifest.NAME).read_text())
    (lake / manifest.NAME).write_text(json.dumps({**said, "format": 99}))
    with pytest.raises(manifest.LakeError, match="更新的版本"):
        manifest.read(lake)
    exporting.export(lake, now=NOON, as_of=DAY, replace=True)
    assert sorted(manifest.read(lake).files) == sorted(f"{name}.parquet" for name in TABLES)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    with pytest.raises(manifest.LakeError, match="不能覆盖"):
        exporting.export(tmp_path / "mine", now=NOON, as_of=DAY, replace=True)


@pytest.mark.django_db
def test_row_groups_are_sorted_by_project_and_as_large_as_said(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "_ROWS_PER_GROUP", 4)
    bring(tmp_path)
    lake = exported(tmp_path)
    rows = read_facts()["payroll_line"]
    meta = pq.read_metadata(lake / "payroll_line.parquet")
    assert [meta.row_group(i).num_rows for i in range(meta.num_row_groups - 1)] == [4] * (meta.num_row_groups - 1)
    assert pq.read_table(lake / "payroll_line.parquet").sort_by("id") == rows.sort_by("id")
    assert json.loads((lake / manifest.NAME).read_text())["files"]["payroll_line.parquet"]["rows"] == rows.num_rows


def test_work_that_died_is_cleared_and_work_that_lives_is_not(tmp_path):
    dead = tmp_path / ".lake.abc.part"
    (dead / "lake").mkdir(parents=True)
    with scratch_beside(tmp_path / "lake") as one, scratch_beside(tmp_path / "lake") as other:
        assert not dead.exists() and one.exists() and other.exists()
    assert list(tmp_path.iterdir()) == []


def test_the_command_exports_checks_and_judges_without_a_database(tmp_path):
    paths = site.write(tmp_path, **files(), statement=statement())
    lake, out = tmp_path / "lake", tmp_path / "found.parquet"
    with installation(tmp_path / "home") as env:
        assert anxin(env, "import", *map(str, paths)).returncode == 0
        (tmp_path / "home" / "law").mkdir()
        (tmp_path / "home" / "law" / "numbers.yaml").write_text('"52":\n  account.open_notice_d: 10\n')
        there = json.loads(anxin(env, "evaluate", "--dry-run", "--json").stdout)
        made = anxin(env, "lake", "export", str(lake), "--json")
        assert made.returncode == 0, made.stderr
        assert json.loads(made.stdout)["rows"]["enrolment"] == len(site.PEOPLE) + 1
        again = anxin(env, "lake", "export", str(lake))
        assert again.returncode == 1 and "已存在" in again.stderr
    nowhere = {
        **os.environ,
        "ANXIN_HOME": str(tmp_path / "none"),
        "ANXIN_DATABASE_URL": "postgres://nobody@127.0.0.1:1/x",
    }
    (tmp_path / "spill").mkdir()
    more = ("--memory-limit", "300MB", "--temp", str(tmp_path / "spill"), "--out", str(out), "--json")
    here = anxin(nowhere, "evaluate", "--facts", str(lake), *more)
    assert here.returncode == 0, here.stderr
    told = json.loads(here.stdout)
    assert told["open"] == there["open"] and told["findings"] == len(there["found"]) > 5
    rows = pq.read_table(out).to_pylist()
    assert [(r["rule"], r["project_id"], r["worker_id"], r["level"], r["arithmetic"]) for r in rows] == [
        (f["rule"], f["project_id"], f["worker_id"], f["level"], f["arithmetic"]) for f in there["found"]
    ]
    assert not (tmp_path / "none").exists()
    assert anxin(nowhere, "lake", "check", str(lake)).returncode == 0
    assert "law/numbers.yaml" in manifest.read(lake).files
    wrong = anxin(nowhere, "evaluate", "--facts", str(lake), "--memory-limit", "viel")
    assert wrong.returncode == 2 and "300MB" in wrong.stderr
    assert anxin(nowhere, "evaluate", "--out", str(out)).returncode == 2
    none = anxin(nowhere, "evaluate", "--facts", str(tmp_path / "spill"))
    assert none.returncode == 1 and "不是 anxin lake export 导出的事实" in none.stderr
