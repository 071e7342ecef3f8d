"""Filling the region table from the list that the package carries (source and licence: ``access/data/NOTICE``)."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.db import transaction

from .models import Region

_LEVELS = {2: Region.Level.PROVINCE, 4: Region.Level.CITY, 6: Region.Level.COUNTY, 9: Region.Level.TOWN}
_PARENT = {2: 0, 4: 2, 6: 4, 9: 6}


@dataclass(frozen=True, slots=True)
class Loaded:
    added: int
    renamed: int
    unchanged: int


def published(only_under: str = "") -> Iterator[tuple[str, str]]:
    """(code, name) of the carried list in order of code: all, or a code's subtree together with what is above it."""
    with (
        files("anxin.access").joinpath("data/regions.csv.gz").open("rb") as raw,
        gzip.open(raw, "rt", encoding="utf-8", newline="") as text,
    ):
        rows = csv.reader(text)
        next(rows)
        for code, name in rows:
            if code.startswith(only_under) or only_under.startswith(code):
                yield code, name


def load_regions(only_under: str = "", *, batch_size: int = 2000) -> Loaded:
    """Write the carried regions into the table; run again, it changes nothing.

    ``only_under`` is a code: its subtree and the regions above it are loaded. Regions that an area added by hand and
    those that a later list no longer knows stay, since projects and users point to them. ValueError when the list
    knows no such code.
    """
    wanted = dict(published(only_under))
    if only_under and only_under not in wanted:
        raise ValueError(f"区划表中没有代码 {only_under}。")
    held = dict(Region.objects.filter(code__startswith=only_under[:2]).values_list("code", "name"))
    new = [
        Region(code=code, name=name, level=_LEVELS[len(code)], parent_id=code[: _PARENT[len(code)]] or None)
        for code, name in wanted.items()
        if code not in held
    ]
    renamed = [Region(code=code, name=name) for code, name in wanted.items() if held.get(code, name) != name]
    with transaction.atomic():
        # A parent's code is a prefix of its children's, so order of code puts parents first.
        Region.objects.bulk_create(new, batch_size=batch_size)
        Region.objects.bulk_update(renamed, ["name"], batch_size=batch_size)
    return Loaded(len(new), len(renamed), len(wanted) - len(new) - len(renamed))
