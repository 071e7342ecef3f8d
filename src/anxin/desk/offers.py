"""What a person may do at a thing now: acts with their forms, offered beside what the page tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from anxin.ui.forms import StepForm


@dataclass(frozen=True)
class Offer:
    """A step that this person may take now. ``note``: what it does, or what stands in the way; ``group``: what it is about."""

    step: str
    words: str
    form: StepForm
    open: bool = False
    note: str = ""
    group: str = ""


class Offering:
    """Gathers ``offers``. ``form_of`` gives an act's empty form; ``wrong`` is the form of ``step`` that was sent with faults:
    it stands open with what was written in it."""

    def __init__(self, form_of: Callable[[str], StepForm], step: str = "", wrong: StepForm | None = None) -> None:
        self._form_of = form_of
        self._failed = {step: wrong} if wrong is not None else {}
        self.offers: list[Offer] = []

    def add(self, name: str, words: str, note: str = "", group: str = "") -> None:
        form = self._failed[name] if name in self._failed else self._form_of(name)
        self.offers.append(Offer(name, words, form, name in self._failed, note, group))
