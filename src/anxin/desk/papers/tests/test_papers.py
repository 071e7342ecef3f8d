"""Documents, packs and ledgers in the browser: made with a form, fetched, refused where they must be."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from anxin.audit.models import AuditEvent
from anxin.casework.tests.office import DAY, Office


@pytest.fixture
def office(db, settings, tmp_path):
    settings.ANXIN_HOME, settings.ANXIN_TODAY = tmp_path, DAY
    made = Office()
    made.the_clue = made.accepted(reporter_name="张三一")
    made.the_case = made.case(clues=[made.the_clue])
    return made


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_document_is_made_on_the_page_and_fetched_in_both_forms(office):
    page, client = reverse("desk:case_papers", args=[office.the_case.pk]), as_(office.inspector)
    assert "还没有出具文书" in client.get(page).content.decode()
    said = {"kind": "notice_to_pay", "addressee": "甲劳务公司", "due_on": "2026-05-20", "words": ""}
    answer = client.post(f"{page}make/", said, follow=True).content.decode()
    assert "限付〔2026〕1号" in answer and "《保障农民工工资支付条例》第十六条" in answer
    made = office.the_case.documents.get()
    assert body(client.get(reverse("desk:case_document", args=[made.pk, "pdf"]))).startswith(b"%PDF")
    assert body(client.get(reverse("desk:case_document", args=[made.pk, "docx"]))).startswith(b"PK")
    assert client.get(reverse("desk:case_document", args=[made.pk, "exe"])).status_code == 404
    # Who patrols does not read the workers' names in full, and is not offered to.
    patrol = as_(office.person("xiecha", "协察员", office.labour, "assistant_inspector"))
    assert "含完整姓名" in patrol.get(page).content.decode()
    assert patrol.get(reverse("desk:case_document", args=[made.pk, "pdf"])).status_code == 404
    assert "限期要在今天之后" in client.post(f"{page}make/", {**said, "due_on": "2026-05-01"}).content.decode()


def test_a_clue_has_its_papers_too(office):
    page = reverse("desk:clue_papers", args=[office.the_clue.pk])
    client = as_(office.inspector)
    assert "欠薪受〔2026〕1号" in client.post(f"{page}make/", {"kind": "acceptance"}, follow=True).content.decode()


def test_a_pack_is_fetched_with_a_reason_and_not_without(office):
    page, client = reverse("desk:case_papers_pack", args=[office.the_case.pk]), as_(office.inspector)
    assert "这一项要填" in client.post(page, {"purpose": "review"}).content.decode()
    answer = client.post(page, {"purpose": "proceeding", "reason": "移送仲裁委"})
    with zipfile.ZipFile(io.BytesIO(body(answer))) as zipped:
        assert "事实/工人.csv" in zipped.namelist()
    patrol = as_(office.person("xiecha", "协察员", office.labour, "assistant_inspector"))
    assert patrol.post(page, {"purpose": "proceeding", "reason": "移送仲裁委"})["Content-Type"].startswith("text/html")


def test_a_ledger_is_read_narrowed_and_taken_away_as_the_form_has_it(office):
    client = as_(office.inspector)
    assert "欠薪处置台账" in client.get(reverse("desk:ledgers")).content.decode()
    page = reverse("desk:ledger", args=["A2"])
    assert office.the_clue.number in client.get(page).content.decode()
    assert "零报告" in client.get(f"{page}?since=2027-01-01").content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(body(client.get(f"{page}?export=xlsx")))).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, line in enumerate(lines) if line[0] == "序号")
    assert lines[head][:3] == ["序号", "线索来源渠道", "线索编号"] and lines[head + 1][2] == office.the_clue.number
    assert "填报单位：县劳动监察大队" in lines[1][0]
    told = next(line[0] for line in lines if str(line[0]).startswith("版本号"))
    version, check = re.match(r"版本号：(\S+)　校验码：([0-9a-f]{16})", told).groups()
    assert (
        version == f"A2-{AuditEvent.objects.get(act='casework.ledger_taken').fields['version'][3:]}"
        and version.endswith("-1")
    )
    event = AuditEvent.objects.get(act="casework.ledger_taken")
    assert event.fields["check"] == check
    # The same rows again: the next version, the same check; another row, another check.
    client.get(f"{page}?export=xlsx")
    again = AuditEvent.objects.filter(act="casework.ledger_taken").latest("seq").fields
    assert (again["version"][-2:], again["check"]) == ("-2", check)
    office.clue(their_number="再来一条")
    client.get(f"{page}?export=xlsx")
    assert AuditEvent.objects.filter(act="casework.ledger_taken").latest("seq").fields["check"] != check
    assert client.get(reverse("desk:ledger", args=["A99"])).status_code == 404


@pytest.mark.parametrize("code", ["A2", "A6", "A7", "A8", "A9", "A10", "A10T", "A19"])
def test_a_ledger_asks_no_more_with_more_rows(office, code, django_assert_max_num_queries):
    from anxin.access.scope import Scope
    from anxin.casework.selectors.ledgers import LEDGERS, prepared

    for number in range(4):
        clue = office.accepted(their_number=f"N{number}")
        office.case(clues=[clue], is_old=True, title=f"积案{number}")
    ledger = LEDGERS[code]
    with django_assert_max_num_queries(24):
        rows = prepared(ledger, ledger.rows(Scope.everything("test")))
        told = [[c.of(row) for c in ledger.columns] for row in rows]
    assert len(told) == {"A2": 5, "A9": 5, "A7": 4}.get(code, 0)
