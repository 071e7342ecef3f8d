"""The pack in words: who, which months, the arithmetic line by line, where each number stands, and how to verify all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from anxin import law
from anxin.documents.pdf import render_pdf
from anxin.documents.signing import fingerprint
from anxin.kit import money, months

from ..services.cases import who_pays
from .gathering import Gathered, Month

# Beyond so many months the arithmetic is read in the table, which has all of them; the paper says so.
_SPELT_OUT = 200


def explain(
    of: Gathered,
    *,
    reason: str,
    made_by: str,
    on: date,
    key: str,
    listed: Sequence[Sequence[str]],
    audit: int,
    personal: bool,
) -> bytes:
    """The PDF. ``listed``: originals as [name, SHA-256, where]; ``audit``: how many events go along."""
    blocks: list[dict[str, Any]] = []

    def heading(text: str) -> None:
        blocks.append({"kind": "h", "text": text})

    def say(text: str) -> None:
        blocks.append({"kind": "p", "text": text})

    say(_answer(of))
    heading("一、这是什么")
    say(f"{on.isoformat()} 由 {made_by} 打包。用途：{reason}。")
    say(
        "姓名、证件号码按用途完整列出，原件一并放入，请妥善保管。"
        if personal
        else "姓名已打码，证件号码、电话和原件没有放进来；原件按 SHA-256 列在第四部分，要时可以核对。"
    )
    heading("二、怎样算出来的")
    for one in of.months[:_SPELT_OUT]:
        for line in arithmetic(one):
            say(line)
    if len(of.months) > _SPELT_OUT:
        say(f"其余 {len(of.months) - _SPELT_OUT} 个人月算法相同，见“事实/人月.csv”和“事实/依据.csv”。")
    if not of.months:
        say("没有找到出勤、工资表或回单。")
    if of.case is not None:
        heading("三、谁来付")
        for liable in who_pays(of.case):
            say(f"{liable.order}. {liable.says}依据：{law.article(liable.article).title}。")
        if not of.case.parties.exists():
            say("还没有登记清偿主体。")
    heading("四、原件")
    if listed:
        blocks.append(
            {
                "kind": "table",
                "columns": [
                    {"title": "文件"},
                    {"title": "SHA-256", "wide": True},
                    {"title": "在包里的位置", "wide": True},
                ],
                # A long word without a break would run out of its cell.
                "rows": [[name, f"{sha[:32]} {sha[32:]}", where] for name, sha, where in listed],
            }
        )
    else:
        say("没有原件。")
    heading("五、怎样核对")
    say("在任何一台装了安薪的电脑上运行下面的命令，不用数据库，不用联网。动过一个字节，它会说出是哪个文件、哪一行。")
    blocks.append({"kind": "code", "text": f"anxin verify 证据包.zip --key {key}"})
    say(f"公钥的指纹是 {fingerprint(key)}。请向出具单位核对指纹：指纹对得上，才说明是它出具的。")
    say(f"“审计/记录.jsonl”有 {audit} 条操作记录，每条带自己的摘要和前一条的摘要，改动任何一条都对不上。")
    return render_pdf("paper", {"title": of.title, "blocks": blocks, "plain": True})


def _answer(of: Gathered) -> str:
    people = len({m.worker or m.name for m in of.months})
    if of.case is not None:
        left = f"，还差 {money.show(of.case.left_fen)} 元" if of.case.left_fen else "，已付清"
        return (
            f"{of.case.people} 人被欠 {money.show(of.case.owed_fen)} 元，"
            f"已清偿 {money.show(of.case.recovered_fen)} 元{left}。"
        )
    missing = [m for m in of.months if m.missing_fen]
    if not missing:
        return f"{people} 人 {len(of.months)} 个月的工资，按工资表和回单都到了账。"
    total = sum(m.missing_fen for m in missing)
    return f"{len(of.months)} 个月里有 {len(missing)} 个月没付清，共差 {money.show(total)} 元。"


def arithmetic(one: Month) -> list[str]:
    """One month line by line: what was due, what came, what is left, each with the row that it was read from."""
    where = f"（{one.project}）" if one.project else ""
    days = f"出勤 {one.days} 天，" if one.days is not None else ""
    lines = [
        f"{one.name} {months.show(one.month)}{where}：{days}应付 {money.show(one.payable_fen)} 元 − 已付 "
        f"{money.show(one.paid_fen)} 元 = 没到账 {money.show(one.missing_fen)} 元。"
    ]
    for source in one.sources:
        place = f"　← {source.place}" if source.place else ""
        # The name stands in the line above already.
        lines.append(f"　　{source.table_zh}：{source.says.rpartition('：')[2]}{place}")
    if one.claimed_fen is not None:
        left = max(one.claimed_fen - one.recovered_fen, 0)
        lines.append(
            f"　　案件认定欠 {money.show(one.claimed_fen)} 元 − 立案后清偿 {money.show(one.recovered_fen)} 元 = "
            f"还欠 {money.show(left)} 元。"
        )
    return lines
