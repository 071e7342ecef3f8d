"""Two commands at once: one waits for the other, and what is left is as if they had come one after the other."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import OperationalError

from anxin.registry.turns import writing

from . import site
from .forks import forks
from .installation import anxin, installation
from .states import States

PAY = [5000 + n for _, n in site.PEOPLE]
FIRST_WRITE = 'INSERT INTO "registry_batch"'


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A site with its roster; two command lines side by side."""
    folder = tmp_path_factory.mktemp("together")
    with installation(folder / "home") as env, forks(env, folder / "one") as one, forks(env, folder / "other") as other:
        ledger, roster = site.write(folder, ledger=site.ledger(), roster=site.roster())
        assert one.run("import", str(ledger), str(roster)).code == 0
        states = States(env, folder / "kept")
        states.keep("start")
        yield env, one, other, states
        states.drop("start")


def sheets(folder: Path) -> dict[str, str]:
    paths = site.write(
        folder,
        payroll=site.payroll(amounts=PAY),
        corrected=site.payroll(amounts=[7000, *PAY[1:]]),
        attendance=site.attendance(),
    )
    return {path.stem: str(path) for path in paths}


@pytest.mark.parametrize(
    ("first", "second"), [("payroll", "payroll"), ("payroll", "attendance"), ("payroll", "corrected")]
)
def test_two_imports_at_once_are_as_one_after_the_other(house, tmp_path, first, second):
    _, one, other, states = house
    files = sheets(tmp_path)
    states.back("start")
    assert one.run("import", files[first]).code == 0
    assert one.run("import", files[second]).code == 0
    wanted, counts = states.digest(), states.counts()
    states.back("start")
    with one.stopped(FIRST_WRITE, "import", files[first]) as ended:
        # The second reads its file and comes to the same door while the first stands in it.
        waiting = other.begun("import", files[second])
        time.sleep(0.5)
        assert not other.over(waiting)
    second_ended = other.end()
    assert ended[0].code == 0, ended[0].out
    assert second_ended.code == 0, second_ended.out
    assert "locked" not in second_ended.out
    assert states.counts() == counts
    assert states.digest() == wanted
    assert one.run("audit", "verify").code == 0


def test_an_undo_waits_for_an_import_and_an_import_for_an_undo(house, tmp_path):
    _, one, other, states = house
    files = sheets(tmp_path)
    states.back("start")
    assert one.run("import", files["payroll"]).code == 0
    with one.stopped(FIRST_WRITE, "import", files["corrected"]) as ended:
        other.begun("undo", "3", "--reason", "试")
        time.sleep(0.5)
    undone = other.end()
    assert ended[0].code == 0 and undone.code == 0, undone.out
    # The correction leaned on what was undone, although it was not in yet when the undo was asked for.
    assert "重新应用了批次" in undone.out
    counts, digest = states.counts(), states.digest()
    states.back("start")
    for words in (["import", files["payroll"]], ["import", files["corrected"]], ["undo", "3", "--reason", "试"]):
        assert one.run(*words).code == 0
    assert states.counts() == counts
    assert states.digest() == digest


def test_an_evaluation_during_an_import_sees_it_whole_or_not_at_all_and_the_next_one_sees_it(house, tmp_path):
    _, one, other, states = house
    states.back("start")
    assert other.run("evaluate").code == 0
    (late,) = site.write(tmp_path, late=site.payroll(amounts=PAY))
    # PostgreSQL lets the evaluation write meanwhile; on SQLite it waits for its turn when it has thought.
    with one.stopped(FIRST_WRITE, "import", str(late)) as ended:
        other.begun("evaluate")
        time.sleep(0.5)
    assert ended[0].code == 0 and other.end().code == 0
    again = json.loads(other.run("evaluate", "--json").out)
    assert again["kind"] == "incremental"
    looked = json.loads(other.run("evaluate", "--full", "--dry-run", "--json").out)
    assert again["open"] == looked["open"] and sum(looked["open"].values()) > 0


def test_two_first_commands_at_once_make_one_installation(tmp_path):
    files = site.write(tmp_path, ledger=site.ledger(), roster=site.roster())
    with installation(tmp_path / "home", bare=True) as env:
        both = [
            subprocess.Popen(
                [sys.executable, "-m", "anxin", "import", str(path)], env=env, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True,
            )
            for path in files
        ]  # fmt: skip
        told = [process.communicate(timeout=300)[0] for process in both]
        assert [process.returncode for process in both] == [0, 0], told
        assert len(json.loads(anxin(env, "batches", "--json").stdout)) == 2
        assert anxin(env, "audit", "verify").returncode == 0


def test_a_writer_that_is_kept_waiting_asks_again(monkeypatch):
    from anxin.registry import turns

    tries: list[int] = []

    class Busy:
        def __enter__(self):
            tries.append(1)
            if len(tries) < 4:
                raise OperationalError("database is locked")

        def __exit__(self, *rest):
            return False

    monkeypatch.setattr(turns.transaction, "atomic", Busy)
    with writing():
        assert len(tries) == 4
    tries.clear()
    monkeypatch.setattr(turns, "_TRIES", 3)
    with pytest.raises(OperationalError), writing():
        pass
