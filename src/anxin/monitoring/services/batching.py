"""The same step for many warnings: only steps that decide nothing (sign, hand over, remind). Each stands for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .answering import acknowledge_warning
from .handing import hand_over
from .steps import AnswerRefused
from .telling import remind

# What a person can look over before he presses the button.
AT_MOST = 200

STEPS: dict[str, Callable[..., Any]] = {"acknowledge": acknowledge_warning, "hand_over": hand_over, "remind": remind}


@dataclass(frozen=True)
class BatchReport:
    """done: ids. refused: (id, why) of those for which the step was not possible; the others are done all the same."""

    done: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]


def batch(*, step: str, actor: Any, as_of: date, now: datetime, warning_ids: Sequence[int], **said: Any) -> BatchReport:
    """Do ``step`` (a key of STEPS) for each warning, in a transaction each.

    AnswerRefused for any other step, for none and for too many: waivers and answers are decided one at a time.
    """
    if step not in STEPS:
        raise AnswerRefused("这一步只能一条一条办。")
    ids = list(dict.fromkeys(warning_ids))
    if not ids:
        raise AnswerRefused("还没有选预警。")
    if len(ids) > AT_MOST:
        raise AnswerRefused(f"一次最多办 {AT_MOST} 条。")
    done: list[int] = []
    refused: list[tuple[int, str]] = []
    for one in ids:
        try:
            STEPS[step](actor=actor, as_of=as_of, now=now, warning_id=one, **said)
        except AnswerRefused as error:
            refused.append((one, str(error)))
        else:
            done.append(one)
    return BatchReport(tuple(done), tuple(refused))
