"""An original that no batch came to name goes with the next command, and never one that a batch names or will name."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from . import site
from .forks import forks
from .installation import installation
from .states import States

PAY = [5000 + n for _, n in site.PEOPLE]
# Said to the database when the original is kept and the batch is not committed yet.
KEPT = "COMMIT"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A site with its roster, a payroll sheet that is still to come, and two command lines side by side."""
    folder = tmp_path_factory.mktemp("nobodys")
    with installation(folder / "home") as env, forks(env, folder / "one") as one, forks(env, folder / "other") as other:
        ledger, roster, payroll = site.write(
            folder, ledger=site.ledger(), roster=site.roster(), payroll=site.payroll(amounts=PAY)
        )
        assert one.run("import", str(ledger), str(roster)).code == 0
        states = States(env, folder / "kept")
        states.keep("start")
        yield one, other, states, str(payroll)
        states.drop("start")


def last(commands) -> str:
    """The number of the last batch: PostgreSQL gives that of a killed import to nobody."""
    return str(max(batch["id"] for batch in json.loads(commands.run("batches", "--json").out)))


def killed_before_the_commit(commands, *words: str) -> None:
    """The command holds still when the original is in the store, and never goes on."""
    with commands.stopped(KEPT, *words) as ended:
        os.kill(commands.pid, 9)
    assert ended[0].code == -9


def test_the_next_command_removes_the_original_of_an_import_that_died(house):
    one, _, states, payroll = house
    states.back("start")
    before = states.digest()
    killed_before_the_commit(one, "import", payroll)
    assert len(states.originals()) == 3 and states.parts() != []
    assert one.run("batches").code == 0
    assert states.digest() == before and states.parts() == []
    assert one.run("import", payroll).code == 0
    assert len(states.originals()) == 3 and states.parts() == []


def test_the_same_file_again_at_once_finds_it_and_keeps_it(house):
    one, _, states, payroll = house
    states.back("start")
    killed_before_the_commit(one, "import", payroll)
    assert one.run("import", payroll).code == 0
    assert len(states.originals()) == 3 and states.parts() == []
    assert one.run("undo", last(one), "--reason", "试").code == 0
    assert len(states.originals()) == 3 and states.parts() == []


def test_an_original_that_a_living_import_is_about_to_name_is_left_alone(house):
    one, other, states, payroll = house
    states.back("start")
    with one.stopped(KEPT, "import", payroll) as ended:
        assert other.run("batches").code == 0
        assert len(states.originals()) == 3
    assert ended[0].code == 0, ended[0].out
    assert len(states.originals()) == 3 and states.parts() == []
    assert other.run("undo", last(other), "--reason", "试").code == 0


def test_who_finds_the_original_of_an_import_that_then_dies_has_it(house):
    one, other, states, payroll = house
    states.back("start")
    with one.stopped(KEPT, "import", payroll) as ended:
        other.begun("import", payroll)
        time.sleep(0.5)
        os.kill(one.pid, 9)
    found = other.end()
    assert ended[0].code == -9 and found.code == 0, found.out
    assert "已经导入过" not in found.out
    assert one.run("batches").code == 0
    assert len(states.originals()) == 3 and states.parts() == []


def test_a_backup_takes_no_note_along(house, tmp_path: Path):
    import tarfile

    one, other, states, payroll = house
    states.back("start")
    with one.stopped(KEPT, "import", payroll):
        assert states.parts() != []
        assert other.run("backup", str(tmp_path / "backup.tar.gz")).code == 0
    with tarfile.open(tmp_path / "backup.tar.gz") as tar:
        assert not [name for name in tar.getnames() if "incoming" in name]
