"""An official sees at a glance which sites nobody can scan, makes and prints codes for them, and looks after those that hang."""

from __future__ import annotations

import io
from datetime import timedelta
from html import unescape

import pypdfium2
import pytest
import zxingcpp
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from anxin.casework.models import ClueDraft, CodeScan, SiteCode
from anxin.casework.tests.office import COUNTY, DAY, TOWN
from anxin.organisation.models import Village
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db


def made(office, day=DAY, **said):
    said = {"agency": office.arrears, "region": TOWN, "project": office.project, **said}
    return office.say("make_code", office.window, day, **said)


def scanned(code, times=1, ago=0):
    CodeScan.objects.create(code=code, on=DAY - timedelta(ago), times=times)


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def sheet(answer):
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def told(answer):
    return "".join(str(m) for m in get_messages(answer.wsgi_request))


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_says_how_many_hang_and_which_to_look_at(office):
    made(office, DAY - timedelta(99))
    scanned(made(office, project=None, place="甲镇窗口"), 3)
    client = office.as_(office.window)
    seen = text(client.get(reverse("desk:codes")))
    assert "2 个二维码在用，1 个要去看看。" in seen and "安置房" in seen and "甲镇窗口" in seen
    look = sheet(client.get(reverse("desk:codes"), {"health": "look", "export": "xlsx"}))
    assert [r[0] for r in look[-1:]] == ["安置房"] and "甲镇窗口" not in str(look)
    kinds = sheet(client.get(reverse("desk:codes"), {"kind": "window", "export": "xlsx"}))
    assert "甲镇窗口" in str(kinds) and "安置房" not in str(kinds)
    assert "没有符合条件的码" in text(client.get(reverse("desk:codes"), {"region": "110000"}))


def test_the_number_of_complaints_opens_those_that_came_through_the_code(office):
    code = made(office)
    clue, other = office.clue(), office.clue(text="另一条")
    ClueDraft.objects.create(token="t", code=code, said="{}", begun_at=clue.received_at, changed_at=clue.received_at, clue=clue)  # fmt: skip
    client = office.as_(office.window)
    address = f"{reverse('desk:clues')}?code={code.pk}&state=all"
    assert address in text(client.get(reverse("desk:codes")))
    opened = text(client.get(address))
    assert clue.number in opened and other.number not in opened


def test_lists_ask_equally_often_for_few_and_many(office):
    made(office)
    client = office.as_(office.window)

    def more():
        for n in range(30):
            scanned(made(office, project=None, place=f"窗口{n}"), 2)

    same_queries(client, reverse("desk:codes"), more)


# --- making -----------------------------------------------------------------------------------------------------------


def test_a_code_is_made_for_a_site_a_firm_and_a_window(office):
    client = office.as_(office.clerk)
    begin = text(client.get(reverse("desk:code_new"), {"project": office.project.pk}))
    assert 'value="安置房"' in begin
    agency = {"agency": office.arrears.pk}
    for said in (
        {"kind": "project", "project": "安置房"},
        {"kind": "enterprise", "enterprise": "乙建设公司", "region": TOWN},
        {"kind": "window", "place": "甲镇窗口", "region": TOWN},
        {"kind": "window", "village": Village.objects_unscoped.get().pk},
    ):
        answer = client.post(reverse("desk:code_new"), {**said, **agency})
        assert answer.status_code == 302, text(answer)
    assert sorted(c.of for c in SiteCode.objects_unscoped.all()) == ["enterprise", "project", "window", "window"]
    again = client.post(reverse("desk:code_new"), {"kind": "project", "project": "安置房", **agency})
    assert "已经有码" in told(again) and SiteCode.objects_unscoped.count() == 4


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"kind": "project", "project": "没有的"}, "台账上没有"), ({"kind": "window", "region": TOWN}, "写窗口叫什么"),
        ({"kind": "enterprise", "enterprise": "乙建设公司"}, "选它在哪里"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_the_field(office, said, wrong):
    answer = office.as_(office.window).post(reverse("desk:code_new"), {**said, "agency": office.arrears.pk})
    assert answer.status_code == 422 and wrong in answer.content.decode() and not SiteCode.objects_unscoped.exists()


def test_nobody_makes_a_code_in_another_town(office):
    client = office.as_(office.stranger)
    answer = client.post(reverse("desk:code_new"), {"kind": "project", "project": "安置房", "agency": office.stranger.agency_id})  # fmt: skip
    assert answer.status_code == 422 and "台账上没有" in answer.content.decode()
    code = made(office)
    assert client.get(reverse("desk:code", args=[code.pk])).status_code == 404
    assert client.post(reverse("desk:code_step", args=[code.pk, "retire"])).status_code == 404
    assert "没有在用的码" in told(client.post(reverse("desk:codes"), {"code": [code.pk], "paper": "a4"}))
    assert client.get(reverse("desk:code_poster", args=[code.pk, "a4"])).status_code == 404


# --- one code ---------------------------------------------------------------------------------------------------------


def test_the_page_of_a_code_says_how_it_is_and_what_to_do(office):
    code = made(office, DAY - timedelta(99))
    client, address = office.as_(office.window), reverse("desk:code", args=[code.pk])
    seen = text(client.get(address))
    assert "没人扫过" in seen and "登记张贴" in seen and f"anxin.example.org/w/{code.token}" in seen and "<svg" in seen
    scanned(code, 4, 3)
    seen = text(client.get(address))
    assert "有人扫，最近一次" in seen and "最近 13 周" in seen
    reader = text(office.as_(office.viewer).get(address))
    assert "登记张贴" not in reader and "换一个码" not in reader


def test_it_is_hung_looked_at_replaced_and_withdrawn_from_its_page(office):
    code = made(office)
    client = office.as_(office.window)

    def step(name, pk=code.pk, **said):
        return client.post(reverse("desk:code_step", args=[pk, name]), said)

    wrong = step("hang", on=(DAY + timedelta(1)).isoformat(), spot="门口")
    assert wrong.status_code == 422 and "不能在今天以后" in wrong.content.decode()
    no_photo = SimpleUploadedFile("a.jpg", b"no photo")
    refused = step("hang", on=DAY.isoformat(), spot="大门口", photo=no_photo)
    assert refused.status_code == 422 and "照片" in refused.content.decode()
    assert client.get(reverse("desk:code_photo", args=[code.pk])).status_code == 404
    photo = io.BytesIO()
    Image.new("RGB", (40, 30)).save(photo, "JPEG")
    assert (
        step("hang", on=DAY.isoformat(), spot="大门口", photo=SimpleUploadedFile("a.jpg", photo.getvalue())).status_code
        == 302
    )
    assert client.get(reverse("desk:code_photo", args=[code.pk]))["Content-Type"] == "image/jpeg"
    assert office.as_(office.officer).get(reverse("desk:code_photo", args=[code.pk])).status_code == 404
    assert step("check", on=DAY.isoformat(), works="no", words="糊住了").status_code == 302
    assert "去看时扫不开：糊住了" in text(client.get(reverse("desk:code", args=[code.pk])))
    new = SiteCode.objects_unscoped.get(pk=int(step("replace", why="worn")["Location"].split("/")[-2]))
    assert new != code and new.spot == "大门口"
    old = text(client.get(reverse("desk:code", args=[code.pk])))
    assert "换成了新码" in old and reverse("desk:code", args=[new.pk]) in old and "登记张贴" not in old
    assert code.token in text(client.get(reverse("desk:code", args=[new.pk])))
    assert step("retire", new.pk, why="over", reason="完工了").status_code == 302
    assert "已停用：工地完工" in text(client.get(reverse("desk:code", args=[new.pk])))
    assert step("nonsense", new.pk).status_code == 404


# --- posters ----------------------------------------------------------------------------------------------------------


def read(answer):
    assert answer["Content-Type"] == "application/pdf", answer.status_code
    book = pypdfium2.PdfDocument(answer.content)
    return [zxingcpp.read_barcodes(page.render(scale=1).to_pil())[0].text for page in book]


def test_posters_lead_to_the_form_of_their_own_site(office):
    codes = [made(office), made(office, project=office.sites[1]), made(office, project=None, place="甲镇窗口")]
    client = office.as_(office.window)
    single = client.get(reverse("desk:code_poster", args=[codes[0].pk, "a3"]))
    assert read(single) == [f"https://anxin.example.org/w/{codes[0].token}/"]
    assert client.get(read(single)[0].removeprefix("https://anxin.example.org")).status_code == 200
    ticked = client.post(reverse("desk:codes"), {"code": [codes[0].pk, codes[2].pk], "paper": "a4"})
    assert sorted(read(ticked)) == sorted(f"https://anxin.example.org/w/{c.token}/" for c in (codes[0], codes[2]))
    assert len(read(client.get(reverse("desk:code_posters"), {"kind": "project", "paper": "a4"}))) == 2


def test_the_sites_own_people_print_its_poster_and_learn_nothing_of_scans(office):
    client, site = office.as_(office.officer), reverse("desk:project", args=[office.project.pk])
    assert "扫码反映" not in text(client.get(site))
    code = made(office)
    scanned(code, 4)
    seen, poster = text(client.get(site)), reverse("desk:code_poster", args=[code.pk, "a4"])
    assert poster in seen and "有人扫" not in seen and reverse("desk:code", args=[code.pk]) + '"' not in seen
    assert read(client.get(poster))
    assert client.get(reverse("desk:code", args=[code.pk])).status_code == 404


def test_nothing_wrong_is_printed(office, settings, monkeypatch):
    code = made(office)
    client, one = office.as_(office.window), reverse("desk:code_poster", args=[code.pk, "a4"])
    assert "先选几个" in told(client.post(reverse("desk:codes"), {"paper": "a4"}))
    assert client.get(reverse("desk:code_poster", args=[code.pk, "a5"])).status_code == 404
    settings.ANXIN_PUBLIC_URL = ""
    assert "ANXIN_PUBLIC_URL" in told(client.get(one))
    assert "ANXIN_PUBLIC_URL" in text(client.get(reverse("desk:code", args=[code.pk])))
    office.say("retire_code", code_id=code.pk, reason="停了")
    assert client.get(one).status_code == 404


def test_too_many_for_one_file_are_refused_with_what_to_do(office, monkeypatch):
    from anxin import law

    number = law.number
    few = lambda name, *said: number(name, *said) if name != "code.posters_most" else type("N", (), {"value": 1})()  # noqa: E731
    monkeypatch.setattr("anxin.desk.codes.printing.law.number", few)
    for site in office.sites:
        made(office, project=site)
    assert "一份最多印 1 张" in told(office.as_(office.window).get(reverse("desk:code_posters")))


# --- coverage ---------------------------------------------------------------------------------------------------------


def test_coverage_is_counted_and_every_number_opens_its_list(office):
    scanned(made(office))
    made(office, project=office.sites[1])
    client, address = office.as_(office.window), reverse("desk:code_coverage", args=["project"])
    seen = text(client.get(address))
    assert (
        text(client.get(reverse("desk:code_coverage"))).count("覆盖 66.7%")
        and "3 个工地，2 个有码，覆盖 66.7%；还有 1 个没有。" in seen
    )
    for stands, names in (("none", {"医院"}), ("silent", {"学校"}), ("good", {"安置房"})):
        assert f"{address}?stands={stands}" in seen
        rows = sheet(client.get(address, {"stands": stands, "export": "xlsx"}))
        assert {r[0] for r in rows} & {"安置房", "学校", "医院"} == names
    # The trade that nobody has named has its list too.
    assert f"{address}?stands=none&authority=-" in seen
    rows = sheet(client.get(address, {"authority": "-", "export": "xlsx"}))
    assert {r[0] for r in rows} & {"安置房", "学校", "医院"} == {"医院"}
    firms, windows = (reverse("desk:code_coverage", args=[kind]) for kind in ("enterprise", "window"))
    assert "乙建设公司" in text(client.get(firms))
    made(office, project=None, place="甲镇窗口")
    seen = text(client.get(windows, {"stands": "silent"}))
    assert "2 个街镇窗口，1 个有码，覆盖 50.0%" in seen and f"{reverse('desk:codes')}?kind=window&region={TOWN}" in seen
    # Narrowing a list stays on its page.
    assert f'action="{windows}"' in seen
    assert "甲镇窗口" in text(client.get(reverse("desk:codes"), {"kind": "window", "region": TOWN}))
    assert client.get(reverse("desk:code_coverage", args=["nonsense"])).status_code == 404
    assert "还没有要贴码的工地" in text(office.as_(office.stranger).get(address))


def test_coverage_asks_equally_often_for_few_and_many(office):
    from anxin.monitoring.tests.county import at
    from anxin.standing.models import ProjectStanding

    def more():
        for n in range(30):
            site = office.county.project(f"工地{n}", TOWN)
            ProjectStanding.objects_unscoped.create(
                project=site, as_of=DAY, known_at=at(DAY), joining="joined", contractor=office.contractor
            )

    same_queries(office.as_(office.window), reverse("desk:code_coverage"), more)


@pytest.mark.parametrize(("kind", "count"), [("project", 3), ("enterprise", 1), ("window", 2), ("village", 1)])
def test_one_step_fills_all_gaps(office, kind, count):
    client = office.as_(office.clerk)
    assert f"一次补齐 {count} 个" in text(client.get(reverse("desk:code_coverage", args=[kind])))
    answer = client.post(reverse("desk:code_fill", args=[kind]), {"agency": office.arrears.pk})
    assert f"做好 {count} 个码" in told(answer)
    assert f"{count} 个二维码在用" in text(client.get(answer["Location"]))
    assert "一次补齐" not in text(client.get(reverse("desk:code_coverage", args=[kind])))
    assert "都有码" in told(client.post(reverse("desk:code_fill", args=[kind]), {"agency": office.arrears.pk}))


def test_the_page_of_a_site_says_whether_its_workers_can_scan(office):
    client, address = office.as_(office.window), reverse("desk:project", args=[office.project.pk])
    seen = text(client.get(address))
    assert "没有码" in seen and f"{reverse('desk:code_new')}?project={office.project.pk}" in seen
    code = made(office)
    scanned(code, 2)
    seen = text(client.get(address))
    assert "有人扫" in seen and reverse("desk:code", args=[code.pk]) in seen
    assert "做一个码" not in text(office.as_(office.viewer).get(address))


# --- telephones and places -----------------------------------------------------------------------------------------------


def test_offices_that_have_published_nothing_are_named_and_publish_here(office):
    client, address = office.as_(office.clerk), reverse("desk:hotlines")
    assert "2 个部门要公布，0 个公布了电话和地点，还差 2 个。" in text(client.get(address))
    one = reverse("desk:hotline", args=[office.labour.pk])
    wrong = client.post(one, {"hotline": "打我", "address": ""})
    assert wrong.status_code == 422 and "电话只写数字" in wrong.content.decode()
    assert client.post(one, {"hotline": "0859-6922333", "address": "人民路 1 号"}).status_code == 302
    assert "还差 1 个" in text(client.get(address))
    assert "县劳动监察大队" not in str(sheet(client.get(address, {"told": "no", "export": "xlsx"})))
    # Who only reads is shown no way to change it.
    assert one not in text(office.as_(office.viewer).get(address)) and one in text(client.get(address))
    assert office.as_(office.viewer).get(one).status_code == 404
    assert office.labour.region_id == COUNTY
