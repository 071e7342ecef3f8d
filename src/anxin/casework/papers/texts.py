"""The texts of documents: those of the package, or an area's own from ``ANXIN_HOME/templates/papers``.

An area's text replaces ours as a whole and is read when a document is made; a name in braces that does not exist is
refused with the names that do. Which permission a kind needs is no matter of its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import yaml
from django.conf import settings

from anxin import law
from anxin.law import UnknownArticle

from ..models.documents import DocumentKind

# Every name that a text may use; one that does not apply to the thing at hand is filled with 未登记.
NAMES = frozenset(
    [
        "number",
        "title",
        "reporter",
        "received_on",
        "employer",
        "project",
        "months",
        "people",
        "amount",
        "agency",
        "first_agency",
        "handler",
        "leader",
        "limit_on",
        "limit_why",
        "systems_found",
        "duty_found",
        "treatment",
        "interviews",
        "door",
        "words",
        "addressee",
        "due_on",
        "left",
        "left_capitals",
        "owed",
        "recovered",
        "liability",
        "filed_on",
        "tier",
        "because",
        "cause",
        "measures",
        "gates",
        "asked",
        "got_it",
    ]
)
TABLES = frozenset({"", "owed", "verification", "call_backs"})
NEEDS = frozenset({"addressee", "due_on", "words", "listed", "examined"})


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where texts of one package stand, and what may stand in them. ``prefix``: of the files in an area's own folder."""

    package: str
    names: frozenset[str]
    things: tuple[str, ...]
    tables: frozenset[str]
    needs: frozenset[str]
    prefix: str = ""


PAPERS = Shelf("anxin.casework", NAMES, ("clue", "case"), TABLES, NEEDS)


class TextWrong(ValueError):
    """An area's text cannot be used; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Text:
    """``of``: clue, case or both; ``names``: full or masked; ``needs``: what must be there before it is made."""

    title: str
    mark: str
    of: tuple[str, ...]
    names: str
    articles: tuple[str, ...]
    addressee: str
    paragraphs: tuple[str, ...]
    table: str = ""
    needs: tuple[str, ...] = ()
    own: bool = False


def text_of(kind: str, shelf: Shelf = PAPERS) -> Text:
    """The text of a kind, the area's own first. TextWrong names file and fault."""
    own = Path(settings.ANXIN_HOME) / "templates" / "papers" / f"{shelf.prefix}{kind}.yaml"
    if own.is_file():
        return _read(own.read_text(encoding="utf-8"), str(own), shelf, own=True)
    return _built_in(kind, shelf)


def texts_for(what: str) -> dict[str, Text]:
    """Kinds that can be made of a 'clue' or a 'case'."""
    return {kind.value: text for kind in DocumentKind if what in (text := text_of(kind.value)).of}


@lru_cache(maxsize=32)
def _built_in(kind: str, shelf: Shelf) -> Text:
    source = files(shelf.package).joinpath("papers", "texts", f"{kind}.yaml")
    return _read(source.read_text(encoding="utf-8"), f"{kind}.yaml", shelf, own=False)


def _read(source: str, where: str, shelf: Shelf, *, own: bool) -> Text:
    def wrong(what: str) -> TextWrong:
        return TextWrong(f"文书模板 {where}：{what}")

    try:
        said: Any = yaml.safe_load(source)
        text = Text(
            title=str(said["title"]), mark=str(said["mark"]), of=tuple(said["of"]), names=str(said["names"]),
            articles=tuple(said["articles"]), addressee=str(said.get("addressee") or ""),
            paragraphs=tuple(str(one) for one in said["paragraphs"]), table=str(said.get("table") or ""),
            needs=tuple(said.get("needs") or ()), own=own,
        )  # fmt: skip
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise wrong("读不出来。要有 title、mark、of、names、articles、paragraphs。") from error
    if not text.of or set(text.of) - set(shelf.things) or text.names not in ("full", "masked"):
        raise wrong(f"of 写 {'、'.join(shelf.things)}，names 写 full 或 masked。")
    if text.table not in shelf.tables or set(text.needs) - shelf.needs:
        raise wrong(
            f"table 可用：{'、'.join(sorted(shelf.tables - {''}))}；needs 可用：{'、'.join(sorted(shelf.needs))}。"
        )
    if not text.articles:
        raise wrong("每份文书都要有依据的条文。")
    try:
        for article in text.articles:
            law.article(article)
        used = {name for part in (text.addressee, *text.paragraphs) for _, name, spec, how in Formatter().parse(part)
                if name is not None for name in [name + ("!" if how or spec else "")]}  # fmt: skip
    except UnknownArticle as error:
        raise wrong(str(error)) from error
    except ValueError as error:
        raise wrong("大括号没有成对。") from error
    if unknown := sorted(used - shelf.names):
        raise wrong(f"没有“{unknown[0]}”这个名称，可用：{'、'.join(sorted(shelf.names))}。")
    return text
