"""What is cited exists: every article by its id, every number of a rule's card in the law or among our defaults."""

import re

import pytest

from anxin import law, rules
from anxin.desk.rules.examples import examples
from anxin.law import UnknownArticle
from anxin.rules.loader import law_problems
from tests.house.tree import texts

# As they are written in code, rules and pages: an instrument's id, a slash, a number.
CITED = re.compile(r"(?<![\w/.-])([a-z][a-z0-9-]*/\d+(?:-\d+)?)(?![\w/.-])")


@pytest.mark.parametrize("rule", [*rules.load(), *rules.retired()], ids=lambda r: r.code)
def test_articles_and_numbers_of_a_card_exist(rule):
    assert law_problems(rule.card) == []


@pytest.mark.parametrize("rule", rules.load(), ids=lambda r: r.code)
def test_each_number_of_a_card_is_used_by_its_query(rule):
    assert [name for name in rule.card.numbers if not re.search(rf"\b{name}\b", rule.sql)] == []


@pytest.mark.parametrize("rule", rules.load(), ids=lambda r: r.code)
def test_the_examples_of_a_rule_are_told_in_chinese(rule):
    """A column that a query makes itself needs its words in anxin.desk.rules.example_words."""
    told = [grid for one in examples(rule) for grid in (*one.given, *([one.then] if one.then else []))]
    raw = {word for grid in told for word in (grid.name, *grid.header) if re.search(r"[a-z]{2}", word)}
    assert raw == set()


def test_articles_cited_anywhere_resolve():
    known = {i.id for i in law.instruments().values()}
    cited = {
        (found, name)
        for name, text in texts()
        if name.startswith(("src/", "docs/"))
        and "/tests/" not in name
        and name.endswith((".py", ".md", ".yaml", ".sql"))
        for found in CITED.findall(text)
        if found.partition("/")[0] in known
    }
    assert len(cited) > 50
    unknown = []
    for article, name in sorted(cited):
        try:
            law.article(article)
        except UnknownArticle:
            unknown.append(f"{name}: {article}")
    assert unknown == []
