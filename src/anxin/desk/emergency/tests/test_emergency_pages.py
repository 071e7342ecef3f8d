"""What officers see of events and do with them in a browser."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from anxin.access.edge import moment
from anxin.desk.clues.tests.test_clue_pages import text
from anxin.incidents.models import EmergencyPlan, Incident
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db


def page(event) -> str:
    return reverse("desk:emergency_event", args=[event.pk])


def step(event, name: str) -> str:
    return reverse("desk:emergency_step", args=[event.pk, name])


def test_an_event_is_entered_with_what_is_known_at_the_first_moment(scene):
    client = scene.as_(scene.clerk)
    assert "负责人马上收到消息" in text(client.get("/emergency/new/"))
    now = moment()[1]
    form = {"kind": "group", "title": "木工班组聚集", "town": "522323101", "place": "东门", "people": "25",
            "discovered_at": (now - timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M"), "project_name": "安置房"}  # fmt: skip
    told = text(client.post("/emergency/new/", form, follow=True))
    event = Incident.objects_unscoped.get()
    assert "重大" in told and event.project == scene.project and event.people == 25
    assert event.due_at - event.discovered_at == timedelta(minutes=20)
    later = {**form, "discovered_at": (now + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")}
    assert "还没有到" in text(client.post("/emergency/new/", later), 422)


def test_the_page_says_what_is_late_to_the_minute(scene):
    event = scene.event()
    told = text(scene.as_(scene.clerk).get(page(event)))
    for words in (
        "12 人，涉及 80,000.00 元，诉求：付三月工资",
        "由县治欠办 治欠办经办启动处置",
        "超时 2 小时 40 分钟",
        "首报期限",
        "还没有记录",
    ):
        assert words in told, words
    assert "1 起有超时的事" in text(scene.as_(scene.viewer).get("/emergency/"))
    assert "这一步不由您来做" in text(scene.as_(scene.viewer).get(page(event)))


def test_from_the_first_report_to_the_close_in_a_browser(scene):
    plan = scene.plan()
    scene.now = moment()[1] - timedelta(minutes=5)
    event = scene.event(people=2)
    client = scene.as_(scene.clerk)
    client.post(step(event, "report"), {"kind": "first", "addressee": "县委值班室"})
    client.post(step(event, "command"), {"commander": "副县长甲", "plan": plan.pk})
    assert "联动任务" in client.get(page(event)).content.decode() and "0859-1111111" in text(client.get(page(event)))
    client.post(step(event, "scene"), {"post": "town", "office": "甲镇政府", "person": "镇长"})
    client.post(step(event, "scene"), {"post": "authority", "office": "县住建局"})
    raw = io.BytesIO()
    Image.new("RGB", (20, 20), "blue").save(raw, "PNG")
    photo = SimpleUploadedFile("a.png", raw.getvalue(), content_type="image/png")
    client.post(step(event, "note"), {"words": "工人代表到会议室谈", "files": [photo]})
    shown = client.get(page(event)).content.decode()
    address = shown.partition(f"/emergency/{event.pk}/papers/")[2].partition('"')[0]
    assert client.get(f"/emergency/{event.pk}/papers/{address}")["Content-Type"] == "image/jpeg"
    for task in event.tasks.all():
        client.post(step(event, "answer"), {"task_id": task.pk, "result": "到位"})
    clue = scene.clue(people=2)
    assert clue.number in text(client.get(page(event)))
    client.post(step(event, "claims"), {"ticked": [f"clue-{clue.pk}"]})
    client.post(step(event, "settle"), {"how": "垫付一半"})
    assert "写明建议" in text(client.post(step(event, "report"), {"kind": "final", "addressee": "县政府"}), 422)
    client.post(step(event, "review"), {"causes": "人工费没拨", "lessons": "早看", "suggestions": "约谈建设单位"})
    assert "还没有终报" in text(scene.as_(scene.clerk2).post(step(event, "close"), follow=True))
    client.post(step(event, "report"), {"kind": "final", "addressee": "县政府"})
    assert "每道关都过了" in text(scene.as_(scene.clerk2).get(page(event)))
    scene.as_(scene.clerk2).post(step(event, "close"))
    event = scene.again(event)
    assert event.state == "closed"
    report = event.reports.last()
    got = client.get(reverse("desk:emergency_report", args=[event.pk, report.pk, "docx"]))
    assert b"".join(got.streaming_content)[:2] == b"PK"
    assert "没有在处置的突发事件" in text(client.get("/emergency/")) and event.number in text(
        client.get("/emergency/", {"state": "all"})
    )


def test_faults_come_back_beside_the_form(scene):
    event = scene.event()
    client = scene.as_(scene.clerk)
    assert "没有编号为 X299900001" in text(client.post(step(event, "claims"), {"numbers": "x299900001"}), 422)
    assert "没有登记叫“某某公司”" in text(client.post(step(event, "count"), {"employer_name": "某某公司"}), 422)
    assert "至少是较大" in text(client.post(step(event, "grade"), {"grade": "general", "reason": "x"}), 422)
    bad = SimpleUploadedFile("a.png", b"no picture", content_type="image/png")
    assert client.post(step(event, "note"), {"words": "x", "files": [bad]}).status_code == 422
    assert event.notes.count() == 0
    assert client.post(step(event, "nonsense")).status_code == 404


def test_another_place_does_not_know_of_it(scene):
    event = scene.event()
    client = scene.as_(scene.stranger)
    assert client.get(page(event)).status_code == 404
    assert client.post(step(event, "note"), {"words": "x"}).status_code == 404
    assert event.number not in text(client.get("/emergency/"))


def test_clues_that_are_not_his_to_see_are_not_named(scene):
    away = scene.clue(
        region="522323102", agency=scene.stranger.agency, project=None, employer_name="别处的单位", people=4
    )
    event = scene.event()
    scene.do("join_claims", incident_id=event.pk, clues=[away])
    townsman = scene.townsman
    townsman.assignments.update(scope_region_id="522323101")
    told = text(scene.as_(townsman).get(page(event)))
    assert "挂上的线索和案件有 4 人" in told and away.number not in told.partition("经过")[0]


def test_a_plan_is_kept_line_by_line_and_says_what_it_lacks(scene):
    client = scene.as_(scene.clerk)
    form = {"title": "甲县预案", "town": "522323", "covers": ["group"], "starts_when": "10 人以上", "measures": "到场\n稳控",
            "parts": "牵头协调 | 县治欠办 | 协调 | 值班员 | 0859-1\n看门 | 某某"}  # fmt: skip
    assert "第 2 行没有“看门”" in text(client.post("/emergency/plans/new/", form), 422)
    form["parts"] = "牵头协调 | 县治欠办 | 协调 | 值班员 | 0859-1\n现场秩序｜派出所"
    file = SimpleUploadedFile("预案.pdf", b"%PDF-1.4")
    told = text(client.post("/emergency/plans/new/", {**form, "file": file}, follow=True))
    plan = EmergencyPlan.objects_unscoped.get()
    assert "还缺" in told and "车辆、装备、食物" in told and plan.duties.count() == 2
    got = client.get(reverse("desk:emergency_plan_file", args=[plan.pk]))
    assert got["Content-Type"] == "application/octet-stream" and b"".join(got.streaming_content) == b"%PDF-1.4"
    again = client.get("/emergency/plans/new/", {"plan": plan.pk}).content.decode()
    assert "牵头协调 | 县治欠办 | 协调 | 值班员 | 0859-1" in again
    assert "1 份缺职责" in text(scene.as_(scene.viewer).get("/emergency/plans/"))
    assert "理由" in text(client.post(reverse("desk:emergency_plan_end", args=[plan.pk]), {"reason": ""}), 422)
    client.post(reverse("desk:emergency_plan_end", args=[plan.pk]), {"reason": "换人"})
    assert "还没有应急预案" in text(client.get("/emergency/plans/"))


def test_more_events_ask_the_database_no_more_often(scene):
    scene.plan()
    event = scene.handled()

    def more():
        for _ in range(4):
            scene.handled()
            scene.do("write_note", incident_id=event.pk, words="又记一笔")
            scene.do("come_to_scene", incident_id=event.pk, post="police", office="派出所")
            scene.do("ask_office", incident_id=event.pk, duty="law", office="司法所")
            scene.do("join_claims", incident_id=event.pk, clues=[scene.clue()])

    same_queries(scene.as_(scene.clerk), "/emergency/", lambda: None)
    client = scene.as_(scene.clerk)
    scene.do("write_note", incident_id=event.pk, words="先记一笔")
    scene.do("join_claims", incident_id=event.pk, clues=[scene.clue()])
    assert same_queries(client, page(event), more) < 60
    assert same_queries(client, "/emergency/", lambda: [scene.event() for _ in range(4)]) < 40


def test_what_is_exported_is_what_is_shown(scene):
    scene.event(title="=cmd|' /C calc'!A0")
    body = b"".join(scene.as_(scene.clerk).get("/emergency/", {"export": "xlsx"}).streaming_content)
    assert body[:2] == b"PK"


def test_what_is_counted_in_minutes_stands_first_on_the_first_page(scene):
    scene.event()
    scene.do(
        "ask_office", incident_id=Incident.objects_unscoped.get().pk, duty="authority", office="", agency=scene.housing
    )
    release = scene.draft(actor=scene.inspector, item=scene.verified(actor=scene.inspector, agency=scene.labour))
    scene.do("submit_release", scene.inspector, release_id=release.pk)
    told = text(scene.as_(scene.clerk).get("/"))
    assert "启动处置：安置房工人聚集讨薪" in told and "超时 2 小时 40 分钟" in told and "1 件已超期" in told
    assert "请您单位答复：安置房工人聚集讨薪" in text(scene.as_(scene.builder).get("/"))
    assert "等您审核：关于某工地工资的回应" in text(scene.as_(scene.leader).get("/"))
    assert "安置房工人聚集讨薪" not in text(scene.as_(scene.stranger).get("/"))


def test_the_ledgers_of_the_room_are_exported_with_the_forms_head(scene):
    scene.event(title="=cmd|' /C calc'!A0")
    client = scene.as_(scene.inspector)
    assert "突发事件处置台账" in text(client.get("/ledgers/"))
    body = b"".join(client.get("/ledgers/SJ/", {"export": "xlsx"}).streaming_content)
    sheet = load_workbook(io.BytesIO(body)).active
    cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
    assert "负责人到场" in [c.value for c in cells] and not any(c.data_type == "f" for c in cells)
    assert "舆情处置台账" in text(client.get("/ledgers/YQ/"))
