"""What a worker adds to his own matter afterwards: photos, his voice, who he is, who owes him."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from anxin import law
from anxin.audit.services import record
from anxin.intake import evidence
from anxin.intake.kinds.context import person_name
from anxin.kit import idnumber
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Worker

from .. import acts
from ..models import Clue, CluePaper
from ..reencode import PHOTO, FileRefused, Limits, anew
from ..stepping import StepRefused, say
from .closing import WORKER
from .clues import held_clue

_MEGABYTE = 2**20


@dataclass(frozen=True)
class Sent:
    """One file as it was sent: ``kind`` photo or voice. Its own name is not kept, it may say anything."""

    kind: str
    data: bytes = field(repr=False)


def limits(on: date) -> Limits:
    """How large what is sent may be, on a day."""

    def of(name: str) -> int:
        return int(law.number(f"worker.{name}", on).value)

    return Limits(
        photo_bytes=of("photo_mb") * _MEGABYTE, voice_bytes=of("voice_mb") * _MEGABYTE,
        pixels=of("photo_megapixels") * 1_000_000, side=of("photo_side"), seconds=of("voice_seconds"),
    )  # fmt: skip


def add_papers(*, as_of: date, now: datetime, clue_id: int, sent: Sequence[Sent]) -> list[CluePaper]:
    """补充材料: each file is checked and written anew first, then all are kept with the rows that name them.

    FileRefused for a bad file (none of them is kept), StepRefused for too many and for a matter that is closed.
    """
    most = int(law.number("worker.papers", as_of).value)
    _room(Clue.objects_unscoped.get(pk=clue_id), len(sent), most)
    allowed = limits(as_of)
    made = [(one.kind, anew(one.kind, one.data, allowed)) for one in sent]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anxin-paper-")))
        held = []
        for place, (kind, data) in enumerate(made):
            path = folder / str(place)
            path.write_bytes(data)
            digest = evidence.sha256_of(path)
            held.append((kind, digest, len(data), stack.enter_context(evidence.incoming(path, digest))))
        with transaction.atomic():
            clue = held_clue(clue_id)
            _room(clue, len(held), most)
            rows = []
            for kind, digest, size, _ in held:
                word = "照片" if kind == PHOTO else "录音"
                number = clue.papers.filter(kind=kind).count() + 1
                rows.append(
                    CluePaper.objects.create(
                        clue=clue, kind=kind, name=f"{word} {number}", sha256=digest, bytes=size, kept_at=now
                    )
                )
            names = "、".join(row.name for row in rows)
            say(
                clue, "papers", "补充材料", actor=WORKER, as_of=as_of, now=now, before=clue.state, told={"names": names}
            )
            record(
                actor=WORKER, act=acts.PAPERS_ADDED, subject=clue, fields={"number": clue.number, "names": names}, now=now,
                region=clue.region_code,
            )  # fmt: skip
            for *_, keep in held:
                keep()
    return rows


def _room(clue: Clue, more: int, most: int) -> None:
    if not more:
        raise StepRefused("先选照片或录音。")
    if clue.state == "closed":
        raise StepRefused("这件事办完了，不能再加材料。")
    if clue.papers.count() + more > most:
        raise StepRefused(f"照片和录音一共最多 {most} 个。")


def paper_read(*, actor: Any, now: datetime, clue: Clue, paper: CluePaper) -> None:
    """Somebody opens what the worker sent: who and which is on the record."""
    fields = {"number": clue.number, "name": paper.name}
    record(actor=actor, act=acts.PAPER_READ, subject=clue, fields=fields, now=now, region=clue.region_code)


def is_named(sha256: str) -> bool:
    """Whether a clue came with this file: the clearing of the evidence store asks."""
    return CluePaper.objects.filter(sha256=sha256).exists()


@transaction.atomic
def add_names(
    *, as_of: date, now: datetime, clue_id: int, name: str = "", id_number: str = "", employer: str = "", debtor: str = ""
) -> Clue:  # fmt: skip
    """补充姓名: who he is and who owes. With name and number as in his record the clue is tied to it (``clue.worker``).

    He is never told whether a record was found: anybody could type anybody's number. Who names himself is no longer anonymous.
    """
    clue = held_clue(clue_id)
    if clue.state == "closed":
        raise StepRefused("这件事办完了，不能再改。")
    name, number = person_name(name)[:50], idnumber.normal(id_number)
    employer, debtor = employer.strip()[:200], debtor.strip()[:50]
    if not (name or number or employer or debtor):
        raise StepRefused("至少写一项。")
    if number and not name:
        raise StepRefused("写了身份证号，姓名也要写。")
    if number:
        checked = idnumber.check(number, as_of)
        if not checked.ok:
            raise StepRefused("身份证号不对，照着证件再写一遍。")
        clue.id_number, clue.id_index = checked.normal, blind_index("id", checked.normal)
        found = Worker.objects.filter(id_index=clue.id_index).first()
        clue.worker = found if found is not None and person_name(found.name) == name else None
    if name:
        clue.reporter_name, clue.anonymous = name, False
    if employer:
        clue.employer_name = employer
    if debtor:
        clue.debtor_name = debtor
    clue.save(
        update_fields=["id_number", "id_index", "worker", "reporter_name", "anonymous", "employer_name", "debtor_name"]
    )
    said = [
        word
        for word, typed in (("姓名", name), ("证件号码", number), ("用人单位", employer), ("包工头", debtor))
        if typed
    ]
    what = "、".join(said)
    say(clue, "names", "补充信息", actor=WORKER, as_of=as_of, now=now, before=clue.state, told={"what": what})
    record(
        actor=WORKER, act=acts.NAMES_ADDED, subject=clue, fields={"number": clue.number, "what": what}, now=now,
        region=clue.region_code,
    )  # fmt: skip
    return clue


__all__ = ["FileRefused", "Sent", "add_names", "add_papers", "is_named", "limits", "paper_read"]
