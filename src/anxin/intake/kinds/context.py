"""What the makers of entries know about the sheet in their hands."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from heapq import merge
from operator import itemgetter
from typing import Any

from anxin.intake.recognise.columns.plain import PlainRows
from anxin.intake.recognise.model import REJECT, WARN, Issue, ParsedRow
from anxin.kit.text import person_key, plain
from anxin.registry.models import Document, Project

from ..identities import Identities, Person, ProjectUnclear
from ..ledger import Entry

RowEntries = tuple[ParsedRow, list[Entry]]


@dataclass(slots=True)
class Context:
    """One sheet being taken in. ``heads`` is what stands around the table (see Recognised.heads)."""

    document: Document
    identities: Identities
    now: dt.datetime
    project: Project | None = None
    employer_id: int | None = None
    crew_id: int | None = None
    month: int | None = None
    heads: dict[str, Any] = field(default_factory=dict)
    seen: dict[tuple, int] = field(default_factory=dict)

    def nth(self, *parts: object) -> int:
        """0 for the first row of the sheet with these parts, 1 for the second: tells equal rows apart."""
        count = self.seen.get(parts, 0)
        self.seen[parts] = count + 1
        return count

    def project_of(self, row: ParsedRow) -> Project | None:
        """The project that the row names, else the sheet's. An unclear name is an issue of the row."""
        name = row.fields.get("project")
        if not name and not row.fields.get("project_code"):
            if self.project is None:
                reject(row, "项目名称", "missing_project", "这一行没有写是哪个项目，请补上项目名称后再导入")
            return self.project
        try:
            return self.identities.project(name, code=row.fields.get("project_code") or "")
        except ProjectUnclear as unclear:
            reject(row, "项目名称", "project_unclear", str(unclear))
            return None

    def month_of(self, row: ParsedRow) -> int | None:
        """The month that the row names, else the sheet's. None, with the issue on the row, when neither says one."""
        month = row.fields.get("month") or self.month
        if month is None:
            reject(row, "月份", "missing_month", "这一行看不出是哪个月，请补上月份，写成 2026-03 的样子")
        return month

    def employer_of(self, row: ParsedRow) -> int | None:
        name = row.fields.get("employer")
        return self.identities.enterprise(name) if name else self.employer_id

    def crew_of(self, row: ParsedRow, project: Project) -> int | None:
        name = row.fields.get("crew")
        return self.identities.crew(project.pk, name) if name else self.crew_id

    def load_people(self, rows: list[ParsedRow]) -> None:
        """Find or make the workers and cards that the rows name, in two queries."""
        self.identities.load_workers(
            (r.fields["id_number"], r.fields.get("name") or "") for r in rows if r.fields.get("id_number")
        )
        self.identities.load_cards((r.fields["card"], r.fields.get("bank") or "") for r in rows if r.fields.get("card"))

    def load_all(self, plain: PlainRows, rows: list[ParsedRow]) -> None:
        """``load_people`` for plain rows and single ones together, in the order of the sheet: the first names a new worker."""
        nothing: list[Any] = [None] * len(plain)
        fields = [plain.fields.get(name, nothing) for name in ("id_number", "name", "card", "bank")]
        said: Iterable[tuple[Any, ...]] = zip(*fields, strict=True)
        if rows:
            single = ((r.row, *(r.fields.get(name) for name in ("id_number", "name", "card", "bank"))) for r in rows)
            said = (told for _, *told in merge(zip(plain.rows, *fields, strict=True), single, key=itemgetter(0)))
        people = list(said)
        self.identities.load_workers((number, name or "") for number, name, _, _ in people if number)
        self.identities.load_cards((card, bank or "") for _, _, card, bank in people if card)

    def person_of(
        self,
        row: ParsedRow,
        project: Project,
        employer_id: int | None = None,
        crew_id: int | None = None,
        card_id: int | None = None,
    ) -> Person | None:
        """The worker by his number, else the name as far as the row tells where he works."""
        if number := row.fields.get("id_number"):
            return Person(worker_id=self.identities.worker(number))
        if name := row.fields.get("name"):
            ref = self.identities.name_ref(project.pk, name, employer_id=employer_id, crew_id=crew_id, card_id=card_id)
            return Person(name_ref_id=ref)
        reject(row, "姓名", "missing_name", "这一行既没有姓名也没有证件号码，不知道是谁，请补上")
        return None


def reject(row: ParsedRow, column: str, code: str, message: str) -> None:
    row.issues.append(Issue(column, code, message, REJECT))


def warn(row: ParsedRow, column: str, code: str, message: str) -> None:
    row.issues.append(Issue(column, code, message, WARN))


def scaled(value: Decimal | int | None, scale: int) -> int | None:
    """A decimal as an integer in 1/scale units, half up; None stays None."""
    if value is None:
        return None
    return int((Decimal(value) * scale).quantize(Decimal(1), ROUND_HALF_UP))


def short(value: Any, length: int) -> str:
    return plain(str(value))[:length] if value not in (None, "") else ""


def person_name(value: Any) -> str:
    return person_key(str(value))[:50] if value not in (None, "") else ""


def holder_differs(row: ParsedRow) -> bool:
    """Whether the card is said to be in somebody else's name."""
    holder, name = person_name(row.fields.get("card_holder")), person_name(row.fields.get("name"))
    return bool(holder and name and holder != name)
