"""Holds the findings of a demo county's database against its truth. Run with ANXIN_HOME set: prints one JSON object.

The truth is the naive evaluator's reading of what the generator meant to write (ground.json.gz), before it became
spreadsheets. The findings are those of the warnings that are open after the spreadsheets went through the front door.
Subjects are compared by names and identity numbers, so this prints synthetic numbers and is for demo data alone.
"""

import datetime as dt
import gzip
import json
import sys
from pathlib import Path


def main(home: Path, as_of: dt.date) -> dict:
    import django

    django.setup()
    truth = truth_of(home, as_of)
    found = found_in_database()
    planted = json.loads((home / "demo" / "truth" / "planted.json").read_text(encoding="utf-8"))["planted"]
    for key, (_, amount, people) in truth.items():
        # Where a rule's reading names no amount or number of people, the naive evaluator is silent.
        if key in found:
            level, found_amount, found_people = found[key]
            found[key] = (level, amount if amount is None else found_amount, people if people is None else found_people)
    by_rule: dict[str, dict[str, int]] = {}
    for key in truth.keys() | found.keys():
        row = by_rule.setdefault(key[0], {"truth": 0, "found": 0, "both": 0})
        row["truth"] += key in truth
        row["found"] += key in found
        row["both"] += truth.get(key) == found.get(key)
    wrong = sorted(
        str((k, truth.get(k), found.get(k))) for k in truth.keys() | found.keys() if truth.get(k) != found.get(k)
    )
    missed = [p for p in planted if p["hit"] and level_of(found, p) != p["level"]]
    false = [p for p in planted if not p["hit"] and level_of(found, p) is not None]
    hits: dict[str, int] = {}
    near: dict[str, int] = {}
    for p in planted:
        which = hits if p["hit"] else near
        which[p["rule"]] = which.get(p["rule"], 0) + 1
    return {
        "rules": by_rule,
        "wrong": wrong[:40],
        "wrong_count": len(wrong),
        "planted": len(planted),
        "hits": hits,
        "near_misses": near,
        "missed": missed,
        "false": false,
        "matters": matters_in_database(home, as_of),
    }


def truth_of(home: Path, as_of: dt.date) -> dict:
    from tests.oracle import naive

    with gzip.open(home / "demo" / "truth" / "ground.json.gz", "rt", encoding="utf-8") as file:
        tables = json.load(file)
    return {key: (f.level, f.amount_fen, f.people) for key, f in naive.evaluate(tables, as_of).items()}


def found_in_database() -> dict:
    from anxin.monitoring.models import Warning
    from anxin.registry.models import Worker

    numbers = {w.pk: w.id_number.open_for("demo truth") for w in Worker.objects.all()}
    found = {}
    rows = Warning.objects_unscoped.exclude(status="cleared").filter(matter="")
    for w in rows.select_related("project", "employer"):
        key = (
            w.rule,
            w.project.name if w.project else None,
            w.employer.name if w.employer else None,
            numbers.get(w.worker_id),
            w.month,
        )
        found[key] = (w.data_level, w.amount_fen, w.people)
    return found


def matters_in_database(home: Path, as_of: dt.date) -> dict:
    """What is said of clues and cases, read once more from the records by loops over rows."""
    from anxin.engine.tables import RECORDS
    from anxin.monitoring.models import Warning
    from anxin.monitoring.reading import read_facts
    from tests.oracle import naive

    records = read_facts(columns={t.name: frozenset(t.names) for t in RECORDS.values()})
    read = naive.evaluate({name: table.to_pylist() for name, table in records.items()}, as_of)
    truth = {f"{rule}|{kind}:{number}": f.level for (rule, number, _, kind, _), f in read.items()}
    found = dict(Warning.objects_unscoped.exclude(status="cleared").exclude(matter="").values_list("key", "data_level"))
    planted = json.loads((home / "demo" / "truth" / "matters.json").read_text(encoding="utf-8"))
    said = [(p, found.get(f"{p['rule']}|{p['matter']}")) for p in planted]
    return {
        "truth": truth,
        "found": found,
        "missed": [p for p, level in said if p["hit"] and level != p["level"]],
        "false": [p for p, level in said if not p["hit"] and level is not None],
        "hits": sum(p["hit"] for p in planted),
        "near_misses": sum(not p["hit"] for p in planted),
    }


def level_of(found: dict, planted: dict) -> str | None:
    key = (planted["rule"], planted["project"], planted["employer"], planted["worker"], planted["month"])
    return found[key][0] if key in found else None


if __name__ == "__main__":
    import os

    result = main(Path(os.environ["ANXIN_HOME"]), dt.date.fromisoformat(sys.argv[1]))
    print(json.dumps(result, ensure_ascii=False, indent=1))
