"""What a person typed into the box may be: a name, initials, a credit code, a warning's number, or a number of a person.

By its shape alone; nothing is looked up here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from anxin.kit import creditcode, idnumber
from anxin.kit.text import plain

_LONGEST = 100
_CARD = re.compile(r"[0-9]{12,19}\Z")
_PHONE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})\Z")
_WARNING = re.compile(r"(?:预警|#|№|NO\.?)?([0-9]{1,9})号?\Z", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]{2,30}\Z")


class Number(StrEnum):
    """Kinds of number that belong to a person."""

    ID = "id"
    CARD = "card"
    PHONE = "phone"

    @property
    def zh(self) -> str:
        return {"id": "证件号", "card": "卡号", "phone": "电话"}[self.value]


@dataclass(frozen=True)
class Box:
    """``text``: what was typed, cleaned. ``numbers``: as which numbers of a person it may be read, with the number's form."""

    text: str
    credit_code: str = ""
    warning: int | None = None
    letters: str = ""
    numbers: tuple[tuple[Number, str], ...] = ()

    @property
    def personal(self) -> bool:
        """Whether it may be a number of a person: then it is asked by form alone, logged and counted."""
        return bool(self.numbers)

    @property
    def kinds(self) -> str:
        """'证件号或卡号'."""
        return "或".join(kind.zh for kind, _ in self.numbers)


def read(typed: str) -> Box:
    """What may be meant. An empty or over-long text gives an empty box."""
    text = " ".join(typed.split())
    if not text or len(text) > _LONGEST:
        return Box("")
    bare = plain(text).replace("-", "").upper()
    code = creditcode.check(bare)
    warning = _WARNING.match(plain(text))
    letters = _LETTERS.match(bare)
    return Box(
        text=text,
        credit_code=code.normal if code.ok else "",
        warning=int(warning[1]) if warning and not _PHONE.match(bare) else None,
        letters=bare if letters else "",
        numbers=tuple(_numbers(bare, code.ok)),
    )


def _numbers(bare: str, is_code: bool) -> list[tuple[Number, str]]:
    found: list[tuple[Number, str]] = []
    if phone := _PHONE.match(bare):
        return [(Number.PHONE, phone[1])]
    # A number that is miscopied belongs to nobody, but it is a person's number all the same.
    looks_like_id = re.fullmatch(r"[0-9]{17}[0-9X]", bare) or re.fullmatch(r"[0-9]{15}", bare)
    checked = idnumber.check(bare)
    if looks_like_id and not is_code:
        found.append((Number.ID, checked.normal))
    # An identity number that checks is no card's; of one that does not, either may be meant.
    if _CARD.match(bare) and not is_code and not checked.ok:
        found.append((Number.CARD, bare))
    return found
