"""The catalogue of jobs: what may be done in the background, what each is called, and when it is due."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .when import When

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


class JobError(ValueError):
    """A job is declared wrongly, or there is no such job; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a job is handed: the day and the moment as the edge sees them, who asked, and what it was asked for.

    ``progress(done, of, said)`` tells those who wait; it writes at once, so call it outside of a transaction.
    """

    as_of: date
    now: datetime
    actor: Any
    run_id: int
    args: dict[str, Any] = field(default_factory=dict)
    progress: Callable[[int, int, str], None] = lambda done, of, said: None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a run. ``attention``: it ran, and somebody must look at what it found. ``data``: keys for pages."""

    said: str
    attention: bool = False
    data: dict[str, Any] = field(default_factory=dict)


class TryLater(RuntimeError):
    """Raised by a job that could not be done now and says in Chinese why; it is tried again like any other failure."""


class Hopeless(RuntimeError):
    """Raised by a job for which trying again is no use; the Chinese message is what people read."""


Work = Callable[[Call], "str | Done"]


@dataclass(frozen=True, slots=True)
class Job:
    """``tries``: how often it is run at most before it is told as failed; None takes the house's number.

    ``again``: whether a run that was cut off (the machine went down) may simply be run again.
    """

    name: str
    title: str
    work: Work
    when: When | None
    about: str
    tries: int | None
    again: bool
    quiet: bool


_jobs: dict[str, Job] = {}


def job(
    name: str,
    *,
    title: str,
    about: str = "",
    when: When | None = None,
    tries: int | None = None,
    again: bool = True,
    quiet: bool = False,
) -> Callable[[Work], Work]:
    """Declare a job. ``title``: a few Chinese words; ``about``: one sentence for the page of jobs.

    ``when`` None: it runs only when it is asked for. ``quiet``: a successful scheduled run that found nothing to do
    (the job returned an empty text) leaves no row behind; for jobs of every minute.
    JobError when the name is taken or is no name, or when the title is empty.
    """

    def declare(work: Work) -> Work:
        if not _NAME.match(name) or not title.strip():
            raise JobError(f"任务“{name}”的名称或标题不合规矩。")
        if name in _jobs and _jobs[name].work.__module__ != work.__module__:
            raise JobError(f"任务“{name}”已经登记过。")
        _jobs[name] = Job(name, title, work, when, about, tries, again, quiet)
        return work

    return declare


def known(name: str) -> Job:
    """The job of that name; JobError when this version has none."""
    try:
        return _jobs[name]
    except KeyError:
        raise JobError(f"没有叫“{name}”的任务，可用：{'、'.join(sorted(_jobs))}。") from None


def all_jobs() -> list[Job]:
    """Every declared job: the scheduled ones first, then by name."""
    return sorted(_jobs.values(), key=lambda one: (one.when is None, one.name))


def forget(name: str) -> None:
    """For tests that declare a job of their own."""
    _jobs.pop(name, None)
