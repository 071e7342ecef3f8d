"""Documents carry what is known, their number and their article; nobody is named to whom need not know."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from anxin.access.services import AccessDenied
from anxin.audit.models import AuditEvent
from anxin.casework.models import Case, CaseDocument, DocumentKind
from anxin.casework.papers.texts import TextWrong, text_of
from anxin.casework.selectors.ledgers import A19, LEDGERS, prepared
from anxin.casework.stepping import StepRefused
from anxin.documents.signing import check_pdf
from anxin.intake.evidence import path_of

from .office import DAY

UNTIL = date(2026, 5, 20)


@pytest.fixture
def told(office):
    office.the_clue = office.accepted(reporter_name="张三一", phone="13800138000")
    office.the_case = office.case(clues=[office.the_clue])
    office.say(
        "describe_case", case_id=office.the_case.pk, cause="project_debt", listed=True, unsettled_project_fen=900_000
    )
    office.say("find_fact", case_id=office.the_case.pk, finding="subcontractor_owes", evidence="分包合同")
    Case.objects_unscoped.filter(pk=office.the_case.pk).update(funding="government")
    examined = {"systems": "没开专户", "duty": "建设单位没拨款", "treatment": "约谈", "examined_by": "县治欠办"}
    office.say("examine_public", case_id=office.the_case.pk, **examined)
    return office


def words_of(document):
    read = Document(BytesIO(path_of(document.docx_sha256).read_bytes()))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in read.paragraphs] + cells)


def test_every_kind_is_made_numbered_and_kept_in_both_forms_with_its_article(told):
    case, clue = {"case_id": told.the_case.pk}, {"clue_id": told.the_clue.pk}
    for kind in DocumentKind.values:
        of = case if "case" in text_of(kind).of else clue
        made = told.say("make_document", kind=kind, addressee="县住建局", due_on=UNTIL, words="请按期办", **of)
        assert made.number.endswith("〔2026〕1号") and made.articles
        assert check_pdf(path_of(made.pdf_sha256).read_bytes()).ok
        said = words_of(made)
        assert (
            made.number in said
            and "依据：《" in said
            and "未登记" not in said.split("依据")[0].replace("项目未登记", "")[:60]
        )
    assert told.say("make_document", kind="case_report", **case).number == "欠薪报〔2026〕2号"
    event = AuditEvent.objects.order_by("-seq").first()
    assert event.act == "casework.document_made" and "欠薪报〔2026〕2号" in event.sentence


def test_only_who_must_pay_reads_the_workers_names_in_full(told):
    notice = told.say(
        "make_document", kind="notice_to_pay", case_id=told.the_case.pk, addressee="甲劳务公司", due_on=UNTIL
    )
    assert "张三1" in words_of(notice) and "12,000.00" in words_of(notice) and "壹万贰仟元整" in words_of(notice)
    report = told.say("make_document", kind="case_report", case_id=told.the_case.pk)
    assert "张三1" not in words_of(report) and "张" in words_of(report)
    transfer = told.say(
        "make_document", kind="transfer", clue_id=told.the_clue.pk, addressee="县住建局", words="属住建", due_on=UNTIL
    )
    assert "张三一" not in words_of(transfer) and "13800138000" not in words_of(transfer)


def test_what_binds_somebody_is_made_by_an_inspector_alone(told):
    said = {"kind": "notice_to_pay", "case_id": told.the_case.pk, "addressee": "甲劳务公司", "due_on": UNTIL}
    clerk = told.person("banli", "办理员", told.labour)
    for person in (clerk, told.viewer):
        with pytest.raises(AccessDenied):
            told.say("make_document", person, **said)
    with pytest.raises(StepRefused, match="限期"):
        told.say("make_document", **{**said, "due_on": DAY})
    with pytest.raises(StepRefused, match="送给谁"):
        told.say("make_document", **{**said, "addressee": " "})
    with pytest.raises(StepRefused, match="不能从这里出具"):
        told.say("make_document", kind="acceptance", case_id=told.the_case.pk)
    assert not CaseDocument.objects.exists()


def test_an_area_writes_its_own_text_and_a_wrong_one_is_refused_with_the_fault(told, own_home):
    folder = own_home / "templates" / "papers"
    folder.mkdir(parents=True)
    own = "title: 本县报告\nmark: 县报\nof: [case]\nnames: masked\narticles: [decree-724/16]\nparagraphs: ['共 {people} 人。']\n"
    (folder / "case_report.yaml").write_text(own, encoding="utf-8")
    made = told.say("make_document", kind="case_report", case_id=told.the_case.pk)
    assert made.number == "县报〔2026〕1号" and "共 2 人。" in words_of(made)
    for wrong, says in (
        (own.replace("{people}", "{peple}"), "没有“peple”"),
        (own.replace("{people}", "{people.real}"), "没有“people.real”"),
        (own.replace("decree-724/16", "decree-724/999"), "decree-724/999"),
        (own.replace("[decree-724/16]", "[]"), "依据"),
        ("title: [", "读不出来"),
    ):
        (folder / "case_report.yaml").write_text(wrong, encoding="utf-8")
        with pytest.raises(TextWrong, match=says):
            text_of("case_report")


def test_the_ledgers_have_the_columns_of_their_forms_and_write_zeros():
    heads = {code: [c.title for c in one.columns] for code, one in LEDGERS.items()}
    assert (
        len(heads["A2"]) == 31
        and heads["A2"][14:16] == ["责任主体(清偿顺序)", "核实人数/金额"]
        and heads["A2"][-1] == "备注✎"
    )
    assert [len(heads[c]) for c in ("A6", "A7", "A8", "A9", "A10", "A10T", "A19")] == [18, 14, 11, 17, 14, 7, 8]
    assert heads["A7"][0] == "案号" and heads["A9"][4] == "反映人姓名、证件、电话、收款卡(加密)"


def test_the_ledgers_are_filled_from_clues_and_cases(told):
    from anxin.access.scope import Scope

    scope = Scope.everything("test")

    def rows(code):
        found = prepared(LEDGERS[code], LEDGERS[code].rows(scope))
        return [{c.title: c.of(row) for c in LEDGERS[code].columns} for row in found]

    (one,) = rows("A2")
    assert one["序号"] == 1 and one["涉及人数"] == 2 and one["剩余人数/金额"] == "2 人 / 12,000.00 元"
    assert one["反映人及电话(脱敏)"] == "张** 138****8000" and one["已支付人数/金额"] == "0 人 / 0.00 元"
    assert one["责任主体(清偿顺序)"].startswith("1. 施工总承包单位 乙建设公司")
    (debt,) = rows("A6")
    assert debt["尚欠工程款"] == 900_000 and debt["合同价"] == 0 and debt["施工单位"] == "乙建设公司"
    assert len(rows("A8")) == 1 and rows("A8")[0]["属地"] == "甲镇" and len(rows("A9")) == 1
    assert rows("A7") == [] and rows("A10") == [] and rows("A19") == []
    assert A19.open is None
