"""Clues that other bodies send as files: whatever the file looks like, each is on the register once, with its number."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.casework import services
from anxin.casework.importing.headings import channel_in
from anxin.casework.models import Clue, ClueBatch, ClueDoor
from anxin.casework.stepping import StepRefused
from anxin.deadlines.clock import CHINA
from anxin.intake import evidence
from anxin.kit import idnumber

from .office import DAY, TOWN

ID = idnumber.complete("52232319800101001")

# As a hotline's export looks: a title over the table, a group heading, dates as the clerk types them, a total below.
HOTLINE = [
    ["某县12345政务服务热线欠薪类工单交办表", None, None, None, None, None, None, None, None, None],
    ["序号", "工单信息", None, "诉求人", None, "诉求内容", "涉及项目", "人数", "金额（万元）", "办结时限"],
    [None, "工单编号", "来电时间", "姓名", "电话", None, None, None, None, None],
    [1, "GD20260504001", "2026/5/4 9:12", "张三", "13800000001", "来电人反映在安置房工地做工，3月份工资没有发，共12人，要求尽快发放。", "安置房", "12人", 8.6, "2026-05-11"],
    [2, "GD20260504002", datetime(2026, 5, 4, 15, 30), "李女士", None, "在甲镇一家餐馆打工，老板拖欠2026年2月、3月工资共7200元", None, None, None, None],
    [3, "GD20260505001", "2026年5月5日", "王五", 13800000003, None, None, 3, "约2", "5个工作日"],
    [4, "GD20260505002", "2026-13-05", "赵六", "13800000004", "安置房班组工资没结", "安置房", "一些", 1, None],
    ["合计", None, None, None, None, None, None, 15, 11.6, None],
]  # fmt: skip


def xlsx(path: Path, *sheets: tuple[str, list[list[object]], list[str]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows, merges in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for one in merges:
            sheet.merge_cells(one)
    book.save(path)
    return path


@pytest.fixture
def hotline(tmp_path):
    return xlsx(tmp_path / "交办表.xlsx", ("Sheet1", HOTLINE, ["A1:J1", "A2:A3", "B2:C2", "D2:E2", "F2:F3", "G2:G3", "H2:H3", "I2:I3", "J2:J3"]))  # fmt: skip


def look(office, path, door="", day=DAY, **said):
    return office.say("look_at_clues", office.window, day, path=path, file_name=path.name, agency=office.arrears, door=door, **said)  # fmt: skip


def take(office, path, door="", day=DAY, **said):
    batch = look(office, path, door, day, **said)
    return office.say("take_clues", office.window, day, batch_id=batch.pk)


def held(number):
    return Clue.objects_unscoped.get(their_number=number)


def test_looking_at_a_file_registers_nothing_and_says_what_is_wrong_where(office, hotline):
    batch = look(office, hotline)
    assert not Clue.objects_unscoped.exists()
    assert batch.door == "hotline"  # the title says so
    assert batch.counts == {"rows": 4, "rejected": 2, "ignored": 1}
    said = [(one["row"], one["column"], one["message"]) for one in batch.issues if one["level"] == "reject"]
    assert [(row, column) for row, column, _ in said] == [(6, "诉求内容"), (7, "来电时间"), (7, "人数")]
    assert "补上一项再导入" in said[0][2]
    assert evidence.is_whole(batch.sha256)


def test_good_rows_become_clues_with_their_number_the_site_and_the_channels_clock(office, hotline):
    batch = take(office, hotline)
    assert batch.counts == {"rows": 4, "rejected": 2, "ignored": 1, "new": 2, "again": 0, "same": 0}
    first = held("GD20260504001")
    assert (first.door, first.people, first.amount_fen, first.reporter_name) == ("hotline", 12, 8_600_000, "张三")
    assert first.project == office.project and first.region_code == TOWN
    assert first.state == "received" and first.clock is not None and first.first_agency == office.arrears
    assert first.arrived_at == datetime(2026, 5, 4, 9, 12, tzinfo=CHINA)
    door = first.doors.get()
    assert (door.tell_on, door.due_on) == (date(2026, 5, 7), date(2026, 5, 11))  # theirs goes before five workdays
    # What no column says was read out of the text.
    second = held("GD20260504002")
    assert (second.amount_fen, second.months, second.project) == (720_000, [202602, 202603], None)
    assert second.doors.get().due_on == date(2026, 5, 12)  # the ninth is worked, for a holiday


def test_nothing_is_read_out_of_the_text_when_the_person_does_not_want_it(office, hotline):
    take(office, hotline, fill=False)
    assert held("GD20260504002").amount_fen is None


def test_the_same_clue_sent_again_tells_its_state_and_is_no_second_clue(office, hotline, tmp_path):
    take(office, hotline)
    again = [["工单编号", "诉求内容", "工单状态", "办结时限"], ["GD20260504001", "催办：安置房工资", "催办", "2026-05-08"], ["GD20260504002", "餐馆工资", None, None]]  # fmt: skip
    batch = take(office, xlsx(tmp_path / "催办.xlsx", ("12345", again, [])), day=date(2026, 5, 7))
    assert (batch.counts["new"], batch.counts["again"], batch.counts["same"]) == (0, 1, 1)
    clue = held("GD20260504001")
    door = clue.doors.get()
    assert (door.their_state, door.due_on, door.times) == ("催办", date(2026, 5, 8), 2)
    assert clue.events.last().label == "来源又发来"
    assert Clue.objects_unscoped.count() == 2


def test_a_clue_that_was_joined_is_known_by_the_number_of_each_of_its_doors(office, hotline, tmp_path):
    take(office, hotline)
    kept = office.clue(door="national", their_number="QG1")
    clue = held("GD20260504001")
    office.say("join_clue", office.window, clue_id=clue.pk, into_id=kept.pk, reason="同一个人同一个月")
    again = [["工单编号", "诉求内容", "工单状态"], ["GD20260504001", "安置房工资", "催办"]]
    take(office, xlsx(tmp_path / "二.xlsx", ("12345", again, [])))
    assert kept.doors.get(door="hotline").their_state == "催办"


def test_what_a_channel_sends_back_after_the_reply_is_opened_again(office, tmp_path):
    clue = office.accepted(door="petition", their_number="XF9", project=office.project)
    office.say("verify_clue", clue_id=clue.pk, people=0, amount_fen=0, months=[], facts="查了台账")
    office.say("dispose_clue", clue_id=clue.pk, conclusion="no_arrears")
    office.say("reply_clue", clue_id=clue.pk, words="没有欠薪。不服可以请求复查。")
    rows = [["信访件编号", "信访内容", "办理状态"], ["XF9", "安置房工资", "退回重办"]]
    take(office, xlsx(tmp_path / "信访.xlsx", ("件", rows, [])), "petition")
    clue = office.again(clue)
    assert clue.state == "accepted" and clue.reopened == 1
    assert clue.doors.get().answered_at is None


def test_the_same_file_twice_is_refused_with_its_day(office, hotline):
    take(office, hotline)
    with pytest.raises(StepRefused, match="2026-05-06 已经导入过"):
        look(office, hotline)


def test_rows_without_a_number_are_known_by_what_they_say(office, tmp_path):
    rows = [
        ["纠纷简要情况", "当事人", "联系电话", "涉及金额(元)"],
        ["安置房工地瓦工班组讨要工资", "钱七", "13900000007", "5,000"],
    ]
    take(office, xlsx(tmp_path / "a.xlsx", ("调解", rows, [])), "mediation")
    later = [*rows, ["学校工地木工讨要工资", "孙八", "13900000008", 900]]
    batch = take(office, xlsx(tmp_path / "b.xlsx", ("调解", later, [])), "mediation")
    assert (batch.counts["new"], batch.counts["same"]) == (1, 1)


def test_a_number_that_stands_twice_in_a_file_is_taken_once(office, tmp_path):
    rows = [["警情编号", "警情内容", "报警电话"], ["J1", "工人堵门讨薪", "13900000007"], ["J1", "工人堵门讨薪", "13900000007"], ["J1", "另一件事", None]]  # fmt: skip
    batch = take(office, xlsx(tmp_path / "警情.xlsx", ("110警情", rows, [])))
    assert (batch.door, batch.counts["new"], batch.counts["rejected"]) == ("police", 1, 2)
    assert [one["message"][:4] for one in batch.issues] == ["和第 2", "编号和第"]


def test_long_numbers_that_the_spreadsheet_has_rounded_are_sent_back(office, tmp_path):
    rows = [["线索编号", "线索内容", "身份证号"], [2.0260504000010002e17, "工资没发", None], ["QG2", "工资没发", float(ID[:17] + "1")]]  # fmt: skip
    batch = look(office, xlsx(tmp_path / "x.xlsx", ("x", rows, [])), "national")
    assert [(i["row"], i["column"]) for i in batch.issues] == [(2, "线索编号"), (3, "身份证号")]
    assert all("设成文本" in i["message"] for i in batch.issues)
    assert ID[:10] not in str(batch.issues)


def test_a_csv_of_the_national_platform_in_an_old_encoding_is_read(office, tmp_path):
    path = tmp_path / "全国根治欠薪线索反映平台导出.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([
            ["线索编号", "反映时间", "领域", "反映人姓名", "证件号码", "联系电话", "用人单位", "欠薪起止时间", "欠薪金额（元）", "工作内容", "线索状态"],
            ["5223202605040001", "2026-05-04 10:00:00", "工程建设领域", office.workers[0].name, "", "13800000001", "甲劳务公司", "2026年3月至2026年4月", "6000", "木工", "待核处"],
        ])  # fmt: skip
    batch = take(office, path)
    clue = held("5223202605040001")
    assert batch.door == "national" and clue.employer == office.employer
    assert (clue.months, clue.amount_fen) == ([202603, 202604], 600_000)
    assert clue.doors.get().their_state == "待核处"


def test_the_worker_is_known_by_name_and_number_together(office, tmp_path):
    worker = office.workers[0]
    number = worker.id_number.open_for("test")
    rows = [["编号", "反映内容", "姓名", "身份证号"], ["A1", "工资没发", worker.name, number], ["A2", "工资没发", "别人", number]]  # fmt: skip
    take(office, xlsx(tmp_path / "x.xlsx", ("x", rows, [])), "counter")
    assert (held("A1").worker, held("A2").worker) == (worker, None)


def test_each_row_may_name_its_own_channel(office, tmp_path):
    rows = [["编号", "线索来源", "反映内容"], ["1", "省信访局阳光信访", "工资没发"], ["2", "县长信箱", "工资没发"], ["3", "天上", "工资没发"]]  # fmt: skip
    batch = take(office, xlsx(tmp_path / "汇总.xlsx", ("汇总", rows, [])))
    assert (held("1").door, held("2").door) == ("petition", "leader_mail")
    assert [i["row"] for i in batch.issues] == [4]
    assert held("1").doors.get().due_on == date(2026, 7, 6)  # sixty days, moved off a Sunday


def test_a_row_that_may_repeat_a_known_grievance_says_which(office, hotline):
    known = office.clue(door="national", their_number="QG1", months=[202603], phone="13800000001")
    batch = take(office, hotline)
    row = batch.lines.get(clue=held("GD20260504001"))
    assert row.likely == known and "同一人" in row.likely_why
    assert Clue.objects_unscoped.get(pk=known.pk).state == "received"  # a person joins them


def test_rows_that_stayed_out_come_back_and_are_taken_when_mended(office, hotline, tmp_path):
    batch = take(office, hotline)
    with services.returned_rows(batch, DAY) as path:
        book = openpyxl.load_workbook(path)
    sheet = book.active
    rows = [list(r) for r in sheet.iter_rows(values_only=True)]
    assert [r[1] for r in rows[3:]] == ["GD20260505001", "GD20260505002"]
    assert "补上一项再导入" in rows[3][-1]
    sheet["F4"], sheet["C5"], sheet["H5"] = "安置房工资没发", "2026-05-05", 2
    mended = tmp_path / "12345改好.xlsx"
    book.save(mended)
    again = take(office, mended, "hotline")
    assert (again.counts["new"], again.counts["rejected"]) == (2, 0)


def test_a_wrong_file_is_taken_back_while_nobody_worked_on_it(office, hotline):
    batch = take(office, hotline)
    with pytest.raises(StepRefused, match="写明为什么"):
        office.say("undo_clues", office.window, batch_id=batch.pk, reason=" ")
    office.say("undo_clues", office.window, batch_id=batch.pk, reason="导错了文件")
    assert {c.state for c in Clue.objects_unscoped.all()} == {"withdrawn"}
    assert not Clue.objects_unscoped.filter(clock__isnull=False).exists()
    # The numbers are free again: the right file takes them.
    assert take(office, hotline, "petition").counts["new"] == 2
    assert take_back_is_refused_once_it_moved(office)


def take_back_is_refused_once_it_moved(office):
    batch = ClueBatch.objects_unscoped.get(state="taken")
    clue = batch.lines.first().clue
    office.say("sort_clue", office.window, clue_id=clue.pk, kind="wages")
    office.say("route_clue", office.window, clue_id=clue.pk, agency=office.labour)
    with pytest.raises(StepRefused, match=clue.number):
        office.say("undo_clues", office.window, batch_id=batch.pk, reason="导错了")
    return True


def test_taking_back_an_update_puts_the_channels_state_back(office, hotline, tmp_path):
    take(office, hotline)
    again = [["工单编号", "诉求内容", "工单状态", "办结时限"], ["GD20260504001", "催办", "催办", "2026-05-08"]]
    batch = take(office, xlsx(tmp_path / "催办.xlsx", ("12345", again, [])))
    office.say("undo_clues", office.window, batch_id=batch.pk, reason="发错了")
    door = ClueDoor.objects.get(their_number="GD20260504001")
    assert (door.their_state, door.due_on) == ("", date(2026, 5, 11))


def test_what_is_no_list_of_clues_is_refused_in_words(office, tmp_path):
    payroll = [["姓名", "身份证号", "应发工资", "实发工资"], ["张三", ID, 5000, 5000]]
    with pytest.raises(StepRefused, match="没找到线索表"):
        look(office, xlsx(tmp_path / "工资表.xlsx", ("三月", payroll, [])), "hotline")
    rows = [["编号", "反映内容", "电话"], ["1", "工资没发", ""]]
    with pytest.raises(StepRefused, match="选一个渠道"):
        look(office, xlsx(tmp_path / "a.xlsx", ("a", rows, [])))
    (tmp_path / "空.xlsx").write_bytes(b"")
    with pytest.raises(StepRefused):
        look(office, tmp_path / "空.xlsx", "hotline")


def test_only_those_who_handle_clues_there_bring_a_file(office, hotline):
    with pytest.raises(AccessDenied):
        office.say("look_at_clues", office.viewer, path=hotline, file_name="x.xlsx", agency=office.arrears)
    batch = look(office, hotline)
    with pytest.raises(AccessDenied):
        office.say("take_clues", office.viewer, batch_id=batch.pk)


def test_replies_go_back_once_in_the_columns_of_the_channel(office, hotline):
    take(office, hotline)
    clue = held("GD20260504001")
    office.say("sort_clue", office.window, clue_id=clue.pk, kind="wages")
    office.say("route_clue", office.window, clue_id=clue.pk, agency=office.labour)
    office.say("accept_clue", clue_id=clue.pk)
    office.say("verify_clue", clue_id=clue.pk, people=2, amount_fen=1_200_000, months=[202603], facts="工资表和回单")
    office.say("dispose_clue", clue_id=clue.pk, conclusion="paid", paid_fen=1_200_000)
    office.say("reply_clue", clue_id=clue.pk, words="=工资已付清")
    scope, target = Scope.everything("test"), BytesIO()
    assert office.say("take_replies", office.window, scope=scope, door="hotline", target=target) == 1
    rows = list(openpyxl.load_workbook(target).active.iter_rows(values_only=True))
    assert rows[0][0] == "工单编号" and rows[0][4] == "答复内容"
    assert rows[1][:2] == ("GD20260504001", "县劳动监察大队")
    assert rows[1][3:5] == ("已付清", "=工资已付清")
    cell = openpyxl.load_workbook(target).active["E2"]
    assert cell.data_type == "s"
    with pytest.raises(StepRefused, match="没有要回填"):
        office.say("take_replies", office.window, scope=scope, door="hotline", target=BytesIO())
    assert office.say("take_replies", office.window, scope=scope, door="hotline", target=BytesIO(), again=True) == 1


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("全国根治欠薪线索反映平台", "national"), ("省12345热线", "hotline"), ("国务院“互联网+督查”平台", "supervision"),
        ("人民网领导留言板", "leader_mail"), ("信访联席办", "petition"), ("综治中心网格上报", "governance"),
        ("110接处警", "police"), ("网信办舆情专报", "opinion"), ("矛盾纠纷多元化解中心", "mediation"), ("工资表", ""),
    ],
)  # fmt: skip
def test_a_channel_is_known_by_its_words(text, door):
    assert channel_in(text) == door
