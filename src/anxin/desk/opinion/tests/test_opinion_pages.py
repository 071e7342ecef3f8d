"""What officers see of opinion and of what is said in public, and do with it in a browser."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from anxin.access.edge import moment
from anxin.desk.clues.tests.test_clue_pages import text
from anxin.incidents.models import Opinion, OpinionRound, Release
from anxin.incidents.services import is_named
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db


def page(item) -> str:
    return reverse("desk:opinion_item", args=[item.pk])


def step(item, name: str) -> str:
    return reverse("desk:opinion_step", args=[item.pk, name])


def act(release, name: str) -> str:
    return reverse("desk:opinion_release_step", args=[release.pk, name])


def test_from_finding_to_a_clue_and_an_answer_in_a_browser(scene):
    client = scene.as_(scene.inspector)
    form = {"source": "video", "title": "讨薪视频", "text": "三个月没发", "town": "522323101", "author": "李四方", "address": "https://v.example/1",
            "project_name": "安置房", "views": "12000"}  # fmt: skip
    told = text(client.post("/opinion/new/", form, follow=True))
    item = Opinion.objects_unscoped.get()
    assert "请马上报告" in told and "浏览 12,000" in told and "李四方" not in told
    assert "已登记为舆情" in text(client.post("/opinion/new/", form), 422)
    client.post(step(item, "report"), {})
    assert "这一项要填" in text(client.post(step(item, "verify"), {"truth": "true"}), 422)
    client.post(step(item, "verify"), {"truth": "true", "facts": "查了工资表和回单"})
    client.post(step(item, "to_clue"), {"people": "3", "amount_fen": "9000", "months": "2026年3月"})
    item = scene.again(item)
    assert (item.clue.people, item.clue.amount_fen, item.clue.door) == (3, 900_000, "opinion")
    assert "还没有发布的稿件" in text(client.post(step(item, "answer"), follow=True))
    client.post(
        step(item, "release"), {"kind": "answer", "title": "回应", "text": "已立案，限期支付。", "outlets": "县政府网"}
    )
    release = Release.objects_unscoped.get()
    client.post(act(release, "submit"))
    boss = scene.as_(scene.leader)
    assert "等您审核 1" in text(boss.get("/opinion/"))
    boss.post(act(release, "approve"), {"words": "可以发"})
    client.post(act(release, "publish"), {"where": "https://gov.example/1"})
    told = text(client.get(reverse("desk:opinion_release", args=[release.pk])))
    assert "原文留存" in told and "可以发" in told and "https://gov.example/1" in told
    client.post(step(item, "answer"))
    scene.as_(scene.second).post(step(item, "close"))
    assert scene.again(item).state == "closed"


def test_the_page_of_opinion_says_what_is_late(scene):
    item = scene.opinion()
    told = text(scene.as_(scene.clerk).get(page(item)))
    assert "超时 2 小时" in told and "由县治欠办 治欠办经办报告" in told and "张*" in told and "张三" not in told
    assert "1 条舆情没了结，1 条超时" in text(scene.as_(scene.viewer).get("/opinion/"))


def test_who_wrote_is_told_that_another_must_approve(scene):
    scene.now = moment()[1] - timedelta(minutes=5)
    release = scene.draft(actor=scene.leader)
    scene.do("submit_release", scene.leader, release_id=release.pk)
    boss = scene.as_(scene.leader)
    assert "要由另一个人来审" in text(boss.get(reverse("desk:opinion_release", args=[release.pk])))
    assert "写过这份稿件" in text(boss.post(act(release, "approve"), {}), 422)
    assert "等您审核" not in text(boss.get("/opinion/"))
    assert scene.again(release).state == "waiting"


def test_a_round_is_written_down_with_or_without_findings(scene):
    client = scene.as_(scene.clerk)
    assert "还没有登记过舆情巡查" in text(client.get("/opinion/"))
    form = {"town": "522323", "sources": ["video", "news"], "found": "0"}
    client.post("/opinion/rounds/", form)
    assert OpinionRound.objects_unscoped.get().sources == ["news", "video"]
    assert "发现 0 条" in text(client.get("/opinion/")) and "短视频" in text(client.get("/opinion/rounds/"))
    assert scene.as_(scene.viewer).post("/opinion/rounds/", form).status_code == 404


def test_another_place_does_not_know_of_opinion(scene):
    item = scene.verified()
    release = scene.draft(item)
    client = scene.as_(scene.stranger)
    assert client.get(page(item)).status_code == 404
    assert client.get(reverse("desk:opinion_release", args=[release.pk])).status_code == 404
    assert client.post(step(item, "spread"), {"views": "1"}).status_code == 404
    assert item.number not in text(client.get("/opinion/"))


def test_more_opinion_asks_the_database_no_more_often(scene):
    item = scene.verified()
    scene.draft(item)
    scene.do("ask_office", opinion_id=item.pk, duty="voice", office="科宣中心")
    scene.do("measure_spread", opinion_id=item.pk, views=1)
    client = scene.as_(scene.leader)

    def more():
        for n in range(4):
            scene.draft(item)
            scene.do("ask_office", opinion_id=item.pk, duty="voice", office=f"部门{n}")
            scene.do("measure_spread", opinion_id=item.pk, views=n)
            scene.verified(address=f"https://video.example/m{n}")

    assert same_queries(client, page(item), more) < 60
    assert (
        same_queries(
            client, "/opinion/", lambda: [scene.opinion(address=f"https://video.example/l{n}") for n in range(4)]
        )
        < 40
    )
    assert same_queries(client, "/opinion/releases/", lambda: [scene.draft(item) for _ in range(4)]) < 40


def test_a_picture_of_it_is_kept_before_it_is_gone(scene):
    item = scene.opinion()
    client = scene.as_(scene.clerk)
    raw = io.BytesIO()
    Image.new("RGB", (20, 20), "blue").save(raw, "PNG")
    assert "先截图" in text(client.get(page(item)))
    client.post(step(item, "paper"), {"files": [SimpleUploadedFile("a.png", raw.getvalue(), content_type="image/png")]})
    paper = item.papers.get()
    got = client.get(reverse("desk:opinion_paper", args=[item.pk, paper.pk]))
    assert got["Content-Type"] == "image/jpeg" and b"".join(got.streaming_content)[:2] == b"\xff\xd8"
    assert is_named(paper.sha256) and "截图 1" in text(client.get(page(item)))
    bad = SimpleUploadedFile("b.png", b"no picture", content_type="image/png")
    assert client.post(step(item, "paper"), {"files": [bad]}).status_code == 422 and item.papers.count() == 1
    assert scene.as_(scene.stranger).get(reverse("desk:opinion_paper", args=[item.pk, paper.pk])).status_code == 404
