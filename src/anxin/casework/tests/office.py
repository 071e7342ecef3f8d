"""A county with the offices that handle grievances, their people, a site and its workers."""

from __future__ import annotations

from datetime import date
from typing import Any

from anxin.access.models import Agency, AgencyFunction, Region, User
from anxin.access.services import assign_role
from anxin.audit.services import MACHINE
from anxin.casework import services
from anxin.casework.models import Case, Clue
from anxin.monitoring.tests.county import CLERK, County, at

COUNTY, TOWN = "522323", "522323101"
DAY = date(2026, 5, 6)


class Office:
    """``say(name, **…)`` calls a service as somebody on a day."""

    def __init__(self) -> None:
        for code, name, level, parent in (
            ("52", "某省", "province", None), ("5223", "某州", "city", "52"), (COUNTY, "某县", "county", "5223"),
            (TOWN, "甲镇", "town", COUNTY),
        ):  # fmt: skip
            Region.objects.update_or_create(code=code, defaults={"name": name, "level": level, "parent_id": parent})
        self.arrears = self.agency("县治欠办", Agency.Function.LEADING_GROUP)
        self.labour = self.agency("县劳动监察大队", Agency.Function.HUMAN_RESOURCES)
        self.housing = self.agency("县住建局", Agency.Function.HOUSING)
        self.window = self.person("chuangkou", "窗口人员", self.arrears)
        self.inspector = self.person("jiancha", "监察员甲", self.labour, "inspector")
        self.second = self.person("jiancha2", "监察员乙", self.labour, "inspector")
        self.builder = self.person("zhujian", "住建经办", self.housing)
        self.viewer = self.person("chayue", "查阅员", self.labour, "viewer")
        self.county = County()
        self.county.file("三月.xlsx", at(date(2026, 4, 5)))
        self.employer = self.county.employer("甲劳务公司")
        self.contractor = self.county.employer("乙建设公司")
        self.project = self.county.project("安置房", TOWN, contractor=self.contractor)
        self.workers = [self.county.worker(f"张三{n}", n) for n in (1, 2)]
        for worker in self.workers:
            self.county.enrol(self.project, self.employer, worker)
            self.county.worked(self.project, self.employer, worker, 202603, range(1, 23))
            self.county.owed(self.project, self.employer, worker, 202603, 600_000)

    def agency(self, name: str, function: str) -> Agency:
        made = Agency.objects_unscoped.create(name=name, region_id=COUNTY)
        AgencyFunction.objects.create(agency=made, function=function)
        return made

    def person(self, username: str, name: str, agency: Agency, role: str = "case_handler") -> User:
        user = User.objects_unscoped.create_user(username, display_name=name, agency=agency)
        assign_role(actor=CLERK, as_of=date(2026, 1, 1), now=at(DAY), user=user, role=role, region=COUNTY)
        return user

    def say(self, name: str, actor: Any = None, day: date = DAY, **said: Any) -> Any:
        asked = {"as_of": day, "now": at(day), **said}
        if actor is not MACHINE:
            asked["actor"] = actor or self.inspector
        return getattr(services, name)(**asked)

    def clue(self, day: date = DAY, **said: Any) -> Clue:
        said = {"door": "hotline", "region": TOWN, "agency": self.arrears, "text": "三月工资没发", "project": self.project,
                "months": [202603], "people": 2, "amount_fen": 1_200_000, **said}  # fmt: skip
        clue, self.code = self.say("file_clue", self.window, day, **said)
        return clue

    def accepted(self, **said: Any) -> Clue:
        clue = self.clue(**said)
        self.say("sort_clue", self.window, clue_id=clue.pk, kind="wages")
        self.say("route_clue", self.window, clue_id=clue.pk, agency=self.labour)
        return self.say("accept_clue", clue_id=clue.pk)

    def case(self, **said: Any) -> Case:
        claims = [services.Claim(202603, 600_000, worker) for worker in self.workers]
        said = {"agency": self.labour, "region": TOWN, "title": "安置房 3 月工资没付", "project": self.project,
                "employer": self.employer, "claims": claims, **said}  # fmt: skip
        return self.say("file_case", **said)

    def receipt(self, worker: Any, fen: int, on: date, **said: Any) -> None:
        self.county.file(f"回单{on}{worker.pk}{fen}.xlsx", at(on), kind="receipts")
        self.county.paid(self.project, worker, 202603, fen, on, **said)

    def again(self, thing: Any) -> Any:
        return type(thing).objects_unscoped.get(pk=thing.pk)
