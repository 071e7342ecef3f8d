"""The command as a script uses it: stable JSON, exit codes, and a layout that needs explaining only once."""

import json

import pytest

from . import site
from .installation import anxin, installation

FILE = {"file", "sha256", "status", "sheets"}
SHEET = {
    "sheet",
    "kind",
    "project",
    "employer",
    "month",
    "rows",
    "accepted",
    "unchanged",
    "rejected",
    "ignored",
    "issues",
}
WARNING = {
    "id", "rule", "rule_version", "level", "status", "subject", "opened_on", "due_on", "amount", "evidence",
    "arithmetic", "basis", "clears_when",
}  # fmt: skip


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    with installation(tmp_path_factory.mktemp("home") / "home") as env:
        yield env


def told(done) -> dict:
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


def test_a_site_from_sheets_to_explained_warnings(env, tmp_path):
    files = site.write(
        tmp_path,
        ledger=site.ledger(),
        roster=site.roster(),
        attendance=site.attendance(),
        payroll=site.payroll(),
        receipts=site.receipts(people=site.PEOPLE[:4], amounts=[6700, 6800, 6900, 7000]),
    )
    done = anxin(env, "import", "--json", *map(str, files))
    report = told(done)
    assert done.returncode == 0, report
    assert all(set(f) >= FILE for f in report["files"])
    sheets = [s for f in report["files"] for s in f["sheets"]]
    assert all(set(s) >= SHEET for s in sheets)
    assert [s["kind"] for s in sheets] == ["project_list", "roster", "attendance_grid", "payroll", "bank_receipt"]
    assert {s["month"] for s in sheets} == {None, "2026-03"}

    told(anxin(env, "evaluate", "--as-of", "2026-05-06", "--json"))
    warnings = json.loads(anxin(env, "warnings", "--rule", "W02", "--json").stdout)
    assert [set(w) >= WARNING for w in warnings] == [True]
    late = warnings[0]
    assert late["amount"] == "14300.00"
    assert late["subject"] == {
        "project": site.PROJECT,
        "employer": site.FIRM,
        "worker": None,
        "month": "2026-03",
    }
    assert {e["file"] for e in late["evidence"]} >= {"payroll.csv"}
    story = anxin(env, "explain", str(late["id"])).stdout
    assert "14,300.00" in story
    assert "payroll.csv" in story


def test_names_are_masked_until_somebody_says_why(env):
    text = anxin(env, "warnings", "--json").stdout
    assert not any(name in text for name, _ in site.PEOPLE)
    assert site.number(5) not in text


def test_exit_codes_tell_a_script_what_happened(env, tmp_path):
    bad, empty = site.write(
        tmp_path,
        partly=site.payroll(month="2026年4月").replace("6900.00", "很多"),
        cover=site.sheet(["封面"], ["某某项目资料"], ["二〇二六年"]),
    )
    partly = anxin(env, "import", "--json", str(bad))
    assert (partly.returncode, told(partly)["files"][0]["sheets"][0]["rejected"]) == (3, 1)
    assert anxin(env, "import", str(empty)).returncode == 2
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    refused = anxin(env, "import", "--json", str(broken))
    assert refused.returncode == 2
    assert told(refused)["files"][0]["status"] == "unreadable"


def test_a_layout_is_explained_once(env, tmp_path):
    first, second = (
        site.payroll(month=month).replace("实发工资", "揣兜里的").replace("应发工资", "干活钱")
        for month in ("2025年11月", "2025年12月")
    )
    one, two = site.write(tmp_path, one=first, two=second)
    sender = ("--sender", "宏达劳务")
    assert anxin(env, "import", *sender, "--dry-run", str(one)).returncode != 0
    words = ("--kind", "payroll", "--map", "payable=揣兜里的", "--map", "owed=干活钱")
    explained = anxin(env, "import", *sender, *words, "--json", str(one))
    assert told(explained)["files"][0]["sheets"][0]["accepted"] == len(site.PEOPLE), explained.stdout
    again = told(anxin(env, "import", *sender, "--json", str(two)))["files"][0]["sheets"][0]
    assert (again["kind"], again["accepted"]) == ("payroll", len(site.PEOPLE))
