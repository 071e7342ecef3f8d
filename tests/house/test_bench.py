"""The measurements can be run by anyone: tiny, once, and never judged by how long they took."""

import json
import subprocess
import sys
from pathlib import Path

from bench.contest import Once, Result, disagreements
from bench.programme import CONTESTS

ROOT = Path(__file__).resolve().parents[2]


def test_every_contest_runs_its_sides_agree_and_each_tells_time_and_memory():
    # One test, for it is one long run: two processes that share the tests of this file would each do it.
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    ran = {contest["contest"]: [side["side"] for side in contest["sides"]] for contest in report["contests"]}
    assert ran == {key: [side.label for side in contest.sides] for key, contest in CONTESTS.items()}
    assert report["disagreements"] == []
    sides = [side for contest in report["contests"] for side in contest["sides"]]
    assert all(side["wall_s"] > 0 and side["peak_mb"] > 0 and side["answer"] for side in sides)


def test_a_side_that_answers_otherwise_is_named():
    right, wrong = Result("ours", "all", [Once(1.0, 1.0, [5])]), Result("theirs", "all", [Once(1.0, 1.0, [4])])
    assert disagreements([right, wrong]) == ["theirs: [4], but ours: [5]"]


def test_a_side_that_answers_another_question_is_not_compared():
    ours, other = Result("ours", "all", [Once(1.0, 1.0, [5])]), Result("other", "", [Once(1.0, 1.0, [4])])
    assert disagreements([ours, other]) == []
