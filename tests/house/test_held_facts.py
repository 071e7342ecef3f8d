"""What a requirement asks to be on record and no rule reads yet is on record as the sheet says (see docs/trace.csv)."""

import datetime as dt

import pytest

from anxin.audit import Actor
from anxin.intake.taking import Order, take
from anxin.law.board import BOARD_ITEMS
from anxin.registry.models import (
    Contract,
    Enrolment,
    EnterpriseAlias,
    InjuryInsurance,
    NoticeBoard,
    Participation,
    Permit,
    ProjectFact,
)
from anxin.wages.models import (
    AccountEvent,
    DepositEvent,
    PaymentGuarantee,
    PayrollLine,
    Payslip,
    SpecialAccount,
    WageConfirmation,
)
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


def test_which_subcontractor_agreed_that_the_contractor_pays(bring):
    head = ["序号", "项目名称", "分包单位名称", "分包类型", "委托代发协议签订日期"]
    bring(firms=site.sheet(["分包单位代发协议台账"], head, ["1", site.PROJECT, site.FIRM, "劳务分包", "2026-01-06"]))
    bring(ledger=ledger(施工总承包单位=site.CONTRACTOR, 劳务分包单位=site.FIRM))
    agreed = Participation.objects_unscoped.get(role="labour", known_to__isnull=True)
    assert (agreed.enterprise.name, agreed.agency_agreement_on) == (site.FIRM, dt.date(2026, 1, 6))


def test_the_project_ledger_may_say_so_as_well(bring):
    bring(ledger=ledger(施工总承包单位=site.CONTRACTOR, 劳务分包单位=site.FIRM, 代发委托协议签订日期="2026-01-07"))
    days = Participation.objects_unscoped.values_list("role", "agency_agreement_on")
    assert set(days) == {("contractor", None), ("labour", dt.date(2026, 1, 7))}


def test_what_befell_the_account_and_for_what(bring):
    head = ["项目名称", "专户账号", "专户状态", "发生日期", "案由", "执行机关", "解除日期"]
    row = [site.PROJECT, "990001112223334", "冻结", "2026-03-11", "买卖合同纠纷", "云岭县人民法院", ""]
    bring(events=site.sheet(["专户冻结情况"], head, row))
    lifted = [*row[:-1], "2026-04-02"]
    bring(later=site.sheet(["专户冻结情况"], head, lifted))
    event = known(AccountEvent)
    assert (event.event, event.on, event.cause) == ("frozen", dt.date(2026, 3, 11), "other")
    assert event.lifted_on == dt.date(2026, 4, 2)


def test_who_insures_the_project_until_when(bring):
    head = ["项目名称", "参保编号", "经办机构", "保险期限"]
    row = [site.PROJECT, "GS2026-001", "云岭县社会保险中心", "2026-01-05至2027-06-30"]
    bring(insured=site.sheet(["工伤保险参保台账"], head, row))
    policy = known(InjuryInsurance)
    assert (policy.policy_no, policy.insurer) == ("GS2026-001", "云岭县社会保险中心")
    assert (policy.from_on, policy.to_on) == (dt.date(2026, 1, 5), dt.date(2027, 6, 30))


def test_what_the_board_shows_and_what_it_lacks(bring):
    head = ["项目名称", "检查日期", "现场照片日期", "缺失要素", "电话是否畅通"]
    row = [site.PROJECT, "2026-04-15", "2026-04-15", "法律援助渠道、劳资专管员", "是"]
    bring(board=site.sheet(["维权告示牌检查表"], head, row))
    board = known(NoticeBoard)
    assert set(board.missing.split()) == {"legal_aid", "labour_officer"}
    assert len(board.items.split()) == len(BOARD_ITEMS) - 2
    assert (board.photo_on, board.dead_number) == (dt.date(2026, 4, 15), False)


def test_who_confirmed_and_who_got_his_slip(bring):
    (_, first), (_, second) = site.PEOPLE[:2]
    head = ["姓名", "身份证号", "发起日期", "确认状态", "确认日期", "异议内容"]
    asked = [
        ["赵大勇", site.number(first), "2026-04-08", "", "", ""],
        ["钱小满", "", "2026-04-08", "有异议", "2026-04-09", "少算两天"],
    ]
    where = [f"项目名称：{site.PROJECT}", "工资月份：2026年3月"]
    bring(asked=site.sheet(["2026年3月工资确认表"], where, head, *asked))
    answered = [["赵大勇", site.number(first), "", "已确认", "2026-04-11", ""]]
    bring(answered=site.sheet(["2026年3月工资确认表"], where, head, *answered))
    said = WageConfirmation.objects_unscoped.filter(known_to__isnull=True).order_by("worker_id")
    assert {(c.answer, c.objection, c.asked_on, c.answered_on) for c in said} == {
        ("confirmed", "", dt.date(2026, 4, 8), dt.date(2026, 4, 11)),
        ("objected", "days", dt.date(2026, 4, 8), dt.date(2026, 4, 9)),
    }
    slips = [
        ["赵大勇", site.number(first), "2026-04-20", "短信", "已送达"],
        ["钱小满", site.number(second), "", "短信", "失败"],
    ]
    bring(slips=site.sheet(["工资条发送记录"], where, ["姓名", "身份证号", "送达日期", "送达方式", "送达状态"], *slips))
    slip = known(Payslip)
    assert (slip.month, slip.delivered_on, slip.channel) == (202603, dt.date(2026, 4, 20), "sms")


def test_the_labour_officer_is_known_by_his_post(bring):
    rows = [["1", "岑专管", site.number(7), "劳资专管员", "管理人员", "2026-01-05"]]
    head = ["序号", "姓名", "身份证号", "岗位", "人员类型", "进场日期"]
    bring(roster=site.sheet([f"{site.PROJECT}花名册"], [f"用人单位：{site.CONTRACTOR}"], head, *rows))
    officer = known(Enrolment)
    assert (officer.post, officer.role) == ("labour_officer", "manager")
