"""出具文书: a document made from what is known, numbered, in two forms, kept, and on the record."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from anxin import law
from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.services import record
from anxin.registry.turns import wait_turn

from .. import acts
from ..models import Case, CaseDocument, CaseReview, Clue, DocumentKind
from ..numbering import NUMBERS
from ..papers import filling
from ..papers.printing import Made, lay_down, printed
from ..papers.texts import NAMES, Text, TextWrong, text_of
from ..stepping import StepRefused

# Whoever patrols and reports makes no document that binds anybody (roles: 协察员不开具文书).
_BINDING = frozenset({DocumentKind.NOTICE_TO_PAY, DocumentKind.SUPERVISION})
_MISSING = {"addressee": "写明送给谁。", "due_on": "写明限期。", "words": "写明理由或说明。"}


def make_document(
    *, actor: User, as_of: date, now: datetime, kind: str, case_id: int | None = None, clue_id: int | None = None,
    addressee: str = "", words: str = "", due_on: date | None = None,
) -> CaseDocument:  # fmt: skip
    """Make, number and keep a document of a case or a clue.

    Needs HANDLE_CASES where it lies; INSPECT for what binds somebody; SEE_PERSONAL for a kind that names workers in
    full. Raises AccessDenied, StepRefused (what is missing, a text of the area that is wrong).
    """
    try:
        text = text_of(DocumentKind(kind).value)
    except (TextWrong, ValueError) as error:
        raise StepRefused(str(error) if isinstance(error, TextWrong) else "选一种文书。") from error
    thing = _thing(actor, as_of, now, kind, text, case_id, clue_id)
    said = {"addressee": addressee.strip()[:200], "words": words.strip()[:1000], "due_on": due_on}
    for need in text.needs:
        if need in _MISSING and not said[need]:
            raise StepRefused(_MISSING[need])
    if "listed" in text.needs and isinstance(thing, Case) and not thing.listed:
        raise StepRefused("案件还没有挂牌，先在案情里登记挂牌督办。")
    if "examined" in text.needs and not CaseReview.objects.filter(case=thing).exists():
        raise StepRefused("先登记制度、责任查得怎样，再通报。")
    if due_on is not None and due_on <= as_of:
        raise StepRefused("限期要在今天之后。")
    if kind == DocumentKind.NOTICE_TO_PAY and isinstance(thing, Case) and not thing.left_fen:
        raise StepRefused("已经付清，不用再通知支付。")
    with ExitStack() as stack, transaction.atomic():
        document = _numbered(text, kind, thing, actor, as_of, now, said)
        made = _print(text, thing, document, said)
        keep = lay_down(made, document, stack)
        document.save(force_insert=True)
        record(
            actor=actor, act=acts.DOCUMENT_MADE, subject=thing,
            fields={
                "kind": document.get_kind_display(), "number": document.number, "addressee": document.addressee,
                "articles": document.articles, "pdf_sha256": document.pdf_sha256, "docx_sha256": document.docx_sha256,
            },
            now=now, region=thing.region_code,
        )  # fmt: skip
        keep()
    return document


def may_make(actor: User, scope: Scope, kind: str) -> bool:
    """Whether somebody with this scope makes such documents at all: for pages, which offer only what will be granted."""
    handled = scope.allowing(Permission.HANDLE_CASES)
    for permission in _needed(kind, text_of(kind)):
        handled = handled.allowing(permission)
    return bool(handled)


def is_named(sha256: str) -> bool:
    """Whether a document has these bytes."""
    return CaseDocument.objects.filter(Q(pdf_sha256=sha256) | Q(docx_sha256=sha256)).exists()


def _needed(kind: str, text: Text) -> list[Permission]:
    needed = [Permission.INSPECT] if kind in _BINDING else []
    return [*needed, Permission.SEE_PERSONAL] if text.names == "full" else needed


def _thing(
    actor: User, as_of: date, now: datetime, kind: str, text: Text, case_id: int | None, clue_id: int | None
) -> Clue | Case:
    if not isinstance(actor, User):
        raise AccessDenied("要由登录的办理人员来做。")
    if (case_id is None) == (clue_id is None):
        raise StepRefused("选一个案件，或选一条线索。")
    scope = Scope.of(actor, as_of, now=now).allowing(Permission.HANDLE_CASES)
    for permission in _needed(kind, text):
        scope = scope.allowing(permission)
    model: Any = Case if case_id is not None else Clue
    wanted = "case" if case_id is not None else "clue"
    found = model.objects.within(scope).filter(pk=case_id if case_id is not None else clue_id).first()
    if found is None:
        raise AccessDenied("您不能出具这份文书。")
    if wanted not in text.of:
        raise StepRefused(f"{text.title}不能从这里出具。")
    return found


def _numbered(
    text: Text, kind: str, thing: Clue | Case, actor: User, as_of: date, now: datetime, said: dict[str, Any]
) -> CaseDocument:
    wait_turn(NUMBERS)
    last = CaseDocument.objects.filter(kind=kind, year=as_of.year).aggregate(n=Max("serial"))["n"] or 0
    document = CaseDocument(
        kind=kind, year=as_of.year, serial=last + 1, number=f"{text.mark}〔{as_of.year}〕{last + 1}号",
        articles=list(text.articles), personal=text.names == "full", due_on=said["due_on"], made_on=as_of, made_at=now,
        made_by=str(actor.audit_id)[:100], made_by_name=actor.display_name[:100],
        agency_name=actor.agency.name if actor.agency_id else thing.agency.name,
    )  # fmt: skip
    if isinstance(thing, Case):
        document.case = thing
    else:
        document.clue = thing
    return document


def _print(text: Text, thing: Clue | Case, document: CaseDocument, said: dict[str, Any]) -> Made:
    full = text.names == "full"
    known = filling.of_case(thing, full=full) if isinstance(thing, Case) else filling.of_clue(thing, full=full)
    values = {**dict.fromkeys(NAMES, "未登记"), **known}
    values |= {"addressee": said["addressee"], "words": said["words"], "due_on": filling.day(said["due_on"])}
    # Who gets it, with a name masked, is told in the list of documents to everybody who sees the thing.
    to = text.addressee.format(**values)
    document.addressee = "反映人" if "{reporter}" in text.addressee else to
    paragraphs = [line for one in text.paragraphs if (line := one.format(**values).strip())]
    basis = "；".join(law.article(one).title for one in text.articles)
    paragraphs.append(f"依据：{basis}。")
    table = filling.table_of(text.table, thing, full=full)
    return printed(
        text.title, paragraphs, number=document.number, to=to, table=table, signed_by=document.agency_name,
        signed_on=filling.day(document.made_on),
    )  # fmt: skip
