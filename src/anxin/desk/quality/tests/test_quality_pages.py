"""The pages of data quality as the people of an office meet them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from anxin.access.edge import moment
from anxin.access.models import RoleAssignment, User
from anxin.quality.models import Circular
from anxin.quality.tests.test_quality import DAY, look, place  # noqa: F401
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(place, settings):  # noqa: F811
    settings.ANXIN_TODAY = DAY

    def person(name, role):
        user = User.objects_unscoped.create_user(name, display_name=name)
        RoleAssignment.objects_unscoped.create(
            user=user, role=role, scope_region_id="522399", starts_on=date(2020, 1, 1), given_by="test"
        )
        client = Client()
        client.force_login(user)
        return client

    return {
        name: person(name, name) for name in ("entry_clerk", "fact_reviewer", "viewer", "access_manager", "auditor")
    }


def page(client, name, *args, **asked):
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_number_opens_the_projects_behind_it_and_a_project_the_rows(people, place):  # noqa: F811
    assert "2 个在建项目里" in page(people["viewer"], "desk:quality")
    assert "一号工地" in page(people["viewer"], "desk:quality", fault="incomplete")
    assert "一号工地" not in page(people["viewer"], "desk:quality", fault="contradictory")
    shown = page(people["viewer"], "desk:quality_project", place[1].pk)
    assert "关键字段填了" in shown and "台账应填 10 项" in shown
    from anxin.intake.models import BatchProject
    from anxin.registry.models import Batch

    BatchProject.objects.create(batch=Batch.objects.first(), project=place[1])
    assert "演示单位" in page(people["viewer"], "desk:quality_senders")
    assert people["viewer"].get(reverse("desk:quality"), {"export": "xlsx"}).status_code == 200


def test_a_circular_is_drawn_up_signed_by_another_sent_and_printed(people):
    clerk, reviewer = people["entry_clerk"], people["fact_reviewer"]
    wrong = clerk.post(reverse("desk:circular_draft"), {"region": "522399", "month": "四月"})
    assert wrong.status_code == 422
    clerk.post(reverse("desk:circular_draft"), {"region": "522399", "month": "2026-04"})
    made = Circular.objects_unscoped.get()
    assert clerk.post(reverse("desk:circular_sign", args=[made.pk])).status_code == 404
    assert "填报人不能签自己的" in page(clerk, "desk:circular", made.pk)
    assert "核对无误，签发" in page(reviewer, "desk:circular", made.pk)
    reviewer.post(reverse("desk:circular_sign", args=[made.pk]))
    reviewer.post(reverse("desk:circular_send", args=[made.pk]), {"correct_by": "2026-05-29"})
    made.refresh_from_db()
    assert made.state == "sent" and made.correct_by == date(2026, 5, 29)
    assert "二号工地" in page(people["viewer"], "desk:quality_advice")
    assert "发给" not in page(clerk, "desk:circulars")
    for name, args in (
        ("desk:circular_paper", [made.pk]),
        ("desk:circular_advice", [made.pk, made.advices.first().pk]),
    ):
        answer = clerk.get(reverse(name, args=args))
        assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"PK")


def test_jobs_are_seen_started_paused_and_resumed_by_whoever_keeps_the_house(people):
    manager, auditor = people["access_manager"], people["auditor"]
    assert "评估预警" in page(manager, "desk:jobs") and "现在做" in page(manager, "desk:jobs")
    assert "现在做" not in page(auditor, "desk:jobs")
    assert auditor.post(reverse("desk:job_start", args=["evaluate"])).status_code == 404
    told = manager.post(reverse("desk:job_start", args=["evaluate"]), follow=True).content.decode()
    assert "已经排上队" in told
    assert manager.post(reverse("desk:job_start", args=["nonsense"])).status_code == 404
    manager.post(reverse("desk:job_pause", args=["evaluate"]), {"reason": "换服务器"})
    assert "换服务器" in page(manager, "desk:jobs")
    manager.post(reverse("desk:job_resume", args=["evaluate"]))
    assert "换服务器" not in page(manager, "desk:jobs")
    from anxin.jobs import performing
    from anxin.jobs.models import JobRun

    run = JobRun.objects.get(name="evaluate")
    performing.do(run.pk, worker="w")
    run.refresh_from_db()
    assert "看了 2 个项目" in page(auditor, "desk:job_run", run.pk)
    assert people["fact_reviewer"].get(reverse("desk:job_run", args=[run.pk])).status_code == 404


def test_pages_ask_equally_often_however_much_there_is(people, place):  # noqa: F811
    from anxin.monitoring.tests.county import unpaid_site

    def more():
        for n in range(8):
            unpaid_site(place[0], f"又一个{n}", 100 + 10 * n)
        look()

    assert moment()[0] == DAY
    same_queries(people["viewer"], reverse("desk:quality"), more)
