"""A town with a gateway, two brothers on one phone, a foreman whose phone stands beside his whole crew, and their months."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache

from anxin.access.models import RoleAssignment
from anxin.casework.tests.office import DAY, TOWN, Office
from anxin.channels.services import set_way
from anxin.channels.tests.conftest import SECRET, gateway  # noqa: F401 - a fixture
from anxin.jobs.models import JobRun
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, at
from anxin.privacy.sealing import blind_index
from anxin.records import jobs, services
from anxin.records.models import Visit
from anxin.rules import get

NOW = at(DAY)
BROTHERS, FOREMAN = "13800138000", "13900139000"


class Land:
    """``ask``/``open`` go the way of a worker; ``code`` is what his phone got last."""

    def __init__(self, heard: Any) -> None:
        self.gateway = heard
        self.office = Office()
        office, county = self.office, self.office.county
        self.worker, self.brother = office.workers
        self.crew = [county.worker(f"李四{n}", 50 + n) for n in range(4)]
        county.file("四月.xlsx", at(date(2026, 4, 6)))
        for who in (self.worker, self.brother):
            self.known_by(who, BROTHERS)
        for who in self.crew:
            self.known_by(who, FOREMAN)
        county.card_of = county.card("6222020200001234567")
        county.file("四月回单.xlsx", at(date(2026, 4, 25)), kind="bank_receipt")
        county.paid(office.project, self.worker, 202603, 200_000, date(2026, 4, 20), card=county.card_of)

    def known_by(self, worker: Any, phone: str) -> None:
        said = {"phone": phone, "phone_index": blind_index("phone", phone)}
        self.office.county.enrol(self.office.project, self.office.employer, worker, **said)

    def evaluate(self, day: date = DAY) -> None:
        evaluate(actor=CLERK, as_of=day, now=at(day), rules=(get("W02"),))

    def with_gateway(self) -> None:
        chief = self.office.window
        RoleAssignment.objects_unscoped.create(
            user=chief, role="access_manager", scope_region_id="522323", starts_on=date(2026, 1, 1), given_by="test"
        )
        said = {"region": TOWN, "way": "sms", "enabled": True, "url": self.gateway.url, "secret": SECRET}
        set_way(actor=chief, as_of=DAY, now=NOW, **said)

    def ask(
        self, phone: str = BROTHERS, worker: Any = None, *, tail: str = "", minutes: int = 0, place: str = "1.2.3.4"
    ) -> str:
        number = (worker or self.worker).id_number.open_for("test")
        now = NOW + timedelta(minutes=minutes)
        return services.ask_for_code(as_of=DAY, now=now, phone=phone, tail=tail or number[-6:], place=place)

    def send(self, minutes: int = 0) -> None:
        run = JobRun.objects.order_by("-pk").first()
        call = jobs.Call(as_of=DAY, now=NOW + timedelta(minutes=minutes), actor=CLERK, run_id=run.pk if run else 0)
        jobs.send_record_codes(call)

    @property
    def code(self) -> str:
        text = self.gateway.got[-1][2]["text"]
        return next(part for part in text.replace("，", " ").split() if part.isdigit() and len(part) == 6)

    def open(self, worker: Any = None) -> Visit:
        token = self.ask(worker=worker)
        self.send()
        return services.open_with_code(as_of=DAY, now=NOW, token=token, code=self.code)


@pytest.fixture
def land(db: Any, settings: Any, tmp_path: Any, gateway: SimpleNamespace) -> Land:  # noqa: F811
    settings.ANXIN_HOME = tmp_path
    settings.ANXIN_TODAY = DAY
    cache.clear()
    made = Land(gateway)
    made.with_gateway()
    return made


@pytest.fixture
def judged(land: Land) -> Land:
    """The same, with its months worked out."""
    land.evaluate()
    return land
