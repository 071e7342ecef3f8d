"""Which region a ledger means when it names a county or a town."""

from functools import lru_cache

from anxin.access.models import Region
from anxin.kit.text import plain


def region_code(text: str, *, within: str = "") -> str | None:
    """The code of a region named by its code, its name, or its name under others ('云岭县青石镇'); None if not one.

    ``within`` names the region above, for towns whose name many counties share.
    """
    said = plain(text)
    if not said:
        return None
    if said.isdigit():
        return said if Region.objects.filter(code=said).exists() else None
    above = region_code(within) if within else None
    named = _by_name(said)
    if above:
        named = tuple(code for code in named if code.startswith(above))
    if len(named) == 1:
        return named[0]
    return _last_part(said, above)


def _last_part(said: str, above: str | None) -> str | None:
    """The deepest region whose names, one after another, make up the text; None when none or several do."""
    found = set()
    for cut in range(len(said) - 2, 1, -1):
        tail = _by_name(said[cut:])
        for code in tail:
            if (above is None or code.startswith(above)) and any(
                code.startswith(head) for start in range(cut) for head in _by_name(said[start:cut])
            ):
                found.add(code)
        if found:
            break
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4096)
def _by_name(name: str) -> tuple[str, ...]:
    return tuple(Region.objects.filter(name=name).values_list("code", flat=True)[:50])


def forget() -> None:
    """To be called when regions were loaded."""
    _by_name.cache_clear()
