"""Which function of an agency has which kind of works, and who else watches public money, where an area says nothing else."""

from __future__ import annotations

from anxin.access.models import Agency

_F = Agency.Function

# Words of a works' kind or of an authority's name, the more telling first.
_WORDS: tuple[tuple[str, str], ...] = (
    ("交通", _F.TRANSPORT),
    ("公路", _F.TRANSPORT),
    ("铁路", _F.TRANSPORT),
    ("水利", _F.WATER),
    ("水务", _F.WATER),
    ("农业", _F.AGRICULTURE),
    ("农村", _F.AGRICULTURE),
    ("农田", _F.AGRICULTURE),
    ("自然资源", _F.NATURAL_RESOURCES),
    ("国土", _F.NATURAL_RESOURCES),
    ("房屋", _F.HOUSING),
    ("房建", _F.HOUSING),
    ("市政", _F.HOUSING),
    ("住房", _F.HOUSING),
    ("住建", _F.HOUSING),
    ("建筑", _F.HOUSING),
    ("装饰", _F.HOUSING),
)

# 发改、财政、国资 watch government and state-owned projects over their whole course (R021).
WATCHERS: dict[str, tuple[str, ...]] = {
    "government": (_F.REFORM, _F.FINANCE),
    "soe": (_F.STATE_ASSETS, _F.FINANCE),
    "ppp": (_F.REFORM, _F.FINANCE, _F.STATE_ASSETS),
}


def function_for(industry: str, authority: str = "") -> str | None:
    """The function that has works of this kind: by the kind, else by the authority's name; None when neither tells."""
    for text in (industry, authority):
        for word, function in _WORDS:
            if word in text:
                return function
    return None


def may_handle(functions: set[str] | frozenset[str], *, listed: bool = False) -> bool:
    """May an agency with these functions be the handling unit of a case?

    The arrears office organises, co-ordinates and urges and handles no case (R003); it may lead the special team of
    a ``listed`` major one. An agency that carries another function besides is a department like any other.
    """
    return listed or bool(functions - {_F.LEADING_GROUP})
