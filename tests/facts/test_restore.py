"""A backup put back elsewhere is the same installation; one that cannot be put back leaves things as they are."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from anxin.cli.boot import UNFINISHED

from . import site
from .forks import forks
from .installation import anxin, installation
from .states import States
from .test_findings import files

_OPEN = """
from anxin.cli.boot import ready
ready()
from anxin.registry.models import Card, Worker
print(sorted(w.id_number.open_for("test") for w in Worker.objects.all()), sorted(c.number.open_for("test") for c in Card.objects.all()))
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """An installation with files, a correction, an undo and an evaluation; its backup, and what it found."""
    folder = tmp_path_factory.mktemp("kept")
    with installation(folder / "home") as env:
        paths = site.write(folder, **files(), corrected=site.payroll(amounts=[6000 + n for _, n in site.PEOPLE]))
        assert anxin(env, "import", *map(str, paths)).returncode == 0
        batches = json.loads(anxin(env, "batches", "--json").stdout)
        april = next(b["id"] for b in batches if b["file_name"] == "april.csv")
        assert anxin(env, "undo", str(april), "--reason", "试").returncode == 0
        assert anxin(env, "evaluate").returncode == 0
        (folder / "home" / "law").mkdir(exist_ok=True)
        (folder / "home" / "law" / "numbers.yaml").write_text('"52":\n  account.open_notice_d: 10\n')
        made = anxin(env, "backup", str(folder / "backup.tar.gz"))
        assert made.returncode == 0, made.stderr
        yield env, folder / "backup.tar.gz", found(env)


def found(env) -> list:
    """What a fresh full evaluation finds."""
    return json.loads(anxin(env, "evaluate", "--full", "--dry-run", "--json").stdout)["found"]


def rows(env, folder: Path) -> str:
    return States(env, folder).digest()


def head(env) -> str:
    return json.loads(anxin(env, "audit", "verify", "--json").stdout)["head"]


def opened(env) -> str:
    done = subprocess.run([sys.executable, "-c", _OPEN], env=env, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_backup_restored_on_an_empty_machine_is_the_same_installation(kept, tmp_path):
    there, backup, was_found = kept
    with installation(tmp_path / "home", bare=True) as here:
        back = anxin(here, "restore", str(backup), "--json")
        assert back.returncode == 0, back.stderr + back.stdout
        told = json.loads(back.stdout)
        assert told["audit"]["ok"] and told["originals"] == {"count": 9, "wrong": []} and told["sealed"]
        assert rows(here, tmp_path) == rows(there, tmp_path)
        assert was_found and found(here) == was_found
        assert anxin(here, "audit", "verify", "--head", head(there)).returncode == 0
        assert opened(here) == opened(there) and site.number(1) in opened(here)
        assert (tmp_path / "home" / "law" / "numbers.yaml").exists()
        # And it lives on: new files, another undo that reads kept originals.
        (path,) = site.write(tmp_path, may=site.attendance(days=9, month="2026年5月"))
        assert anxin(here, "import", str(path)).returncode == 0
        batches = json.loads(anxin(here, "batches", "--json").stdout)
        payroll = next(b["id"] for b in batches if b["file_name"] == "payroll.csv")
        assert anxin(here, "undo", str(payroll), "--reason", "试").returncode == 0
        assert anxin(here, "evaluate").returncode == 0


def remade(backup: Path, to: Path, change) -> Path:
    """The backup with its manifest changed."""
    with tarfile.open(backup) as old, tarfile.open(to, "w:gz") as new:
        for member in old:
            data = old.extractfile(member).read()
            if member.name == "manifest.json":
                data = json.dumps(change(json.loads(data))).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return to


def spoilt(backup: Path, to: Path, at: float) -> Path:
    data = bytearray(backup.read_bytes())
    data[int(len(data) * at)] ^= 0xFF
    to.write_bytes(bytes(data))
    return to


def test_what_cannot_be_put_back_is_refused_and_nothing_is_changed(kept, tmp_path):
    _, backup, _ = kept
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}
    tampered = remade(backup, tmp_path / "sum.tar.gz", lambda m: {**m, "files": dict.fromkeys(m["files"], "0" * 64)})
    # How a changed byte shows depends on where in the packed stream it lies.
    refused = {
        spoilt(backup, tmp_path / "spoilt.tar.gz", 0.4): "备份",
        tampered: "与清单的校验值不符",
        remade(backup, tmp_path / "new.tar.gz", lambda m: {**m, "format": 99}): "较新的版本",
        remade(
            backup, tmp_path / "newer.tar.gz", lambda m: {**m, "migrations": [*m["migrations"], ["wages", "9_x"]]}
        ): "更新的版本",
        remade(backup, tmp_path / "kind.tar.gz", lambda m: {**m, "vendor": other[m["vendor"]]}): "同类数据库",
    }
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(backup.read_bytes()[:-2000])
    refused[cut] = "备份"
    with installation(tmp_path / "home") as here:
        assert anxin(here, "migrate").returncode == 0
        before = rows(here, tmp_path)
        listed = sorted(p.name for p in (tmp_path / "home").iterdir())
        for file, why in refused.items():
            answer = anxin(here, "restore", str(file))
            assert answer.returncode == 1 and why in answer.stderr, (why, answer.stderr)
            assert rows(here, tmp_path) == before
        assert sorted(p.name for p in (tmp_path / "home").iterdir() if p.name not in listed) in (
            [],
            ["installation.lock"],
        )
        assert anxin(here, "restore", str(backup)).returncode == 0
        unasked = anxin(here, "restore", str(backup))
        assert unasked.returncode == 1 and "--force" in unasked.stderr


def test_a_killed_restore_is_before_or_after_or_says_that_it_is_not_finished(kept, tmp_path):
    there, backup, _ = kept
    after = rows(there, tmp_path)
    dice = random.Random("restore")
    with installation(tmp_path / "home") as here, forks(here, tmp_path / "forks") as commands:
        assert anxin(here, "migrate").returncode == 0
        states = States(here, tmp_path / "kept")
        states.keep("empty")
        before = states.digest()
        whole = commands.run("restore", str(backup))
        assert whole.code == 0, whole.out
        length = whole.timeline[-1][0]
        seen = set()
        kills = 8
        for n in range(kills):
            states.back("empty")
            commands.kill(0, length * (n + dice.random()) / kills, "restore", str(backup))
            said = commands.run("batches")
            if said.code:
                assert "上一次恢复没有做完" in said.out and (tmp_path / "home" / UNFINISHED).exists()
                seen.add("unfinished")
            else:
                assert states.digest() in (before, after)
                seen.add("known")
            again = commands.run("restore", str(backup), "--force")
            assert again.code == 0, again.out
            assert states.digest() == after
            assert commands.run("batches").code == 0
            assert states.parts() == []
        assert "known" in seen
        states.drop("empty")


def test_a_restore_that_was_broken_off_is_told_and_done_again(kept, tmp_path):
    there, backup, _ = kept
    with installation(tmp_path / "home") as here, forks(here, tmp_path / "forks") as commands:
        assert anxin(here, "migrate").returncode == 0
        (tmp_path / "home" / UNFINISHED).write_text("x")
        for words in (["evaluate"], ["import", str(backup)], ["backup", str(tmp_path / "b.tar.gz")]):
            refused = commands.run(*words)
            assert refused.code == 1 and "上一次恢复没有做完" in refused.out
        assert commands.run("restore", str(backup)).code == 0
        assert commands.run("evaluate", "--dry-run").code == 0
        assert States(here, tmp_path).digest() == rows(there, tmp_path)


def test_a_backup_taken_while_an_import_runs_is_of_one_moment(kept, tmp_path):
    people = [(f"工人{n:03d}", n) for n in range(1, 60)]
    ledger, roster, payroll = site.write(
        tmp_path,
        ledger=site.ledger(),
        roster=site.roster(people),
        payroll=site.payroll(people=people, amounts=[5000] * 59),
    )
    with installation(tmp_path / "home") as env, forks(env, tmp_path / "forks") as commands:
        assert commands.run("import", str(ledger), str(roster)).code == 0
        before = States(env, tmp_path).counts()
        for n, moment in enumerate(('INSERT INTO "registry_batch"', 'INSERT INTO "audit_auditevent"', "COMMIT")):
            backup = tmp_path / f"{n}.tar.gz"
            with commands.stopped(moment, "import", str(payroll)):
                done = anxin(env, "backup", str(backup))
                assert done.returncode == 0, done.stderr
            with installation(tmp_path / f"home{n}") as other:
                back = anxin(other, "restore", str(backup))
                assert back.returncode == 0, back.stdout + back.stderr
                assert States(other, tmp_path).counts() == before
                assert anxin(other, "import", str(payroll)).returncode == 0
            batches = json.loads(anxin(env, "batches", "--json").stdout)
            assert anxin(env, "undo", str(batches[0]["id"]), "--reason", "再来").returncode == 0
            before = States(env, tmp_path).counts()


def test_a_backup_into_a_full_place_leaves_nothing(kept, tmp_path):
    import resource

    env, backup, _ = kept
    place = tmp_path / "small"
    place.mkdir()
    limit = backup.stat().st_size // 2
    done = subprocess.run(
        [sys.executable, "-m", "anxin", "backup", str(place / "b.tar.gz")],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1 and "磁盘已满" in done.stderr, done.stderr
    assert list(place.iterdir()) == []
    assert os.access(place, os.W_OK)
