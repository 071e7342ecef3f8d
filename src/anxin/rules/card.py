"""The card on top of a rule: for the person who must act on a warning, and for the engine that binds its numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Level = Literal["blue", "yellow", "orange", "red"]
LEVELS: tuple[Level, ...] = ("blue", "yellow", "orange", "red")
LEVEL_ZH: dict[str, str] = {"blue": "蓝色", "yellow": "黄色", "orange": "橙色", "red": "红色"}
SUBJECTS = ("project", "employer", "worker", "month")
# What is handled, by whom, and a site that is complained of: a subject that stands alone, says itself where it lies, and is
# not told to those whom the complaint is about.
MATTERS = ("clue", "case", "office", "site")
Days = Literal["as_of", "permit_on", "contract_on", "start_on"]

_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_ANSWER = re.compile(r"^(\d+)(wd|d|h)$")
_UNITS = {"wd": "workday", "d": "day", "h": "hour"}


class RuleError(ValueError):
    """A rule file that cannot be used; the message is Chinese and names file, place and what to do."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(_Strict):
    zh: str
    en: str


class Number(_Strict):
    """Where a number of the rule comes from: a named default of ours, or a value of the law on a day.

    ``on``: the day whose law decides, for ``law`` only; a project without that day is judged by the law of ``as_of``.
    """

    default: str | None = None
    law: str | None = None
    on: Days = "as_of"
    meaning: str

    @model_validator(mode="after")
    def _one_source(self) -> Number:
        if (self.default is None) == (self.law is None):
            raise ValueError("数值须且只须写明一个来源:default(本系统默认值)或 law(法定值)")
        if self.default is not None and self.on != "as_of":
            raise ValueError("on 只用于法定值(law)")
        return self


class Retirement(_Strict):
    """When, why and what instead; only on cards in ``_retired``."""

    on: date
    reason: str
    successor: str | None = None


class Card(_Strict):
    """One rule's card. ``subject`` lists each granularity of its findings, e.g. (('project', 'employer', 'month'),).

    ``arithmetic`` is a template, or one per key: a row's ``arithmetic_key`` column picks it, else its subject joined
    by '+' ('project+worker'). Fields are the SELECT's columns; see ``anxin.engine.arithmetic``.
    ``draws_on``: the rules whose findings this one sums up (it reads `project_finding` and runs after them).
    A subject that begins with ``employer`` is an enterprise across all its projects. One of MATTERS stands alone: such a query
    gives ``matter`` ('clue:17') and ``region``, and may name the project and the employer that the matter is about.
    """

    code: str = Field(pattern=r"^[A-Z]\d{2}$")
    name: Name
    version: int = Field(ge=1)
    family: str = Field(pattern=r"^[A-Z]$")
    subject: tuple[tuple[str, ...], ...]
    question: str
    basis: tuple[str, ...] = Field(min_length=1)
    numbers: dict[str, Number] = {}
    levels: dict[Level, str] = Field(min_length=1)
    clears_when: str
    first_step: str
    blind_spots: str
    reads_as: str
    arithmetic: str | dict[str, str]
    answer_due: dict[Level, str] = {}
    festival: bool
    draws_on: tuple[str, ...] = ()
    retired: Retirement | None = None

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: object) -> object:
        if not isinstance(data, dict):
            raise ValueError("卡片须是“键: 值”的形式")
        data = dict(data)
        subject = data.get("subject")
        if isinstance(subject, list) and subject and all(isinstance(x, str) for x in subject):
            data["subject"] = [subject]
        data.setdefault("family", str(data.get("code", ""))[:1])
        # Wage rules stand one level higher before the Spring Festival (warning-rules.md 1.2.7).
        data.setdefault("festival", data["family"] == "W")
        return data

    @field_validator("subject")
    @classmethod
    def _known_subjects(cls, value: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        for parts in value:
            if len(parts) == 1 and parts[0] in MATTERS:
                continue
            wrong = [p for p in parts if p not in SUBJECTS]
            if wrong or not parts or parts[0] not in ("project", "employer"):
                raise ValueError(
                    f"subject 只能由 {'、'.join(SUBJECTS)} 组成,且以 project 或 employer 开头:{list(parts)}"
                )
            if parts[0] == "employer" and "worker" in parts:
                raise ValueError(f"subject 没有项目就不能有工人:{list(parts)}")
            if list(parts) != [s for s in SUBJECTS if s in parts]:
                raise ValueError(f"subject 须按 {'、'.join(SUBJECTS)} 的次序写,不得重复:{list(parts)}")
        if len({parts[0] in MATTERS for parts in value}) > 1:
            raise ValueError(f"线索、案件、单位不与别的对象并列:{[list(parts) for parts in value]}")
        return value

    @field_validator("numbers")
    @classmethod
    def _plain_names(cls, value: dict[str, Number]) -> dict[str, Number]:
        wrong = [n for n in value if not _NAME.match(n)]
        if wrong:
            raise ValueError(f"数值名只用小写字母、数字和下划线:{wrong}")
        return value

    @field_validator("answer_due")
    @classmethod
    def _readable_limits(cls, value: dict[Level, str]) -> dict[Level, str]:
        for level, text in value.items():
            if not _ANSWER.match(text):
                raise ValueError(f"答复时限写作 3wd(工作日)、3d(日)或 24h(小时):{level}: {text}")
        return value

    @model_validator(mode="after")
    def _fits(self) -> Card:
        if not self.code.startswith(self.family):
            raise ValueError(f"规则 {self.code} 不属于 {self.family} 类")
        if self.code in self.draws_on or len(set(self.draws_on)) != len(self.draws_on):
            raise ValueError(f"draws_on 不得重复,也不得含规则自己:{list(self.draws_on)}")
        return self

    @property
    def subject_parts(self) -> frozenset[str]:
        """Every part of the key that some finding of the rule may carry."""
        return frozenset(p for parts in self.subject for p in parts)

    @property
    def of_matters(self) -> bool:
        """Whether its findings are about clues, cases or offices, and not about projects and enterprises."""
        return any(parts[0] in MATTERS for parts in self.subject)

    def answer_limit(self, level: Level) -> tuple[int, str] | None:
        """The card's own time to answer as (amount, 'workday'|'day'|'hour'); None: the level's general time holds."""
        found = _ANSWER.match(self.answer_due.get(level, ""))
        return (int(found[1]), _UNITS[found[2]]) if found else None
