"""What a requirement asks to be on record and no rule reads yet is on record as the sheet says (see docs/trace.csv)."""

import datetime as dt

import pytest

from anxin.audit import Actor
from anxin.intake.taking import Order, take
from anxin.registry.models import Contract, EnterpriseAlias, NoticeBoard, Participation, Permit, ProjectFact
from anxin.wages.models import DepositEvent, PaymentGuarantee, PayrollLine, SpecialAccount
from tests.facts import site

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 6, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def bring(tmp_path):
    def once(**files: str) -> None:
        for path in site.write(tmp_path, **files):
            report = take(path, Order(actor=Actor("cli:clerk", "文员")), now=NOW)
            assert report.accepted and not report.rejected, report.as_json()

    return once


def ledger(**said: str) -> str:
    return site.sheet(["在建工程项目底册"], ["序号", "项目名称", *said], ["1", site.PROJECT, *said.values()])


def known(model):
    return model.objects_unscoped.get(known_to__isnull=True)


@pytest.mark.parametrize("word,code", [(c.label, c.value) for c in ProjectFact.Funding])
def test_each_of_the_four_kinds_of_funding(bring, word, code):
    bring(ledger=ledger(资金性质=word, 施工总承包单位=site.CONTRACTOR))
    assert known(ProjectFact).funding == code


@pytest.mark.parametrize("word,code", [(c.label, c.value) for c in ProjectFact.Status])
def test_each_of_the_five_states_of_a_project(bring, word, code):
    bring(ledger=ledger(项目状态=word, 施工总承包单位=site.CONTRACTOR))
    assert known(ProjectFact).status == code


def test_who_builds_with_how_much_under_whose_eyes(bring):
    bring(
        ledger=ledger(
            行业类别="市政工程",
            建设单位="云岭县城市建设投资有限公司",
            施工总承包单位=site.CONTRACTOR,
            劳务分包单位=site.FIRM,
            总投资="12000000",
            劳资专管员="岑专管",
            是否安装闸机="是",
        )
    )
    fact = known(ProjectFact)
    assert (fact.invest_fen, fact.labour_officer, fact.gate) == (1_200_000_000, "岑专管", True)
    assert fact.industry
    roles = Participation.objects_unscoped.values_list("role", "enterprise__name")
    assert set(roles) == {
        ("owner", "云岭县城市建设投资有限公司"),
        ("contractor", site.CONTRACTOR),
        ("labour", site.FIRM),
    }


def test_what_stands_behind_the_wages(bring):
    bring(
        ledger=ledger(
            施工总承包单位=site.CONTRACTOR,
            合同签订日期="2025-12-20",
            合同价="12000000",
            人工费比例="20%",
            发证日期="2025-12-25",
            施工许可证号="520000202512250101",
            专户账号="990001112223334",
            专户开户日期="2025-12-28",
            三方协议签订日期="2025-12-29",
            工程款支付担保形式="银行保函",
            支付担保金额="1200000",
            担保到期日="2027-06-30",
            告示牌设置日期="2026-01-04",
        )
    )
    contract, guarantee = known(Contract), known(PaymentGuarantee)
    assert (contract.amount_fen, contract.labour_cost_ratio_ppm) == (1_200_000_000, 200_000)
    assert known(Permit).issued_on == dt.date(2025, 12, 25)
    assert known(SpecialAccount).agreement_on == dt.date(2025, 12, 29)
    assert (guarantee.kind != "", guarantee.amount_fen, guarantee.to_on) == (True, 120_000_000, dt.date(2027, 6, 30))
    assert known(NoticeBoard).set_on == dt.date(2026, 1, 4)


def test_whether_the_worker_signed_his_line(bring):
    lines = [
        [i, name, site.number(n), 22, "6000.00", "6000.00", signature]
        for i, ((name, n), signature) in enumerate(zip(site.PEOPLE[:2], ["赵大勇", ""], strict=True), 1)
    ]
    head = ["序号", "姓名", "身份证号码", "出勤天数", "应发工资", "实发工资", "本人签字"]
    bring(payroll=site.sheet(["2026年3月农民工工资支付表"], [f"项目名称：{site.PROJECT}"], head, *lines))
    assert list(PayrollLine.objects_unscoped.order_by("row").values_list("signed", flat=True)) == [True, None]


def test_the_life_of_a_deposit(bring):
    head = [
        "序号",
        "项目名称",
        "施工总承包单位",
        "存储形式",
        "应存金额",
        "实存金额",
        "存储日期",
        "使用情况",
        "补足情况",
    ]
    row = ["1", site.PROJECT, site.CONTRACTOR, "现金", "240000", "240000", "2026-01-10"]
    row += ["2026-02-10使用100000元", "2026-03-01补足100000元"]
    bring(deposit=site.sheet(["工资保证金台账"], head, row))
    events = DepositEvent.objects_unscoped.order_by("on").values_list("event", "on", "amount_fen")
    assert list(events) == [
        ("use", dt.date(2026, 2, 10), 10_000_000),
        ("refill", dt.date(2026, 3, 1), 10_000_000),
    ]


def test_a_former_name_leads_to_the_same_enterprise(bring):
    head = ["序号", "单位名称", "统一社会信用代码", "曾用名"]
    bring(firms=site.sheet(["用人单位名录"], head, ["1", site.FIRM, "", "云岭县宏达劳务队"]))
    bring(ledger=ledger(施工总承包单位=site.CONTRACTOR, 劳务分包单位="云岭县宏达劳务队"))
    assert EnterpriseAlias.objects.get().enterprise.name == site.FIRM
    assert Participation.objects_unscoped.get(role="labour").enterprise.name == site.FIRM
