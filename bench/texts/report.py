"""The page docs/text-reading.md: what was measured, how, and every error that remains."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import resources

from anxin.grievance.kind import OTHERS
from bench.texts.classes import Judged
from bench.texts.data import Sample
from bench.texts.facts import Read, Wrong
from bench.texts.measures import Found, Rate

_CLASSES = ("wages", *OTHERS)
_SHOWN = 10

HEAD = """# How well a complaint is read

`anxin.grievance` proposes from free text what it is about, how much, how many, for when, who and where, and what cannot wait. Nothing is
decided by it: a person confirms, and sees the words. This page says how often the proposal is right. It is printed by

    make text-report DATA=folder

from real texts whose labels were read by hand: messages of residents to city governments (about one in a hundred is about unpaid
wages), questions put to lawyers, and facts of judgments. The texts belong to others and are not in this repository; here stand numbers,
our own words about each error, and the first ten signs of each text with figures and letters masked.

## How it was measured

- **Split.** Two groups in five are held back by a hash of the group; texts of one event share a group, so that no event stands on both
  sides. The weights for the held figures never saw a held text. The small sets are also measured crosswise: each text is judged by weights
  from the other nine tenths of the groups.
- **What the split does not say.** The cues were written by somebody who had read messages of both parts, and so were the readers of
  amounts, people and months, which have no weights to hold back: their figures say how well they do on texts that were looked at.
  Crosswise and held figures of the class are honest about the weights and too kind to the cues. Texts that nobody here has seen are
  the real test.
- **Intervals** are 95 %: Wilson's for rates, for F1 by drawing groups again. With some seventy wage messages one error more moves F1 by 0.007.
- **Model.** Cues are named patterns (`cues.yaml`); each counts when it stands in the first 60 characters, when it stands anywhere, and by
  how dense it stands. A logistic regression in numpy weighs them (`weights.csv`, one line each). Runs of two to four characters as
  further features, 100 to 400 of them, moved F1 by far less than its interval is wide and were left out. The weights that ship are fitted to all
  texts, held ones included, by `python -m bench.texts.train --data folder`; fitted again they are the same bytes on the same numpy.
"""


def notes() -> dict[str, str]:
    text = resources.files("bench.texts").joinpath("notes.csv").read_text(encoding="utf-8")
    return {row["key"]: row["note"] for row in csv.DictReader(text.splitlines())}


def masked(text: str) -> str:
    """The first signs of a text, figures and letters starred: enough to find it in the data, too little to republish it."""
    line = " ".join(text.split())[:_SHOWN]
    return "".join("*" if c.isascii() and c.isalnum() else c for c in line) + "…"


def page(
    held: Judged,
    crossed: Judged,
    draws: Mapping[str, Judged],
    read: Read,
    texts: Mapping[str, str],
    screened: tuple[Found, list[Wrong]],
    referred: Rate,
    names: Mapping[str, Rate],
    alike: tuple[Found, list[tuple[Sample, Sample, bool]]],
) -> str:
    told = notes()
    parts = [HEAD, "## Wages owed against everything else\n", _scores(held, crossed, draws)]
    parts += ["\n### Confusion, messages held back\n", _table(held.of("complaints"))]
    parts += ["\n### Confusion, all messages, crosswise\n", _table(crossed.of("complaints"))]
    parts += ["\n### Wages against project money, crosswise\n", _rates(crossed.of("complaints").wages_or_works())]
    parts += ["\n### Every error\n", _errors(held, crossed, told)]
    parts += [
        "\n## Amount, people, months\n",
        "Exact match, all texts in which a person read the figures.\n",
        _rates(read.rates),
    ]
    parts += ["", _wrong(read.wrong, texts, told)]
    found, wrong = screened
    parts += [
        "\n## Referral screening\n",
        "Court texts: those about the crime of refusing to pay must be put before the officer, civil claims must not. The labels say which"
        " charge was brought, not which element the text tells.\n",
        _rates(
            {
                "precision": found.precision,
                "recall": found.recall,
                "complaints about wages that tell every element": referred,
            }
        ),
        "",
        _wrong(wrong, texts, told) if wrong else "No error.",
    ]
    parts += [
        "\n## Names against a registry\n",
        "600 real names of firms, damaged by rule since the scanned lists do not say what each name should be; then real names that the"
        " registry does not hold.\n",
        _rates(names),
    ]
    same, apart = alike
    parts += [
        "\n## The same grievance by several doors\n",
        "All pairs of messages; a pair counts as one grievance when the data put both into one group (near-duplicates, and events that two"
        " contest teams found). By wording alone: person, employer and project, which weigh in as well, are masked in these data.\n",
        _rates({"precision": same.precision, "recall": same.recall}),
        f"\n{len(apart)} pairs are judged otherwise than in the data:\n",
        *(_pair(a, b, there) for a, b, there in apart),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _scores(held: Judged, crossed: Judged, draws: Mapping[str, Judged]) -> str:
    lines = ["| texts | precision | recall | F1 |", "|---|---|---|---|"]
    rows = [
        ("messages, held back", held.of("complaints")),
        ("messages, all, crosswise", crossed.of("complaints")),
        *(
            (f"messages, all, crosswise, other tenths ({name})", judged.of("complaints"))
            for name, judged in draws.items()
        ),
        ("questions to lawyers, crosswise", crossed.of("questions")),
        ("court facts (all are about wages), crosswise", crossed.of("court")),
    ]
    for name, judged in rows:
        found = judged.found()
        low, high = found.f1_interval(judged.groups())
        lines.append(f"| {name} | {found.precision} | {found.recall} | {found.f1:.3f} ({low:.2f} to {high:.2f}) |")
    strict = crossed.of("complaints").found(strict=True)
    lines.append(
        f"| messages, all, crosswise, ambiguous ones counted as not wages | {strict.precision} | {strict.recall} | {strict.f1:.3f} |"
    )
    return "\n".join(lines)


def _table(judged: Judged) -> str:
    counts = judged.table()
    labels = sorted({label for label, _ in counts})
    lines = ["| label in the data | " + " | ".join(_CLASSES) + " |", "|---|" + "---|" * len(_CLASSES)]
    lines += [f"| {label} | " + " | ".join(str(counts[label, c] or "") for c in _CLASSES) + " |" for label in labels]
    return "\n".join(lines)


def _rates(rates: Mapping[str, Rate]) -> str:
    return "\n".join(["| what | rate |", "|---|---|", *(f"| {what} | {rate} |" for what, rate in rates.items())])


def _errors(held: Judged, crossed: Judged, told: Mapping[str, str]) -> str:
    where: dict[str, list[str]] = {}
    rows: dict[str, tuple[Sample, str, float]] = {}
    for name, judged in (("held", held), ("crosswise", crossed)):
        for sample, proposed, logit in judged.errors():
            where.setdefault(sample.key, []).append(name)
            rows[sample.key] = (sample, proposed, logit)
    lines = ["| text | label | proposed | log odds | in | read |", "|---|---|---|---|---|---|"]
    for key in sorted(rows):
        sample, proposed, logit = rows[key]
        lines.append(
            f"| {key} {masked(sample.text)} | {sample.label} | {proposed} | {logit:.1f} | {', '.join(where[key])} | {told.get(key, 'not yet read')} |"
        )
    return "\n".join(lines)


def _wrong(wrong: Iterable[Wrong], texts: Mapping[str, str], told: Mapping[str, str]) -> str:
    lines = ["| text | what | stated | proposed | read |", "|---|---|---|---|---|"]
    lines += [
        f"| {w.key} {masked(texts[w.key])} | {w.what} | {w.stated} | {w.proposed} | {told.get(w.key, 'not yet read')} |"
        for w in wrong
    ]
    return "\n".join(lines)


def _pair(a: Sample, b: Sample, there: bool) -> str:
    why = (
        "one event in the data, too few words in common"
        if there
        else "not joined in the data; the wording is nearly that of one matter"
    )
    return f"- {a.key} {masked(a.text)} and {b.key} {masked(b.text)}: {why}"


def summary(held: Judged, crossed: Judged, read: Read) -> Counter[str]:
    """How many errors there are of each sort, for the command's last line."""
    found: Counter[str] = Counter(
        {"held": len(held.of("complaints").errors()), "crosswise": len(crossed.of("complaints").errors())}
    )
    found.update(w.what for w in read.wrong)
    return found
