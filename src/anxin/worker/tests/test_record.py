"""A worker sees his own months on his phone, says what is wrong, and takes his record with him."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.cache import cache

from anxin.audit.models import AuditEvent
from anxin.casework.models import Clue
from anxin.casework.tests.office import DAY
from anxin.channels.tests.conftest import gateway  # noqa: F401 - a fixture
from anxin.documents import signing
from anxin.documents.packs_checking import check_pack
from anxin.monitoring.tests.county import at
from anxin.records.models import MonthAnswer, Visit
from anxin.records.tests.conftest import BROTHERS, NOW, judged, land  # noqa: F401 - fixtures
from anxin.worker.guard import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path, monkeypatch):
    """The conftest's home stays that of the county here; the pages' clock is the county's."""
    cache.clear()
    monkeypatch.setattr("anxin.access.edge.timezone.now", lambda: NOW)
    return tmp_path


@pytest.fixture
def opened(client, judged):  # noqa: F811
    """The phone of the first brother with his record open."""
    number = judged.worker.id_number.open_for("test")
    answer = client.post("/w/record/", {"phone": "138 0013 8000", "tail": number[-6:]})
    assert answer["Location"] == "/w/record/code/"
    judged.send()
    answer = client.post("/w/record/code/", {"code": judged.code})
    assert answer["Location"] == "/w/record/months/"
    return client


def month(county, name: str = "") -> str:
    return f"/w/record/{county.office.project.pk}/202603/{name}"


def test_without_a_gateway_the_window_is_named_and_nothing_is_asked(client, db):
    page = client.get("/w/record/").content.decode()
    assert "服务窗口" in page and 'name="phone"' not in page
    assert client.post("/w/record/", {"phone": BROTHERS, "tail": "123456"}).status_code == 200
    assert Visit.objects.count() == 0


def test_every_page_without_a_visit_asks_who_one_is(client, judged):  # noqa: F811
    for path in ("/w/record/months/", month(judged), month(judged, "wrong/"), "/w/record/paper/", "/w/record/pack/"):
        assert client.get(path)["Location"] == "/w/record/"
    assert client.get("/w/record/code/")["Location"] == "/w/record/"


def test_known_and_unknown_read_the_same_pages(client, judged):  # noqa: F811
    number = judged.worker.id_number.open_for("test")
    told = []
    for phone, tail in ((BROTHERS, number[-6:]), ("13700137000", "123456")):
        answer = client.post("/w/record/", {"phone": phone, "tail": tail})
        judged.send()
        pages = [client.get("/w/record/code/"), client.post("/w/record/code/", {"code": "abc"})]
        bare = [re.sub(r'value="[^"]{40,}"', "", p.content.decode()) for p in pages]
        told.append((answer.status_code, answer["Location"], [p.status_code for p in pages], bare))
    assert told[0] == told[1]


def test_the_list_shows_his_months_and_no_number_in_full(opened, judged):  # noqa: F811
    page = opened.get("/w/record/months/").content.decode()
    assert "安置房" in page and "6,000.00" in page and "没发足" in page and "差 4,000.00 元" in page
    number = judged.worker.id_number.open_for("test")
    assert number not in page and f"{number[:3]}*************{number[-2:]}" in page
    assert AuditEvent.objects.filter(act="records.seen").count() == 1


def test_a_month_shows_days_sheet_and_the_cards_end_alone(opened, judged):  # noqa: F811
    page = opened.get(month(judged)).content.decode()
    assert page.count('class="on"') == 22 and "出勤 22 天" in page
    assert "4567" in page and "6222020200001234567" not in page and "到账" in page
    assert "记录上" not in page


def test_the_pages_hold_a_reference_and_no_name(opened):
    cookie = opened.cookies["record"]
    assert cookie["path"] == "/w/" and cookie["httponly"] and cookie["samesite"] == "Lax"
    token = cookie.value.split(":")[0]
    assert not Visit.objects.filter(token_index=token).exists() and BROTHERS not in cookie.value
    assert opened.get("/w/record/months/")["Refresh"].endswith("url=/w/record/")


def test_a_forged_cookie_opens_nothing(client, judged):  # noqa: F811
    judged.open()
    client.cookies["record"] = "abc:1abc:def"
    assert client.get("/w/record/months/")["Location"] == "/w/record/"


def test_the_brothers_month_is_unknown_and_so_is_any_other(opened, judged):  # noqa: F811
    assert opened.get(f"/w/record/{judged.office.project.pk}/202604/").status_code in (200, 404)
    assert opened.get(f"/w/record/{judged.office.project.pk + 99}/202603/").status_code == 404
    assert opened.get(f"/w/record/{2**70}/202603/").status_code == 404
    assert opened.get(f"/w/record/{judged.office.project.pk}/999999/").status_code == 404
    assert opened.get("/w/mine/X202600001/").status_code == 404


def test_it_is_right_is_kept_once(opened, judged):  # noqa: F811
    for _ in range(2):
        assert opened.post(month(judged, "right/"))["Location"] == month(judged)
    assert MonthAnswer.objects_unscoped.get().what == "right"
    assert "都对" in opened.get("/w/record/months/").content.decode()


@pytest.mark.parametrize(
    ("what", "typed", "amount"),
    [
        ("days", {"days": "25.5"}, 400_000),
        ("amount", {"fen": "8千"}, 600_000),
        ("unpaid", {"fen": "0"}, 600_000),
        ("not_me", {}, None),
    ],
)
def test_what_is_wrong_becomes_a_clue_with_the_months_facts(opened, judged, what, typed, amount):  # noqa: F811
    assert opened.get(month(judged, "wrong/")).status_code == 200
    assert opened.get(month(judged, f"wrong/{what}/")).status_code == 200
    page = opened.post(month(judged, f"wrong/{what}/"), {**typed, "words": "班长少记了"}).content.decode()
    clue = Clue.objects_unscoped.get()
    assert clue.number in page and clue.door == "record" and clue.state == "received" and clue.due_on
    assert (clue.worker, clue.project, clue.employer, clue.months) == (
        judged.worker, judged.office.project, judged.office.employer, [202603],
    )  # fmt: skip
    # The office that the place has for it, since the site has no board yet.
    assert clue.first_agency == judged.office.labour and clue.amount_fen == amount
    text = clue.text.open_for("test")
    assert "出勤 22 天" in text and "6,000.00" in text and "2,000.00" in text and "班长少记了" in text
    again = opened.post(month(judged, f"wrong/{what}/"), typed)
    assert again.status_code == 422 and clue.number in again.content.decode()
    assert opened.post(month(judged, "right/")).status_code == 422
    back = opened.get(month(judged)).content.decode()
    assert clue.number in back and "正在办" in back
    assert clue.number in opened.get(f"/w/mine/{clue.number}/").content.decode()
    # On a shared phone nothing of it stays when the record is shut.
    opened.post("/w/record/leave/")
    assert opened.get(f"/w/mine/{clue.number}/").status_code == 404


def test_days_that_are_none_are_asked_again(opened, judged):  # noqa: F811
    for typed in ("40", "很多", "-1", "nan"):
        assert opened.post(month(judged, "wrong/days/"), {"days": typed}).status_code == 422
    assert opened.get(month(judged, "wrong/right/")).status_code == 404
    assert Clue.objects_unscoped.count() == 0


def test_the_paper_is_signed_and_one_changed_byte_is_found(opened, judged):  # noqa: F811
    answer = opened.get("/w/record/paper/")
    data = answer.content
    assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
    assert signing.check_pdf(data, signing.public_key()).ok
    for place in range(0, len(data), max(1, len(data) // 40)):
        for bit in (0, 7):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            assert not signing.check_pdf(bytes(changed), signing.public_key()).ok, place
    assert not signing.check_pdf(data[:-1]).ok
    event = AuditEvent.objects.get(act="records.taken")
    assert event.subject_id == str(judged.worker.pk) and event.fields["form"] == "PDF"
    assert BROTHERS not in str(event.fields)


def test_the_pack_verifies_without_a_database_and_names_what_was_changed(opened, judged, tmp_path):  # noqa: F811
    data = b"".join(opened.get("/w/record/pack/").streaming_content)
    whole = tmp_path / "w.zip"
    whole.write_bytes(data)
    assert check_pack(whole, signing.public_key()).ok
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        names = held.namelist()
        text = b"".join(held.read(n) for n in names).decode("utf-8", "replace")
    assert "我的工资记录.pdf" in names and "事实/人月.csv" in names and "事实/线索.json" not in names
    number = judged.worker.id_number.open_for("test")
    assert number not in text and "6222020200001234567" not in text and BROTHERS not in text
    changed = bytearray(data)
    changed[data.index("事实/人月.csv".encode(), 4096) + 40] ^= 1
    whole.write_bytes(bytes(changed))
    assert not check_pack(whole, signing.public_key()).ok


def test_leaving_shuts_the_record(opened):
    assert opened.post("/w/record/leave/")["Location"] == "/w/record/"
    assert opened.get("/w/record/months/")["Location"] == "/w/record/"


def test_the_pages_are_small_and_speak_english(opened, judged):  # noqa: F811
    page = opened.get("/w/record/months/")
    style = re.search(r'href="(/static[^"]+)"', page.content.decode()).group(1)
    weight = len(page.content) + len(b"".join(opened.get(style).streaming_content))
    assert weight < 50_000 and "<script" not in page.content.decode()
    opened.post("/w/language/", {"language": "en", "back": "/w/record/months/"})
    for path in (
        "/w/record/",
        "/w/record/months/",
        month(judged),
        month(judged, "wrong/"),
        month(judged, "wrong/days/"),
    ):
        main = opened.get(path).content.decode().split("<main>")[1].split("</main>")[0]
        assert re.findall(r"[\u4e00-\u9fff]{2,}", main.replace("安置房", "")) == [], path
    assert at(DAY) == NOW


def test_only_the_proxies_of_the_house_say_who_asks(rf, settings):
    asked = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 9.9.9.9")
    assert address_of(asked) == "10.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address_of(asked) == "9.9.9.9"
