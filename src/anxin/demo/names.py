"""Names, numbers and cards of people and firms who do not exist. Identity numbers and codes carry valid check digits."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from importlib import resources

from anxin.demo.world import Enterprise, Person
from anxin.kit import creditcode, idnumber

_AREAS = ("430102", "430121", "430181", "430182", "430124", "430223", "430382", "430522", "433122", "522631")
_BANKS = (
    ("622848", "中国农业银行云岭支行"),
    ("621700", "中国建设银行云岭支行"),
    ("621721", "中国工商银行云岭支行"),
    ("621799", "中国邮政储蓄银行云岭支行"),
    ("623190", "云岭农村商业银行营业部"),
)
_FIRM_WORDS = tuple("恒嘉筑远岳泽瑞鼎澜翰屹禾坤茂磐川拓峻睿宸桥岭垚榕炬帆砺朗珩煦")


def _column(name: str, **where: str) -> list[dict[str, str]]:
    text = resources.files("anxin.demo").joinpath("data", name).read_text(encoding="utf-8")
    return [r for r in csv.DictReader(text.splitlines()) if all(r[k] == v for k, v in where.items())]


def luhn(digits: str) -> str:
    """The digits with their Luhn check digit, as on bank cards."""
    total = 0
    for i, c in enumerate(reversed(digits)):
        n = int(c) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return digits + str(-total % 10)


class Names:
    """Hands out people and firms, never the same number twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        rows = _column("surnames.csv")
        self._surnames = [r["surname"] for r in rows]
        self._weights = [int(r["weight"]) for r in rows]
        self._given = {
            (sex, position): [r["char"] for r in _column("given_name_characters.csv", sex=sex, position=position)]
            for sex in "MF"
            for position in ("single", "first", "second")
        }
        self._ids: set[str] = set()
        self._cards = 0
        self._firms: set[str] = set()
        self._codes = 0

    def person(self, taken: set[str]) -> Person:
        """Somebody whose name is not in `taken` (it is added): sheets that give names only must stay unambiguous."""
        rng = self._rng
        sex = "M" if rng.random() < 0.86 else "F"
        while True:
            name = rng.choices(self._surnames, self._weights)[0]
            if rng.random() < 0.25:
                name += rng.choice(self._given[sex, "single"])
            else:
                name += rng.choice(self._given[sex, "first"]) + rng.choice(self._given[sex, "second"])
            if name not in taken:
                taken.add(name)
                break
        birth = date(1965, 1, 1) + timedelta(days=rng.randrange(365 * 38))
        number = self._id(birth, sex)
        phone = f"1{rng.choice('35789')}{rng.randrange(10**9):09d}"
        card, bank = self.card()
        return Person(name, number, sex, birth, phone, card, bank)

    def card(self) -> tuple[str, str]:
        """A new card number of nineteen digits, and its bank."""
        self._cards += 1
        prefix, bank = self._rng.choice(_BANKS)
        return luhn(f"{prefix}{self._rng.randrange(10**4):04d}{self._cards:08d}"), bank

    def account(self) -> str:
        """A new account number of a firm (twenty digits)."""
        self._cards += 1
        return f"5105{self._rng.randrange(10**8):08d}{self._cards:08d}"

    def enterprise(self, tail: str, kind: str, *, word: str | None = None) -> Enterprise:
        """A firm of the county: '云岭' + two syllables + `tail`."""
        while True:
            name = word or "云岭" + "".join(self._rng.sample(_FIRM_WORDS, 2)) + tail
            if name not in self._firms:
                break
        self._firms.add(name)
        self._codes += 1
        head = "11" if kind == "政府部门" else "91"
        code = creditcode.complete(f"{head}430199MA{self._codes:07d}")
        boss = self.person(set()).name
        return Enterprise(name, code, kind, boss, f"云岭县青石镇人民路{self._codes}号")

    def identity(self, birth: date, sex: str) -> str:
        """A new identity number of somebody born on that day."""
        return self._id(birth, sex)

    def _id(self, birth: date, sex: str) -> str:
        while True:
            order = self._rng.randrange(1, 500) * 2 - (1 if sex == "M" else 0)
            number = idnumber.complete(f"{self._rng.choice(_AREAS)}{birth:%Y%m%d}{order:03d}")
            if number not in self._ids:
                self._ids.add(number)
                return number
