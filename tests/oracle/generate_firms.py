"""Things registered twice: thrown last and with dice of their own, so that all else stays as it was drawn."""

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .generate import Draw


def duplicates(draw: "Draw", firms: list[int], seed: int) -> None:
    """Credit codes of firms and numbers of permits; now and then one of them stands twice."""
    rng = Random(f"twice {seed}")
    for number, firm in enumerate(firms):
        if rng.random() < 0.7:
            code = rng.choice(("", f"u{draw.base}-{number}", f"u{draw.base}-{number}", f"u{draw.base}-0"))
            draw.tables.setdefault("enterprise_fact", []).append(
                {"id": draw.base + 9000 + number, "enterprise_id": firm, "credit_index": code, **draw_known(draw, rng)}
            )
    for row in draw.tables.get("permit", []):
        row["number_index"] = rng.choice(("", f"p{row['id']}", f"p{row['id']}", f"p{draw.base}"))


def draw_known(draw: "Draw", rng: Random) -> dict:
    """Known long ago, or withdrawn since."""
    early = draw.moment_of(400)
    return {"known_from": early, "known_to": draw.moment_of(rng.choice((3, -2))) if rng.random() < 0.1 else None}
