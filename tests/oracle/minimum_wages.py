"""Monthly minimum wages: the verified rows of the parameter table, with the provinces' codes written by hand."""

import csv
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import anxin

PARAMETERS = Path(anxin.__file__).parent / "law" / "data" / "parameters.csv"

# Where each verified figure holds, by GB/T 2260 prefix. A province's first-tier figure says nothing of its other places,
# so it stands only for the cities that its note names; where the note names none, nobody is judged by it.
PLACES = {
    "province:Beijing": ["11"],
    "province:Tianjin": ["12"],
    "province:Shanghai": ["31"],
    "province:Jiangsu": ["3201", "3205"],
    "province:Zhejiang": ["3301"],
    "province:Anhui": ["340102", "340103", "340104", "340111"],
    "province:Henan": ["410102", "410103", "410104", "410105", "410106", "410108"],
    "province:Hubei": [],
    "province:Hunan": ["4301"],
    "province:Guangdong": ["4401"],
    "province:Guangdong/Shenzhen": ["4403"],
    "province:Chongqing": [],
    "province:Sichuan": [],
    "province:Shaanxi": [],
}


@lru_cache(maxsize=1)
def figures() -> list[tuple[str, date, int]]:
    """(region prefix, in force from, fen per month)."""
    found = []
    with PARAMETERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["key"] == "minimum_wage_month_tier1" and row["status"] == "verified":
                since = date.fromisoformat(row["effective_from"])
                for prefix in PLACES[row["scope"]]:
                    found.append((prefix, since, int(row["value"]) * 100))
    return found


@cache
def minimum_wage(region: str, day: date) -> int | None:
    """The figure of the nearest region in force on the day; None when no verified one is known."""
    best = None
    for prefix, since, fen in figures():
        if region.startswith(prefix) and since <= day and (best is None or (prefix, since) > best[:2]):
            best = (prefix, since, fen)
    return best[2] if best else None
