"""Random rosters and attendance: two sites, two employers, a shared card, names without numbers, half days, clocks."""

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from anxin.kit import masks, months

from .working_days import is_workday

if TYPE_CHECKING:
    from .generate import Draw


class Job(NamedTuple):
    """One worker at one site for one employer, on its roster or not."""

    project: int
    employer: int | None
    worker: int


def enrolments(
    draw: "Draw", places: list[int], employers: list[int], workers: list[int], cards: dict[int, int], crowd: bool
) -> list[Job]:
    jobs = []
    # Every third county has people on one site only, so that a visit elsewhere is all that connects two sites.
    alone = crowd or draw.chance(0.4)
    for number, worker in enumerate(workers):
        here = [places[0]] if alone else [p for p in places if draw.chance(0.6)]
        for place in here:
            employer = draw.pick(employers[0], employers[0], employers[1], None)
            jobs.append(Job(place, employer, worker))
            if draw.fault(0.15):
                continue
            for _ in range(2 if draw.fault(0.2) else 1):
                enrol(draw, place, employer, worker, cards[worker], f"n{draw.base}-{number}")
    return jobs


def enrol(draw: "Draw", place: int, employer: int | None, worker: int, card: int, name: str) -> None:
    entered = draw.pick(draw.days_ago(3, 4), draw.any_day(-10, 160), draw.any_day(60, 160), None)
    if draw.tidy and draw.chance(0.8):
        entered = draw.around - timedelta(days=150)
    left = draw.pick(None, None, None, draw.days_ago(0, 1, 15, 30), draw.any_day(-10, 100))
    if left is not None and draw.chance(0.2):
        left = left.replace(day=1)
    if entered is not None and left is not None and left < entered and draw.chance(0.8):
        left = entered  # else two dates that contradict each other, as rosters do
    draw.add(
        "enrolment",
        project_id=place,
        employer_id=employer,
        worker_id=worker,
        name_index=name if draw.chance(0.9) else "",
        provisional=draw.fault(0.1),
        role="manager" if draw.fault(0.1) else "worker",
        entered_on=entered,
        left_on=left,
        contract_no="" if draw.fault(0.3) else "HT-1",
        contract_signed_on=draw.any_day() if draw.chance(0.3) else None,
        contract_from=draw.any_day() if draw.chance(0.3) else None,
        card_id=card if draw.chance(0.9) else None,
        card_checked=draw.pick(None, None, True, True, True, False),
        holder_differs=draw.fault(0.05),
        settled_on=draw.any_day(-10, 40) if left is not None and draw.chance(0.4) else None,
        settled_confirmed=draw.pick(None, None, True, False) if left is not None else None,
        id_valid_to=draw.pick(None, None, draw.days_ago(0), draw.any_day(-2000, 100)),
    )


def name_refs(draw: "Draw", jobs: list[Job]) -> None:
    """Now and then a sheet knows a worker by name only: tied to him, to nobody yet, or tied until lately."""
    for job in jobs:
        if draw.fault(0.15):
            ref = draw.identity("name_ref", project_id=job.project, worker_of_test=job.worker)
            state = draw.pick("tied", "tied", "waiting", "several")
            worker = job.worker if state == "tied" else None
            draw.add("name_tie", name_ref_id=ref, project_id=job.project, worker_id=worker, state=state)


def person(draw: "Draw", job: Job) -> dict:
    """The columns that say who: his number, or his name where a reference exists."""
    for ref in draw.tables.get("name_ref", []):
        if ref["project_id"] == job.project and ref["worker_of_test"] == job.worker and draw.chance(0.5):
            return {"worker_id": None, "name_ref_id": ref["id"]}
    return {"worker_id": job.worker, "name_ref_id": None}


def attendance(draw: "Draw", jobs: list[Job]) -> None:
    for job in jobs:
        for month in draw.months:
            if draw.fault(0.3):
                continue
            for _ in range(2 if draw.fault(0.25) else 1):
                mask = days_of(draw, month)
                draw.add(
                    "attendance_month",
                    project_id=job.project,
                    employer_id=job.employer if draw.chance(0.9) else None,
                    **person(draw, job),
                    month=month,
                    days_mask=mask,
                    half_mask=mask & draw.pick(0, 0, masks.FULL, draw.rng.getrandbits(31)),
                    clock=clock_of(draw, mask) if draw.chance(0.4) else "",
                    source="device",
                )


def visits(draw: "Draw", places: list[int], workers: list[int]) -> None:
    """A worker who is at two sites on one day, with clocks close to the time that the way takes."""
    for _ in range(draw.pick(0, 0, 1, 2)):
        worker, month, day = draw.pick(*workers), draw.pick(*draw.months), draw.rng.randint(1, 28)
        leaves, comes = draw.pick(("12001800", "07001200"), ("07001200", "12001800"), ("07001200", None))
        if comes is not None:
            later = draw.pick(0, 1, 8, 9, 10, 111, 112, 113, 114, 115)
            shown = f"{12 + later // 60:02d}{later % 60:02d}"
            comes = shown + "1800" if leaves == "07001200" else comes
            leaves = shown + "1800" if leaves == "12001800" else leaves
        here, there = draw.rng.sample(places, 2)
        for place, clock in ((here, leaves), (there, comes)):
            text = "--------" * (day - 1) + (clock or "--------") + "--------" * (31 - day)
            who = {"project_id": place, "employer_id": None, "worker_id": worker, "name_ref_id": None}
            mask = masks.from_days([day])
            half = draw.pick(0, mask, mask)
            draw.add(
                "attendance_month", **who, month=month, days_mask=mask, half_mask=half, clock=text, source="device"
            )


def days_of(draw: "Draw", month: int) -> int:
    """All workdays of the month, one less, everything, four or five days, none, or as it comes."""
    every = list(range(1, months.days_in(month) + 1))
    first = months.first_day(month)
    working = [day for day in every if is_workday(first + timedelta(days=day - 1))]
    if draw.tidy and draw.chance(0.93):
        return masks.from_days(working)
    some = draw.rng.sample(every, draw.rng.randint(0, len(every)))
    return masks.from_days(draw.pick(working, working[1:], working[:-1], every, every[:4], every[2:7], [], some, some))


def clock_of(draw: "Draw", mask: int) -> str:
    text = ""
    for day in range(1, 32):
        on = mask >> (day - 1) & 1
        shift = draw.pick("07001200", "12001800", "12101800", "07001159", "13001800", "08001730")
        text += shift if on and draw.chance(0.7) else "--------"
    return text
