"""The gathered facts as files of a pack: tables for people, JSON for machines, originals as they came."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from anxin import law
from anxin.audit.chain import plain_json
from anxin.documents.packs import Part, safe_name, to_json
from anxin.documents.tables import Column, write_csv
from anxin.intake import evidence
from anxin.kit.text import mask_name

from ..models import CaseDocument, Recovery
from ..services.cases import who_pays
from ..services.money import closing_gates
from .gathering import Gathered, fields_of

AUDIT = "审计/记录.jsonl"
EXPLANATION = "说明.pdf"


def csv(path: str, what: str, columns: Sequence[Column | str], rows: Iterable[Sequence[Any]]) -> Part:
    text = io.StringIO(newline="")
    write_csv(text, columns, rows)
    # The mark in front tells a spreadsheet program that the text is UTF-8.
    return Part(path, what, text.getvalue().replace("\r\n", "\n").encode("utf-8-sig"))


def facts(of: Gathered, *, personal: bool) -> list[Part]:
    """Worker-months with their arithmetic, the rows behind them, and everything as JSON."""
    months = csv(
        "事实/人月.csv",
        "每人每月：出勤、应付、已付、没到账、案件认定和已清偿",
        ["姓名", Column("月份", "month"), "项目", Column("出勤天数", "int"), Column("应付（元）", "money"), Column("已付（元）", "money"),
         Column("没到账（元）", "money"), Column("案件认定欠薪（元）", "money"), Column("立案后已清偿（元）", "money")],
        ([m.name, m.month, m.project, m.days, m.payable_fen, m.paid_fen, m.missing_fen, m.claimed_fen, m.recovered_fen]
         for m in of.months),
    )  # fmt: skip
    rows = csv(
        "事实/依据.csv",
        "每一个数出自哪个文件、哪张表、哪一行",
        ["编号", "类别", Column("月份", "month"), "内容", Column("金额（元）", "money"), "文件", "表", Column("行", "int"),
         "原件SHA-256", Column("收到时间", "moment")],
        ([s.ref, s.table_zh, s.month, s.says, s.amount_fen, s.file, s.sheet, s.row, s.sha256, s.known_from]
         for s in of.sources),
    )  # fmt: skip
    whole = to_json(
        [
            {"ref": s.ref, "table": s.table, "says": s.says, "file": s.file, "sheet": s.sheet, "row": s.row,
             "sha256": s.sha256, "known_from": plain_json(s.known_from), "fields": s.fields}
            for s in of.sources
        ]
    )  # fmt: skip
    parts = [months, rows, Part("事实/依据.json", "同上，给程序读：每行的全部字段", whole)]
    if of.clues:
        told = [clue_of(clue, personal=personal) for clue in of.clues]
        parts.append(Part("事实/线索.json", "线索：各渠道反映了什么、怎样核实处置的", to_json(told)))
    return parts


def clue_of(clue: Any, *, personal: bool) -> dict[str, Any]:
    return {
        **fields_of(clue, personal=personal),
        "doors": [fields_of(door, personal=personal) for door in clue.doors.all()],
        "events": [fields_of(event, personal=personal) for event in clue.events.all()],
        "papers": [fields_of(paper, personal=personal) for paper in clue.papers.order_by("pk")],
    }


def case_files(of: Gathered, *, personal: bool) -> list[Part]:
    """What the case itself holds: who must pay and why, money that came, history, promises, call-backs, gates."""
    case = of.case
    if case is None:
        return []
    recoveries = Recovery.objects.filter(owed__case=case).select_related("owed").order_by("on", "pk")
    liable = who_pays(case)
    whole = {
        "case": fields_of(case, personal=personal),
        "owed": [fields_of(one, personal=personal) for one in case.owed.all()],
        "parties": [fields_of(one, personal=personal) for one in case.parties.order_by("pk")],
        "findings": [fields_of(one, personal=personal) for one in case.findings.order_by("pk")],
        "recoveries": [fields_of(one, personal=personal) for one in recoveries],
        "instalments": [fields_of(one, personal=personal) for one in case.instalments.all()],
        "enquiries": [fields_of(one, personal=personal) for one in case.enquiries.order_by("pk")],
        "call_backs": [fields_of(one, personal=personal) for one in case.call_backs.order_by("pk")],
        "events": [fields_of(one, personal=personal) for one in case.events.all()],
        "gates": [{"name": g.name, "open": g.is_open, "missing": g.missing} for g in closing_gates(case)],
    }
    return [
        Part("事实/案件.json", "案件的全部登记", to_json(plain_json(whole))),
        csv(
            "事实/清偿.csv",
            "到账的每一笔，凭什么认定",
            ["姓名", Column("月份", "month"), Column("金额（元）", "money"), Column("到账日", "date"), "凭据", "回单", "说明"],
            ([r.owed.name if personal else mask_name(r.owed.name), r.owed.month, r.amount_fen, r.on, r.get_proof_display(),
              r.receipt_key, r.words] for r in recoveries),
        ),
        csv(
            "事实/谁来付.csv",
            "清偿主体、先后次序、条文和事实",
            [Column("次序", "int"), "身份", "名称", "怎样付", "条文", "因为"],
            ([one.order, one.party.role.label, one.party.name, one.duty, law.article(one.article).title,
              one.because.label if one.because else ""] for one in liable),
        ),
        csv(
            "事实/经过.csv",
            "案件办理的每一步",
            [Column("时间", "moment"), "步骤", "单位", "经办", "由", "到", "理由"],
            ([e.at, e.label, e.agency_name, e.actor_display, e.from_state, e.to_state, e.reason] for e in case.events.all()),
        ),
    ]  # fmt: skip


def originals(of: Gathered, *, personal: bool) -> tuple[list[Part], list[list[str]]]:
    """The kept files, and a table of all of them: [name, SHA-256, whether it is in the pack and where].

    An original holds everybody's numbers in the clear: it goes along only with a pack for a proceeding. One that the
    store has lost or that is no longer what it was is said to be so, and is not packed.
    """
    wanted = dict(of.originals)
    for clue in of.clues:
        wanted.update({p.sha256: p.name or f"{p.get_kind_display()}{p.pk}" for p in clue.papers.order_by("pk")})
    parts, listed = _documents(of, personal=personal)
    for sha256, name in sorted(wanted.items(), key=lambda pair: (pair[1], pair[0])):
        where = f"原件/{sha256[:12]}-{safe_name(name)}"
        if not evidence.is_whole(sha256):
            listed.append([name, sha256, "证据库里没有完整的原件"])
        elif not personal:
            listed.append([name, sha256, "没有放进来：原件有别人的号码；要时按 SHA-256 核对"])
        else:
            parts.append(Part(where, f"原件“{name}”", evidence.path_of(sha256)))
            listed.append([name, sha256, where])
    return parts, listed


def _documents(of: Gathered, *, personal: bool) -> tuple[list[Part], list[list[str]]]:
    """Papers that were made from the case and its clues, in both forms; one that names people in full only for a proceeding."""
    wanted = Q(clue__in=[clue.pk for clue in of.clues])
    if of.case is not None:
        wanted |= Q(case=of.case.pk)
    parts: list[Part] = []
    listed = []
    for one in CaseDocument.objects.filter(wanted).order_by("made_at", "pk"):
        for ending, sha256 in (("pdf", one.pdf_sha256), ("docx", one.docx_sha256)):
            name = f"{one.get_kind_display()} {one.number}.{ending}"
            where = f"文书/{sha256[:12]}-{safe_name(name)}"
            if not evidence.is_whole(sha256):
                listed.append([name, sha256, "证据库里没有完整的原件"])
            elif one.personal and not personal:
                listed.append([name, sha256, "没有放进来：写有完整姓名；要时按 SHA-256 核对"])
            else:
                parts.append(Part(where, f"{one.made_on} 出具的{name}", evidence.path_of(sha256)))
                listed.append([name, sha256, where])
    return parts, listed
