"""The command: JSON as promised, Chinese errors that say what to do, and help that teaches."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from anxin.audit.models import AuditEvent
from anxin.cli import main as front
from anxin.cli.main import COMMANDS, cli
from anxin.monitoring.models import Warning
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, County, at, unpaid_site
from anxin.rules import get, load

DAY = date(2026, 5, 6)
OURS = list(COMMANDS)


@pytest.fixture
def run(capsys):
    """Run ``anxin WORDS``: (exit code, standard output, standard error)."""

    def once(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            front.main(list(words))
        out = capsys.readouterr()
        return int(left.value.code or 0), out.out, out.err

    return once


@pytest.fixture
def warning(db) -> Warning:
    unpaid_site(County(), "一号工地", 1)
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY), rules=(get("W02"),))
    return Warning.objects_unscoped.get()


@pytest.mark.parametrize("name", OURS)
def test_every_command_has_help_with_an_example(run, name):
    code, out, _ = run(name, "--help")
    assert code == 0
    assert out.startswith(f"用法：anxin {name}") and "例：" in out and f"anxin {name}" in out.partition("例：")[2]


@pytest.mark.parametrize("name", OURS)
def test_every_command_speaks_to_machines(name):
    import click

    command = cli.get_command(click.Context(cli), name)
    leaves = [command.commands[n] for n in command.commands] if isinstance(command, click.Group) else [command]
    for leaf in leaves:
        assert any("--json" in p.opts for p in leaf.params), leaf.name


def test_the_front_page_names_the_way(run):
    code, out, _ = run("--help")
    assert code == 0 and "anxin import" in out and "anxin explain 12" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("warnigs",), "warnings"),
        (("warnings", "--levl", "red"), "--level"),
        (("warnings", "--level", "rad"), "red"),
        (("warnings", "--status", "cleard"), "cleared"),
        (("warnings", "--rule", "W002"), "W02"),
        (("rules", "show", "W29"), "您要的是不是"),
        (("law", "minimum_wage_month_tier"), "minimum_wage_month_tier1"),
        (("evaluate", "--as-of", "明天"), "2026-03-05"),
        (("evaluate", "--as-of", "2026-02-30"), "没有“2026-02-30”这一天"),
        (("explain",), "还缺 编号"),
        (("explain", "99"), "没有编号为 99 的预警"),
        (("restore", "/nonexistent"), "/nonexistent"),
        (("warning", "sign", "99"), "没有编号为 99 的预警"),
        (("explain", "十二"), "“十二”不是整数"),
        (("batches", "--last", "0"), "0 太小"),
        (("serve", "--port", "70000"), "不大于 65535"),
        (("demo", "--scale", "-1", "--no-serve"), "应大于 0、不大于 1"),
        (("undo", "1", "--reason", " "), "要写明理由"),
        (("law", "minimum_wage_month_tier1"), "--region 52"),
        (("import", "/nonexistent.xlsx"), "没有文件 /nonexistent.xlsx"),
        (("import", "--kind", "花名单", "/"), "花名册"),
        (("backup", "/"), "这里要写一个文件"),
    ],
)
@pytest.mark.django_db
def test_an_error_is_one_chinese_line_that_says_what_to_do(run, words, said):
    code, out, err = run(*words)
    assert code != 0 and err.startswith("错误：") and said in err and "Traceback" not in err
    assert out == ""


@pytest.mark.django_db
def test_an_error_is_json_for_machines(run):
    code, out, _ = run("explain", "99", "--json")
    assert code == 1 and "没有编号为 99" in json.loads(out)["error"]


def test_warnings_as_json(run, warning):
    code, out, _ = run("warnings", "--json")
    (one,) = json.loads(out)
    assert code == 0 and one["id"] == warning.pk and one["subject"]["month"] == "2026-03"
    assert "张三" not in out
    assert json.loads(run("warnings", "--level", "蓝色", "--json")[1]) == []


def test_unmasking_needs_a_reason_and_is_on_the_record(run, warning):
    code, _, err = run("warnings", "--unmask", " ", "--json")
    assert code != 0 and "理由" in err
    _, out, _ = run("warnings", "--unmask", "现场核实", "--json")
    assert "张三" in out
    event = AuditEvent.objects.get(act="monitoring.unmasked")
    assert event.fields["reason"] == "现场核实" and event.fields["count"] == 1


def test_explain_tells_the_whole_story(run, warning):
    code, out, _ = run("explain", str(warning.pk))
    assert code == 0
    for part in (
        "问的是：",
        "算式",
        "依据（",
        "一号工地.xlsx",
        "规定：",
        "怎样解除：",
        "先做什么：",
        "经过：",
        "看不到的：",
    ):
        assert part in out
    story = json.loads(run("explain", str(warning.pk), "--json")[1])
    assert story["arithmetic"] and story["articles"][0]["summary"] and story["history"][0]["says"].startswith("触发")


@pytest.mark.django_db
def test_evaluate_reports_and_a_day_to_come_only_looks(run):
    unpaid_site(County(), "一号工地", 1)
    code, out, _ = run("evaluate", "--as-of", "2026-05-06", "--json")
    report = json.loads(out)
    assert code == 0 and report["kind"] == "full" and report["projects"] == 1 and not report["dry"]
    assert Warning.objects_unscoped.filter(rule="W02").count() == 1
    ahead = json.loads(run("evaluate", "--as-of", "2099-01-01", "--json")[1])
    assert ahead["dry"] and "尚未到来" in ahead["note"] and ahead["found"]
    past = json.loads(run("evaluate", "--as-of", "2026-05-06", "--known-at", "2026-04-01", "--json")[1])
    assert past["dry"] and past["found"] == []
    assert "没有变化" in run("evaluate", "--as-of", "2026.5.6")[1]


def test_a_waiver_by_two_people(run, warning):
    pk = str(warning.pk)
    until = (date.today() + timedelta(days=30)).isoformat()
    words = ("--reason", "dispute", "--evidence", "仲裁受理通知书", "--until", until, "--by", "王专员")
    assert "待另一人批准" in run("warning", "waive", pk, *words)[1]
    code, _, err = run("warning", "approve", pk, "--by", "王专员")
    assert code == 1 and "另一人" in err
    assert json.loads(run("warning", "approve", pk, "--by", "李主任", "--json")[1])["status"] == "waived"


def test_what_is_overdue_is_driven_on_by_hand_once(run, warning):
    # The command's own clock is far past the deadlines of a warning of May.
    told = json.loads(run("warning", "escalate", "--json")[1])
    assert told["warnings"] == 1 and told["steps"]["supervision_proposed"] == 1
    assert json.loads(run("warning", "escalate", "--json")[1]) == {"warnings": 0, "steps": {}}
    assert "不能倒着升级" in run("warning", "escalate", "--as-of", "2026-01-01")[2]
    # Nobody is appointed, and the command says so.
    assert json.loads(run("warning", "tell", "--json")[1])["nobody"] == 1


def test_acts_and_false_alarms_by_the_command(run, warning):
    pk = str(warning.pk)
    done = ("--what", "约谈总包", "--on", "2026-05-06", "--done-by", "王专员", "--json")
    assert json.loads(run("warning", "act", pk, *done)[1])["status"] == "acting"
    assert "待另一人复核" in run("warning", "false-alarm", pk, "--reason", "已代发", "--by", "王专员")[1]
    code, _, err = run("warning", "review", pk, "--upheld", "--reason", "属实", "--by", "王专员")
    assert code == 1 and "另一人" in err
    reviewed = run("warning", "review", pk, "--upheld", "--reason", "属实", "--by", "李主任", "--json")[1]
    assert json.loads(reviewed)["status"] == "false_alarm"


def test_rules_are_listed_shown_and_tested(run):
    listed = json.loads(run("rules", "list", "--json")[1])
    assert [r["code"] for r in listed] == [r.code for r in load()]
    _, out, _ = run("rules", "show", "w02")
    assert "保障农民工工资支付条例" in out and "SELECT" in out and "看不到的：" in out
    code, out, _ = run("rules", "test", "W02", "--json")
    tested = json.loads(out)
    assert code == 0 and tested["cases"] >= 2 and tested["failed"] == []


def test_rules_are_printed_as_pages(run, tmp_path):
    written = json.loads(run("rules", "docs", "--out", str(tmp_path / "pages"), "--json")[1])
    assert [name.rpartition("/")[2] for name in written] == ["warning-rules.md", "fact-views.md"]
    page = (tmp_path / "pages" / "warning-rules.md").read_text(encoding="utf-8")
    assert all(rule.code in page for rule in load())


def test_the_law_on_a_day_in_a_place(run):
    _, out, _ = run("law", "minimum_wage_month_tier1", "--on", "2026-03-01", "--region", "52", "--json")
    value = json.loads(out)
    assert value["region"] == "52" and value["unit"] == "yuan_per_month" and value["status"]
    code, _, err = run("law", "minimum_wage_month_tier1", "--region", "贵州")
    assert code == 1 and "不是行政区划代码" in err
    assert "special_account_open_deadline_days" in run("law", "--find", "special_account")[1]


def test_a_calendar_is_imported_and_asked(run, tmp_path, monkeypatch):
    monkeypatch.setenv("ANXIN_HOME", str(tmp_path))
    file = tmp_path / "2031.json"
    file.write_text(json.dumps({"year": 2031, "days": [{"date": "2031-01-01", "name": "元旦", "isOffDay": True}]}))
    before = json.loads(run("calendar", "show", "2031-01-01", "--json")[1])
    assert before == {"day": "2031-01-01", "is_workday": True, "name": None, "year_known": False}
    assert json.loads(run("calendar", "import", str(file), "--json")[1])["days_off"] == 1
    after = json.loads(run("calendar", "show", "2031-01-01", "--json")[1])
    assert after == {"day": "2031-01-01", "is_workday": False, "name": "元旦", "year_known": True}
    (tmp_path / "bad.json").write_text("{}")
    code, _, err = run("calendar", "import", str(tmp_path / "bad.json"))
    assert code == 1 and "year" in err


def test_the_audit_chain_is_walked_and_listed(run, warning):
    code, out, _ = run("audit", "verify", "--json")
    result = json.loads(out)
    assert code == 0 and result["ok"] and result["count"] >= 1
    assert run("audit", "verify", "--head", result["head"])[0] == 0
    assert run("audit", "verify", "--head", "1:" + "0" * 64)[0] == 1
    assert "经办人甲对2026-05-06做了全量评估" in run("audit", "list")[1]


@pytest.mark.django_db
def test_keys_are_rotated(run):
    County().worker("张三", 5)
    done = json.loads(run("keys", "rotate", "--json")[1])
    assert done["key"] == "k2" and done["values"] >= 1 and not done["resumed"]


def test_help_is_chinese_to_its_last_bracket(run):
    for name in COMMANDS:
        _, out, _ = run(name, "--help")
        for english in ("Options", "Commands", "[default", "[required", "TEXT", "INTEGER", "PATH", "RANGE", "<=x<="):
            assert english not in out, (name, english)
    assert "（默认 8000；1 到 65535）" in run("serve", "--help")[1]


def test_no_words_at_all_show_the_help_page_and_no_complaint(run):
    for words in ((), ("rules",)):
        code, _, err = run(*words)
        assert code == 2 and err.startswith("用法：") and "错误" not in err


@pytest.mark.django_db
class TestImporting:
    """What a person who types a wrong word at ``anxin import`` is told, before anything is written."""

    @pytest.fixture
    def sheet(self, tmp_path):
        import xlsxwriter

        path = tmp_path / "工资表.xlsx"
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet("3月")
            for i, row in enumerate(
                [
                    ["工资表"],
                    ["序号", "姓名", "身份证号", "应发工资", "实发工资"],
                    [1, "张三", "11010519491231002X", 50, 50],
                ]
            ):
                page.write_row(i, 0, row)
        return str(path)

    def test_a_part_of_a_projects_name_is_asked_about(self, run, sheet):
        from anxin.registry.models import Project

        unpaid_site(County(), "幸福里小区二期工程", 1)
        before = Project.objects_unscoped.count()
        code, _, err = run("import", sheet, "--month", "2026-03", "--project", "幸福里")
        assert code == 2 and "幸福里小区二期工程" in err and "--new-project" in err
        assert Project.objects_unscoped.count() == before
        assert run("import", sheet, "--month", "2026-03", "--project", "幸福里", "--new-project")[0] == 0

    def test_a_month_to_come_is_refused(self, run, sheet):
        code, _, err = run("import", sheet, "--project", "甲", "--month", "2090-01")
        assert code == 2 and "还没有到" in err

    def test_an_unknown_field_is_refused(self, run, sheet):
        code, _, err = run("import", sheet, "--map", "payabel=实发工资")
        assert code == 2 and "payable" in err

    def test_an_empty_folder_is_said(self, run, tmp_path):
        (tmp_path / "空").mkdir()
        code, _, err = run("import", str(tmp_path / "空"))
        assert code == 2 and "没有文件" in err

    def test_a_trial_says_that_nothing_went_in(self, run, sheet):
        _, out, _ = run("import", sheet, "--dry-run")
        assert "试看，没有入库；要先回答下面的问题" in out and "全部入库" not in out

    def test_a_question_tells_how_many_rows_wait(self, run, sheet):
        code, out, _ = run("import", sheet)
        assert code == 2 and "1 行资料，回答问题后才入库" in out and "--project" in out


def test_long_evidence_is_cut_on_a_terminal_and_whole_on_request(run, warning, monkeypatch):
    from anxin.cli import warnings as told

    monkeypatch.setattr(told, "_SHOWN", 0)
    out = run("explain", str(warning.pk))[1]
    every = run("explain", str(warning.pk), "--all")[1]
    rows = len(json.loads(run("explain", str(warning.pk), "--json")[1])["evidence"])
    assert rows > 1 and f"用 anxin explain {warning.pk} --all 看全部" in out
    assert every.count("一号工地.xlsx") == rows and "--all" not in every


def test_a_warning_across_projects_names_its_enterprise_and_what_it_sums_up(run, db):
    county = County()
    for n in (1, 2):
        unpaid_site(county, f"{n}号工地", 10 * n, firm="共同劳务公司")
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY), rules=(get("W02"), get("E01")))
    code, out, _ = run("warnings", "--firms")
    assert code == 0 and "（跨项目）\t共同劳务公司" in out and out.count("\n") == 1
    assert run("warnings", "--employer", "别家公司")[1].startswith("没有符合条件的预警")
    number = out.split("\t")[0]
    told = run("explain", number)[1]
    assert "由这些预警归集（2 条）" in told and "1号工地" in told and "2号工地" in told
    assert "工程项目：2 行" in told
    story = json.loads(run("explain", number, "--json")[1])
    assert story["subject"]["project"] is None and {s["rule"] for s in story["sums_up"]} == {"W02"}


def test_risk_is_listed_and_explained_to_the_last_point(run, db):
    county = County()
    for n in (1, 2):
        unpaid_site(county, f"{n}号工地", 10 * n, firm="共同劳务公司")
    code, out, _ = run("risk", "--as-of", "2026-05-06")
    assert code == 0 and out.startswith("编号\t风险分") and "1号工地\t工资发放 14.7" in out and "共 2 个" in out
    told = run("risk", "2号工地", "--as-of", "2026-05-06")[1]
    assert "占 100.0%；÷ 满分值 0.5 计 100.0%，× 权重 12 = 12.0 分" in told
    assert "缺数据：投诉线索还没有接入" in told and "没有计入" in told and "合计：" in told
    whole = json.loads(run("risk", "2号工地", "--as-of", "2026-05-06", "--json")[1])
    assert whole["score"] == round(sum(p["points"] for p in whole["parts"]), 1)
    assert whole["at_most"] == round(whole["score"] + whole["missing"], 1)
    firms = json.loads(run("risk", "--firms", "--as-of", "2026-05-06", "--json")[1])
    assert [f["name"] for f in firms] == ["共同劳务公司"]
    assert "涉及 2 个项目" in run("risk", "共同", "--firms", "--as-of", "2026-05-06")[1]
    assert run("risk", "没有的工地")[0] == 1
    code, _, err = run("risk", "号工地", "--as-of", "2026-05-06")
    assert code == 1 and "有 2 个都含“号工地”" in err
