"""A worker says in four questions that he was not paid, follows it, and answers whether the money came."""

from __future__ import annotations

import re

import pytest

from anxin.access.edge import moment
from anxin.access.scope import Scope
from anxin.casework import services
from anxin.casework.models import Clue, ClueDraft, CodeScan
from anxin.casework.selectors import likely_same_as
from anxin.kit import months
from anxin.monitoring.tests.county import CLERK

pytestmark = pytest.mark.django_db


def last_month() -> int:
    return months.add(months.month_of(moment()[0]), -1)


def begun(client, code) -> str:
    """The address of the first question."""
    return client.post(f"/w/{code.token}/")["Location"]


def told(client, code, **said) -> str:
    """The last page of a whole report."""
    at = begun(client, code)
    at = client.post(at, {"month": [last_month()]})["Location"]
    at = client.post(at, {"amount": said.pop("amount", "8千")})["Location"]
    at = client.post(at, {"people": said.pop("people", "3")})["Location"]
    return client.post(at, said or {"phone": "138 0013 8000"}).content.decode()


def test_four_answers_become_a_clue_with_a_number_and_days(client, code, office):
    page = told(client, code)
    clue = Clue.objects_unscoped.get()
    assert clue.number in page and re.search(r"<dd>[2-9A-HJ-NP-Z]{8}</dd>", page)
    assert (clue.months, clue.amount_fen, clue.people) == ([last_month()], 800_000, 3)
    assert clue.project == office.project and clue.door == "site_code" and clue.first_agency == office.arrears
    assert f"{clue.limit_on.month} 月 {clue.limit_on.day} 日" in page


def test_who_leaves_no_number_is_heard_too(client, code):
    told(client, code, anonymous="1")
    clue = Clue.objects_unscoped.get()
    assert clue.anonymous and clue.phone_index == ""


def test_the_first_page_is_small_and_needs_no_script(client, code):
    page = client.get(f"/w/{code.token}/")
    assert page.status_code == 200 and "<script" not in page.content.decode()
    assert "安置房" in page.content.decode()
    weight = len(page.content) + len(
        b"".join(client.get(re.search(r'href="(/static[^"]+)"', page.content.decode()).group(1)).streaming_content)
    )
    assert weight < 50_000
    assert CodeScan.objects.get().times == 1


def test_what_was_typed_is_there_after_the_line_broke(client, code):
    at = begun(client, code)
    at = client.post(at, {"month": [last_month()]})["Location"]
    client.post(at, {"amount": "8000"})
    again = client.get(at).content.decode()
    assert 'value="8000.0"' in again or 'value="8000"' in again
    assert "8000" not in str(ClueDraft.objects.get().said)


@pytest.mark.parametrize(("typed", "says"), [("一堆", "没看懂"), ("0", "太大或太小"), ("999999999999", "太大或太小")])
def test_an_amount_that_is_none_is_asked_again_in_plain_words(client, code, typed, says):
    at = begun(client, code)
    at = client.post(at, {"month": [last_month()]})["Location"]
    answer = client.post(at, {"amount": typed})
    assert answer.status_code == 422 and says in answer.content.decode()


@pytest.mark.parametrize("typed", ["12345", "abc", "1380013800", ""])
def test_a_phone_that_is_none_is_asked_again(client, code, typed):
    at = begun(client, code)
    for said in ({"month": [last_month()]}, {"amount": ""}, {"people": "1"}):
        at = client.post(at, said)["Location"]
    answer = client.post(at, {"phone": typed})
    assert answer.status_code == 422 and "11 位" in answer.content.decode()
    assert Clue.objects_unscoped.count() == 0


def test_months_that_were_not_offered_are_not_taken(client, code):
    at = begun(client, code)
    assert client.post(at, {"month": ["999912", "190001"]}).status_code == 422
    assert client.post(at, {"unsure": "1"}).status_code == 302


def test_pressing_twice_makes_one_clue(client, code):
    at = begun(client, code)
    for said in ({"month": [last_month()]}, {"amount": ""}, {"people": "1"}):
        at = client.post(at, said)["Location"]
    client.post(at, {"phone": "13800138000"})
    client.post(at, {"phone": "13800138000"})
    assert Clue.objects_unscoped.count() == 1


def test_after_a_few_reports_a_small_sum_comes_first_and_nothing_is_lost(client, code):
    for n in range(3):
        told(client, code, phone=f"1380013800{n}")
    at = begun(client, code)
    for said in ({"month": [last_month()]}, {"amount": ""}, {"people": "1"}):
        at = client.post(at, said)["Location"]
    page = client.post(at, {"phone": "13800138009"}).content.decode()
    assert Clue.objects_unscoped.count() == 3 and "等于几" in page
    signed = re.search(r'name="sum" value="([^"]+)"', page).group(1)
    a, b = (
        "零一二三四五六七八九".index(x)
        for x in re.search(r"([一二三四五六七八九])加([一二三四五六七八九])", page).groups()
    )
    wrong = client.post(at, {"phone": "13800138009", "sum": signed, "answer": "99"}).content.decode()
    assert "等于几" in wrong
    client.post(at, {"phone": "13800138009", "sum": signed, "answer": str(a + b)})
    assert Clue.objects_unscoped.count() == 4


def test_the_same_grievance_said_twice_is_kept_and_proposed_as_one(client, code):
    told(client, code)
    told(client, code)
    first, second = Clue.objects_unscoped.order_by("id")
    likely = likely_same_as(Scope.everything("test"), second)
    assert [one.clue for one in likely] == [first] and likely[0].reasons


def test_number_and_code_open_the_matter_and_nothing_else_does(client, code, django_user_model):
    page = told(client, code)
    number, secret = re.findall(r"<dd>([^<]+)</dd>", page)
    client.cookies.clear()
    assert client.get(f"/w/mine/{number}/").status_code == 404
    assert client.post("/w/", {"number": number, "code": "AAAAAAAA"}).status_code == 422
    assert client.post("/w/", {"number": number.lower(), "code": secret.lower()})["Location"] == f"/w/mine/{number}/"
    assert "收到了" in client.get(f"/w/mine/{number}/").content.decode()


def test_his_own_no_sends_it_back(client, code, office):
    page = told(client, code)
    number = re.findall(r"<dd>([^<]+)</dd>", page)[0]
    day, now = moment()
    clue = Clue.objects_unscoped.get()

    def say(name, actor, **said):
        return getattr(services, name)(actor=actor, as_of=day, now=now, clue_id=clue.pk, **said)

    say("sort_clue", office.window, kind="wages")
    say("route_clue", office.window, agency=office.labour)
    say("accept_clue", office.inspector)
    say("verify_clue", office.inspector, people=1, amount_fen=800_000, months=[last_month()], facts="工资表")
    say("dispose_clue", office.inspector, conclusion="paid", paid_fen=800_000)
    assert "正在办" in client.get(f"/w/mine/{number}/").content.decode()
    assert client.post(f"/w/mine/{number}/answer/", {"answer": "got_it"}).status_code == 422
    say("reply_clue", office.inspector, words="已经发了")
    assert "钱拿到了吗" in client.get(f"/w/mine/{number}/").content.decode()
    client.post(f"/w/mine/{number}/answer/", {"answer": "nothing"})
    clue.refresh_from_db()
    assert clue.state == "accepted" and clue.reopened == 1


def test_a_retired_code_says_so_and_takes_nothing(client, code, office):
    day, now = moment()
    services.retire_code(actor=office.window, as_of=day, now=now, code_id=code.pk, reason="牌子换了")
    assert "停用" in client.get(f"/w/{code.token}/").content.decode()
    assert client.post(f"/w/{code.token}/").status_code == 404


def test_whoever_scans_a_replaced_code_reports_through_the_new_one(client, code, office):
    day, now = moment()
    new = services.replace_code(actor=office.window, as_of=day, now=now, code_id=code.pk, why="worn")
    page = client.get(f"/w/{code.token}/").content.decode()
    assert "换了新的码" in page and f'action="/w/{new.token}/"' in page and "停用" not in page
    # The old board still hangs: that is told by its own count, and not by that of the new one.
    assert CodeScan.objects.get().code == code
    told(client, new)
    assert Clue.objects_unscoped.get().draft.code == new


def test_what_was_begun_through_a_code_is_finished_although_it_was_taken_away(client, code, office):
    at = begun(client, code)
    day, now = moment()
    services.retire_code(actor=office.window, as_of=day, now=now, code_id=code.pk, reason="牌子换了")
    for said in ({"month": [last_month()]}, {"amount": ""}, {"people": "1"}):
        at = client.post(at, said)["Location"]
    client.post(at, {"phone": "13800138000"})
    assert Clue.objects_unscoped.get().project == office.project


def test_an_address_typed_with_a_capital_opens_the_same_page(client, code):
    assert "安置房" in client.get(f"/w/{code.token.capitalize()}/").content.decode()


def test_one_scan_is_one_count_and_coming_back_is_none(client, code):
    client.get(f"/w/{code.token}/")
    client.head(f"/w/{code.token}/")
    page = client.get(f"/w/{code.token}/offices/").content.decode()
    client.get(re.search(r'href="(/w/[^"]+again)"', page).group(1))
    assert CodeScan.objects.get().times == 1


def test_whom_to_call_is_what_the_offices_published(client, code, office):
    from anxin.access.services import publish_contacts

    assert "还没公布电话" in client.get(f"/w/{code.token}/offices/").content.decode()
    day, now = moment()
    publish_contacts(
        actor=CLERK, as_of=day, now=now, agency=office.labour, hotline="0859-6922333转8", address="人民路 1 号"
    )
    page = client.get(f"/w/{code.token}/offices/").content.decode()
    assert "县劳动监察大队" in page and 'href="tel:08596922333,8"' in page and "人民路 1 号" in page


def test_the_pages_speak_english_when_asked_and_officers_pages_never_do(client, code):
    client.post("/w/language/", {"language": "en", "back": f"/w/{code.token}/"})
    page = client.get(f"/w/{code.token}/").content.decode()
    assert "I was not paid" in page and 'lang="en"' in page
    assert client.post("/w/language/", {"language": "en", "back": "https://evil.example/"})["Location"] == "/w/"


def test_unknown_tokens_are_unknown(client, code):
    assert client.get("/w/nothing/").status_code == 404
    assert client.get(f"/w/{code.token}/x/months/").status_code == 404
