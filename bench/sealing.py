"""Contest: sealing personal values under either cipher."""

from __future__ import annotations

import os
from pathlib import Path

from bench import scratch
from bench.contest import Contest, Side, Task

_LABEL = "registry.worker.id_number"


def _prepare(folder: Path, size: float) -> None:
    values = (f"4301211985{n % 10**8:08d}" for n in range(int(size)))
    (folder / "values.txt").write_text("\n".join(values), encoding="ascii")


def _under(folder: Path, cipher: str) -> Task:
    os.environ["ANXIN_SEAL_CIPHER"] = cipher
    scratch.django(folder / cipher)
    from anxin.privacy.sealing import seal, unseal

    values = (folder / "values.txt").read_text(encoding="ascii").split()

    def answer(tokens: list[str]) -> int:
        return sum(unseal(token, _LABEL) == value for token, value in zip(tokens, values, strict=True))

    return Task(lambda: [seal(value, _LABEL) for value in values], answer)


CONTEST = Contest(
    key="sealing",
    title="Sealing identity numbers",
    size="{:,.0f}",
    full=10_000,
    quick=200,
    prepare=_prepare,
    sides=(
        Side("Anxin: AES-256-GCM (default)", lambda folder: _under(folder, "AES-256-GCM")),
        Side("Anxin: SM4-GCM (by setting)", lambda folder: _under(folder, "SM4-GCM")),
    ),
)
