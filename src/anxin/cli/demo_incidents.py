"""Emergencies and opinion of the demo county, entered by its own people through the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

COUNTY = "430199"
_MEASURES = """负责人第一时间到场，稳控现场，查明人数、金额和诉求。
约谈总包和建设单位，当场定付款办法；拿不出钱的，动用保证金或应急周转金。
每起都要首报、续报、终报，平息后复盘。"""


def stage_emergencies(as_of: dt.date, noon: dt.datetime) -> dict[str, int]:
    """A plan, an event in progress, one that is over, two items of opinion; returns how many of each."""
    from django.db import transaction

    from anxin.access.models import User
    from anxin.casework.models import Clue
    from anxin.incidents import services
    from anxin.incidents.models import Incident, Opinion

    people = {
        u.username: u for u in User.objects_unscoped.filter(username__startswith="xian-").select_related("agency")
    }
    clerk, leader, handler = (people.get(f"xian-{name}") for name in ("zhiqian", "lingdao", "banan"))
    clues = list(
        Clue.objects_unscoped.filter(project__isnull=False, people__isnull=False)
        .select_related("project")
        .order_by("pk")[:2]
    )
    if clerk is None or leader is None or handler is None or len(clues) < 2:
        return {"events": 0, "opinions": 0}
    with transaction.atomic():
        plan = services.keep_plan(
            actor=clerk, as_of=as_of, now=noon, region=COUNTY, title="群体性劳资纠纷应急处置预案", covers=["group", "extreme", "opinion"],
            starts_when="10 人以上聚集讨薪，或有人扬言极端，或舆情发酵", measures=_MEASURES, parts=_parts(services.Part),
        )  # fmt: skip
        _over(services, plan, clerk, leader, clues[0], as_of, noon)
        _running(services, plan, clerk, clues[1], as_of, noon)
        _opinion(services, handler, leader, clues, as_of, noon)
    return {"events": Incident.objects_unscoped.count(), "opinions": Opinion.objects_unscoped.count()}


def _parts(part: Any) -> list[Any]:
    return [
        part("lead", "云岭县治欠办", "组织调查、协调，向上级报告处理情况和建议", "值班员", "0731-00001001"),
        part("feedback", "县城运中心", "反馈投诉件，对投诉人解释", "值班员", "0731-00001002"),
        part("dissuade", "云岭县信访局", "疏导、劝返越级上访", "值班员", "0731-00001003"),
        part("assess", "县平安办", "组织公安、监察研判", "值班员", "0731-00001004"),
        part("order", "云岭县公安局", "维护现场秩序", "值班室", "0731-00001005"),
        part("guard", "县保安大队", "协助控制现场", "值班员", "0731-00001006"),
        part("logistics", "县党政办", "车辆、装备、食物", "值班员", "0731-00001007"),
        part("authority", "云岭县住房和城乡建设局", "到场，约谈总包和建设单位", "值班员", "0731-00001008"),
        part("voice", "县委宣传部", "监测、引导舆情", "值班员", "0731-00001009"),
        part("network", "县委网信办", "联系平台，清除不实信息", "值班员", "0731-00001010"),
    ]  # fmt: skip


def _at(now: dt.datetime, hour: int, minute: int) -> dt.datetime:
    return now.replace(hour=hour, minute=minute)


def _event(services: Any, clerk: Any, clue: Any, as_of: dt.date, found: dt.datetime, **said: Any) -> Any:
    return services.file_incident(
        actor=clerk, as_of=as_of, now=found, kind="group", region=clue.region_code, agency=clerk.agency, project=clue.project,
        employer=clue.employer, discovered_at=found, how_found="110 转来", amount_fen=clue.amount_fen or 0, clues=[clue], **said,
    )  # fmt: skip


def _over(services: Any, plan: Any, clerk: Any, leader: Any, clue: Any, as_of: dt.date, noon: dt.datetime) -> None:
    event = _event(
        services, clerk, clue, as_of, _at(noon, 6, 5), title=f"{clue.project.name}工人到项目部讨薪", place="项目部门口",
        people=clue.people, demands="付清欠薪", acts_seen="在项目部门口聚集，情绪平稳",
    )  # fmt: skip
    key = {"incident_id": event.pk, "actor": clerk, "as_of": as_of}
    services.make_report(**key, now=_at(noon, 6, 30), kind="first", addressee="县委值班室、县政府值班室")
    services.command_incident(**key, now=_at(noon, 6, 20), commander="分管副县长", plan=plan)
    services.come_to_scene(**key, now=_at(noon, 6, 28), post="town", office="乡镇政府", person="镇长")
    services.come_to_scene(**key, now=_at(noon, 6, 50), post="authority", office="云岭县住房和城乡建设局")
    services.count_incident(**key, now=_at(noon, 7, 0), verified=True)
    for task in event.tasks.all():
        services.answer_task(actor=clerk, as_of=as_of, now=_at(noon, 7, 10), task_id=task.pk, result="到位")
    services.write_note(**key, now=_at(noon, 7, 20), words="总包同意先垫付，工人代表同意散去")
    services.settle_incident(**key, now=_at(noon, 8, 0), how="总包当场垫付一部分，其余写入还款计划")
    said = {
        "causes": "人工费没有按时进专户",
        "lessons": "专户余额不足时就该约谈",
        "suggestions": "请住建局约谈建设单位",
    }
    services.review_incident(**key, now=_at(noon, 8, 20), **said)
    services.make_report(**key, now=_at(noon, 8, 40), kind="final", addressee="县委值班室、县政府值班室")
    services.close_incident(actor=leader, as_of=as_of, now=noon, incident_id=event.pk)


def _running(services: Any, plan: Any, clerk: Any, clue: Any, as_of: dt.date, noon: dt.datetime) -> None:
    event = _event(
        services, clerk, clue, as_of, _at(noon, 8, 10), title=f"{clue.project.name}工人聚集讨薪", place="工地大门",
        people=max(clue.people, 16), demands="今天给说法", acts_seen="拉横幅，没有堵路", needs="请公安派人维持秩序",
    )  # fmt: skip
    key = {"incident_id": event.pk, "actor": clerk, "as_of": as_of}
    services.command_incident(**key, now=_at(noon, 8, 25), commander="分管副县长", plan=plan)
    services.come_to_scene(**key, now=_at(noon, 8, 45), post="village", office="村委会", person="村支书")
    services.make_report(**key, now=_at(noon, 8, 55), kind="first", addressee="县委值班室、县政府值班室")
    services.come_to_scene(**key, now=_at(noon, 9, 5), post="police", office="派出所")
    services.write_note(**key, now=_at(noon, 9, 15), words="工人代表 3 人进会议室，总包项目经理在路上")
    for task in event.tasks.all()[:4]:
        services.answer_task(actor=clerk, as_of=as_of, now=_at(noon, 9, 20), task_id=task.pk, result="已到位")


def _opinion(services: Any, handler: Any, leader: Any, clues: list[Any], as_of: dt.date, noon: dt.datetime) -> None:
    when = {"actor": handler, "as_of": as_of}
    first = services.file_opinion(
        **when, now=_at(noon, 9, 30), source="video", region=clues[1].region_code, agency=handler.agency, outlet="某短视频平台",
        address="https://video.example/4301", author="网友甲", title=f"{clues[1].project.name}工人拉横幅", project=clues[1].project,
        text="工地门口有人拉横幅，说三个月没发工资。", how_found="巡查", views=12600, comments=210, shares=95,
    )  # fmt: skip
    services.report_opinion(**when, now=_at(noon, 9, 40), opinion_id=first.pk, words="请合并到正在处置的事件")
    services.verify_opinion(
        **when,
        now=_at(noon, 10, 30),
        opinion_id=first.pk,
        truth="partly",
        facts="查了工资表和回单：欠的是上个月，不是三个月",
    )
    said = {"kind": "answer", "title": "关于网传某工地欠薪的情况说明", "outlets": "县政府网站、政务号"}
    text = "网传视频反映的欠薪，部分属实。县里已派人到场，正在督促总包支付，进展会及时公布。"
    release = services.write_release(**when, now=_at(noon, 10, 50), opinion_id=first.pk, text=text, **said)
    services.submit_release(**when, now=_at(noon, 11, 0), release_id=release.pk)
    second = services.file_opinion(
        **when, now=_at(noon, 8, 20), source="forum", region=clues[0].region_code, agency=handler.agency, outlet="某论坛",
        address="https://forum.example/77", author="网友乙", title="某包工头说被欠工资", text="其实要的是工程款，打着工资的旗号。", views=830,
    )  # fmt: skip
    services.report_opinion(**when, now=_at(noon, 8, 30), opinion_id=second.pk)
    facts = "查了合同和流水：要的是工程款，工人工资已发清"
    services.verify_opinion(**when, now=_at(noon, 9, 50), opinion_id=second.pk, truth="project_money", facts=facts)
    services.clear_false(**when, now=_at(noon, 10, 10), opinion_id=second.pk, asked_of="县委网信办")
    services.look_round(**when, now=_at(noon, 9, 0), region=COUNTY, sources=["video", "forum", "news"], found=2)
