"""Contest: a column of identity numbers, one in twenty of them wrong."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from bench.contest import Contest, Side, Task

# python-stdnum refuses areas that it does not know; these it does.
_AREAS = ("110101", "430121", "522323", "522631")


def _prepare(folder: Path, size: float) -> None:
    from anxin.kit import idnumber

    rng = random.Random("bench-numbers")  # noqa: S311
    numbers = []
    for n in range(int(size)):
        born = date(1960, 1, 1) + timedelta(days=rng.randrange(15_000))
        number = idnumber.complete(f"{rng.choice(_AREAS)}{born:%Y%m%d}{n % 1000:03d}")
        wrong = str((int(number[9]) + 1) % 10)
        numbers.append(number if rng.random() < 0.95 else number[:9] + wrong + number[10:])
    (folder / "numbers.txt").write_text("\n".join(numbers), encoding="ascii")


def _numbers(folder: Path) -> list[str]:
    return (folder / "numbers.txt").read_text(encoding="ascii").split()


def _count(checked: list[bool]) -> list[int]:
    return [len(checked), sum(checked)]


def _column(folder: Path) -> Task:
    from anxin.kit import idnumber

    numbers = _numbers(folder)
    return Task(lambda: idnumber.check_column(numbers), _count)


def _one_by_one(folder: Path) -> Task:
    from anxin.kit import idnumber

    numbers = _numbers(folder)
    return Task(lambda: [idnumber.check(number).ok for number in numbers], _count)


def _stdnum(folder: Path) -> Task:
    from stdnum.cn import ric

    numbers = _numbers(folder)
    return Task(lambda: [ric.is_valid(number) for number in numbers], _count)


CONTEST = Contest(
    key="numbers",
    title="A column of identity numbers",
    size="{:,.0f}",
    full=20_000,
    quick=500,
    prepare=_prepare,
    sides=(
        Side("Anxin: check_column", _column, key="column"),
        Side("Anxin: check, one by one (says what is wrong)", _one_by_one),
        Side("python-stdnum cn.ric.is_valid, one by one", _stdnum, key="stdnum"),
    ),
)
