"""The child that reads, the kept process behind it, and files that do not stay as they are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xlwt

from anxin.intake.reading import CellError, Limits, Unreadable, digest, front, keeper, read

PAGE = "<html><table><tr><td>姓名</td><td>实发</td></tr><tr><td>王德富</td><td>1</td></tr></table></html>"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "a.xls"
    path.write_text(PAGE, encoding="utf-8")
    return path


def code_of(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as refusal:
        read(path, limits=limits)
    return refusal.value.code


def test_a_kept_process_that_was_ended_from_outside_is_replaced(page: Path) -> None:
    assert read(page).sheets[0].height == 2
    before = keeper._idle[-1]._process
    before.kill()
    before.wait()
    assert read(page).sheets[0].height == 2
    assert keeper._idle[-1]._process.pid != before.pid


def test_a_reader_out_of_time_costs_the_file_and_not_the_next_one(page: Path) -> None:
    assert code_of(page, Limits(child_seconds=0)) == "too_heavy"
    assert read(page).sheets[0].height == 2


def test_nothing_of_it_outlives_a_caller_that_is_killed(page: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from anxin.intake.reading import keeper, read; "
        "read(Path(sys.argv[1])); print(keeper._idle[0]._process.pid, flush=True); time.sleep(60)"
    )
    caller = subprocess.Popen([sys.executable, "-c", program, str(page)], stdout=subprocess.PIPE, text=True)
    assert caller.stdout is not None
    kept = int(caller.stdout.readline())
    assert Path(f"/proc/{kept}").exists()
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    caller.stdout.close()
    for _ in range(600):
        if not _runs(kept):
            return
        time.sleep(0.05)
    raise AssertionError("the kept process still runs")


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("what", ["written to", "replaced", "removed"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,金额\n王德富,1\n", encoding="utf-8")
    whole = front._read

    def meanwhile(path: Path, limits: Limits):
        book = whole(path, limits)
        if what == "written to":
            with path.open("a", encoding="utf-8") as file:
                file.write("李长贵,2\n")
        elif what == "replaced":
            other = path.with_suffix(".new")
            other.write_text("姓名,金额\n李长贵,1\n", encoding="utf-8")
            other.replace(path)
        else:
            path.unlink()
        return book

    monkeypatch.setattr(front, "_read", meanwhile)
    assert code_of(path) == "changed"


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    assert code_of(tmp_path / "a.xlsx") == "not_a_file"
    with pytest.raises(Unreadable):
        digest(tmp_path / "a.xlsx")


def test_the_machines_own_trouble_is_not_laid_on_the_file(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/tmp/x")

    monkeypatch.setattr(front, "read_confined", full)
    with pytest.raises(OSError, match="No space"):
        read(page)


def test_error_cells_of_old_workbooks_are_seen(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    for name in ("工资表", "two"):
        sheet = book.add_sheet(name)
        sheet.write(0, 0, "姓名")
        sheet.row(2).set_cell_error(1, "#DIV/0!")
    sheet.row(5).set_cell_error(3, "#REF!")
    book.save(str(tmp_path / "a.xls"))
    first, second = read(tmp_path / "a.xls").sheets
    assert first.rows[2][1] == second.rows[2][1] == CellError("#DIV/0!")
    assert second.rows[5][3] == CellError("#REF!")


def test_a_quotation_mark_that_never_closes_takes_no_row_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,班组\n王德富,"钢筋班\n李长贵,"木工,班"\n张永明,"瓦工班\n', encoding="utf-8")
    sheet = read(path).sheets[0]
    assert sheet.height == 4 and any("引号" in note for note in sheet.notes)


def test_what_is_invisible_in_a_cell_is_taken_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,金额\n王\u202e德\u200b富,1\n", encoding="utf-8")
    sheet = read(path).sheets[0]
    assert sheet.rows[1][0] == "王德富"
    assert "看不见" in sheet.notes[0] and "A2" in sheet.notes[0]


@pytest.mark.parametrize("text", ['{"a": "\\u0000"}', '{"a": "\\ud800"}', '{"a": "\\udc00x"}'])
def test_messages_that_spell_what_no_database_keeps_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    assert code_of(path) == "json_broken"
    path.write_text('{"a": "\\ud83d\\ude00"}')
    assert read(path).json == {"a": "😀"}
