"""docs/trace.csv: which requirement is met, where a person finds it, and which test proves it."""

import ast
import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import DOCS, ROOT

HEADER = ["id", "area", "state", "where", "test", "note"]
STATES = {"done", "partly", "not"}
# The catalogue numbers its requirements by area.
AREAS = {
    "organisation": (*range(1, 10), *range(20, 29)),
    "registry": range(31, 44),
    "realname": range(44, 58),
    "contracts": range(58, 67),
    "account": range(67, 75),
    "payroll": range(75, 87),
    "deposit": range(87, 95),
    "funding": range(95, 115),
    "signboard": range(115, 121),
    "monitoring": range(121, 136),
    "risk": (*range(140, 145), 149, 150),
    "data-quality": range(154, 163),
    "clue-intake": range(163, 182),
    "clue-handling": range(182, 192),
    "case": range(192, 217),
    "court": (297, 301),
    "emergency-fund": (303,),
    "reporting": (332, 333),
    "emergency-response": range(305, 315),
    "public-opinion": range(315, 322),
}


def _rows() -> list[dict[str, str]]:
    with (DOCS / "trace.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == HEADER
        return list(reader)


@cache
def _tests_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))


def _unknown(node: str) -> bool:
    name, _, test = node.partition("::")
    path = ROOT / name
    return not path.is_file() or test not in _tests_of(path)


def test_every_requirement_of_the_areas_has_one_row():
    expected = {f"R{n:03d}": area for area, numbers in AREAS.items() for n in numbers}
    rows = _rows()
    assert {r["id"]: r["area"] for r in rows} == expected
    assert [i for i, times in Counter(r["id"] for r in rows).items() if times > 1] == []


def test_states_are_known_and_claims_are_proven():
    rows = _rows()
    assert {r["state"] for r in rows} <= STATES
    assert [r["id"] for r in rows if r["state"] != "not" and not (r["where"] and r["test"])] == []
    assert [r["id"] for r in rows if r["state"] != "done" and not r["note"]] == []


@pytest.mark.parametrize("row", _rows(), ids=lambda r: r["id"])
def test_named_tests_exist(row):
    assert [node for node in row["test"].split(";") if node and _unknown(node)] == []


def test_named_files_exist():
    """``where`` names a command, an address, or a file; a file must be there."""
    words = ((r["id"], word) for r in _rows() for word in r["where"].replace(";", " ").split())
    named = [(i, w.partition(":")[0]) for i, w in words if w.startswith(("src/", "docs/", "tests/"))]
    assert [(i, w) for i, w in named if not (ROOT / w).exists()] == []
