"""From typed columns to facts: the columnar twins of ``kinds.payroll`` and ``kinds.bank``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from anxin.intake.recognise.columns.distinct import clean_numbers
from anxin.intake.recognise.columns.plain import PlainRows
from anxin.intake.recognise.model import ParsedRow
from anxin.registry.models import Document, Fact
from anxin.wages.models import PayrollLine, Receipt

from ..inserting import Column, Same
from ..kinds.bank import moment
from ..kinds.context import Context, holder_differs, person_name, scaled, short
from ..kinds.payroll import items_of
from ..ledger import Entry, subjects


@dataclass(slots=True)
class ColumnEntries:
    """Facts of one model to be written, as columns of model attributes; ``rows`` are the file rows they stand on."""

    model: type[Fact]
    keys: list[str]
    columns: dict[str, Column]
    rows: list[int]
    document: Document

    def __len__(self) -> int:
        return len(self.keys)

    def column(self, name: str) -> Iterator[Any]:
        """The values of a column, row by row."""
        column = self.columns[name]
        return repeat(column.value, len(self.keys)) if isinstance(column, Same) else iter(column)

    def one_by_one(self) -> Iterator[Entry]:
        """The same as entries."""
        names = list(self.columns)
        for key, row, *values in zip(self.keys, self.rows, *map(self.column, names), strict=True):
            yield Entry(self.model, key, dict(zip(names, values, strict=True)), row, self.document)


Places = tuple[list[int], list[int | None], list[int | None]]
ColumnMaker = Callable[[Context, PlainRows, bool], tuple[ColumnEntries, list[int]]]


def payroll(ctx: Context, plain: PlainRows, alone: bool) -> tuple[ColumnEntries, list[int]]:
    """Entries of the rows that can be made, and the places of those that cannot."""
    left, projects = _projects(ctx, plain)
    if left:
        plain, projects = _without(plain, projects, left)
    get, count = _getter(plain), len(plain)
    employers = _named(get("employer"), ctx.identities.enterprise, ctx.employer_id, count)
    crews = _crews(ctx, projects, get("crew"), count)
    workers, refs = _people(ctx, plain, projects, employers, crews, Same(None))
    months = _filled(get("month"), ctx.month, count)
    backs, back_months = get("is_back_pay"), get("back_month")
    back: Column = Same(False)
    if backs is not None or back_months is not None:
        pairs = zip(backs or repeat(None, count), back_months or repeat(None, count), _each(months, count), strict=True)
        back = [bool(is_back) or back_month not in (None, month) for is_back, back_month, month in pairs]
    leaving: Column = Same(False) if get("exit_flag") is None else [bool(flag) for flag in get("exit_flag") or ()]
    owed, payable, deducted = get("owed"), get("payable"), get("deducted")
    cards = _cards(ctx, get("card"))
    named = plain.fields["name"]
    holders = get("card_holder")
    modes: Column | None = get("pay_mode")
    if modes is not None or not isinstance(cards, Same):
        pairs = zip(get("pay_mode") or repeat(None, count), get("card") or repeat(None, count), strict=True)
        modes = _one_or_many([mode or ("bank" if card else "") for mode, card in pairs])
    columns: dict[str, Column] = {
        "project_id": projects,
        "employer_id": employers,
        "crew_id": crews,
        "worker_id": workers,
        "name_ref_id": refs,
        "month": months,
        "days_x100": _scaled(get("days"), 100),
        "hours_x10": _scaled(get("hours"), 10),
        "unit_price_fen": _or(get("unit_price")),
        "owed_fen": owed or [],
        "deducted_fen": Same(0) if deducted is None else [d or 0 for d in deducted],
        "payable_fen": payable or [],
        "stated_paid_fen": _or(get("paid_stated")),
        "items": _items(plain, count),
        "card_id": cards,
        "card_holder": _each_told(holders, person_name, ""),
        "holder_differs": Same(False) if holders is None else _differing(holders, named),
        "pay_mode": Same("") if modes is None else modes,
        "collector": _each_told(get("collector"), person_name, ""),
        "is_back_pay": back,
        "back_month": _or(back_months),
        "exit_flag": leaving,
        "signed": _or(get("signed")),
        "prepared_on": Same(ctx.heads.get("prepared_on")),
    }
    # Nobody stands in the plain rows of a payroll sheet twice, so each is the first of his kind.
    keys = subjects(
        count, "payroll", projects, _person_keys(workers, refs), employers, crews, months, back, columns["back_month"],
        leaving, 0,
    )  # fmt: skip
    return ColumnEntries(PayrollLine, keys, columns, plain.rows, ctx.document), left


def bank_receipt(ctx: Context, plain: PlainRows, alone: bool) -> tuple[ColumnEntries, list[int]]:
    """The same for receipts. Unless they are ``alone``, those without a serial are left: they are told apart by counting."""
    left, projects = _projects(ctx, plain)
    skip = set(left)
    serials = plain.fields.get("bank_serial")
    if not alone:
        skip.update(range(len(plain)) if serials is None else (at for at, serial in enumerate(serials) if not serial))
    if ctx.month is None:
        months = plain.fields.get("month")
        skip.update(range(len(plain)) if months is None else (at for at, month in enumerate(months) if not month))
    left = sorted(skip)
    if left:
        plain, projects = _without(plain, projects, left)
    get, count = _getter(plain), len(plain)
    cards = _cards(ctx, get("card"))
    employers = _named(get("employer"), ctx.identities.enterprise, ctx.employer_id, count)
    workers, refs = _people(ctx, plain, projects, employers, Same(None), cards)
    months = _filled(get("month"), ctx.month, count)
    serial_texts = _short(get("bank_serial"), 64)
    batch_no = ctx.heads.get("batch_no")
    batches = _short(
        get("batch_no") if not batch_no else [b or batch_no for b in get("batch_no") or repeat(None, count)], 64
    )
    times = get("paid_at")
    moments: Column = Same(None) if times is None else _told(times, moment)
    columns: dict[str, Column] = {
        "project_id": projects,
        "employer_id": employers,
        "worker_id": workers,
        "name_ref_id": refs,
        "month": months,
        "payee_name": _each_told(get("name"), person_name, ""),
        "card_id": cards,
        "amount_fen": get("amount") or [],
        "status": _filled(get("status"), ctx.heads.get("status") or Receipt.Status.PENDING.value, count),
        "fail_code": _each_told(get("fail_code"), lambda code: code or "", ""),
        "fail_text": _short(get("fail_text"), 100),
        "paid_at": moments,
        "serial": serial_texts,
        "batch_no": batches,
        "retry_of": _short(get("retry_of"), 64),
        "memo": _short(get("memo"), 100),
    }
    keys = subjects(count, "receipt", projects, serial_texts)
    texts = list(_each(serial_texts, count))
    if not all(texts):
        said = zip(
            *(
                _each(column, count)
                for column in (projects, batches, _or(get("seq")), _person_keys(workers, refs), months)
            ),
            plain.fields["amount"],
            _each(_or(get("status")), count),
            _each(_or(times), count),
            strict=True,
        )
        for at, parts in enumerate(said):
            if not texts[at]:
                parts = ("receipt", *parts)
                keys[at] = subjects(1, *parts, ctx.nth(*parts))[0]
    return ColumnEntries(Receipt, keys, columns, plain.rows, ctx.document), left


COLUMN_MAKERS: dict[str, ColumnMaker] = {"payroll": payroll, "bank_receipt": bank_receipt}


# -- who and where ---------------------------------------------------------------------------------------------------------


def _projects(ctx: Context, plain: PlainRows) -> tuple[list[int], Column]:
    """The places of rows whose project is unclear, and the project of each row."""
    names, codes = plain.fields.get("project"), plain.fields.get("project_code")
    if names is None and codes is None:
        return (list(range(len(plain))), Same(None)) if ctx.project is None else ([], Same(ctx.project.pk))
    count = len(plain)
    pairs = list(zip(names or repeat(None, count), codes or repeat(None, count), strict=True))
    found: dict[tuple[Any, Any], int | None] = {}
    for name, code in dict.fromkeys(pairs):
        said = {k: v for k, v in (("project", name), ("project_code", code)) if v is not None}
        project = ctx.project_of(ParsedRow(0, said))
        found[name, code] = project.pk if project is not None else None
    ids = [found[pair] for pair in pairs]
    return [at for at, pk in enumerate(ids) if pk is None], ids


def _without(plain: PlainRows, projects: Column, left: list[int]) -> tuple[PlainRows, Column]:
    gone = set(left)
    kept = [at for at in range(len(plain)) if at not in gone]
    return plain.take(kept), projects if isinstance(projects, Same) else [projects[at] for at in kept]


def _named(names: Sequence[Any] | None, find: Callable[[Any], int | None], otherwise: int | None, count: int) -> Column:
    if names is None:
        return Same(otherwise)
    told = {name: find(name) if name else otherwise for name in dict.fromkeys(names)}
    return _one_or_many([told[name] for name in names])


def _crews(ctx: Context, projects: Column, names: Sequence[Any] | None, count: int) -> Column:
    if names is None:
        return Same(ctx.crew_id)
    pairs = list(zip(_each(projects, count), names, strict=True))
    told = {
        (project, name): ctx.identities.crew(project, name) if name else ctx.crew_id
        for project, name in dict.fromkeys(pairs)
    }
    return _one_or_many([told[pair] for pair in pairs])


def _people(
    ctx: Context, plain: PlainRows, projects: Column, employers: Column, crews: Column, cards: Column
) -> tuple[Column, Column]:
    """Workers by their numbers, or references by name: all rows of a sheet are known in the one way or the other."""
    numbers = plain.fields.get("id_number")
    count = len(plain)
    if numbers is not None and None not in numbers:
        return list(map(ctx.identities.worker, numbers)), Same(None)
    columns = [_each(column, count) for column in (projects, employers, crews, cards)]
    people = list(zip(*columns, plain.fields["name"], strict=True))
    if numbers is None:
        return Same(None), ctx.identities.name_refs(people)
    refs = iter(ctx.identities.name_refs([p for p, n in zip(people, numbers, strict=True) if n is None]))
    return (
        [None if number is None else ctx.identities.worker(number) for number in numbers],
        [next(refs) if number is None else None for number in numbers],
    )


def _person_keys(workers: Column, refs: Column) -> Column:
    if isinstance(refs, Same):
        return [f"w{pk}" for pk in workers]  # type: ignore[union-attr]
    if isinstance(workers, Same):
        return [f"n{pk}" for pk in refs]
    return [f"w{worker}" if worker else f"n{ref}" for worker, ref in zip(workers, refs, strict=True)]


def _cards(ctx: Context, cards: Sequence[Any] | None) -> Column:
    if cards is None:
        return Same(None)
    find = ctx.identities.card
    return [None if card is None else find(card) for card in cards]


# -- values ----------------------------------------------------------------------------------------------------------------


def _getter(plain: PlainRows) -> Callable[[str], list[Any] | None]:
    return plain.fields.get


def _each(column: Column, count: int) -> Any:
    return repeat(column.value, count) if isinstance(column, Same) else column


def _one_or_many(values: list[Any]) -> Column:
    return Same(values[0]) if values and len(set(values)) == 1 else values


def _or(values: list[Any] | None) -> Column:
    return Same(None) if values is None else values


def _filled(values: list[Any] | None, otherwise: Any, count: int) -> Column:
    """The row's own value where it says one."""
    return Same(otherwise) if values is None else _one_or_many([value or otherwise for value in values])


def _told(values: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
    told = {value: convert(value) for value in dict.fromkeys(values)}
    return [told[value] for value in values]


def _each_told(values: list[Any] | None, convert: Callable[[Any], Any], otherwise: Any) -> Column:
    return Same(otherwise) if values is None else _told(values, convert)


def _scaled(values: list[Any] | None, scale: int) -> Column:
    return Same(None) if values is None else _told(values, lambda value: scaled(value, scale))


def _short(values: list[Any] | None, length: int) -> Column:
    if values is None:
        return Same("")
    if clean_numbers(values, 1, length):
        return values
    return _told(values, lambda value: short(value, length))


def _differing(holders: list[Any], names: list[Any]) -> list[bool]:
    pairs = list(zip(holders, names, strict=True))
    told = {
        pair: holder_differs(ParsedRow(0, {"card_holder": pair[0], "name": pair[1]})) for pair in dict.fromkeys(pairs)
    }
    return [told[pair] for pair in pairs]


def _items(plain: PlainRows, count: int) -> Column:
    added, off = plain.fields.get("items"), plain.fields.get("deductions")
    if added is None and off is None:
        return Same({})
    told: dict[Any, dict[str, str]] = {}
    found = []
    for one, other in zip(added or repeat(None, count), off or repeat(None, count), strict=True):
        key = (tuple((one or {}).items()), tuple((other or {}).items()))
        if key not in told:
            told[key] = items_of({"items": one, "deductions": other})
        found.append(told[key])
    return found
