"""What stands on the posters of codes, and what offices publish for workers (R120)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from anxin.access.models import Agency
from anxin.access.scope import Scope
from anxin.documents.posters import Poster
from anxin.standing.models import ProjectStanding
from anxin.ui import words

from ..models import SiteCode

# Who publishes the telephone and the place of its trade: the labour office and the authorities of the building trades.
PUBLISHES = (
    Agency.Function.HUMAN_RESOURCES,
    Agency.Function.HOUSING,
    Agency.Function.TRANSPORT,
    Agency.Function.WATER,
    Agency.Function.AGRICULTURE,
    Agency.Function.NATURAL_RESOURCES,
    Agency.Function.HOTLINE,
)


class NoAddress(RuntimeError):
    """Nobody has said under which address phones reach the pages, so no code can be printed."""

    def __init__(self) -> None:
        super().__init__("还没设工人手机能打开的网址，印出来的码会扫不开。请管理员设好 ANXIN_PUBLIC_URL 再印。")


def address_of(code: SiteCode) -> str:
    """What the code carries: 'https://anxin.example.org/w/k7m29pqrxd/'. NoAddress while none is set."""
    if not settings.ANXIN_PUBLIC_URL:
        raise NoAddress
    return f"{settings.ANXIN_PUBLIC_URL}/w/{code.token}/"


@dataclass(frozen=True)
class Office:
    """An office with what it publishes; ``functions`` as it carries them."""

    name: str
    region: str
    hotline: str
    address: str
    functions: frozenset[str]

    @property
    def dialled(self) -> str:
        """The number as a telephone dials it: digits alone, an extension after a pause."""
        return "".join(c for c in self.hotline.replace("转", ",") if c.isdigit() or c == ",")


def offices_of(region: str) -> list[Office]:
    """What the offices of a place and those above it publish, the nearest first. Nothing is made up: who published nothing is not here."""
    return _published({region})


def published(scope: Scope) -> QuerySet[Agency]:
    """The offices of ``scope`` that must publish, or have; closed ones left out."""
    wanted = Q(functions__function__in=PUBLISHES) | ~Q(hotline="") | ~Q(address="")
    rows = Agency.objects.within(scope).filter(wanted, closed_on__isnull=True)
    return rows.select_related("region").prefetch_related("functions").distinct()


def _published(places: Iterable[str]) -> list[Office]:
    above = {code[:n] for code in places for n in range(2, len(code) + 1)}
    rows = Agency.objects_unscoped.filter(region_id__in=above, closed_on__isnull=True).exclude(hotline="", address="")
    found = [
        Office(a.name, a.region_id, a.hotline, a.address, frozenset(f.function for f in a.functions.all()))
        for a in rows.prefetch_related("functions").order_by("name", "pk")
    ]
    return sorted(found, key=lambda office: -len(office.region))


def posters(codes: Sequence[SiteCode]) -> list[Poster]:
    """What is printed for each of ``codes`` (with ``agency``). Three queries, however many. NoAddress."""
    offices = _published({code.region_code for code in codes})
    of_project = {code.project_id for code in codes if code.project_id}
    trade = dict(
        ProjectStanding.objects_unscoped.filter(project_id__in=of_project).values_list("project_id", "authority")
    )
    return [
        Poster(
            place=code.place,
            address=address_of(code),
            phones=_phones(code, offices, trade.get(code.project_id, "")),
            foot=f"接收单位：{code.agency.name}　编号 {code.token}　{words.day(code.made_on)}制作",
        )
        for code in codes
    ]


def _phones(code: SiteCode, offices: Sequence[Office], authority: str) -> list[tuple[str, str]]:
    """12345, labour inspection and the site's own trade authority, as far as they have published a number."""
    here = [office for office in offices if office.hotline and code.region_code.startswith(office.region)]
    told = []
    for label, right in (
        ("12345 热线", lambda o: Agency.Function.HOTLINE in o.functions),
        ("劳动监察", lambda o: Agency.Function.HUMAN_RESOURCES in o.functions),
        (authority, lambda o: bool(authority) and o.name == authority),
    ):
        office = next((o for o in here if right(o)), None)
        if office is not None and office.hotline not in {number for _, number in told}:
            told.append((label, office.hotline))
    return told
