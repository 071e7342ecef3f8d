"""本人取走记录: his months with where each number stands, signed, as a paper or as a pack with its tables."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction

from anxin.access.scope import Scope
from anxin.audit.chain import moment
from anxin.audit.services import record
from anxin.casework.packing import gathering, laying_out
from anxin.casework.packing.explaining import arithmetic
from anxin.casework.packing.gathering import Gathered
from anxin.documents import packs, signing
from anxin.documents.packs import Part
from anxin.documents.pdf import render_pdf
from anxin.kit import money, months
from anxin.registry.models import Worker

from .. import acts
from ..models import MonthAnswer, Visit
from ..selectors.own import answers_of, is_open
from .visiting import actor_of, region_of

_HIS = Scope.everything("本人取走自己的工资记录")
PAPER = "我的工资记录.pdf"


@dataclass(frozen=True, slots=True)
class Taken:
    """``data``: the signed bytes of the paper; b'' for a pack, which was written to its target."""

    name: str
    sha256: str
    data: bytes = b""


def take_paper(*, visit: Visit, as_of: date, now: datetime) -> Taken:
    """A signed PDF of all his months; whoever has it verifies it offline with ``anxin verify``."""
    worker = _worker(visit)
    of = _gathered(worker)
    pdf = signing.sign_pdf(_paper(of, worker, as_of))
    digest = hashlib.sha256(pdf).hexdigest()
    with transaction.atomic():
        _record(visit, worker, "PDF", of, digest, now)
    return Taken(f"工资记录-{as_of:%Y%m%d}.pdf", digest, pdf)


def take_pack(*, visit: Visit, as_of: date, now: datetime, target: IO[bytes]) -> Taken:
    """The paper and its tables as one signed ZIP, written into ``target``. packs.TooLarge beyond what a pack holds."""
    worker = _worker(visit)
    of = _gathered(worker)
    # Clues hold what offices wrote to each other; of those he has the number and the state, on the paper.
    parts = [p for p in laying_out.facts(of, personal=False) if p.path != "事实/线索.json"]
    listed = laying_out.originals(of, personal=False)[1]
    parts.append(
        laying_out.csv("原件/目录.csv", "原件的名称和校验值（原件有别人的号码，不在包里）", ["文件", "SHA-256", "位置"], listed)
    )  # fmt: skip
    parts.append(Part(PAPER, "用文字写明每个月，并告诉怎样核对", signing.sign_pdf(_paper(of, worker, as_of))))
    about = {
        "title": f"{of.people[worker.pk]} 的工资记录", "of": "本人记录", "reason": "本人取走", "made_at": moment(now),
        "as_of": as_of.isoformat(), "made_by": str(actor_of(visit).audit_display), "personal": False,
    }  # fmt: skip
    manifest = packs.write_pack(target, about, parts, signing.sign)
    digest = hashlib.sha256(packs.to_json(manifest)).hexdigest()
    with transaction.atomic():
        _record(visit, worker, "ZIP", of, digest, now)
    return Taken(f"工资记录-{as_of:%Y%m%d}.zip", digest)


def _worker(visit: Visit) -> Worker:
    assert visit.worker is not None
    return visit.worker


def _gathered(worker: Worker) -> Gathered:
    return gathering.of_worker(worker, _HIS, personal=False, site_papers=False)


def _record(visit: Visit, worker: Worker, form: str, of: Gathered, digest: str, now: datetime) -> None:
    fields = {"form": form, "months": len(of.months), "sha256": digest}
    record(
        actor=actor_of(visit), act=acts.TAKEN, subject=worker, fields=fields, now=now, region=region_of(worker)
    )  # fmt: skip


def _paper(of: Gathered, worker: Worker, on: date) -> bytes:
    key = signing.public_key()
    blocks: list[dict[str, Any]] = []

    def heading(text: str) -> None:
        blocks.append({"kind": "h", "text": text})

    def say(text: str) -> None:
        blocks.append({"kind": "p", "text": text})

    missing = [m for m in of.months if m.missing_fen]
    total = sum(m.missing_fen for m in missing)
    say(
        f"{len(of.months)} 个月里有 {len(missing)} 个月按工资表和回单没有到齐，共差 {money.show(total)} 元。"
        if missing
        else f"{len(of.months)} 个月的工资，按工资表和回单都到了账。"
        if of.months
        else "还没有出勤、工资表和回单。"
    )
    heading("一、是谁的记录")
    say(f"姓名 {worker.name}，证件号码 {worker.id_number}。{on.isoformat()} 由本人取走。")
    heading("二、是什么，不是什么")
    say("这是各工地报来的花名册、考勤、工资表和银行回单里关于本人的部分，照报来的写，可以作为证据线索。")
    say("它不是工资结清的证明，也不是执法或裁判的结论。没有报来的，这里没有；报错的，本人可以提出异议。")
    heading("三、每个月")
    if of.months:
        blocks.append(_table(of))
    for one in of.months:
        for line in arithmetic(one):
            # Whose months they are stands above.
            say(line.removeprefix(f"{one.name} "))
    heading("四、本人的答复和办理")
    said = answers_of(worker)
    for answer in said:
        say(_answered(answer))
    for clue in of.clues:
        say(f"线索 {clue.number}：{'正在办' if is_open(clue) else '已办结'}。")
    if not said and not of.clues:
        say("没有。")
    heading("五、原件")
    rows = [[name, f"{sha[:32]} {sha[32:]}"] for sha, name in sorted(of.originals.items(), key=lambda p: (p[1], p[0]))]
    if rows:
        say("下面是这些数出自的文件。文件里有别人的号码，不能给本人；需要时，办案单位可以按校验值调取。")
        blocks.append(
            {"kind": "table", "columns": [{"title": "文件"}, {"title": "SHA-256", "wide": True}], "rows": rows}
        )
    else:
        say("没有。")
    heading("六、怎样核对")
    say("在任何一台装了安薪的电脑上运行下面的命令，不用联网。改过一个字节，它会说出来。")
    blocks.append({"kind": "code", "text": f"anxin verify {PAPER} --key {key}"})
    say(f"公钥指纹 {signing.fingerprint(key)}。请向出具单位核对：指纹对得上，才说明是它出具的。")
    return render_pdf(
        "paper", {"title": "工资记录", "number": f"截至 {on.isoformat()}", "blocks": blocks, "plain": True}
    )


def _table(of: Gathered) -> dict[str, Any]:
    columns = [
        {"title": "月份"}, {"title": "工地", "wide": True}, {"title": "出勤", "right": True},
        {"title": "应付（元）", "right": True}, {"title": "到账（元）", "right": True}, {"title": "没到账（元）", "right": True},
    ]  # fmt: skip
    rows: list[Sequence[str]] = [
        [
            months.show(m.month), m.project, "" if m.days is None else f"{m.days} 天", money.show(m.payable_fen),
            money.show(m.paid_fen), money.show(m.missing_fen),
        ]
        for m in of.months
    ]  # fmt: skip
    return {"kind": "table", "columns": columns, "rows": rows}


def _answered(answer: MonthAnswer) -> str:
    then = ""
    if answer.clue is not None:
        then = f"，线索 {answer.clue.number}，{'正在办' if is_open(answer.clue) else '已办结'}"
    return f"{answer.said_on.isoformat()} 本人说{months.show(answer.month)}在“{answer.project.name}”：{answer.get_what_display()}{then}。"
