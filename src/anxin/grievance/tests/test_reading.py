"""What an officer relies on when the house has read a complaint for him."""

import csv
from datetime import date
from pathlib import Path

import pytest

from anxin import grievance

SAMPLES = list(csv.DictReader(Path(__file__).with_name("samples.csv").open(encoding="utf-8", newline="")))
DAY = date(2026, 3, 10)
HOW = {"exact": "=", "more": ">", "about": "~", "less": "<"}


def _read(text, on=DAY):
    return grievance.read(text, said_on=on)


def _ids(row):
    return row["key"]


@pytest.mark.parametrize("row", [r for r in SAMPLES if r["label"] not in ("criminal", "civil")], ids=_ids)
def test_a_real_message_is_told_apart_from_what_is_no_wage_claim(row):
    assert (_read(row["text"]).kind.name == "wages") == row["label"].startswith("arrears")


@pytest.mark.parametrize("row", [r for r in SAMPLES if r["fen"]], ids=_ids)
def test_the_amount_of_a_real_text_is_read(row):
    amount = _read(row["text"]).amount
    assert (str(amount.fen), HOW[amount.how]) == (row["fen"], row["fen_kind"])


@pytest.mark.parametrize("row", [r for r in SAMPLES if r["people"]], ids=_ids)
def test_the_people_of_a_real_text_are_counted(row):
    people = _read(row["text"]).people
    assert (str(people.count), HOW[people.how]) == (row["people"], row["people_kind"])


@pytest.mark.parametrize(
    "text,yuan,how",
    [
        ("老板欠我们五个人工钱三万二，到现在一分没给", 32000, "exact"),
        ("欠我1万5的工钱，打了白条", 15000, "exact"),
        ("包工头打了张2.5万的欠条就跑路了", 25000, "exact"),
        ("我老公的工资还有八千多没结", 8000, "more"),
        ("加起来有10来万血汗钱没给", 100000, "about"),
        ("每人5000元共20人，都没拿到工资", 100000, "exact"),
        ("总工资45600，已经付了2万，剩下25600一直不给", 25600, "exact"),
        ("日薪260元，干了65天，应得16900元，实得5000元，尚欠11900元", 11900, "exact"),
        ("合同总价120万元，至今拖欠民工工资30余万元", 300000, "more"),
        ("拖欠刘师傅4300元，王师傅5200元，合计9500元工资", 9500, "exact"),
        ("欠薪共计伍万叁仟贰佰元整", 53200, "exact"),
        ("押金2000元和工资6800元都没给", 6800, "exact"),
        ("公司欠我两个月工资９８００块", 9800, "exact"),
        ("工钱总共差不多五十万", 500000, "about"),
    ],
)
def test_amounts_are_read_as_people_say_them(text, yuan, how):
    amount = _read(text).amount
    assert (amount.fen, amount.how) == (yuan * 100, how)


@pytest.mark.parametrize(
    "text", ["做小工每天260元，老板一直不结账", "2019年3月至今没发工资", "罚款500元，电话13800000000", "欠我工资"]
)
def test_a_rate_a_date_or_a_phone_is_no_debt(text):
    assert _read(text).amount is None


@pytest.mark.parametrize(
    "text,count,how",
    [
        ("拖欠农民工工资约38万元，涉及47人", 47, "exact"),
        ("带着二十多号人干了半年，工资分文未付", 20, "more"),
        ("我们三十来个工人，工钱没给", 30, "about"),
        ("欠我们四川籍民工28人工资", 28, "exact"),
        ("老板拖欠我的工资，找了十几次", 1, "exact"),
        ("拖欠张某等46名农民工工资", 46, "exact"),
    ],
)
def test_people_are_counted_as_people_say_them(text, count, how):
    people = _read(text).people
    assert (people.count, people.how) == (count, how)


@pytest.mark.parametrize(
    "text,months,first,last",
    [
        ("公司连续四个月没发工资了", 4, None, None),
        ("工资拖欠半年多了", 6, None, None),
        ("上个月工资没发", None, 202602, 202602),
        ("从2019年3月至今没发工资", None, 201903, 202603),
        ("3月4月5月的工资到现在没给", None, 202503, 202505),
        ("欠我们2025年7月到9月三个月的工资", 3, 202507, 202509),
        ("去年8月到12月的工钱没结", None, 202508, 202512),
        ("去年腊月的工资没给", None, 202601, 202601),
        ("十一月的工资拖到现在没发", None, 202511, 202511),
    ],
)
def test_months_are_read_from_the_day_on_which_it_was_said(text, months, first, last):
    period = _read(text).period
    assert (period.months, period.first, period.last) == (months, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "包工头跑路了，电话打不通，我们二十多个人的工钱找谁要",
        "血汗钱要不回来，包工头只给写了一张欠条，没盖章",
        "干完活快半年了，老板一直说没钱，拖着不给我们工钱",
        "厂里压了我们三个月工资，现在老板失联，厂门也关了",
        "工地上干了三个月木工，老板一分工钱没给",
    ],
)
def test_many_ways_of_saying_it_are_heard_as_unpaid_wages(text):
    assert _read(text).kind.name == "wages"


@pytest.mark.parametrize(
    "text,name",
    [
        ("我公司承建的道路工程已验收两年，业主单位至今拖欠工程款三百万元", "project_money"),
        ("公司天天加班到十点，从来不给加班费", "pay_dispute"),
        ("公司不给我们交社保，劳动合同也不签", "labour_contract"),
        ("一辈子的血汗钱买了套房，漏水没人管", "other"),
        ("有人冒充农民工讨薪，其实是要工程款，工资早就发清了", "false_claim"),
        ("小区物业费太高，电梯坏了没人修", "other"),
    ],
)
def test_what_is_no_claim_of_wages_gets_its_own_class(text, name):
    assert _read(text).kind.name == name


def test_a_worker_who_is_accused_of_a_false_claim_still_claims_his_wages():
    assert _read("老板拖欠我们工资三个月，还说我们恶意讨薪").kind.name == "wages"


def test_the_class_comes_with_the_words_that_spoke_for_it():
    kind = _read("老板拖欠我们工资三个月，一直不给").kind
    assert kind.reasons and kind.reasons[0].weight >= kind.reasons[-1].weight > 0
    assert "拖欠" in "".join(r.span.of("老板拖欠我们工资三个月，一直不给") for r in kind.reasons)


@pytest.mark.parametrize(
    "text,what,words",
    [
        ("再不给钱我们就去跳楼了，欠我们工资", "extreme", "跳楼"),
        ("几十号人堵门讨薪", "group", "几十号人堵"),
        ("我今年才15岁，在工地干活工钱没给", "minors", "才15岁"),
        ("在工地摔伤住院，工资也没给", "injury", "摔伤"),
    ],
)
def test_what_cannot_wait_is_pointed_at(text, what, words):
    assert (what, words) in [(u.what, u.span.of(text)) for u in _read(text).urgencies]


def test_what_is_denied_is_no_urgency():
    assert _read("我们不会跳楼，只想要工资").urgencies == ()


def test_the_employer_is_the_one_that_owes_and_not_the_office_that_was_asked():
    text = "投诉泰安市宏远建筑劳务有限公司拖欠民工工资，去劳动局问过，我们在泉城花园二期项目做木工"
    proposal = _read(text)
    assert proposal.employers[0].text == "泰安市宏远建筑劳务有限公司"
    assert "泉城花园二期项目" in [p.text for p in proposal.projects]


def test_the_same_text_is_read_the_same_way_again():
    text = SAMPLES[0]["text"]
    assert _read(text) == _read(text)


@pytest.mark.parametrize("row", [r for r in SAMPLES if r["label"] in ("criminal", "civil")], ids=_ids)
def test_a_refusal_that_was_ordered_and_evaded_is_put_before_the_officer(row):
    assert grievance.screen(row["text"]).refer == (row["label"] == "criminal")


def test_flight_without_an_order_asks_for_the_order_first():
    found = grievance.screen("老板拖欠三十人工资后跑路，电话关机")
    assert (found.refer, found.look) == (False, True)
    assert "已责令支付" in found.missing
