"""An operator drops five messy sheets, mends one, and the warning clears by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from anxin.access.models import Agency, Region, User
from anxin.access.services import assign_role
from anxin.intake import places
from anxin.jobs import performing
from anxin.jobs.models import JobRun
from anxin.monitoring.models import Status, Warning
from tests.facts import site
from tests.facts.site import PEOPLE

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 5, 6)


def work() -> None:
    """The worker, in this process: the browser's pages ask again until it is through."""
    while run := JobRun.objects.filter(state="waiting").order_by("pk").first():
        performing.do(run.pk, worker="w")


def press(page: Any, name: str, **how: Any) -> None:
    """Press a button and do the work that it asks for, once the server has taken the request."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=name, **how).click()
    work()


def sheets(folder: Path) -> list[str]:
    """Five sheets as five people write them; one receipt has its amount in words that are no number."""
    ledger = site.ledger().replace("序号,项目名称", "序号,区县,项目名称").replace("1,云岭县城北", "1,云岭县,云岭县城北")
    amount = f"{site.card(6)},7200.00"
    files = {
        "2026年在建项目底册": ledger,
        "花名册（最终版2）": site.roster(),
        "三月份考勤": site.attendance(),
        "3月工资": site.payroll(),
        "代发回单": site.receipts().replace(amount, f"{site.card(6)},柒千贰"),
    }
    assert amount in site.receipts()
    return [str(path) for path in site.write(folder, **files)]


def test_an_operator_drops_five_messy_sheets_mends_one_and_the_warning_clears_by_itself(
    browser: Any, signed_in: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ANXIN_TODAY = DAY
    settings.ANXIN_HOME = tmp_path / "home"
    Region.objects.create(code="522323", name="云岭县", level="county")
    places.forget()
    office = Agency.objects_unscoped.create(name="云岭县治欠办", region_id="522323")
    clerk = User.objects_unscoped.create_user("clerk", display_name="录入员小王", agency=office)
    from anxin.access.edge import moment
    from anxin.audit import MACHINE

    today, now = moment()
    assign_role(actor=MACHINE, as_of=today, now=now, user=clerk, role="entry_clerk", region="522323")
    page = signed_in(browser, clerk)

    # Five at once.
    page.goto("/intake/")
    page.set_input_files("input[name=files]", sheets(tmp_path))
    press(page, name="报送", exact=True)
    press(page, name="把 5 个文件入库")
    page.get_by_text("5 个已入库").wait_for()
    unpaid = Warning.objects_unscoped.exclude(status=Status.CLEARED).filter(rule="W02")
    assert unpaid.count() == 1

    # What came back says where and why; it is mended in the workbook that comes with it.
    page.get_by_role("link", name="代发回单").click()
    page.get_by_text("退回 1 行").first.wait_for()
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载退回的行").click()
    mended = tmp_path / "改好.xlsx"
    coming.value.save_as(mended)
    book = load_workbook(mended)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == "柒千贰":
                cell.value = 7200
    book.save(mended)
    page.set_input_files("input[name=files]", str(mended))
    press(page, name="放回", exact=True)
    press(page, name="入库", exact=True)
    page.get_by_text("已解除").first.wait_for()
    assert not unpaid.exists()
    assert len(PEOPLE) == 6
