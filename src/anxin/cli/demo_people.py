"""Who works in the demo county: its offices, a user for every role, a leading group, and an owner for most projects.

Everything is entered by the services, as a person would; some gaps are left on purpose, for the pages to show.
"""

from __future__ import annotations

import datetime as dt
import random
from itertools import cycle
from pathlib import Path
from typing import Any

from anxin.home import write_private

COUNTY = "430199"
_PASSWORD = "demo-password"  # noqa: S105 - the name of the file

# (name, functions): the offices of the county.
_OFFICES = (
    ("云岭县治欠办", "leading_group"),
    ("云岭县人力资源和社会保障局", "human_resources"),
    ("云岭县住房和城乡建设局", "housing"),
    ("云岭县交通运输局", "transport"),
    ("云岭县水务局", "water"),
    ("云岭县发展和改革局", "reform"),
    ("云岭县财政局", "finance"),
    ("云岭县国有资产事务中心", "state_assets"),
    ("云岭县公安局", "police"),
    ("云岭县司法局", "justice"),
    ("云岭县人民法院", "court"),
    ("云岭县信访局", "petition"),
    ("云岭县总工会", "trade_union"),
    ("云岭县自然资源局", "natural_resources"),
    ("云岭县农业农村局", "agriculture"),
    ("云岭县市场监督管理局", "market"),
)
# (user name, role, office): those of the county.
_COUNTY_USERS = (
    ("xian-zhiqian", "office_clerk", 0),
    ("xian-lingdao", "leader", 0),
    ("xian-guanli", "access_manager", 0),
    ("xian-shenji", "auditor", 6),
    ("xian-chayue", "viewer", 2),
    ("xian-jiance", "monitor", 1),
    ("xian-yujing", "warning_reviewer", 1),
    ("xian-luru", "entry_clerk", 1),
    ("xian-fuhe", "fact_reviewer", 1),
    ("xian-banan", "case_handler", 1),
    ("xian-jiancha", "inspector", 1),
    ("xian-biaozhun", "number_steward", 1),
    ("xian-shenpi", "advance_approver", 6),
    ("xian-fukuan", "advance_payer", 6),
)
# (user name, role, which town).
_TOWN_USERS = (
    ("qingshi-jiance", "monitor", "430199001"),
    ("qingshi-xiecha", "assistant_inspector", "430199001"),
    ("baihe-jiance", "monitor", "430199002"),
    ("baihe-chayue", "viewer", "430199002"),
)
_DEPUTY_UNITS = (1, 2, 5, 8, 6)
_DUTIES = {
    1: "统筹协调；受理投诉，检查执法，管理工资保证金",
    2: "管房屋建筑和市政工程的欠薪",
    5: "把住项目立项，监管政府投资",
    8: "办理拒不支付劳动报酬案件",
    6: "按进度拨付政府项目的人工费",
}


def password_file(home: Path) -> Path:
    return home / _PASSWORD


def demo_password(home: Path) -> str | None:
    """The one password of all users of a demo county; None where none was made."""
    path = password_file(home)
    return path.read_text(encoding="utf-8").strip() if path.exists() else None


def how_to_sign_in(home: Path) -> list[str]:
    """Lines that say who may sign in and with what; nothing where this is no demo."""
    password = demo_password(home)
    if password is None:
        return []
    from anxin.access.models import RoleAssignment

    lines = [f"演示用户的密码都是 {password} ，用户名："]
    held = RoleAssignment.objects_unscoped.select_related("user", "scope_region").order_by("pk")
    for one in held:
        place = one.scope_region.name if one.scope_region_id else ("一个项目" if one.scope_project_id else "一个企业")
        lines.append(f"  {one.user.username:<16} {one.get_role_display()}（{place}）")
    return lines


def let_people_in(home: Path, as_of: dt.date, now: dt.datetime, seed: int) -> dict[str, int]:
    """Fill offices, users, the leading group and the owners of projects; returns how many of each."""
    from django.db import transaction

    from anxin.access.models import Agency, User
    from anxin.organisation.models import Pairing, ProjectOwner

    # One transaction: some hundred small ones would each wait for the disk.
    with transaction.atomic():
        People(as_of, now, seed).all(home)
    return {
        "agencies": Agency.objects_unscoped.count(),
        "users": User.objects_unscoped.count(),
        "owners": ProjectOwner.objects_unscoped.count() + Pairing.objects_unscoped.count(),
    }


class People:
    def __init__(self, as_of: dt.date, now: dt.datetime, seed: int) -> None:
        from anxin.access.models import Region
        from anxin.audit import MACHINE
        from anxin.demo.names import Names
        from anxin.registry.models import Project

        self.when = {"actor": MACHINE, "as_of": as_of, "now": now}
        self.as_of = as_of
        self.rng = random.Random(f"people-{seed}")  # noqa: S311 - a county that never was
        self.names, self.taken = Names(self.rng), set[str]()
        self.county = Region.objects.get(pk=COUNTY)
        self.towns = list(Region.objects.filter(parent=self.county).order_by("code"))
        self.projects = list(Project.objects_unscoped.filter(region_code__startswith=COUNTY).order_by("pk"))

    def name(self) -> str:
        return self.names.person(self.taken).name

    def all(self, home: Path) -> None:
        self.offices()
        self.users(home)
        self.group()
        self.areas()
        self.owners()
        self.pairs()
        self.charges()

    def offices(self) -> None:
        from anxin.access.services import create_agency

        self.office = [
            create_agency(**self.when, region=self.county, name=name, functions=[function])
            for name, function in _OFFICES
        ]
        self.town_office = {
            town.code: create_agency(**self.when, region=town, name=f"{town.name}人民政府", functions=["town"])
            for town in self.towns
        }

    def users(self, home: Path) -> None:
        from anxin.access import passwords
        from anxin.access.models import User

        people = [(name, role, self.office[n], {"region": self.county}) for name, role, n in _COUNTY_USERS]
        people += [
            (name, role, self.town_office[code], {"region": next(t for t in self.towns if t.code == code)})
            for name, role, code in _TOWN_USERS
        ]
        named = [(*one, self.name()) for one in people]
        on_site = [self.name() for _ in range(3)]
        password = passwords.generate(self.as_of)
        while any(
            passwords.faults(password, user=User(username=name, display_name=shown), on=self.as_of)
            for name, *_, shown in named
        ):
            password = passwords.generate(self.as_of)
        self.user: dict[str, Any] = {}
        for name, role, agency, where, shown in named:
            self.user[name] = self._user(name, shown, role, password, agency=agency, **where)
        self._site_users(on_site, password)
        write_private(password_file(home), password + "\n")

    def _site_users(self, names: list[str], password: str) -> None:
        """A co-ordinator, a labour officer of the general contractor and a bank clerk, all of the first project."""
        from anxin.registry.models import ProjectFact

        if not self.projects:
            return
        project = self.projects[0]
        seat = {"project_id": project.pk, "seat_region": project.region_code}
        town = self.town_office.get(project.region_code, self.office[1])
        self.user["xieguan"] = self._user("xieguan", names[0], "coordinator", password, agency=town, **seat)
        fact = ProjectFact.objects_unscoped.filter(
            project=project, known_to__isnull=True, contractor__isnull=False
        ).first()
        if fact is not None:
            firm = {"enterprise_id": fact.contractor_id, "seat_region": COUNTY}
            self._user("laozi", names[1], "labour_officer", password, firm=fact.contractor_id, **firm)
        bank = self.office[6]
        self._user("yinhang", names[2], "bank_clerk", password, agency=bank, **seat)

    def _user(
        self, username: str, shown: str, role: str, password: str, *, agency=None, firm=None, **where: Any
    ) -> Any:  # type: ignore[no-untyped-def]
        from anxin.access.services import assign_role, create_user

        user, _ = create_user(
            **self.when, username=username, display_name=shown, agency=agency, enterprise_id=firm,
            seat=self.county if firm else None, password=password, first=False,
        )  # fmt: skip
        assign_role(**self.when, user=user, role=role, **where)
        return user

    def group(self) -> None:
        from anxin.organisation import services as org
        from anxin.organisation.services import Person
        from anxin.organisation.services.task_forces import KNOWN_FORCES

        group = org.form_group(
            **self.when, region=self.county, formed_on=self.as_of - dt.timedelta(days=400), name="云岭县根治拖欠农民工工资工作领导小组", office_name="云岭县治欠办",
            host=self.office[1], office_address="县政务中心三楼",
            founding=org.file_paper(**self.when, region=self.county, title="关于成立根治拖欠农民工工资工作领导小组的通知", number="云府办发〔2025〕12号"),
        )  # fmt: skip
        seat = {**self.when, "body": group}
        self.leaders = [
            Person(name=self.name(), title="县长"),
            Person(user=self.user["xian-lingdao"], title="副县长"),
            Person(name=self.name(), title="副县长、公安局局长", agency=self.office[8]),
        ]
        org.seat_person(**seat, post="leader", person=self.leaders[0])
        org.seat_person(**seat, post="executive_deputy", person=self.leaders[1])
        org.seat_person(**seat, post="deputy", person=self.leaders[2])
        org.seat_person(
            **seat, post="office_director", person=Person(name=self.name(), title="人社局局长", agency=self.office[1])
        )
        org.seat_person(
            **seat, post="office_deputy", person=Person(name=self.name(), title="监察大队大队长", agency=self.office[1])
        )
        org.seat_person(**seat, post="clerk", person=Person(user=self.user["xian-zhiqian"]))
        org.seat_person(**seat, post="ledger_keeper", person=Person(user=self.user["xian-luru"]))
        org.seat_person(**seat, post="contact", person=Person(user=self.user["xian-zhiqian"], phone=self._phone()))
        for number, office in enumerate(self.office[1:], 1):
            standing = "deputy" if number in _DEPUTY_UNITS else "member"
            org.add_unit(
                **self.when,
                group=group,
                agency=office,
                standing=standing,
                duty=_DUTIES.get(number, "按职责分工做好本行业的根治欠薪工作"),
            )
        for town in self.towns:
            org.add_unit(**self.when, group=group, agency=self.town_office[town.code], duty="管好本乡镇的在建项目")
        for name, remit in KNOWN_FORCES[:3]:
            force = org.form_force(**self.when, group=group, name=name, remit=remit)
            org.seat_person(
                **self.when,
                body=force,
                post="leader",
                person=Person(name=self.name(), title="副局长", agency=self.office[1]),
            )
            org.seat_person(
                **self.when, body=force, post="seconded", person=Person(name=self.name(), agency=self.office[2])
            )
        town = self.towns[0]
        small = org.form_group(
            **self.when,
            region=town,
            name=f"{town.name}根治欠薪工作领导小组",
            office_name=f"{town.name}治欠办",
            host=self.town_office[town.code],
        )
        org.seat_person(
            **self.when,
            body=small,
            post="leader",
            person=Person(name=self.name(), title="镇长", agency=self.town_office[town.code]),
        )
        for name in ("石桥村", "青山社区", "新塘村"):
            village = org.add_village(**self.when, region=town, name=name)
            if name != "新塘村":
                org.seat_person(
                    **self.when,
                    body=village,
                    post="first_responsible",
                    person=Person(name=self.name(), title="党组织书记"),
                )
        for days, kind, what in (
            (3, "scheduled", "主持周调度，过了一遍红色预警"),
            (9, "deployed", "部署春节前的排查"),
            (16, "enquired", "过问安置房项目人工费拨付"),
        ):
            org.log_duty(
                **self.when,
                region=self.county,
                kind=kind,
                on=self.as_of - dt.timedelta(days=days),
                what=what,
                user=self.user["xian-lingdao"],
                head_title="副县长",
            )

    def areas(self) -> None:
        from anxin.organisation import services as org
        from anxin.organisation.services import Person

        for name, towns in (("东片", self.towns[0::3]), ("西片", self.towns[1::3]), ("北片", self.towns[2::3])):
            area = org.open_area(**self.when, region=self.county, name=name, towns=towns)
            org.appoint_keeper(
                **self.when, area=area, person=Person(name=self.name(), title="监察员", agency=self.office[1])
            )
        whole = org.open_area(**self.when, region=self.county, name="全县", overall=True)
        org.appoint_keeper(
            **self.when, area=whole, person=Person(name=self.name(), title="大队长", agency=self.office[1])
        )

    def owners(self) -> None:
        from anxin.organisation import services as org
        from anxin.organisation.services import Person

        for number, (project, leader) in enumerate(zip(self.projects, cycle(self.leaders))):
            common = {**self.when, "project": project, "starts_on": self.as_of - dt.timedelta(days=90)}
            if number % 4 != 3:
                org.appoint_owner(**common, part="leader", person=leader, reason="项目包保")
            if number == 0:
                org.appoint_owner(
                    **common, part="coordinator", person=Person(user=self.user["xieguan"]), reason="一项目一协管"
                )
            elif number % 6 != 5:
                town = self.town_office.get(project.region_code, self.office[1])
                person = Person(name=self.name(), title="协管员", agency=town, phone=self._phone())
                org.appoint_owner(**common, part="coordinator", person=person, reason="一项目一协管")

    def pairs(self) -> None:
        from anxin.organisation import services as org
        from anxin.organisation.services import Person
        from anxin.registry.models import Enterprise, ProjectFact

        ways = cycle(("telephone", "talk", "questionnaire"))
        for number, project in enumerate(self.projects[:30]):
            if number % 5 == 4:
                continue
            pair = org.pair_official(
                **self.when, project=project, starts_on=self.as_of - dt.timedelta(days=60),
                person=Person(name=self.name(), title="科员", agency=self.office[1 + number % 4]),
            )  # fmt: skip
            if number % 3 == 0:
                continue
            day = self.as_of - dt.timedelta(days=self.rng.randint(2, 50))
            trouble = number % 7 == 1
            org.log_contact(
                **self.when, pairing=pair, way=next(ways), on=day, spoke_with="项目经理",
                heard="人工费这个月还没拨，工人在问" if trouble else "工资按月发，工人没有意见",
                trouble=trouble, follow_up="三天内约建设单位一起谈" if trouble else "",
            )  # fmt: skip
        firms = ProjectFact.objects_unscoped.filter(known_to__isnull=True, contractor__isnull=False)
        for firm in Enterprise.objects.filter(pk__in=firms.values("contractor_id")).order_by("pk")[:8]:
            org.list_key_enterprise(**self.when, region=self.county, enterprise=firm, why="above_scale")
            if firm.pk % 3:
                org.pair_official(
                    **self.when, enterprise=firm, region=self.county,
                    person=Person(name=self.name(), title="副科长", agency=self.office[1]),
                )  # fmt: skip

    def charges(self) -> None:
        from anxin.organisation import services as org

        for leader, towns in zip(self.leaders, (self.towns[0::3], self.towns[1::3], self.towns[2::3]), strict=True):
            charge = org.take_charge(
                **self.when, region=self.county, kind="area", person=leader,
                subject="、".join(t.name for t in towns), measures="每月下沉一次，逐个项目过预警",
            )  # fmt: skip
            org.step_charge(**self.when, charge=charge, on=self.as_of, progress="走访了三个项目")

    def _phone(self) -> str:
        return f"1{self.rng.choice('3578')}{self.rng.randrange(10**9):09d}"
