"""The vocabulary: one word in each language for one thing."""

import re
from collections import Counter

import pytest

from tests.house.tree import DOCS, texts


def _terms() -> list[tuple[str, str, str]]:
    """(Chinese, English, meaning) of each row of the tables."""
    found = []
    for line in (DOCS / "words.md").read_text(encoding="utf-8").splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if not line.startswith("|") or cells[0] in ("zh",) or not cells[0].strip("-"):
            continue
        assert len(cells) == 3, line
        found.append((cells[0], cells[1].strip("`"), cells[2]))
    return found


def test_there_is_a_vocabulary():
    assert len(_terms()) >= 80


@pytest.mark.parametrize("side", [0, 1], ids=["zh", "en"])
def test_no_word_means_two_things(side):
    assert [word for word, times in Counter(term[side] for term in _terms()).items() if times > 1] == []


def test_every_term_has_one_word_on_each_side_and_a_meaning():
    wrong = [
        term
        for term in _terms()
        if not all(term) or any(mark in term[0] + term[1] for mark in ("、", ",", ";", "；")) or not term[1].isascii()
    ]
    assert wrong == []


def test_words_set_as_code_are_in_the_code():
    said = re.findall(r"^\| \S+ \| `(\w+)` \|", (DOCS / "words.md").read_text(encoding="utf-8"), re.MULTILINE)
    code = set()
    for name, text in texts():
        if name.startswith("src/") and name.endswith((".py", ".sql", ".yaml")) and "/tests/" not in name:
            code.update(re.findall(r"\w+", text))
    assert len(said) > 60
    assert [word for word in said if word not in code] == []
