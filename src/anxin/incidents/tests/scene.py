"""The county of casework with those who deal with emergencies: the arrears office, a leader, a town."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from anxin.access.models import Agency
from anxin.audit.services import MACHINE
from anxin.casework.tests.office import COUNTY, DAY, TOWN, Office
from anxin.incidents import services
from anxin.incidents.models import EmergencyPlan, Incident, Opinion, Release
from anxin.incidents.services import Part
from anxin.monitoring.tests.county import at

PARTS = [
    Part("lead", "县治欠办", "牵头", "值班员", "0859-1111111"), Part("feedback", "城运中心"), Part("dissuade", "信访办"),
    Part("assess", "平安办"), Part("order", "派出所"), Part("guard", "保安大队"), Part("logistics", "党政办"),
    Part("authority", "县住建局", "到场、约谈总包"), Part("voice", "科宣中心"), Part("network", "县网信办"),
]  # fmt: skip


class Scene(Office):
    """``now`` is the moment of what happens next; ``later(minutes)`` moves it."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = at(DAY)
        self.clerk = self.person("zhiqian", "治欠办经办", self.arrears, "office_clerk")
        self.clerk2 = self.person("zhiqian2", "治欠办副主任", self.arrears, "office_clerk")
        self.leader = self.person("lingdao", "县领导", self.arrears, "leader")
        self.town = Agency.objects_unscoped.create(name="甲镇政府", region_id=TOWN)
        self.townsman = self.person("zhenganbu", "镇干部", self.town)

    def later(self, minutes: int = 0, **more: int) -> datetime:
        self.now += timedelta(minutes=minutes, **more)
        return self.now

    def do(self, name: str, actor: Any = None, **said: Any) -> Any:
        """A service as somebody, now."""
        asked = {"as_of": self.now.date(), "now": self.now, **said}
        if actor is not MACHINE:
            asked["actor"] = actor or self.clerk
        return getattr(services, name)(**asked)

    def plan(self, **said: Any) -> EmergencyPlan:
        said = {
            "region": COUNTY, "title": "群体性劳资纠纷应急处置预案", "covers": ["group", "extreme", "opinion"],
            "starts_when": "10 人以上聚集，或有人扬言极端", "measures": "到场、稳控、查明、清偿", "parts": PARTS, **said,
        }  # fmt: skip
        return self.do("keep_plan", **said)

    def event(self, actor: Any = None, **said: Any) -> Incident:
        said = {"kind": "group", "region": TOWN, "agency": self.arrears, "title": "安置房工人聚集讨薪", "place": "项目大门",
                "people": 12, "amount_fen": 8_000_000, "demands": "付三月工资", "project": self.project, **said}  # fmt: skip
        return self.do("file_incident", actor, **said)

    def handled(self, **said: Any) -> Incident:
        """Reported, commanded, arrived."""
        event = self.event(**said)
        self.later(10)
        self.do("make_report", incident_id=event.pk, kind="first", addressee="县委值班室")
        self.do(
            "command_incident", incident_id=event.pk, commander="副县长甲", plan=EmergencyPlan.objects_unscoped.first()
        )
        self.later(5)
        self.do("come_to_scene", incident_id=event.pk, post="town", office="甲镇政府", person="镇长")
        return self.again(event)

    def reviewed(self) -> Incident:
        """All that closing asks for but the close itself."""
        event = self.handled()
        clue = self.clue(people=12)
        self.do("come_to_scene", incident_id=event.pk, post="authority", office="县住建局")
        self.do("join_claims", incident_id=event.pk, clues=[clue])
        for task in event.tasks.all():
            self.do("answer_task", task_id=task.pk, result="到了")
        self.later(60)
        self.do("settle_incident", incident_id=event.pk, how="总包当场垫付一半，其余写入计划")
        self.do(
            "review_incident", incident_id=event.pk, causes="人工费没拨", lessons="早看专户", suggestions="约谈建设单位"
        )
        self.do("make_report", incident_id=event.pk, kind="final", addressee="县委值班室")
        return self.again(event)

    def opinion(self, actor: Any = None, **said: Any) -> Opinion:
        said = {"source": "video", "region": TOWN, "agency": self.arrears, "title": "某工地讨薪视频", "text": "三个月没发工资",
                "outlet": "某短视频平台", "address": "https://video.example/1", "author": "张三", "project": self.project, **said}  # fmt: skip
        return self.do("file_opinion", actor, **said)

    def verified(self, truth: str = "true", actor: Any = None, **said: Any) -> Opinion:
        item = self.opinion(actor, **said)
        self.do("report_opinion", actor, opinion_id=item.pk)
        self.do("verify_opinion", actor, opinion_id=item.pk, truth=truth, facts="查了工资表和回单")
        return self.again(item)

    def draft(self, item: Opinion | None = None, actor: Any = None) -> Release:
        item = item or self.verified()
        said = {
            "kind": "answer",
            "title": "关于某工地工资的回应",
            "text": "已查明，正在督促支付。",
            "outlets": "县政府网站",
        }
        return self.do("write_release", actor, opinion_id=item.pk, **said)
