"""Clues of other bodies at the command line."""

from __future__ import annotations

import json

import openpyxl
import pytest

from anxin.access.models import Agency, Region
from anxin.casework.models import Clue, ClueBatch
from anxin.cli import main as front


@pytest.fixture
def run(capsys, db):
    Region.objects.update_or_create(code="522323", defaults={"name": "某县", "level": "county"})
    Agency.objects_unscoped.create(name="县治欠办", region_id="522323")

    def once(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            front.main(["clues", *words])
        out = capsys.readouterr()
        return int(left.value.code or 0), out.out, out.err

    return once


@pytest.fixture
def file(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["工单编号", "来电时间", "诉求内容"],
        ["GD1", "2026-05-04", "工地三月工资没发"],
        ["GD2", "昨天", "工资没发"],
    ):
        book.active.append(row)
    book.save(tmp_path / "12345.xlsx")
    return tmp_path / "12345.xlsx"


def test_a_file_is_looked_at_taken_in_and_taken_back(run, file, tmp_path):
    code, out, _ = run("import", str(file), "--agency", "县治欠办", "--look")
    assert (code, Clue.objects_unscoped.count()) == (0, 0) and "1 行可以导入，1 行要退回" in out
    back = tmp_path / "退回.xlsx"
    code, out, _ = run("import", str(file), "--agency", "县治欠办", "--returned", str(back), "--json")
    told = json.loads(out)
    assert (code, told["door"], told["new"], told["rejected"]) == (0, "hotline", 1, 1)
    assert openpyxl.load_workbook(back).active["A2"].value == "GD2"
    code, out, _ = run("undo", str(told["batch"]), "--reason", "导错了")
    assert code == 0 and "撤下 1 条线索" in out
    assert Clue.objects_unscoped.get().state == "withdrawn"


def test_what_cannot_be_is_one_chinese_line(run, file, tmp_path):
    code, _, err = run("import", str(file), "--agency", "没有的机构")
    assert code == 2 and "没有叫“没有的机构”的机构" in err
    code, _, err = run("import", str(file), "--agency", "县治欠办", "--door", "天上")
    assert code == 2 and "没有“天上”这个渠道" in err
    code, _, err = run("replies", "--door", "12345", "--out", str(tmp_path / "答复.xlsx"))
    assert code == 1 and "没有要回填的答复" in err and not (tmp_path / "答复.xlsx").exists()
    assert not ClueBatch.objects_unscoped.exists()
