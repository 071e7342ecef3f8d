"""Clues and cases as they stood, moment by moment: what the warning rules read, today and about a past day.

Each row is how a thing stood from ``known_from`` until ``known_to`` (open: now). Nobody writes here but
``casework.standing``, from the thing itself and its history; a row is closed and never changed. There is no name, number,
phone or word of a person in them: ``phone_key`` and ``person_key`` are the number of the first clue that has the same.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anxin.access.scoping import UnscopedManager
from anxin.privacy.classing import Classes

from .cases import Case
from .clues import Clue


class Standing(models.Model):
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    objects = UnscopedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk} {self.known_from}"


def _day() -> models.DateField:
    return models.DateField(null=True)


def _whole() -> models.BigIntegerField:
    return models.BigIntegerField(null=True)


def _code(length: int = 16) -> models.CharField:
    return models.CharField(max_length=length, default="")


class ClueStanding(Standing):
    """线索当时的样子. Columns as `anxin.engine.tables.RECORDS` declares them for ``clue``."""

    PRIVACY = Classes(open="clue_no door kind state region_code conclusion answer")

    clue = models.ForeignKey(Clue, models.CASCADE, related_name="standings")
    clue_no, door, kind, state = _code(20), _code(12), _code(), _code(12)
    region_code, conclusion, answer = _code(12), _code(), _code(12)
    project_id, employer_id, worker_id = _whole(), _whole(), _whole()
    agency_id, first_agency_id, case_id = _whole(), _whole(), _whole()
    phone_key, person_key = _whole(), _whole()
    anonymous = models.BooleanField(default=False)
    extreme = models.BooleanField(default=False)
    opinion = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    first_month, last_month, found_first_month, found_last_month = _whole(), _whole(), _whole(), _whole()
    people, amount_fen, found_people, found_fen, paid_fen = _whole(), _whole(), _whole(), _whole(), _whole()
    passed_on = models.IntegerField(default=0)
    arrived_on, received_on, routed_on, accepted_on = _day(), _day(), _day(), _day()
    limit_from, limit_on, replied_on, answered_on = _day(), _day(), _day(), _day()
    closed_on, last_closed_on, reopened_on = _day(), _day(), _day()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clue"], condition=Q(known_to__isnull=True), name="casework_clue_stands_once"
            )
        ]


class CaseStanding(Standing):
    """案件当时的样子. Columns as for ``case_file``."""

    PRIVACY = Classes(open="case_no region_code agency_region state tier answer")

    case = models.ForeignKey(Case, models.CASCADE, related_name="standings")
    case_no, region_code, agency_region = _code(20), _code(12), _code(12)
    state, tier, answer = _code(12), _code(8), _code(12)
    project_id, employer_id, agency_id = _whole(), _whole(), _whole()
    is_old = models.BooleanField(default=False)
    led = models.BooleanField(default=False)
    people = models.IntegerField(default=0)
    owed_fen = models.BigIntegerField(default=0)
    recovered_fen = models.BigIntegerField(default=0)
    asked_after = models.IntegerField(default=0)
    filed_on, pay_by, promised_on, paid_on, answered_on, closed_on = _day(), _day(), _day(), _day(), _day(), _day()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(known_to__isnull=True), name="casework_case_stands_once"
            )
        ]


class ClaimStanding(Standing):
    """案里一个人当时还欠多少. ``part``: the first row of `Owed` about him. Columns as for ``case_claim``."""

    PRIVACY = Classes()

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    part = models.BigIntegerField()
    worker_id = _whole()
    months = models.IntegerField()
    left_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "part"], condition=Q(known_to__isnull=True), name="casework_claim_stands_once"
            )
        ]


class PromiseStanding(Standing):
    """当时的还款计划. ``part``: the row of `Instalment`. Columns as for ``case_promise``."""

    PRIVACY = Classes()

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    part = models.BigIntegerField()
    due_on = models.DateField()
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "part"], condition=Q(known_to__isnull=True), name="casework_promise_stands_once"
            )
        ]


class AwardStanding(Standing):
    """一份裁决判决当时还差多少. ``part``: the `Award`; gone when it is no longer in force. Columns as for ``case_award``."""

    PRIVACY = Classes(open="kind award_no")

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    part = models.BigIntegerField()
    kind, award_no = _code(12), _code(60)
    effective_on = models.DateField()
    due_on = models.DateField()
    amount_fen = models.BigIntegerField()
    left_fen = models.BigIntegerField()
    applied_on = _day()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "part"], condition=Q(known_to__isnull=True), name="casework_award_stands_once"
            )
        ]
