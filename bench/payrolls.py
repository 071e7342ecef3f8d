"""Contests: a payroll workbook of a whole city comes in, against django-import-export with the rows parsed already.

On PostgreSQL and on SQLite. Anxin reads the workbook, checks every line, finds workers and cards, compares with what is held,
keeps the original, writes and reports. The rival only inserts: its data is parsed and its workers are found before the clock
starts. Below them, for scale, the writing of finished columns alone: less than that no taking in can be.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench import scratch, server, taking
from bench.contest import Contest, Side, Task

Ready = Callable[[Path], Task]
_BULK = 2_000
# As one finds them in a Django of any kind: attribute names, so that no relation is looked up row by row.
_NAMES = ("batch_id", "row", "subject_key", "digest", "known_from", "project_id", "employer_id", "crew_id", "worker_id")
_NAMES += ("month", "days_x100", "unit_price_fen", "owed_fen", "deducted_fen", "payable_fen", "card_id", "pay_mode")
_NAMES += ("prepared_on",)


# --- databases that are as they were before every run ----------------------------------------------------------------


class _Sqlite:
    """A copy of a data folder, by the name of the template."""

    def __init__(self, folder: Path, template: str) -> None:
        self.home, self._template = folder / f"home-{os.getpid()}", folder / template
        scratch.put_back(self._template, self.home)
        scratch.django(self.home)

    def fresh(self) -> None:
        scratch.close()
        scratch.put_back(self._template, self.home)


class Postgres:
    """A database made from another on the contest's server, with a data folder beside it."""

    def __init__(self, folder: Path, template: str) -> None:
        server.django(folder)
        from django.conf import settings
        from django.db import connections

        self.home, self._keys = folder / f"home-{os.getpid()}", folder / "home" / "keys"
        self._name, self._template = f"side_{os.getpid()}", template
        settings.ANXIN_HOME = self.home
        self._admin = dict(connections["default"].settings_dict)
        self.fresh()

    def fresh(self) -> None:
        import shutil

        from django.db import connection, connections

        connections.close_all()
        connection.settings_dict["NAME"] = self._admin["NAME"]
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self._name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{self._name}" TEMPLATE "{self._template}"')
        connections.close_all()
        connection.settings_dict["NAME"] = self._name
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        shutil.copytree(self._keys, self.home / "keys")


def kept(name: str) -> None:
    """Keep the PostgreSQL that Django is connected to under a name, to make others from."""
    from django.db import connection, connections

    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
    connections.close_all()


# --- preparing -------------------------------------------------------------------------------------------------------


def _prepare_sqlite(folder: Path, size: float) -> None:
    import shutil

    ledger, roster = taking.files(folder, size)
    scratch.begin(folder, "template")
    taking.take_all(ledger)
    scratch.close()
    shutil.copytree(folder / "template", folder / "bare")
    taking.take_all(roster)
    scratch.close()


def _prepare_postgres(folder: Path, size: float) -> None:
    ledger, roster = taking.files(folder, size)
    server.begin(folder)
    taking.take_all(ledger)
    kept("bare")
    taking.take_all(roster)
    kept("rostered")


# --- the sides -------------------------------------------------------------------------------------------------------


def _take(database: type[Any], template: str) -> Ready:
    def ready(folder: Path) -> Task:
        held = database(folder, template)
        from anxin.audit import MACHINE
        from anxin.intake.taking import Order, take

        path, order = folder / "payroll.xlsx", Order(actor=MACHINE)
        return Task(
            lambda: take(path, order, now=taking.NOW, returned_to=held.home / "returned"), taking.lines, held.fresh
        )

    return ready


def _import_export(database: type[Any], template: str) -> Ready:
    def ready(folder: Path) -> Task:
        held = database(folder, template)
        import tablib
        from import_export import fields, resources, widgets

        from anxin.wages.models import PayrollLine

        class Lines(resources.ModelResource):
            class Meta:
                model = PayrollLine
                fields = ()
                import_id_fields = ()
                force_init_instance = True
                use_bulk = True
                batch_size = _BULK
                use_transactions = True
                skip_diff = True
                skip_html_diff = True
                clean_model_instances = False

            def get_queryset(self) -> Any:
                return PayrollLine.objects_unscoped.all()

            def bulk_create(
                self, using: Any, dry: Any, errors: Any, batch_size: Any = None, result: Any = None
            ) -> None:
                # The library asks the model's first manager, which of ours wants to know on whose behalf.
                PayrollLine.objects_unscoped.bulk_create(self.create_instances, batch_size=batch_size)
                self.create_instances.clear()

        for name in _NAMES:
            Lines.fields[name] = fields.Field(attribute=name, column_name=name, widget=widgets.Widget())
        columns = _finished(folder / "payroll.xlsx")
        data = tablib.Dataset(*zip(*columns.values(), strict=True), headers=list(columns))

        def reset() -> None:
            held.fresh()
            batch()

        return Task(lambda: Lines().import_data(data, raise_errors=True), taking.lines, reset)

    return ready


def _writing(database: type[Any], template: str) -> Ready:
    def ready(folder: Path) -> Task:
        held = database(folder, template)
        from django.db import transaction

        from anxin.intake.inserting import insert_columns
        from anxin.wages.models import PayrollLine

        columns = _finished(folder / "payroll.xlsx")
        count = len(columns["row"])

        def reset() -> None:
            held.fresh()
            batch()

        def go() -> None:
            with transaction.atomic():
                insert_columns(PayrollLine, count, columns)

        return Task(go, taking.lines, reset)

    return ready


def batch() -> int:
    """The batch that inserted rows name; the same key on every fresh database."""
    from anxin.registry.models import Batch

    return Batch.objects.create(
        kind="file", file_name="payroll.xlsx", sha256="", received_at=taking.NOW, applied_at=taking.NOW
    ).pk


def _finished(path: Path) -> dict[str, list[Any]]:
    """The lines of the workbook as columns of the model, with the keys of workers and cards: what a rival starts from."""
    import python_calamine

    from anxin.privacy.sealing import blind_index
    from anxin.registry.models import Card, Crew, Enterprise, Project, Worker

    workers = dict(Worker.objects.values_list("id_index", "pk"))
    cards = dict(Card.objects.values_list("card_index", "pk"))
    project = Project.objects_unscoped.get(name=taking.PROJECT).pk
    employer = Enterprise.objects.get(name=taking.FIRM).pk
    crews = dict(Crew.objects.values_list("name_key", "pk"))
    number_of_batch = batch()
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    rows = []
    for number, cells in enumerate(sheet[taking.HEADER_ROW : -2], taking.HEADER_ROW + 1):
        _, _, identity, crew, _, days, rate, owed, cut, payable, _, card, _ = cells
        fen = [int(Decimal(str(amount)) * 100) for amount in (days, rate, owed, cut, payable)]
        person = (project, employer, crews[crew], workers[blind_index("id", identity)], taking.MONTH)
        rows.append((number_of_batch, number, f"{number_of_batch}-{number}", "", taking.NOW, *person, *fen))
        rows[-1] += (cards[blind_index("card", card)], "bank", taking.PREPARED_ON)
    return dict(zip(_NAMES, map(list, zip(*rows, strict=True)), strict=True))


def _contest(key: str, where: str, database: type[Any], template: str, prepare: Any) -> Contest:
    return Contest(
        key=key,
        title=f"A payroll workbook comes in, {where}",
        size="{:,.0f} rows",
        full=100_000,
        quick=1_200,
        prepare=prepare,
        sides=(
            Side("Anxin: take (read, check, compare, write, evidence, report)", _take(database, template), key="take"),
            Side("Anxin: the same, all workers and cards new", _take(database, "bare"), key="cold"),
            Side(
                "django-import-export in bulk, inserts of parsed rows alone",
                _import_export(database, template),
                key="rival",
            ),
            Side("writing finished columns alone", _writing(database, template), key="writing"),
        ),
    )


ON_POSTGRES = _contest("payrolls-postgres", "PostgreSQL", Postgres, "rostered", _prepare_postgres)
ON_SQLITE = _contest("payrolls-sqlite", "SQLite", _Sqlite, "template", _prepare_sqlite)
CONTESTS = (ON_POSTGRES, ON_SQLITE)
