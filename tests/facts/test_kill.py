"""kill -9 at any moment of an import, an evaluation or an undo leaves what was before it, or what is after it."""

import os
import random
from pathlib import Path

import pytest

from . import site
from .forks import Ended, forks
from .installation import installation
from .states import States

# More are a matter of patience: ANXIN_KILLS=20 and more were run on both databases.
KILLS = int(os.environ.get("ANXIN_KILLS", "10"))
# What is written first; from there on a transaction is open.
WRITES = "INSERT INTO"
PEOPLE = [(f"工人{n:03d}", n) for n in range(1, 121)]
MORE = 50


def bring(folder: Path, commands) -> None:
    """A ledger, a roster, a payroll sheet and its correction, evaluated: what the killed commands start from."""
    pay = [5000] * len(PEOPLE)
    files = site.write(
        folder,
        ledger=site.ledger(),
        roster=site.roster(PEOPLE),
        payroll=site.payroll(people=PEOPLE, amounts=pay),
        corrected=site.payroll(people=PEOPLE, amounts=[*pay[MORE:], *[5100] * MORE]),
    )
    assert commands.run("import", *map(str, files)).code == 0
    assert commands.run("evaluate").code == 0


def receipts(folder: Path) -> str:
    """Receipts of the month, with one row that is refused, so that a workbook is returned as well."""
    text = site.receipts(people=PEOPLE, amounts=[5000] * len(PEOPLE)).replace(
        site.card(7) + ",5000.00", site.card(7) + ",无"
    )
    (path,) = site.write(folder, receipts=text)
    return str(path)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One installation for all kills of this module, with two states to go back to."""
    folder = tmp_path_factory.mktemp("kill")
    with installation(folder / "home") as env, forks(env, folder / "forks") as commands:
        states = States(env, folder / "kept")
        paid = receipts(folder)
        bring(folder, commands)
        states.keep("evaluated")
        assert commands.run("import", paid).code == 3
        states.keep("imported")
        yield commands, states, paid
        states.drop("evaluated", "imported")


def moments(whole: Ended, first: str, dice: random.Random) -> list[tuple[int, float]]:
    """Places in the timeline: one before the work begins, most within it (reading, then writing), two after its commit.

    Each is a line and the seconds after it, so that a slower machine is killed at the same place.
    """
    begin, write, done = (
        next(when for when, what in whole.timeline if what.startswith(word)) for word in (first, WRITES, "COMMITTED")
    )
    reading = KILLS * 3 // 10 if write > begin else 0
    spans = [(0.0, begin, 1), (begin, write, reading), (write, done, KILLS - 3 - reading), (done, done + 0.02, 2)]
    times = [low + (high - low) * (i + dice.random()) / n for low, high, n in spans for i in range(n)]
    lines = [when for when, _ in whole.timeline]
    places = []
    for time in times:
        line = max(i for i, when in enumerate(lines) if when <= max(time, 0))
        places.append((line, max(time - lines[line], 0)))
    return places


@pytest.mark.parametrize(
    ("name", "start", "words", "first", "code"),
    [
        ("import", "evaluated", ["import"], WRITES, 3),
        ("evaluation", "imported", ["evaluate"], 'SELECT "monitoring_run"', 0),
        ("undo", "evaluated", ["undo", "3", "--reason", "试"], WRITES, 0),
    ],
)
def test_a_kill_leaves_what_was_before_or_what_is_after(house, name, start, words, first, code):
    commands, states, paid = house
    words = [*words, paid] if name == "import" else words
    states.back(start)
    before, rows_before = states.digest(), states.digest(originals=False)
    whole = commands.run(*words)
    assert whole.code == code, whole.out
    assert [what for _, what in whole.timeline].count("COMMITTED") == 1
    after, rows_after, counts_after = states.digest(), states.digest(originals=False), states.counts()
    assert before != after
    landed = {"before": 0, "within": 0, "writing": 0, "after": 0}
    for turn, (line, wait) in enumerate(moments(whole, first, random.Random(f"2026 {name}"))):
        states.back(start)
        killed = commands.kill(line, wait, *words)
        begun, written, ended = killed.reached(first), killed.reached(WRITES), killed.reached("COMMITTED")
        landed["after" if ended else "within" if begun else "before"] += 1
        landed["writing"] += written and not ended
        rows = states.digest(originals=False)
        assert commands.run("audit", "verify").code == 0
        # Any next command has cleared away an original that was kept for a batch that was never written.
        assert {path.name for path in states.parts()} <= {".returning"}
        left = states.digest()
        assert rows == (rows_before if left == before else rows_after)
        if ended:
            assert left == after
        elif killed.reached("COMMIT"):
            assert left in (before, after)
        else:
            assert left == before
        # To run it again to its end costs most of the time, and is the same whatever the kill left: now and then is enough.
        if turn % 4:
            continue
        again = commands.run(*words)
        if left == before:
            assert again.code == code, again.out
            assert states.counts() == counts_after
        elif name == "undo":
            assert again.code == 1 and "已经撤销过了" in again.out
        else:
            assert again.code == 0
            assert states.counts()["wages_receipt"] == counts_after["wages_receipt"]
        assert states.parts() == []
        assert len(states.originals()) == (4 if name == "undo" else 5)
    # Most kills hit the work itself; where each landed is read from its own timeline.
    assert sum(landed[w] for w in ("before", "within", "after")) == KILLS
    assert landed["within"] >= KILLS // 2 and landed["writing"] >= KILLS // 4, landed
