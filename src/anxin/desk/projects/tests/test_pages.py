"""The ledger, the page of a project and what hangs on it: what stands there, and that another town is never in it."""

from datetime import date

import pytest
from django.urls import reverse

from anxin.monitoring.tests.county import at
from anxin.testing import same_queries

from .conftest import HERE, THERE, look, people, sheet, site, text

pytestmark = pytest.mark.django_db
PAGES = [
    "project",
    "project_account",
    "project_deposit",
    "project_contracts",
    "project_board",
    "project_parties",
    "project_documents",
    "project_history",
]


def test_the_ledger_says_how_much_is_owed_and_knows_nothing_of_the_next_town(towns):
    seen = text(towns.of("viewer").get(reverse("desk:projects")))
    assert "1 个项目，1 个欠薪：2 人 12,000.00 元。" in seen
    assert "甲镇安置房" in seen and "乙镇" not in seen
    both = text(towns.of("county").get(reverse("desk:projects")))
    assert "2 个项目，2 个欠薪：7 人 42,000.00 元。" in both


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"town": THERE}, 1), ({"q": "乙镇"}, 0), ({"level": "red"}, 1), ({"level": "none"}, 0), ({"owed": "yes"}, 1),
        ({"fee": "short"}, 1), ({"joining": "joined"}, 1), ({"fault": "no_gate"}, 1), ({"fault": "no_account"}, 0),
        ({"lack": "settlement"}, 1), ({"status": "finished"}, 0), ({"industry": "房屋建筑"}, 1), ({"authority": "县住建局"}, 1),
    ],
)  # fmt: skip
def test_filters_find_what_they_say_and_nothing_beyond_ones_own(towns, asked, found):
    answer = towns.of("viewer").get(reverse("desk:projects"), {**asked, "export": "xlsx"})
    rows = [row for row in sheet(answer) if row and str(row[0]) == "甲镇安置房"]
    assert len(rows) == found
    everything = str(sheet(towns.of("viewer").get(reverse("desk:projects"), {**asked, "export": "xlsx"})))
    assert "乙镇学校" not in everything


def test_a_project_answers_three_questions_with_numbers(towns):
    seen = text(towns.of("viewer").get(reverse("desk:project", args=[towns.site.pk])))
    assert "专户余额 96,000.00 元（2026年3月20日），要发 12,000.00 元，够" in seen
    assert "人工费 1 期没拨足，差 100,000.00 元" in seen
    assert "1 家分包都签了代发委托" in seen and "没有劳资专管员" in seen
    assert "2026年3月应发 2 人，足额到账 0 人；2 人 12,000.00 元逾期" in seen
    # Who must pay: the subcontractor itself, the contractor first, the owner for what it did not pay in.
    assert "自己招的 2 人欠 12,000.00 元，直接负责发清" in seen
    assert "1 家单位欠 2 人 12,000.00 元，由总包先行清偿" in seen
    assert "人工费差 100,000.00 元没拨；因此欠薪的，以没结清的工程款为限先行垫付" in seen
    assert "五项制度" in seen and "保函 650,000.00 元，2026年6月18日到期" in seen and "将到期" in seen
    assert "木工班" in seen


def test_each_number_of_a_month_stands_in_the_table_under_the_chart(towns):
    seen = text(towns.of("viewer").get(reverse("desk:project", args=[towns.site.pk])))
    assert "100,000.00" in seen and "12,000.00" in seen and "data-chart" in seen
    assert reverse("desk:project_months", args=[towns.site.pk]) + "?first=202603&amp;last=202603" in seen


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_another_towns_project_is_known(towns, name):
    assert towns.of("viewer").get(reverse(f"desk:{name}", args=[towns.other.pk])).status_code == 404
    assert towns.of("viewer").get(reverse(f"desk:{name}", args=[towns.site.pk])).status_code == 200


def test_the_account_shows_firms_by_name_and_others_masked_also_in_the_sheet(towns):
    address = reverse("desk:project_account", args=[towns.site.pk])
    seen = text(towns.of("viewer").get(address))
    assert "够发 8.0 个月（按最近 1 个月工资表平均）" in seen
    assert "甲镇城投" in seen and "欧**" in seen and "欧阳锋" not in seen
    rows = str(sheet(towns.of("viewer").get(address, {"export": "xlsx"})))
    assert "欧**" in rows and "欧阳锋" not in rows
    spent = sheet(towns.of("viewer").get(address, {"export": "xlsx", "direction": "out", "month": "2026-03"}))
    assert len([r for r in spent if r and "支出" in r]) == 1


def test_deposit_contract_board_and_history_say_what_the_papers_say(towns):
    client = towns.of("viewer")
    deposit = text(client.get(reverse("desk:project_deposit", args=[towns.site.pk])))
    assert "银行保函" in deposit and "BH-1" in deposit and "使用" in deposit and "没有支付担保" in deposit
    contract = text(client.get(reverse("desk:project_contracts", args=[towns.site.pk])))
    assert "施工合同 43,800,000.00 元，缺拨付周期" in contract and "22.0%" in contract and "审批局" in contract
    board = text(client.get(reverse("desk:project_board", args=[towns.site.pk])))
    assert "法律援助申请渠道" in board and "3 月 1 日 查的" in board
    past = text(client.get(reverse("desk:project_history", args=[towns.site.pk])))
    assert "单位 甲镇城投" in past and "工资逾期未发" in past and "缺失要素 法律援助申请渠道" in past
    only = text(client.get(reverse("desk:project_history", args=[towns.site.pk]), {"kind": "warning"}))
    assert "工资逾期未发" in only and "单位 甲镇城投" not in only


def test_a_project_that_was_never_judged_says_so_and_claims_nothing(towns):
    towns.county.file("新底册.xlsx", look_at(), "project_list")
    fresh = towns.county.project("新项目", HERE)
    seen = text(towns.of("viewer").get(reverse("desk:project", args=[fresh.pk])))
    assert "还没评估过" in seen and "没有欠薪" not in seen
    assert "1 个还没评估过" in text(towns.of("viewer").get(reverse("desk:projects")))


def look_at():
    return at(date(2026, 5, 19))


def test_the_ledger_asks_equally_often_for_one_and_for_thirty(towns):
    def more():
        firms = {"owner": towns.shared, "contractor": towns.stranger, "labour": towns.shared}
        for n in range(29):
            site(towns.county, f"甲镇{n}号", HERE, 100 + n, firms, workers=1)
        look()

    client = towns.of("viewer")
    addresses = ["projects", "joining", "joining_elsewhere", "safeguards", "enterprises"]
    few = {name: count(client, reverse(f"desk:{name}")) for name in addresses}
    more()
    assert {name: count(client, reverse(f"desk:{name}")) for name in addresses} == few


def count(client, address) -> int:
    return same_queries(client, address, lambda: None)


@pytest.mark.parametrize("name", PAGES)
def test_a_projects_pages_ask_equally_often_for_two_and_for_thirty_people(towns, name):
    def more():
        towns.county.file("花名册.xlsx", look_at(), "roster")
        people(towns.county, towns.site, towns.shared, 300, 28)

    same_queries(towns.of("viewer"), reverse(f"desk:{name}", args=[towns.site.pk]), more)
