"""How well amounts, people, months, the elements of the crime, names and repetitions are found."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from anxin import grievance
from anxin.grievance.matching import LIKELY, Registered, Registry, match_names
from bench.texts.data import Sample, Stated, rows
from bench.texts.measures import Found, Rate

HOW = {"exact": "=", "more": ">", "about": "~", "less": "<"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing read wrongly, or proposed where nothing is stated."""

    key: str
    what: str
    stated: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Read:
    """One rate for each of amount, people and months, and what was wrong."""

    rates: dict[str, Rate]
    wrong: tuple[Wrong, ...]


def read(stated: Sequence[Stated]) -> Read:
    counts: dict[str, list[bool]] = defaultdict(list)
    wrong = []
    for text in stated:
        proposal = grievance.read(text.text, said_on=text.said_on)
        amount, people, period = proposal.amount, proposal.people, proposal.period
        pairs = (
            ("amount", text.fen, amount and amount.fen, text.fen_how, amount and HOW[amount.how]),
            ("people", text.people, people and people.count, text.people_how, people and HOW[people.how]),
            ("months", text.months, period and period.months, "", ""),
        )
        for what, there, got, how, got_how in pairs:
            if there is not None:
                counts[what].append(got == there)
                if what != "months":
                    counts[f"{what}, with more/about"].append(got == there and got_how == how)
            elif got is not None:
                counts[f"{what} proposed though none is listed"].append(True)
            if (there is not None or got is not None) and got != there:
                shown = [f"{x / 100:.0f} yuan" if what == "amount" and x is not None else str(x) for x in (there, got)]
                wrong.append(Wrong(text.key, what, *shown))
    silent = {
        "amount": sum(s.fen is None for s in stated),
        "people": sum(s.people is None for s in stated),
        "months": sum(s.months is None for s in stated),
    }
    rates = {
        what: Rate(sum(hits), len(hits) if "though" not in what else silent[what.split()[0]])
        for what, hits in sorted(counts.items())
    }
    return Read(rates, tuple(wrong))


def screened(stated: Iterable[Stated]) -> tuple[Found, list[Wrong]]:
    """Court texts: is a text about the crime put before the officer, and a civil claim not?"""
    there, got, wrong = [], [], []
    for text in stated:
        if text.source not in ("criminal", "civil"):
            continue
        found = grievance.screen(text.text)
        there.append(text.source == "criminal")
        got.append(found.refer)
        if there[-1] != got[-1]:
            wrong.append(Wrong(text.key, "screening", text.source, "、".join(found.missing) or "refer"))
    return Found(tuple(there), tuple(got)), wrong


def referred(samples: Iterable[Sample]) -> Rate:
    """How many complaints about unpaid wages tell everything that a referral needs."""
    wages = [s for s in samples if s.wages]
    return Rate(sum(grievance.screen(s.text).refer for s in wages), len(wages))


# Pairs that scanners and ears confuse; those of the scanned lists and of people's spelling.
_EYE = dict(zip("限徽江股销钢港建天程州达材", "眼撤辽般消铜潜健夭稈洲迏村", strict=True))
_EAR = dict(zip("鑫宏华盛兴隆源成筑劳德远安", "欣洪花胜星龙原城竹老得元桉", strict=True))
_STRANGE = "阅涪迬晶燊沛洁漭刻臻"


def _damages(draw: random.Random) -> dict[str, Callable[[str], str]]:
    def scanned(name: str) -> str:
        signs = list(name.replace("限", "眼"))
        for place in draw.sample(range(len(signs) - 4), 1):
            signs[place] = _EYE.get(signs[place], draw.choice(_STRANGE))
        return "".join(signs)

    def badly(name: str) -> str:
        return scanned(scanned(name))

    def heard(name: str) -> str:
        left, signs = 2, list(name)
        for place, sign in enumerate(signs[:-4]):
            if sign in _EAR and left:
                signs[place], left = _EAR[sign], left - 1
        return "".join(signs)

    def dropped(name: str) -> str:
        place = draw.randrange(len(name) - 4)
        return name[:place] + name[place + 1 :]

    def short(name: str) -> str:
        return name.replace("股份", "").replace("有限责任公司", "").replace("有限公司", "")

    return {
        "as people shorten it (no 有限公司)": short,
        "by ear (up to two signs)": heard,
        "one sign missing": dropped,
        "scanned (限 as 眼, one more sign wrong)": scanned,
        "badly scanned (限 as 眼, two more signs wrong)": badly,
    }


def names(data: Path) -> dict[str, Rate]:
    """Damaged names against a registry of real firms; and names that are not in it."""
    folder = data / "enterprise_names_uscc"
    firms = list(
        dict.fromkeys(
            row["name"]
            for file in ("listed_enterprises.csv", "sichuan_construction_firms.csv")
            for row in rows(folder / file)
        )
    )
    registry = Registry.of(Registered(name, name) for name in firms)
    found = {}
    for zh, damage in _damages(random.Random(7)).items():
        damaged = [(name, damage(name)) for name in firms if len(name) > 5]
        hits = [bool(m := match_names(said, registry)) and m[0].key == name for name, said in damaged]
        found[f"first proposal right: {zh}"] = Rate(sum(hits), len(hits))
    strangers = [row["name_ocr"] for row in rows(folder / "ocr_noised_enterprises.csv")]
    strangers += [row["respondent"] for row in rows(data / "published_arrears" / "entities.csv")]
    strangers = [name for name in strangers if name not in set(firms)]
    best = [max((m.score for m in match_names(name, registry)), default=0.0) for name in strangers]
    found["real scanned and published names of firms not in the registry, none proposed"] = Rate(
        sum(score == 0 for score in best), len(best)
    )
    left_out = [max((m.score for m in match_names(n, registry, limit=9) if m.key != n), default=0.0) for n in firms]
    found["firm taken out of the registry, no other proposed as likely"] = Rate(
        sum(score < LIKELY for score in left_out), len(left_out)
    )
    found["firm taken out of the registry, no other proposed at all"] = Rate(
        sum(score == 0 for score in left_out), len(left_out)
    )
    return found


def repeated(samples: Sequence[Sample], *, users: bool) -> tuple[Found, list[tuple[Sample, Sample, bool]]]:
    """Pairs of messages proposed as one grievance against pairs that share a dup_group. `users`: the account is told as person."""
    clues = [
        grievance.Clue(s.key, s.text, s.said_on, frozenset({s.user}) if users and s.user else frozenset())
        for s in samples
    ]
    known = grievance.OpenClues.of(clues)
    proposed = {frozenset((c.key, m.key)) for c in clues for m in grievance.same(c, known)}
    by_group = defaultdict(list)
    for s in samples:
        by_group[s.group].append(s.key)
    there = {frozenset(pair) for keys in by_group.values() for pair in combinations(keys, 2)}
    of = {s.key: s for s in samples}
    pairs = sorted(proposed | there, key=sorted)
    wrong = [(of[min(p)], of[max(p)], p in there) for p in pairs if (p in there) != (p in proposed)]
    return Found(tuple(p in there for p in pairs), tuple(p in proposed for p in pairs)), wrong
