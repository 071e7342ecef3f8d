"""Contest: a bank's receipts of a whole city as a text table, against polars and COPY written by hand for this one layout."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import random
from pathlib import Path
from typing import Any

from bench import payrolls, server, taking
from bench.contest import Contest, Side, Task

MONTHS = (202506, 202507, 202508, 202509, 202510, 202511, 202512, 202601, 202602, 202603)
_HEAD = ("序号", "收款人", "证件号码", "收款账号", "金额", "交易时间", "银行流水号", "处理结果", "失败原因", "附言")


def _prepare(folder: Path, size: float) -> None:
    """The workers are on the roster; each is paid in ten months, one payment in a hundred fails."""
    ledger, roster = taking.files(folder, size / len(MONTHS))
    with roster.open(encoding="utf-8-sig", newline="") as file:
        people = [(row[1], row[2], row[7]) for row in list(csv.reader(file))[3:]]
    rng = random.Random("bench-receipts")  # noqa: S311  the same table every time
    with (folder / "receipts.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([f"{taking.PROJECT}工资代发回单"])
        table.writerow(_HEAD)
        serial = 0
        for month in MONTHS:
            year, number = divmod(month, 100)
            day = f"{year + number // 12}-{number % 12 + 1:02d}-15"
            for name, identity, card in people:
                serial += 1
                when = f"{day} {rng.randrange(9, 17):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
                done = ("失败", "户名不符") if rng.random() < 0.01 else ("成功", "")
                amount = f"{rng.randrange(300_000, 900_000) / 100:.2f}"
                memo = f"{year}年{number}月工资"
                table.writerow([serial, name, identity, card, amount, when, f"DF{serial:012d}", *done, memo])
    server.begin(folder)
    taking.take_all(ledger, roster)
    payrolls.kept("rostered")


def _answer(_: Any) -> list[int]:
    from django.db.models import Count, Sum

    from anxin.wages.models import Receipt

    found = Receipt.objects_unscoped.aggregate(
        lines=Count("id"), fen=Sum("amount_fen"), people=Count("worker_id", distinct=True), cards=Count("card_id")
    )
    failed = Receipt.objects_unscoped.filter(status="failed").count()
    return [found["lines"], found["fen"], found["people"], found["cards"], failed]


def _take(folder: Path) -> Task:
    held = payrolls.Postgres(folder, "rostered")
    from anxin.audit import MACHINE
    from anxin.intake.taking import Order, take

    path, order = folder / "receipts.csv", Order(actor=MACHINE)
    return Task(lambda: take(path, order, now=taking.NOW, returned_to=held.home / "returned"), _answer, held.fresh)


def _by_hand(folder: Path) -> Task:
    held = payrolls.Postgres(folder, "rostered")
    import polars  # noqa: F401  loaded before the clock starts, as everybody's libraries are
    from django.db import transaction

    def go() -> None:
        with transaction.atomic():
            _copy(folder / "receipts.csv")

    return Task(go, _answer, held.fresh)


def _copy(path: Path) -> None:
    """Read, index, join, COPY; nothing is checked, no version is kept, no original and no report."""
    import polars as pl
    from django.db import connection

    from anxin.registry.models import Project

    batch = payrolls.batch()
    project = Project.objects_unscoped.get(name=taking.PROJECT).pk
    bank = pl.read_csv(path, skip_rows=1, infer_schema=False)
    bank = bank.join(_keys("registry_worker", "id_index", "id", bank["证件号码"], "worker_id"), on="证件号码")
    bank = bank.join(_keys("registry_card", "card_index", "card", bank["收款账号"], "card_id"), on="收款账号")
    months = pl.col("附言").str.extract_groups(r"^(?<y>\d{4})年(?<m>\d{1,2})月")
    made = bank.select(
        pl.lit(batch).alias("batch_id"),
        (pl.col("序号").cast(pl.Int32) + 2).alias("row"),
        (f"{batch}-" + pl.col("银行流水号")).alias("subject_key"),
        pl.lit("").alias("digest"),
        pl.lit(taking.NOW.isoformat()).alias("known_from"),
        pl.lit("").alias("close_reason"),
        pl.lit(project).alias("project_id"),
        "worker_id",
        (months.struct.field("y").cast(pl.Int32) * 100 + months.struct.field("m").cast(pl.Int32)).alias("month"),
        pl.col("收款人").alias("payee_name"),
        "card_id",
        (pl.col("金额").cast(pl.Float64) * 100).round().cast(pl.Int64).alias("amount_fen"),
        pl.col("处理结果").replace_strict({"成功": "success", "失败": "failed"}).alias("status"),
        pl.when(pl.col("处理结果") == "失败").then(pl.lit("F01")).otherwise(pl.lit("")).alias("fail_code"),
        pl.col("失败原因").fill_null("").alias("fail_text"),
        (pl.col("交易时间") + "+08:00").alias("paid_at"),
        pl.col("银行流水号").alias("serial"),
        pl.lit("").alias("batch_no"),
        pl.lit("").alias("retry_of"),
        pl.col("附言").alias("memo"),
    )
    text = io.BytesIO()
    made.write_csv(text, include_header=False, separator="\t", quote_style="never", null_value="\\N")
    names = ", ".join(f'"{name}"' for name in made.columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY wages_receipt ({names}) FROM STDIN") as copy:
        copy.write(text.getbuffer())


def _keys(table: str, index: str, kind: str, numbers: Any, name: str) -> Any:
    """The database's key of each number that occurs, by its blind index."""
    import polars as pl
    from django.db import connection

    from anxin.privacy.keys import keyring

    key = keyring().index_key
    each = numbers.unique()
    indexes = [hmac.digest(key, f"{kind}\x00{number}".encode(), hashlib.sha256).hex()[:32] for number in each]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {index}, id FROM {table}")
        held = pl.DataFrame(cursor.fetchall(), schema={"index": pl.String, name: pl.Int64}, orient="row")
    return pl.DataFrame({numbers.name: each, "index": indexes}).join(held, on="index").drop("index")


CONTEST = Contest(
    key="receipts",
    title="Bank receipts come in as a text table, PostgreSQL",
    size="{:,.0f} rows",
    full=1_000_000,
    quick=2_000,
    prepare=_prepare,
    sides=(
        Side("Anxin: take (read, check, compare, write, evidence, report)", _take, key="take"),
        Side("polars + COPY by hand, nothing checked, no versions", _by_hand, key="hand"),
    ),
)
