"""The names by which people know our fields and kinds of sheets."""

from __future__ import annotations

from functools import cache

from anxin.intake.recognise.clerk_files import load
from anxin.intake.recognise.vocabulary import kinds


@cache
def labels() -> dict[str, str]:
    """Field -> what it is called: the first of its known headings."""
    named: dict[str, str] = {}
    for group in load("synonyms.yaml").values():
        for field, words in group.items():
            plain = [str(word) for word in words if not str(word).startswith("/")]
            named.setdefault(field, plain[0] if plain else field)
    return named


def label(field: str) -> str:
    return labels().get(field, field)


@cache
def fields_of(kind: str) -> tuple[tuple[str, str], ...]:
    """(field, what it is called) of all that a sheet of the kind may hold, in the order of the clerk's dictionary."""
    card = kinds().get(kind)
    every = load("synonyms.yaml")
    found: dict[str, str] = {}
    for group in card.uses if card else ():
        for field in every.get(group, {}):
            found.setdefault(field, label(field))
    return tuple(found.items())


@cache
def repeating(kind: str) -> frozenset[str]:
    """Fields of which a sheet of the kind may have several columns."""
    card = kinds().get(kind)
    return card.repeats if card else frozenset()


@cache
def kind_titles() -> dict[str, str]:
    """Kind -> its name, of those whose rows become facts."""
    return {code: card.title for code, card in kinds().items() if card.imports}


def kind_title(kind: str) -> str:
    card = kinds().get(kind)
    return card.title if card else "不是工资类资料"
