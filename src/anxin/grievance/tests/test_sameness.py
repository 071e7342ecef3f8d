"""One grievance that came by several doors is proposed as one; two that only look alike are not."""

from datetime import date

from anxin.grievance import Clue, OpenClues, same

PHONE = "我们是泉城花园项目的木工，二十个人，老板拖欠三个月工资共十二万元，多次讨要都说没钱，请领导帮忙"
OPEN = [
    Clue("1", PHONE, date(2026, 1, 5), frozenset({"p1"}), "宏远劳务", "泉城花园", 202510, 202512),
    Clue("2", "小区门口夜间施工扰民，请处理", date(2026, 1, 6)),
    Clue("3", "恒盛公司欠我去年的工钱", date(2026, 1, 7), frozenset({"p9"}), "恒盛公司", "滨河大道", 202503, 202504),
]


def test_the_same_text_by_another_door_is_found():
    found = same(Clue("n", "【12345转】" + PHONE, date(2026, 1, 9)), OPEN)
    assert [m.key for m in found] == ["1"]
    assert "文字相近" in found[0].reasons[0]


def test_the_same_person_on_the_same_site_is_found_whatever_he_writes():
    found = same(Clue("n", "工钱还没给", persons=frozenset({"p1"}), project="泉城花园"), OPEN)
    assert [m.key for m in found] == ["1"]
    assert {"同一人", "同一项目"} <= set(found[0].reasons)


def test_another_worker_of_the_same_employer_and_site_is_proposed_for_joining():
    assert [m.key for m in same(Clue("n", "我是瓦工", employer="宏远劳务", project="泉城花园"), OPEN)] == ["1"]


def test_other_months_of_the_same_employer_are_another_debt():
    new = Clue("n", "我是瓦工", employer="恒盛公司", project="滨河大道", first=202601, last=202602)
    assert same(new, OPEN) == []


def test_one_agreement_alone_is_not_enough():
    assert same(Clue("n", "别的事情", persons=frozenset({"p1"})), OPEN) == []
    assert same(Clue("n", "别的事情", employer="宏远劳务"), OPEN) == []


def test_a_clue_is_never_the_same_as_itself_and_the_register_may_be_kept():
    known = OpenClues.of(OPEN)
    assert same(OPEN[0], known) == []
    known.add(Clue("4", PHONE))
    assert [m.key for m in same(OPEN[0], known)] == ["4"]
