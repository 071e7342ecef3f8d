"""The real texts with labels read by hand, and the fixed split: part 'built' is trained on, part 'held' is measured on."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

WAGES = ("arrears_worker", "arrears_employee", "arrears_mixed_with_project_payment")
# What a label of the data is called here; `ambiguous` is no class.
CLASS_OF = {
    **dict.fromkeys((*WAGES, "arrears"), "wages"),
    "underpayment_or_deduction": "pay_dispute",
    "project_payment_dispute": "project_money",
    "other_labour_matter": "labour_contract",
    "not_wage": "other",
    "not_candidate": "other",
}
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Sample:
    """One text. `group`: texts of one event share it and never stand on both sides of the split; `wages`: None if ambiguous."""

    key: str
    group: str
    text: str
    label: str
    source: str
    said_on: date | None = None
    user: str = ""

    @property
    def wages(self) -> bool | None:
        return None if self.label == "ambiguous" else CLASS_OF.get(self.label) == "wages"

    @property
    def held(self) -> bool:
        """Two groups in five are held back."""
        return _hash(f"held|{self.group}") % 5 < 2

    @property
    def fold(self) -> int:
        return self.fold_by("fold")

    def fold_by(self, salt: str) -> int:
        return _hash(f"{salt}|{self.group}") % FOLDS


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(f"anxin-texts-1|{text}".encode()).digest()[:8])


def rows(path: Path) -> Iterator[dict[str, str]]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)
    else:
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def complaints(data: Path) -> list[Sample]:
    return [
        Sample(
            _key(row),
            row["dup_group"],
            f"{row['theme']}\n{row['text']}",
            row["wage_label"],
            "complaints",
            date.fromisoformat(row["msg_time"][:10]),
            row["user_code"],
        )
        for row in rows(data / "complaints_2020" / "messages.csv.gz")
    ]


def _key(row: dict[str, str]) -> str:
    """Numbers are told twice in different parts of the data: h for hot, r for reply, t for test, l for labelled."""
    return row["part"][0] + row["msg_id"]


def questions(data: Path) -> list[Sample]:
    return [
        Sample(row["qid"], row["qid"], f"{row['subject']}\n{row['question']}".strip(), row["wage_label"], "questions")
        for row in rows(data / "legal_questions" / "questions.csv.gz")
    ]


def court(data: Path) -> list[Sample]:
    """Facts of judgments on unpaid pay: all of them tell of wages owed."""
    return [
        Sample(row["id"], row["id"], row["text"], "arrears", "court")
        for row in rows(data / "wage_court_facts" / "court_facts.csv")
    ]


def everything(data: Path) -> list[Sample]:
    """All that the weights are fitted to."""
    return [*complaints(data), *questions(data), *court(data), *said()]


def said() -> list[Sample]:
    """Sentences of our own making, for what the real data hold too few of; they are trained on only."""
    found = []
    text = resources.files("bench.texts").joinpath("said.tsv").read_text(encoding="utf-8")
    for place, line in enumerate(text.splitlines()):
        name, words = line.split("\t")
        label = {"wages": "arrears", "project": "project_payment_dispute", "pay": "underpayment_or_deduction"}.get(
            name, {"job": "other_labour_matter", "other": "not_wage"}.get(name, name)
        )
        found.append(Sample(f"said{place}", f"said{place}", words, label, "said"))
    return found


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text states, read by hand; None where it states nothing."""

    key: str
    source: str
    text: str
    said_on: date
    fen: int | None
    fen_how: str
    people: int | None
    people_how: str
    months: int | None
    held: bool


def stated(data: Path) -> list[Stated]:
    """Complaints and court texts with amount, people and months."""
    messages = {sample.key: sample for sample in complaints(data)}
    found = []
    for row in rows(data / "complaints_2020" / "wage_extraction.csv"):
        sample = messages[_key(row)]
        found.append(
            _stated(row, _key(row), "complaints", sample.text, sample.said_on or date(2020, 1, 1), sample.held)
        )
    for row in rows(data / "wage_court_facts" / "court_facts.csv"):
        held = _hash(f"held|{row['id']}") % 5 < 2
        found.append(_stated(row, row["id"], row["kind"], row["text"], date(2020, 1, 1), held))
    return found


def _stated(row: dict[str, str], key: str, source: str, text: str, said_on: date, held: bool) -> Stated:
    fen = round(float(row["amount_owed_yuan"]) * 100) if row["amount_owed_yuan"] else None
    people = int(row["workers"]) if row["workers"] else None
    months = int(row["months_owed"]) if row.get("months_owed") else None
    return Stated(key, source, text, said_on, fen, row["amount_kind"], people, row["workers_kind"], months, held)
