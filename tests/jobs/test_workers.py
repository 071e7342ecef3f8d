"""Workers as real processes: killed, doubled, told to end, orphaned."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from .house import House, house, until


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    with house(tmp_path_factory.mktemp("jobs")) as held:
        yield held


@pytest.fixture
def ours(installed):
    yield installed
    installed.empty()


def go(ours: House) -> None:
    Path(ours.env["MARKS"] + ".go").touch()


def states(ours: House) -> str:
    return ours.tell("print(*JobRun.objects.exclude(scheduled=True).order_by('pk').values_list('state', flat=True))")


def test_a_run_whose_worker_is_killed_is_done_again_by_the_next_and_says_so(ours):
    ours.tell("ask('hold')")
    first = ours.worker()
    until(lambda: bool(ours.marks))
    ours.kill(first)
    ours.wait(first)
    assert states(ours) == "running"
    assert ours.wait(ours.worker("--until-empty")) == 0
    assert states(ours) == "done"
    assert [line.split()[0] for line in ours.marks] == ["held", "held", "let"]
    told = ours.tell("r = JobRun.objects.get(name='hold'); print(r.attempts, r.story[0]['said'])")
    assert told.startswith("2 第 1 次做到一半断了")


def test_two_workers_never_do_the_same_run(ours):
    ours.tell("ask('mark', 60)")
    workers = [ours.worker("--until-empty") for _ in range(2)]
    assert [ours.wait(one) for one in workers] == [0, 0]
    assert set(Counter(ours.marks).values()) == {1} and len(ours.marks) == 60
    assert set(states(ours).split()) == {"done"}


def test_a_run_in_the_hands_of_a_living_worker_is_left_alone(ours):
    ours.tell("ask('hold')")
    first = ours.worker()
    until(lambda: bool(ours.marks))
    assert ours.wait(ours.worker("--until-empty")) == 0
    assert states(ours) == "running" and len(ours.marks) == 1
    go(ours)
    until(lambda: len(ours.marks) == 2)
    ours.kill(first, signal.SIGTERM)
    assert ours.wait(first) == 0


def test_a_worker_that_is_told_to_end_finishes_what_it_has_in_hand_and_takes_nothing_more(ours):
    ours.tell("ask('hold'); ask('mark')")
    worker = ours.worker()
    until(lambda: bool(ours.marks))
    ours.kill(worker, signal.SIGTERM)
    go(ours)
    assert ours.wait(worker) == 0
    assert states(ours) == "done waiting"


def test_a_worker_ends_with_its_parent_even_if_that_one_is_killed(ours):
    parent = subprocess.Popen(
        [
            sys.executable, "-c",
            "import time; from anxin.jobs.beside import worker_beside\nwith worker_beside(): time.sleep(600)",
        ],
        env=ours.env,
    )  # fmt: skip
    pids: list[int] = []
    try:
        until(lambda: bool(pids.extend(children(parent.pid)) or pids))
        os.kill(parent.pid, signal.SIGKILL)
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not any(Path(f"/proc/{pid}").exists() and not dead(pid) for pid in pids))


def children(pid: int) -> list[int]:
    found = [p for p in Path("/proc").glob("[0-9]*/stat") if _fields(p)[1:2] == [str(pid)]]
    return [int(p.parent.name) for p in found]


def dead(pid: int) -> bool:
    return _fields(Path(f"/proc/{pid}/stat"))[:1] in ([], ["Z"])


def _fields(stat: Path) -> list[str]:
    """State and parent, and what follows them."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def test_the_command_lists_the_jobs_of_the_clock_and_runs_one_by_hand(ours):
    def anxin(*words: str) -> str:
        run = "from click.testing import CliRunner; from anxin.cli.main import cli; r = CliRunner().invoke(cli, {!r}); "
        return ours.tell(run.format([*words]) + "print(r.exit_code, r.output)")

    assert "评估预警：每天 06:10，下次 " in anxin("jobs", "list")
    assert anxin("jobs", "run", "check_backup").startswith("0 查备份：做完了。还从来没有备份过")
    assert "查备份" in anxin("jobs", "history")
    later = anxin("jobs", "run", "evaluate", "--later")
    assert later.startswith("0 评估预警：等着做") and states(ours) == "done waiting"
    wrong = anxin("jobs", "run", "evaluat")
    assert wrong.startswith("2") and "您要的是不是 evaluate" in wrong
