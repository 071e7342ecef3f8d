"""What an officer finds of people's months: which sites, which people, how the sum comes about, and whom it stays from."""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from anxin.access.edge import moment
from anxin.audit.models import AuditEvent
from anxin.monitoring.tests.county import at
from anxin.records import services
from anxin.registry.models import Worker
from anxin.standing.tests.site import LATER, MARCH, look, people
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db
REASON = "接待本人来访，核对工资卡"


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def story(towns, place: int) -> str:
    return reverse("desk:month", args=(towns.site.pk, people(towns.site)[place], MARCH))


def test_which_sites_of_my_town_have_not_paid_march(towns):
    page = text(towns.seen_by(towns.clerk).get(reverse("desk:months"), {"month": "2026-03", "standing": "owed"}))
    assert "2026年3月的工资，1 个工地没发清：2 人次，9,000.00 元。" in page
    assert "甲镇安置房" in page and "乙镇" not in page


def test_the_people_behind_a_number_are_as_many_as_it_says(towns):
    page = text(towns.seen_by(towns.clerk).get(reverse("desk:month_people")))
    assert "2 人还差 9,000.00 元，共 2 个人月。" in page and "第 1-2 条，共 2 条" in page
    assert "李四" not in page, "names are masked"
    page = text(towns.seen_by(towns.clerk).get(reverse("desk:month_people"), {"state": "trouble"}))
    assert "共 3 个人月" in page


def test_the_grid_opens_each_month_and_adds_up(towns):
    answer = towns.seen_by(towns.clerk).get(reverse("desk:project_months", args=(towns.site.pk,)))
    assert "2 个人月没发清，还差 9,000.00 元。" in text(answer)
    for place in range(7):
        assert story(towns, place) in answer.content.decode()
    only = text(
        towns.seen_by(towns.clerk).get(reverse("desk:project_months", args=(towns.site.pk,)), {"trouble": "on"})
    )
    assert "共 3 人" in only


def test_a_month_that_makes_no_sense_is_said_beside_the_field(towns):
    page = text(
        towns.seen_by(towns.clerk).get(reverse("desk:project_months", args=(towns.site.pk,)), {"first": "2026-13"})
    )
    assert "没有这个月份" in page


def test_the_grid_leaves_as_a_sheet_with_masked_names_and_a_record(towns):
    client = towns.seen_by(towns.clerk)
    answer = client.get(reverse("desk:project_months", args=(towns.site.pk,)), {"export": "xlsx", "trouble": "on"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    flat = [str(v) for row in rows for v in row if v is not None]
    assert sum(v == "李**" for v in flat) == 3 and not any("李四" in v for v in flat)
    assert any("只看有问题的：是" in v for v in flat)
    event = AuditEvent.objects.get(act="ui.exported")
    assert event.actor_id == towns.clerk.audit_id and event.fields["rows"] == 3


def test_the_firms_people_over_its_sites(towns):
    firm = towns.county.employer("甲镇安置房劳务公司")
    assert "2 个人月没发清" in text(towns.seen_by(towns.clerk).get(reverse("desk:employer_months", args=(firm.pk,))))
    foreign = towns.county.employer("乙镇学校劳务公司")
    assert towns.seen_by(towns.clerk).get(reverse("desk:employer_months", args=(foreign.pk,))).status_code == 404


def test_the_story_works_the_sum_out_and_names_file_sheet_and_row(towns):
    page = text(towns.seen_by(towns.clerk).get(story(towns, 2)))
    assert "没发足，还差 4,000.00 元。应付 5,000.00 元，到账 1,000.00 元，已逾期 6 天。" in page
    assert "甲镇安置房.xlsx · 表“Sheet1” · 第" in page
    assert "怎么算出来的" in page and "工资逾期未发" in page


@pytest.mark.parametrize("path", ["0/0/202603", "{p}/{w}/202613", "{p}/{w}/190001", "99999999999999999999/1/202603"])
def test_a_month_that_there_is_not_is_not_found(towns, path):
    path = path.format(p=towns.site.pk, w=people(towns.site)[0])
    assert towns.seen_by(towns.clerk).get(f"/months/{path}/").status_code == 404


def test_nothing_of_the_other_town_can_be_opened_by_its_number(towns):
    client = towns.seen_by(towns.handler)
    theirs = people(towns.other)[3]
    for address in (
        reverse("desk:project_months", args=(towns.other.pk,)),
        reverse("desk:month", args=(towns.other.pk, theirs, MARCH)),
        reverse("desk:month", args=(towns.site.pk, theirs, MARCH)),
        reverse("desk:person", args=(theirs,)),
    ):
        assert client.get(address).status_code == 404, address
    asked = {"fields_asked": ["name"], "reason": REASON, "once": "x"}
    assert client.post(reverse("desk:person_reveal", args=(theirs,)), asked).status_code == 404
    assert not AuditEvent.objects.filter(act="wages.person_revealed").exists()


def ask(client, worker: int, **more):
    """Fill in the form of the page as it stands, and send it."""
    address = reverse("desk:person", args=(worker,))
    once = re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    asked = {"fields_asked": ["name", "id_number"], "reason": REASON, "once": once[1] if once else "", **more}
    return asked, client.post(reverse("desk:person_reveal", args=(worker,)), asked)


def test_a_person_over_his_sites_is_masked_until_there_is_a_reason(towns):
    worker = people(towns.site)[3]
    client = towns.seen_by(towns.handler)
    assert "还差 5,000.00 元，1 个月没发清" in text(client.get(reverse("desk:person", args=(worker,))))
    number = Worker.objects.get(pk=worker).id_number.open_for("test")
    assert number not in client.get(reverse("desk:person", args=(worker,))).content.decode()
    _, refused = ask(client, worker, reason="")
    assert refused.status_code == 422 and number not in refused.content.decode()
    asked, shown = ask(client, worker)
    page = shown.content.decode()
    assert number in page and "李四3" in page and REASON in page
    assert "no-store" in shown["Cache-Control"] and shown["Refresh"].startswith("60; url=/people/")
    assert AuditEvent.objects.filter(act="wages.person_revealed").count() == 1
    # Sent again, as by going back: nothing is shown, nothing is written.
    again = client.post(reverse("desk:person_reveal", args=(worker,)), asked)
    assert again.status_code == 422 and number not in again.content.decode() and "已经看过了" in again.content.decode()
    assert AuditEvent.objects.filter(act="wages.person_revealed").count() == 1


def test_who_may_not_see_personal_data_has_no_form_and_no_door(towns):
    worker = people(towns.site)[3]
    client = towns.seen_by(towns.clerk)
    assert "看完整信息" not in client.get(reverse("desk:person", args=(worker,))).content.decode()
    assert client.post(reverse("desk:person_reveal", args=(worker,)), {"fields_asked": ["name"], "reason": REASON, "once": "x"}).status_code == 404  # fmt: skip


def test_pages_ask_the_database_as_often_with_thirty_people_as_with_seven(towns):
    county, site = towns.county, towns.site
    started = iter(range(100, 900, 100))

    def more() -> None:
        county.file(f"更多{next(started)}.xlsx", at(LATER, 21))
        employer = county.employer("甲镇安置房劳务公司")
        first = next(started)
        for place in range(25):
            worker = county.worker(f"王五{place}", first + place)
            county.enrol(site, employer, worker, entered_on=date(2026, 3, 1))
            county.owed(site, employer, worker, MARCH, 1_000)
            county.paid(site, worker, MARCH, 1, date(2026, 4, 20))
        look(hour=22)

    client = towns.seen_by(towns.handler)
    for address in (
        reverse("desk:project_months", args=(site.pk,)), reverse("desk:month_people"), story(towns, 2),
    ):  # fmt: skip
        same_queries(client, address, more)


def test_the_window_gives_a_worker_a_code_once_and_sees_that_he_looked(towns):
    worker = Worker.objects.get(pk=people(towns.site)[0])
    address = reverse("desk:person", args=(worker.pk,))
    slip = reverse("desk:person_slip", args=(worker.pk,))
    page = towns.seen_by(towns.handler)
    assert "他没有看过" in text(page.get(address))
    assert page.post(slip, {"reason": "看"}).status_code == 422
    answer = page.post(slip, {"reason": "本人带身份证到窗口来查"})
    code = re.search(r'class="code-slip">([2-9A-Z]{8})<', answer.content.decode()).group(1)
    assert "no-store" in answer["Cache-Control"] and code not in text(page.get(address))
    day, now = moment()
    tail = worker.id_number.open_for("test")[-6:]
    visit, _token = services.open_with_slip(as_of=day, now=now, tail=tail, code=code, place="1")
    services.confirm_month(visit=visit, as_of=day, now=now, project_id=towns.site.pk, month=MARCH)
    # Who reads facts of a place sees it, and gives no codes.
    for reader in (page, towns.seen_by(towns.clerk)):
        assert "看了记录" in text(reader.get(address)) and "本人（窗口查询码）" in text(reader.get(address))
        assert "本人怎么说" in text(reader.get(story(towns, 0))) and "都对" in text(reader.get(story(towns, 0)))
    assert "给他一个查询码" not in text(towns.seen_by(towns.clerk).get(address))
    assert towns.seen_by(towns.clerk).post(slip, {"reason": "本人带身份证到窗口来查"}).status_code == 404
