"""The script that an office would write for this one layout: no checks, no evidence, no report, no second version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from django.db import transaction

from anxin.privacy.sealing import blind_index
from anxin.registry.models import Batch, Card, Crew, Enterprise, Project, Worker
from anxin.wages.models import PayrollLine


@dataclass(frozen=True)
class Payroll:
    """A workbook and all that its author knew without reading it."""

    path: Path
    header_row: int
    project: str
    firm: str
    month: int
    now: datetime
    prepared_on: date

    def lines(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Row numbers and cells of the workers' lines."""
        sheet = openpyxl.load_workbook(self.path, read_only=True, data_only=True).worksheets[0]
        for row, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if row > self.header_row and isinstance(cells[0], int):
                yield row, cells


def row_by_row(payroll: Payroll) -> None:
    """Look up, save, next row; in one transaction, which is the kindest way to do it so."""
    with transaction.atomic():
        common = _common(payroll)
        for row, cells in payroll.lines():
            _, name, number, crew_name, *_, bank, card_no, _ = cells
            worker, _ = Worker.objects.get_or_create(id_index=blind_index("id", number), defaults=_worker(name, number))
            card, _ = Card.objects.get_or_create(card_index=blind_index("card", card_no), defaults=_card(card_no, bank))
            crew, _ = Crew.objects.get_or_create(
                project=common["project"], name_key=crew_name, defaults={"name": crew_name}
            )
            _line(common, row, cells, worker, card, crew).save()


def in_bulk(payroll: Payroll) -> None:
    """All known persons in dictionaries first, all lines in one go."""
    with transaction.atomic():
        common = _common(payroll)
        workers = {worker.id_index: worker for worker in Worker.objects.all()}
        cards = {card.card_index: card for card in Card.objects.all()}
        crews = {crew.name_key: crew for crew in Crew.objects.filter(project=common["project"])}
        made = []
        for row, cells in payroll.lines():
            _, name, number, crew_name, *_, bank, card_no, _ = cells
            id_index, card_index = blind_index("id", number), blind_index("card", card_no)
            if id_index not in workers:
                workers[id_index] = Worker.objects.create(id_index=id_index, **_worker(name, number))
            if card_index not in cards:
                cards[card_index] = Card.objects.create(card_index=card_index, **_card(card_no, bank))
            if crew_name not in crews:
                crews[crew_name] = Crew.objects.create(project=common["project"], name_key=crew_name, name=crew_name)
            made.append(_line(common, row, cells, workers[id_index], cards[card_index], crews[crew_name]))
        PayrollLine.objects_unscoped.bulk_create(made, batch_size=800)


def _common(payroll: Payroll) -> dict[str, Any]:
    batch = Batch.objects.create(
        kind="file", file_name=payroll.path.name, sha256="", received_at=payroll.now, applied_at=payroll.now
    )
    return {
        "batch": batch,
        "known_from": payroll.now,
        "project": Project.objects_unscoped.get(name=payroll.project),
        "employer": Enterprise.objects.get(name=payroll.firm),
        "month": payroll.month,
        "prepared_on": payroll.prepared_on,
    }


def _worker(name: str, number: str) -> dict[str, Any]:
    return {"name": name, "id_number": number, "id_last4": number[-4:], "id_ok": True}


def _card(number: str, bank: str) -> dict[str, Any]:
    return {"number": number, "last4": number[-4:], "bank": bank}


def _line(
    common: dict[str, Any], row: int, cells: tuple[Any, ...], worker: Worker, card: Card, crew: Crew
) -> PayrollLine:
    days, rate, owed, cut, payable = cells[5:10]
    return PayrollLine(
        **common,
        row=row,
        subject_key=f"{common['batch'].pk}-{row}",
        digest="",
        worker=worker,
        card=card,
        crew=crew,
        days_x100=int(Decimal(str(days)) * 100),
        unit_price_fen=_fen(rate),
        owed_fen=_fen(owed),
        deducted_fen=_fen(cut),
        payable_fen=_fen(payable),
    )


def _fen(amount: Any) -> int:
    return int(Decimal(str(amount)) * 100)
