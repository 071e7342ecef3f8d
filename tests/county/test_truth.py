"""The demo county's truth: what the generator meant, read by the naive evaluator, is what the warnings say.

The whole way is walked: spreadsheets in many styles, the front door, the facts, the engine, the warnings. Precision and
recall are 1.00 for each rule, and levels, amounts and heads agree as well.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from anxin.rules import load
from anxin.testing_database import template

# Clues and cases come from no file: they have a truth of their own.
RULES = sum(not rule.card.of_matters for rule in load())
HERE = Path(__file__).resolve().parents[2]


def run(home: Path, *command: str) -> str:
    env = {**os.environ, "ANXIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "anxin.settings", "PYTHONPATH": str(HERE)}
    env.pop("ANXIN_DATABASE_URL", None)
    done = subprocess.run(command, env=env, cwd=HERE, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


# An ordinary day, and a day three weeks before the Spring Festival, when every wage warning stands one level higher.
@pytest.mark.slow
@pytest.mark.parametrize("as_of", ["2026-11-20", "2027-01-15"])
def test_warnings_are_the_planted_truth(tmp_path, as_of):
    if not os.environ.get("ANXIN_TEST_DATABASE_URL"):
        shutil.copy(template(), tmp_path / "anxin.sqlite3")
    made = json.loads(
        run(
            tmp_path, sys.executable, "-m", "anxin", "demo", "--as-of", as_of, "--scale", "0.02", "--no-serve", "--json"
        )
    )
    assert made["trouble"] == []
    assert (made["sites"], made["rows"]["rejected"]) == (55, 0)

    result = json.loads(run(tmp_path, sys.executable, "tests/county/compare.py", as_of))

    assert result["wrong"] == []
    assert (result["missed"], result["false"]) == ([], [])
    for rule, count in result["rules"].items():
        assert count["truth"] == count["found"] == count["both"], (rule, count)
    matters = result["matters"]
    assert matters["truth"] == matters["found"]
    assert (matters["missed"], matters["false"]) == ([], [])
    assert matters["hits"] >= 2 and matters["near_misses"] >= 6
    planted = set(result["hits"]) & set(result["near_misses"])
    # Weeks away from the festival, nothing can be open before it.
    assert len(planted) == RULES - (as_of < "2026-12-23")
    assert min(result["hits"].values()) >= 3
    assert min(result["near_misses"].values()) >= 3
