"""Everything behind a claim leaves the house as one file that proves itself, and nobody gets more than his purpose needs."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date

import pytest

from anxin.access.services import AccessDenied
from anxin.audit.excerpt import faults
from anxin.audit.models import AuditEvent
from anxin.audit.services import MACHINE
from anxin.casework import services
from anxin.casework.models import CluePaper
from anxin.casework.services.packing import make_pack
from anxin.casework.stepping import StepRefused
from anxin.documents import signing
from anxin.documents.packs_checking import check_pack
from anxin.intake.evidence import path_of
from anxin.monitoring.tests.county import at
from anxin.registry.models import Batch

from .office import DAY

LATER = date(2026, 5, 20)


@pytest.fixture
def told(office):
    """A case with two workers, a clue with a photograph, a part paid, and originals in the store."""
    clue = office.accepted(phone="13800138000", text="三月的工资一分没发")
    case = office.case(clues=[clue])
    photo = b"\x89PNG not really"
    digest = hashlib.sha256(photo).hexdigest()
    CluePaper.objects.create(clue=clue, kind="photo", name="工地.png", sha256=digest, bytes=len(photo), kept_at=at(DAY))
    office.say("describe_case", case_id=case.pk, cause="project_debt")
    office.say("find_fact", case_id=case.pk, finding="subcontractor_owes", evidence="分包合同")
    office.receipt(office.workers[0], 200_000, LATER)
    office.say("collect_receipts", MACHINE, LATER, case_id=case.pk)
    for batch in Batch.objects.filter(kind="file"):
        content = f"原件 {batch.file_name}".encode()
        batch.sha256 = hashlib.sha256(content).hexdigest()
        batch.save(update_fields=["sha256"])
        keep(batch.sha256, content)
    keep(digest, photo)
    office.the_case = office.again(case)
    return office


def keep(sha256, content):
    place = path_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def packed(office, actor=None, **said):
    target = io.BytesIO()
    said = {"reason": "移送仲裁委", "case_id": office.the_case.pk, **said}
    make_pack(actor=actor or office.inspector, as_of=LATER, now=at(LATER), target=target, **said)
    return target.getvalue()


def opened(data):
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_a_pack_for_a_proceeding_holds_facts_originals_history_and_an_explanation(told, tmp_path):
    data = packed(told, personal=True)
    files = opened(data)
    (tmp_path / "p.zip").write_bytes(data)
    report = check_pack(tmp_path / "p.zip", signing.public_key(), {"审计/记录.jsonl": faults})
    assert report.ok and report.trusted and report.about["of"] == told.the_case.number
    months = files["事实/人月.csv"].decode("utf-8-sig").splitlines()
    assert months[0].split(",")[:4] == ["姓名", "月份", "项目", "出勤天数"]
    assert months[1] == "张三1,2026年3月,安置房,22,6000.00,2000.00,4000.00,6000.00,2000.00"
    assert months[2] == "张三2,2026年3月,安置房,22,6000.00,0.00,6000.00,6000.00,0.00"
    rows = files["事实/依据.csv"].decode("utf-8-sig")
    assert "工资表" in rows and "三月.xlsx" in rows and "银行代发回单" in rows
    assert "施工总承包单位,乙建设公司" in files["事实/谁来付.csv"].decode("utf-8-sig")
    # The workers' numbers and the complainant's own words, in full.
    assert told.workers[0].id_number.open_for("test") in files["事实/工人.csv"].decode("utf-8-sig")
    assert "三月的工资一分没发" in files["事实/线索原话.csv"].decode("utf-8-sig")
    originals = {name: content for name, content in files.items() if name.startswith("原件/") and name.count("-")}
    assert any("三月.xlsx" in name for name in originals) and any("工地.png" in name for name in originals)
    assert signing.check_pdf(files["说明.pdf"], signing.public_key()).ok
    acts = [json.loads(line)["act"] for line in files["审计/记录.jsonl"].splitlines()]
    assert "casework.case_filed" in acts and "casework.clue_filed" in acts


def test_documents_that_were_issued_are_in_the_pack_and_those_with_names_only_for_a_proceeding(told):
    case = told.the_case
    said = {"as_of": LATER, "now": at(LATER), "actor": told.inspector}
    report = services.make_document(**said, kind="case_report", case_id=case.pk)
    accepted = services.make_document(**said, kind="acceptance", clue_id=case.clues.get().pk)
    letter = services.make_document(
        **said, kind="transfer", clue_id=case.clues.get().pk, addressee="县住建局", words="工程款"
    )
    assert accepted.personal and not letter.personal and not report.personal
    whole = {name for name in opened(packed(told, personal=True)) if name.startswith("文书/")}
    assert sum(name.endswith(".pdf") for name in whole) == 3 and sum(name.endswith(".docx") for name in whole) == 3
    files = opened(packed(told))
    papers = [name for name in files if name.startswith("文书/")]
    assert len(papers) == 4 and not any(accepted.number in name for name in papers)
    listed = files["原件/目录.csv"].decode("utf-8-sig")
    assert accepted.number in listed and letter.number in listed and "写有完整姓名" in listed


def test_a_pack_for_review_shows_no_name_no_number_and_no_original(told):
    files = opened(packed(told))
    whole = b"".join(files.values()).decode("utf-8", "replace")
    assert "张三" not in whole and "13800138000" not in whole and "三月的工资一分没发" not in whole
    assert told.workers[0].id_number.open_for("test") not in whole
    assert [name for name in files if name.startswith("原件/")] == ["原件/目录.csv"]
    assert "没有放进来" in files["原件/目录.csv"].decode("utf-8-sig")
    assert "张" in files["事实/人月.csv"].decode("utf-8-sig")


def test_making_a_pack_is_on_the_record_with_its_reason_and_each_number_opened(told):
    before = AuditEvent.objects.count()
    packed(told)
    (event,) = AuditEvent.objects.filter(seq__gt=before)
    assert (
        event.act == "casework.pack_made" and event.fields["reason"] == "移送仲裁委" and "移送仲裁委" in event.sentence
    )
    packed(told, personal=True)
    acts = list(AuditEvent.objects.filter(seq__gt=before + 1).order_by("seq").values_list("act", flat=True))
    assert acts.count("privacy.revealed") >= 4 and acts[-1] == "casework.pack_made"


def test_the_same_facts_make_the_same_files_in_the_same_order(told):
    first, second = opened(packed(told)), opened(packed(told))
    assert list(first) == list(second)
    same = {n for n in first if first[n] == second[n]}
    # The explanation carries the moment at which it was printed, the list what follows from it.
    assert set(first) - same <= {"说明.pdf", "清单.json", "清单.签名.json", "审计/记录.jsonl"}


def test_who_may_not_handle_or_see_gets_nothing(told):
    with pytest.raises(AccessDenied):
        packed(told, told.viewer)
    assistant = told.person("xiecha", "协察员", told.labour, "assistant_inspector")
    assert packed(told, assistant)
    with pytest.raises(AccessDenied):
        packed(told, assistant, personal=True)
    with pytest.raises(AccessDenied):
        packed(told, MACHINE)
    with pytest.raises(StepRefused, match="为什么"):
        packed(told, reason="看")
    with pytest.raises(StepRefused, match="选一个"):
        packed(told, case_id=None)


def test_a_worker_takes_his_own_months_and_nobody_elses(told):
    data = packed(told, case_id=None, worker_id=told.workers[0].pk, personal=True)
    months = opened(data)["事实/人月.csv"].decode("utf-8-sig")
    assert "张三1" in months and "张三2" not in months
    with pytest.raises(AccessDenied):
        packed(told, case_id=None, worker_id=999_999)


def test_an_original_that_was_lost_or_changed_is_said_to_be_so(told):
    batch = Batch.objects.filter(file_name="三月.xlsx").get()
    path_of(batch.sha256).write_bytes(b"other")
    files = opened(packed(told, personal=True))
    assert "证据库里没有完整的原件" in files["原件/目录.csv"].decode("utf-8-sig")
    assert not any("三月.xlsx" in name for name in files)


def test_the_excerpt_of_the_log_proves_itself(told):
    lines = opened(packed(told))["审计/记录.jsonl"]
    assert faults(lines) == []
    forged = lines.replace("监察员甲".encode(), "监察员乙".encode(), 1)
    assert len(faults(forged)) == 1 and "不符" in faults(forged)[0][1]
    first, second, *_ = lines.splitlines(keepends=True)
    assert "次序" in faults(second + first)[0][1]
    assert "不是一条完整" in faults(b"{}\n")[0][1]


def test_a_pack_verifies_on_another_machine_and_the_changed_line_is_named(told, tmp_path):
    data = packed(told)
    (tmp_path / "p.zip").write_bytes(data)
    at_ = data.index("2026年3月".encode()) - 2
    changed = bytearray(data)
    changed[at_] ^= 1
    (tmp_path / "q.zip").write_bytes(bytes(changed))
    script = (
        "import sys\nfrom anxin.cli.main import main\n"
        "def run(*w):\n    try:\n        main(list(w))\n    except SystemExit as e:\n        return e.code\n"
        "print([run('verify', 'p.zip', '--key', sys.argv[1]), run('verify', 'p.zip', '--key', '0'*64), run('verify', 'q.zip')])\n"
        "assert not any(m == 'django' or m.startswith('django.') for m in sys.modules), 'no Django'\n"
    )
    # No data folder that could be written, no database that could answer.
    env = {
        "PATH": os.environ["PATH"],
        "ANXIN_HOME": "/proc/none",
        "ANXIN_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
    }
    done = subprocess.run(
        [sys.executable, "-c", script, signing.public_key()],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "[0, 1, 1]" in done.stdout and "完好" in done.stdout
    assert "不是这把公钥签的" in done.stderr
    assert "事实/人月.csv 第 2 行：这一行被改动了" in done.stderr
