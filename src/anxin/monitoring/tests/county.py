"""A small county for the tests: facts written straight into the database, each from a batch with a file, a sheet, a row."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from anxin.audit.services import Actor
from anxin.kit import idnumber, masks
from anxin.privacy.sealing import blind_index
from anxin.registry import models as registry
from anxin.wages import models as wages

CLERK = Actor("cli:clerk", "经办人甲")
CHIEF = Actor("cli:chief", "负责人乙")


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day, by the clock of UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


class County:
    """Each ``file`` opens a batch; what follows comes from it, row after row."""

    def __init__(self) -> None:
        self._row = 1
        self.batch: registry.Batch | None = None

    def file(self, name: str, received: datetime, kind: str = "payroll") -> registry.Batch:
        sha256 = hashlib.sha256(f"{name} {received}".encode()).hexdigest()
        self.batch = registry.Batch.objects.create(
            kind="file", file_name=name, sha256=sha256, sender="演示单位", received_at=received, applied_at=received
        )
        self._document = registry.Document.objects.create(batch=self.batch, sheet=0, sheet_name="Sheet1", kind=kind)
        self._row = 1
        return self.batch

    def fact(self, model: Any, subject: str, **said: Any) -> Any:
        """A new version of ``subject``; the one that is open is closed by this batch."""
        assert self.batch is not None
        key = hashlib.sha256(f"{model.__name__} {subject}".encode()).hexdigest()
        model.objects_unscoped.filter(subject_key=key, known_to__isnull=True).update(
            known_to=self.batch.applied_at, closed_by=self.batch, close_reason="replaced"
        )
        self._row += 1
        return model.objects_unscoped.create(
            batch=self.batch,
            document=self._document,
            row=self._row,
            subject_key=key,
            digest=hashlib.sha256(repr(sorted(said.items(), key=str)).encode()).hexdigest()[:32],
            known_from=self.batch.applied_at,
            **said,
        )

    def project(self, name: str, region: str = "522399", **said: Any) -> registry.Project:
        project = registry.Project.objects_unscoped.create(name=name, name_key=name, region_code=region)
        self.fact(registry.ProjectFact, name, **{"project": project, "name": name, "region_code": region,
                  "status": "ongoing", "start_on": date(2025, 1, 6), **said})  # fmt: skip
        self.fact(wages.SpecialAccount, name, project=project, opened_on=date(2025, 1, 10), bank="农商行")
        return project

    def employer(self, name: str) -> registry.Enterprise:
        return registry.Enterprise.objects.get_or_create(name=name, name_key=name)[0]

    def worker(self, name: str, number: int) -> registry.Worker:
        id_number = idnumber.complete(f"52232319800101{number:03d}")
        return registry.Worker.objects.create(
            name=name,
            id_index=blind_index("id", id_number),
            id_number=id_number,
            id_last4=id_number[-4:],
            id_ok=True,
            birth=date(1980, 1, 1),
        )

    def card(self, number: str) -> registry.Card:
        return registry.Card.objects.create(card_index=blind_index("card", number), number=number, last4=number[-4:])

    def enrol(self, project: Any, employer: Any, worker: Any, **said: Any) -> None:
        self.fact(
            registry.Enrolment, f"{project.pk} {worker.pk}", project=project, employer=employer, worker=worker,
            name=worker.name, **{"entered_on": date(2025, 2, 1), "contract_no": "HT-1", **said},
        )  # fmt: skip

    def worked(self, project: Any, employer: Any, worker: Any, month: int, days: range | list[int]) -> None:
        self.fact(
            wages.AttendanceMonth, f"{project.pk} {worker.pk} {month}", project=project, employer=employer,
            worker=worker, month=month, days_mask=masks.from_days(days),
        )  # fmt: skip

    def owed(self, project: Any, employer: Any, worker: Any, month: int, fen: int) -> None:
        self.fact(
            wages.PayrollLine, f"{project.pk} {worker.pk} {month}", project=project, employer=employer,
            worker=worker, month=month, owed_fen=fen, payable_fen=fen,
        )  # fmt: skip

    def paid(self, project: Any, worker: Any, month: int, fen: int, on: date, **said: Any) -> None:
        self.fact(
            wages.Receipt, f"{project.pk} {worker.pk} {month} {fen} {on}", project=project, worker=worker, month=month,
            amount_fen=fen, **{"status": "success", "paid_at": at(on, 2), **said},
        )  # fmt: skip


def unpaid_site(
    county: County, name: str, first: int, workers: int = 2, month: int = 202603, firm: str = ""
) -> registry.Project:
    """A site whose workers of one month worked, stand on the sheet, and were not paid."""
    county.file(f"{name}.xlsx", at(date(2026, 4, 5)) + timedelta(minutes=first))
    project = county.project(name)
    employer = county.employer(firm or f"{name}劳务公司")
    for i in range(workers):
        worker = county.worker(f"张三{i}", first + i)
        county.enrol(project, employer, worker)
        county.worked(project, employer, worker, month, range(1, 23))
        county.owed(project, employer, worker, month, 600_000 + i)
    return project
