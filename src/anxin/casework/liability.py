"""Who pays first: every liable party, in the order of the Regulation, each with its article and the fact behind it.

Pure: what is known of a grievance goes in, parties come out. Several can be liable at once, and then none excludes
another; the order only says at whose door to knock first. Decree 724 articles 16 to 22, 29, 30, 36, 37.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a party is to the worker's job."""

    EMPLOYER = "employer"
    SUBCONTRACTOR = "subcontractor"
    CONTRACTOR = "contractor"
    OWNER = "owner"
    AWARDER = "awarder"
    LENDER = "lender"
    USER_UNIT = "user_unit"
    INVESTOR = "investor"
    SUCCESSOR = "successor"
    BEFORE_SPLIT = "before_split"

    @property
    def label(self) -> str:
        return _ROLES[self]


_ROLES = {
    Role.EMPLOYER: "用人单位",
    Role.SUBCONTRACTOR: "分包单位",
    Role.CONTRACTOR: "施工总承包单位",
    Role.OWNER: "建设单位",
    Role.AWARDER: "发包方",
    Role.LENDER: "出借名义的单位",
    Role.USER_UNIT: "用工单位",
    Role.INVESTOR: "出资人",
    Role.SUCCESSOR: "承继单位",
    Role.BEFORE_SPLIT: "合并、分立前的单位",
}


class Finding(StrEnum):
    """A fact found in the enquiry that makes somebody liable. Each is found with evidence, none is guessed."""

    SUBCONTRACTOR_OWES = "subcontractor_owes"
    WHOLE_TRANSFER = "whole_transfer"
    OWNER_PAID_LATE = "owner_paid_late"
    TO_UNQUALIFIED_BY_OWNER = "to_unqualified_by_owner"
    TO_UNQUALIFIED_BY_CONTRACTOR = "to_unqualified_by_contractor"
    QUALIFICATION_LENT = "qualification_lent"
    ILLEGAL_PROJECT = "illegal_project"
    NAME_LENT = "name_lent"
    ILLEGAL_DISPATCH = "illegal_dispatch"
    NO_LEGAL_PERSON = "no_legal_person"
    ENTITY_CANNOT_PAY = "entity_cannot_pay"
    MERGED_OR_SPLIT = "merged_or_split"
    SUCCESSOR_AGREED = "successor_agreed"
    DISSOLVED = "dissolved"
    NOT_LICENSED = "not_licensed"

    @property
    def label(self) -> str:
        return _FINDINGS[self]


_FINDINGS = {
    Finding.SUBCONTRACTOR_OWES: "分包单位招用的农民工没拿到工资",
    Finding.WHOLE_TRANSFER: "工程转包",
    Finding.OWNER_PAID_LATE: "建设单位没按合同拨付工程款，造成欠薪",
    Finding.TO_UNQUALIFIED_BY_OWNER: "建设单位把工程发包给个人或不合格单位",
    Finding.TO_UNQUALIFIED_BY_CONTRACTOR: "总包把工程分包给个人或不合格单位",
    Finding.QUALIFICATION_LENT: "施工单位允许他人以自己的名义承揽工程",
    Finding.ILLEGAL_PROJECT: "工程违反国土空间规划或工程建设法律",
    Finding.NAME_LENT: "单位允许个人或不合格单位以自己的名义经营",
    Finding.ILLEGAL_DISPATCH: "使用个人、不合格单位或无许可机构派来的人",
    Finding.NO_LEGAL_PERSON: "用人单位是合伙、个人独资、个体经济组织",
    Finding.ENTITY_CANNOT_PAY: "用人单位清偿不了",
    Finding.MERGED_OR_SPLIT: "用人单位合并或分立",
    Finding.SUCCESSOR_AGREED: "农民工书面同意由承继单位清偿",
    Finding.DISSOLVED: "用人单位被吊销、责令关闭、撤销或解散",
    Finding.NOT_LICENSED: "用人单位没有合法经营资格",
}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who may be liable. ``name`` as it stands in the register; ``key``: its number there, if it is known."""

    role: Role
    name: str
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Liable:
    """One who must pay.

    ``order``: 1 pays first; equal numbers stand side by side. ``duty``: what he must do, in words. ``article``: id in
    ``law``. ``because``: the fact. ``cap_fen``: the most that this duty covers; None: no cap. ``recourse``: he may
    recover from the one who owed. ``until_known``: he is liable, but who he is has yet to be found.
    """

    party: Party
    order: int
    duty: str
    article: str
    because: Finding | None
    cap_fen: int | None = None
    recourse: bool = False

    @property
    def until_known(self) -> bool:
        return not self.party.name

    @property
    def says(self) -> str:
        """'施工总承包单位某某建设：先行清偿，再向分包追偿。因为……'"""
        name = self.party.name or "（还没查明是谁）"
        why = f"因为{self.because.label}。" if self.because else ""
        cap = "以未结清的工程款为限。" if self.article == "decree-724/29" else ""
        return f"{self.party.role.label}{name}：{self.duty}。{why}{cap}"


class Contradiction(ValueError):
    """Two findings cannot both be; the message says which, in Chinese."""


# Who pays first stands first: articles that say 先行清偿 or 由……清偿 come before the direct debtor's own duty in the
# row of doors, since they are who can be reached; the debtor stays liable all the time.
_FIRST, _ADVANCE, _DEBTOR, _AFTER = 1, 2, 3, 4


def liable(
    parties: Iterable[Party], findings: Iterable[Finding], *, owed_fen: int, unsettled_project_fen: int | None = None
) -> list[Liable]:
    """Everybody who must pay ``owed_fen``, whoever pays first first.

    ``unsettled_project_fen``: project money that the owner has not settled; the cap of his advance (article 29), and
    None while it is not known. An empty list of findings leaves the employer alone (article 16). A party that a
    finding makes liable but that nobody has named yet is returned without a name. Contradiction for findings that
    exclude each other; ValueError for an amount that is not positive.
    """
    if owed_fen <= 0:
        raise ValueError("欠薪金额应大于零。")
    found = set(findings)
    _check(found)
    named = {party.role: party for party in parties}

    def who(role: Role) -> Party:
        return named.get(role, Party(role, ""))

    out: list[Liable] = []

    def add(role: Role, order: int, duty: str, article: str, because: Finding | None, **more: object) -> None:
        out.append(Liable(who(role), order, duty, f"decree-724/{article}", because, **more))  # type: ignore[arg-type]

    if Finding.ILLEGAL_PROJECT in found:
        add(Role.OWNER, _FIRST, "清偿", "37", Finding.ILLEGAL_PROJECT)
    if Finding.TO_UNQUALIFIED_BY_OWNER in found:
        add(Role.OWNER, _FIRST, "清偿", "36", Finding.TO_UNQUALIFIED_BY_OWNER)
    if Finding.TO_UNQUALIFIED_BY_CONTRACTOR in found:
        add(Role.CONTRACTOR, _FIRST, "清偿", "36", Finding.TO_UNQUALIFIED_BY_CONTRACTOR)
    if Finding.QUALIFICATION_LENT in found:
        add(Role.LENDER, _FIRST, "清偿", "36", Finding.QUALIFICATION_LENT)
    if Finding.WHOLE_TRANSFER in found:
        add(Role.CONTRACTOR, _FIRST, "先行清偿，再依法追偿", "30", Finding.WHOLE_TRANSFER, recourse=True)
    if Finding.SUBCONTRACTOR_OWES in found:
        add(Role.CONTRACTOR, _FIRST, "先行清偿，再依法追偿", "30", Finding.SUBCONTRACTOR_OWES, recourse=True)
    if Finding.NAME_LENT in found:
        add(Role.LENDER, _FIRST, "清偿，再依法追偿", "19", Finding.NAME_LENT, recourse=True)
    if Finding.ILLEGAL_DISPATCH in found:
        add(Role.USER_UNIT, _FIRST, "清偿，再依法追偿", "18", Finding.ILLEGAL_DISPATCH, recourse=True)
    if Finding.OWNER_PAID_LATE in found:
        cap = None if unsettled_project_fen is None else min(max(unsettled_project_fen, 0), owed_fen)
        add(Role.OWNER, _ADVANCE, "先行垫付，以未结清的工程款为限", "29", Finding.OWNER_PAID_LATE, cap_fen=cap)
    _debtor(found, add)
    return sorted(_once(out), key=lambda one: (one.order, one.article, one.party.role))


def _debtor(found: set[Finding], add: object) -> None:
    """The one who hired and did not pay: he owes in every case, beside whoever pays first."""
    put = add  # type: ignore[assignment]
    role = Role.SUBCONTRACTOR if Finding.SUBCONTRACTOR_OWES in found else Role.EMPLOYER
    if Finding.MERGED_OR_SPLIT in found:
        if Finding.SUCCESSOR_AGREED in found:
            put(Role.SUCCESSOR, _DEBTOR, "清偿", "21", Finding.SUCCESSOR_AGREED)
        else:
            put(Role.BEFORE_SPLIT, _DEBTOR, "在合并、分立前清偿", "21", Finding.MERGED_OR_SPLIT)
        return
    if Finding.SUBCONTRACTOR_OWES in found:
        put(role, _DEBTOR, "清偿自己招用的人的工资", "30", Finding.SUBCONTRACTOR_OWES)
    elif Finding.DISSOLVED in found:
        put(role, _DEBTOR, "在注销登记前清偿", "22", Finding.DISSOLVED)
    elif Finding.NOT_LICENSED in found:
        put(role, _DEBTOR, "依照有关法律支付", "17", Finding.NOT_LICENSED)
    elif Finding.NO_LEGAL_PERSON in found:
        put(role, _DEBTOR, "清偿", "20", Finding.NO_LEGAL_PERSON)
    else:
        put(role, _DEBTOR, "依法清偿", "16", None)
    if Finding.SUBCONTRACTOR_OWES in found and Finding.DISSOLVED in found:
        put(role, _DEBTOR, "在注销登记前清偿", "22", Finding.DISSOLVED)
    if Finding.NO_LEGAL_PERSON in found and Finding.ENTITY_CANNOT_PAY in found:
        put(Role.INVESTOR, _AFTER, "清偿用人单位清偿不了的部分", "20", Finding.ENTITY_CANNOT_PAY)


def _once(out: list[Liable]) -> list[Liable]:
    """The same party under the same article once, by its first reason."""
    kept: dict[tuple[Role, str, str], Liable] = {}
    for one in out:
        kept.setdefault((one.party.role, one.article, one.duty), one)
    return list(kept.values())


def _check(found: set[Finding]) -> None:
    if Finding.SUCCESSOR_AGREED in found and Finding.MERGED_OR_SPLIT not in found:
        raise Contradiction("没有合并或分立，就没有承继单位。")
    if Finding.ENTITY_CANNOT_PAY in found and Finding.NO_LEGAL_PERSON not in found:
        raise Contradiction("用人单位是法人的，出资人不因它清偿不了而负责；请核对单位性质。")
    if Finding.NAME_LENT in found and Finding.QUALIFICATION_LENT in found:
        raise Contradiction("借用名义承揽工程的，只记“出借资质”（第三十六条）；不要同时记“出借名义经营”（第十九条）。")
