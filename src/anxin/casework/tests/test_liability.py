"""Who pays first, in fact patterns from the Regulation: each says the doors in their order, with articles."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin import law
from anxin.casework.liability import Contradiction, Finding, Liable, Party, Role, liable

F, R = Finding, Role
ALL = [Party(role, f"某{role.label}", n) for n, role in enumerate(R, start=1)]


def doors(*findings: Finding, owed: int = 10_000_000, unsettled: int | None = None, parties=ALL) -> list[str]:
    """'contractor/30' in the order of who pays first."""
    found = liable(parties, findings, owed_fen=owed, unsettled_project_fen=unsettled)
    return [f"{one.party.role}/{one.article.partition('/')[2]}" for one in found]


PATTERNS = [
    ("an employer simply owes", [], ["employer/16"]),
    ("a subcontractor owes its own men", [F.SUBCONTRACTOR_OWES], ["contractor/30", "subcontractor/30"]),
    ("the contractor passed the whole job on", [F.WHOLE_TRANSFER], ["contractor/30", "employer/16"]),
    ("passed on whole, and the next one has subcontractors", [F.WHOLE_TRANSFER, F.SUBCONTRACTOR_OWES], ["contractor/30", "subcontractor/30"]),
    ("the owner paid late", [F.OWNER_PAID_LATE], ["owner/29", "employer/16"]),
    ("the owner paid late and a subcontractor owes", [F.OWNER_PAID_LATE, F.SUBCONTRACTOR_OWES], ["contractor/30", "owner/29", "subcontractor/30"]),
    ("the owner gave the work to an individual", [F.TO_UNQUALIFIED_BY_OWNER], ["owner/36", "employer/16"]),
    ("the contractor gave the work to an individual", [F.TO_UNQUALIFIED_BY_CONTRACTOR], ["contractor/36", "employer/16"]),
    ("both gave work to individuals", [F.TO_UNQUALIFIED_BY_OWNER, F.TO_UNQUALIFIED_BY_CONTRACTOR], ["contractor/36", "owner/36", "employer/16"]),
    ("a crew boss under a subcontractor", [F.SUBCONTRACTOR_OWES, F.TO_UNQUALIFIED_BY_CONTRACTOR], ["contractor/30", "contractor/36", "subcontractor/30"]),
    ("a contractor lent its qualification", [F.QUALIFICATION_LENT], ["lender/36", "employer/16"]),
    ("lent, and subcontracted below", [F.QUALIFICATION_LENT, F.SUBCONTRACTOR_OWES], ["contractor/30", "lender/36", "subcontractor/30"]),
    ("a building that was never allowed", [F.ILLEGAL_PROJECT], ["owner/37", "employer/16"]),
    ("never allowed, by a subcontractor", [F.ILLEGAL_PROJECT, F.SUBCONTRACTOR_OWES], ["contractor/30", "owner/37", "subcontractor/30"]),
    ("never allowed and paid late", [F.ILLEGAL_PROJECT, F.OWNER_PAID_LATE], ["owner/37", "owner/29", "employer/16"]),
    ("never allowed and given to an individual", [F.ILLEGAL_PROJECT, F.TO_UNQUALIFIED_BY_OWNER], ["owner/36", "owner/37", "employer/16"]),
    ("a shop run under another's name", [F.NAME_LENT], ["lender/19", "employer/16"]),
    ("men sent by an agency without licence", [F.ILLEGAL_DISPATCH], ["user_unit/18", "employer/16"]),
    ("sent without licence to a subcontractor's site", [F.ILLEGAL_DISPATCH, F.SUBCONTRACTOR_OWES], ["user_unit/18", "contractor/30", "subcontractor/30"]),
    ("a partnership owes", [F.NO_LEGAL_PERSON], ["employer/20"]),
    ("a partnership that cannot pay", [F.NO_LEGAL_PERSON, F.ENTITY_CANNOT_PAY], ["employer/20", "investor/20"]),
    ("a sole trader below a contractor cannot pay", [F.SUBCONTRACTOR_OWES, F.NO_LEGAL_PERSON, F.ENTITY_CANNOT_PAY], ["contractor/30", "subcontractor/30", "investor/20"]),
    ("merged, nothing agreed", [F.MERGED_OR_SPLIT], ["before_split/21"]),
    ("merged, and the workers agreed in writing", [F.MERGED_OR_SPLIT, F.SUCCESSOR_AGREED], ["successor/21"]),
    ("a subcontractor that was split", [F.SUBCONTRACTOR_OWES, F.MERGED_OR_SPLIT], ["contractor/30", "before_split/21"]),
    ("a firm whose licence was revoked", [F.DISSOLVED], ["employer/22"]),
    ("a subcontractor that was dissolved", [F.SUBCONTRACTOR_OWES, F.DISSOLVED], ["contractor/30", "subcontractor/22", "subcontractor/30"]),
    ("a unit without any licence", [F.NOT_LICENSED], ["employer/17"]),
    ("without licence, under a contractor that knew", [F.NOT_LICENSED, F.TO_UNQUALIFIED_BY_CONTRACTOR], ["contractor/36", "employer/17"]),
    ("name lent by a unit that then closed", [F.NAME_LENT, F.DISSOLVED], ["lender/19", "employer/22"]),
    ("whole transfer, and the owner paid late", [F.WHOLE_TRANSFER, F.OWNER_PAID_LATE], ["contractor/30", "owner/29", "employer/16"]),
    ("qualification lent, and the owner paid late", [F.QUALIFICATION_LENT, F.OWNER_PAID_LATE], ["lender/36", "owner/29", "employer/16"]),
    ("everything at once on one site", [F.SUBCONTRACTOR_OWES, F.WHOLE_TRANSFER, F.OWNER_PAID_LATE, F.TO_UNQUALIFIED_BY_CONTRACTOR, F.ILLEGAL_PROJECT], ["contractor/30", "contractor/36", "owner/37", "owner/29", "subcontractor/30"]),
]  # fmt: skip


@pytest.mark.parametrize(("case", "findings", "expected"), PATTERNS, ids=[case for case, _, _ in PATTERNS])
def test_the_doors_stand_in_the_order_of_the_regulation(case, findings, expected):
    assert doors(*findings) == expected


def test_the_owners_advance_ends_at_the_unsettled_project_money():
    owner = liable(ALL, [F.OWNER_PAID_LATE], owed_fen=10_000_000, unsettled_project_fen=3_000_000)[0]
    assert owner.cap_fen == 3_000_000 and "未结清的工程款为限" in owner.says
    whole = liable(ALL, [F.OWNER_PAID_LATE], owed_fen=10_000_000, unsettled_project_fen=99_000_000)[0]
    assert whole.cap_fen == 10_000_000
    unknown = liable(ALL, [F.OWNER_PAID_LATE], owed_fen=10_000_000)[0]
    assert unknown.cap_fen is None


def test_who_pays_for_another_may_recover():
    found = {one.party.role: one for one in liable(ALL, [F.SUBCONTRACTOR_OWES], owed_fen=1)}
    assert found[R.CONTRACTOR].recourse and not found[R.SUBCONTRACTOR].recourse


def test_a_liable_party_that_nobody_named_is_kept_and_says_so():
    found = liable([Party(R.EMPLOYER, "某劳务")], [F.TO_UNQUALIFIED_BY_CONTRACTOR], owed_fen=1)
    assert found[0].until_known and "还没查明是谁" in found[0].says
    assert not found[1].until_known


@pytest.mark.parametrize(
    ("findings", "says"),
    [
        ([F.SUCCESSOR_AGREED], "没有合并或分立"),
        ([F.ENTITY_CANNOT_PAY], "出资人"),
        ([F.NAME_LENT, F.QUALIFICATION_LENT], "第三十六条"),
    ],
)
def test_findings_that_exclude_each_other_are_refused_with_the_reason(findings, says):
    with pytest.raises(Contradiction, match=says):
        liable(ALL, findings, owed_fen=1)


@pytest.mark.parametrize("owed", [0, -5])
def test_nothing_owed_makes_nobody_liable(owed):
    with pytest.raises(ValueError, match="大于零"):
        liable(ALL, [], owed_fen=owed)


@given(st.sets(st.sampled_from(list(F))), st.integers(1, 10**12))
def test_the_debtor_is_never_let_off_and_every_article_stands_in_the_law(findings, owed):
    try:
        found = liable(ALL, findings, owed_fen=owed)
    except Contradiction:
        return
    debtors = {R.EMPLOYER, R.SUBCONTRACTOR, R.SUCCESSOR, R.BEFORE_SPLIT}
    assert any(one.party.role in debtors for one in found)
    assert [one.order for one in found] == sorted(one.order for one in found)
    assert len({(one.party.role, one.article, one.duty) for one in found}) == len(found)
    for one in found:
        assert law.article(one.article).summary and one.says
        assert one.cap_fen is None or 0 <= one.cap_fen <= owed


@given(st.permutations([F.SUBCONTRACTOR_OWES, F.OWNER_PAID_LATE, F.ILLEGAL_PROJECT]))
def test_the_order_of_finding_does_not_matter(findings):
    assert doors(*findings) == doors(F.SUBCONTRACTOR_OWES, F.OWNER_PAID_LATE, F.ILLEGAL_PROJECT)


def test_a_further_finding_never_frees_anybody_who_pays_first():
    """Of all pairs: who had to pay first under one finding still has to when another is added."""
    for one, other in itertools.permutations(
        [F.SUBCONTRACTOR_OWES, F.WHOLE_TRANSFER, F.OWNER_PAID_LATE, F.ILLEGAL_PROJECT, F.TO_UNQUALIFIED_BY_OWNER], 2
    ):
        before = {d for d in doors(one) if not d.startswith("employer")}
        assert before <= set(doors(one, other)), (one, other)


def test_a_party_says_what_it_must_do_and_why():
    first: Liable = liable(ALL, [F.SUBCONTRACTOR_OWES], owed_fen=1)[0]
    assert first.says == "施工总承包单位某施工总承包单位：先行清偿，再依法追偿。因为分包单位招用的农民工没拿到工资。"
