"""What this installation has set for itself: stricter numbers, and its own calendar days."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from anxin.law import LawBook
from anxin.law.calendar import Calendar
from anxin.law.calendar.files import folder as calendar_folder
from anxin.rules import Card, Rule, load
from anxin.rules.lock import digest
from anxin.rules.switches import Switches
from anxin.standards import reading as standards

_SWITCHES = "switches.json"
_CARRIED = ("data/parameters.csv", "defaults.yaml", "calendar/days.csv")


class NumbersError(ValueError):
    """The area's own numbers cannot be read; the message says what to correct."""


def home() -> Path:
    return Path(settings.ANXIN_HOME)


def _own() -> Path:
    return home() / "law"


def numbers_file() -> Path:
    """Where an area writes its stricter numbers: region prefix -> name -> value."""
    return _own() / "numbers.yaml"


def overrides(own: Path | None = None) -> dict[str, dict[str, Any]]:
    """The areas' own numbers: those of the file, and those that two people agreed on. Whether they are stricter is checked
    where they are used.

    ``own``: the folder in which an area keeps what it has set for itself, if it is not that of this installation; its file
    is then all.
    """
    filed = filed_overrides(own)
    return filed if own is not None else standards.merged(filed, standards.overrides())


def switches(on: date, own: Path | None = None) -> Switches:
    """Which rules are switched off where, on a day; ``own`` as in `overrides`."""
    if own is None:
        return standards.switches(on)
    path = own / _SWITCHES
    return standards.switches_of(json.loads(path.read_text(encoding="utf-8")), on) if path.exists() else Switches()


def carry(own: Path) -> None:
    """Write what two people agreed on here into the folder of a copy, so that the copy is judged as this installation is."""
    agreed = standards.overrides()
    if agreed:
        own.mkdir(parents=True, exist_ok=True)
        numbers = json.loads(json.dumps(standards.merged(filed_overrides(own), agreed), default=str))
        text = yaml.safe_dump(_as_filed(numbers), allow_unicode=True, sort_keys=True)
        (own / "numbers.yaml").write_text(text, encoding="utf-8")
    said = standards.switch_rows()
    if said:
        own.mkdir(parents=True, exist_ok=True)
        (own / _SWITCHES).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")


def _as_filed(value: Any) -> Any:
    """Days and decimals as a YAML file has them, from their text."""
    if isinstance(value, dict):
        return {
            key: date.fromisoformat(one)
            if key in ("from", "to") and isinstance(one, str)
            else float(one)
            if key == "value" and isinstance(one, str)
            else _as_filed(one)
            for key, one in value.items()
        }
    return [_as_filed(one) for one in value] if isinstance(value, list) else value


def filed_overrides(own: Path | None = None) -> dict[str, dict[str, Any]]:
    """The numbers of the file; empty when it does not exist."""
    path = numbers_file() if own is None else own / "numbers.yaml"
    if not path.exists():
        return {}
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NumbersError(f"{path} 读不出来：须为 UTF-8 编码的 YAML。") from error
    if not isinstance(said, dict) or not all(isinstance(v, dict) for v in said.values()):
        raise NumbersError(f"{path} 应写成“区划代码: {{数值名: 值}}”，区划代码加引号。")
    return {str(region): {str(k): v for k, v in numbers.items()} for region, numbers in said.items()}


def calendar(own: Path | None = None) -> Calendar:
    """The carried calendar with an area's own days on top."""
    # The calendar asks for the data folder, of which `law` is a part.
    folder = calendar_folder(home() if own is None else own.parent)
    return _calendar(folder, _stamps(folder))


@lru_cache(maxsize=8)
def _calendar(folder: Path, stamps: tuple[tuple[str, int, int], ...]) -> Calendar:
    """Read once for as long as no file of the folder changes: whoever takes in many clues asks for it with each."""
    return Calendar.load(folder)


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every file in the folder; empty when there is none."""
    try:
        found = [(entry.name, entry.stat()) for entry in os.scandir(folder)]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted((name, said.st_mtime_ns, said.st_size) for name, said in found))


def law_folder(own: Path | None = None) -> Path:
    """Where an area adds legal values that the carried data do not have yet."""
    return (own or _own()) / "parameters"


def law_book(own: Path | None = None) -> LawBook:
    """The carried law with an area's own rows on top."""
    folder = law_folder(own)
    return LawBook.load(folder if folder.exists() else None)


def standards_digest(rules: tuple[Rule, ...]) -> str:
    """Changes when a rule, a number, a value of the law or a calendar day changes: all that decides besides the facts."""
    total = hashlib.sha256()
    total.update(json.dumps([(r.code, r.version, digest(r)) for r in rules]).encode())
    total.update(json.dumps([filed_overrides(), standards.stamp()], sort_keys=True, default=str).encode())
    for name in _CARRIED:
        total.update(files("anxin.law").joinpath(name).read_bytes())
    for own in (calendar_folder(home()), law_folder()):
        for path in sorted(own.iterdir()) if own.is_dir() else []:
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:32]


def cards() -> dict[str, Card]:
    """The rules' cards by code, for whoever asks about times and not about facts."""
    return {rule.code: rule.card for rule in load()}
