"""Documents of a case or a clue: those that were made, making one, fetching it; the evidence pack of a case."""

from __future__ import annotations

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from anxin import law
from anxin.access.roles import Permission
from anxin.access.services import AccessDenied
from anxin.casework.models import Case, CaseDocument, Clue, DocumentKind
from anxin.casework.papers.texts import TextWrong, texts_for
from anxin.casework.services import make_document, make_pack
from anxin.casework.services.documents import may_make
from anxin.casework.stepping import StepRefused
from anxin.documents.signing import fingerprint, public_key

from ..doors import door
from ..files import kept_or_404, sent
from .forms import DocumentForm, PackForm

_HANDLE = Permission.HANDLE_CASES
_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@door(_HANDLE)
def case_papers(request: HttpRequest, case_id: int) -> HttpResponse:
    """The documents of a case, and the forms for a new one and for the pack."""
    return _page(request, _case(request, case_id))


@require_safe
@door(_HANDLE)
def clue_papers(request: HttpRequest, clue_id: int) -> HttpResponse:
    """The documents of a clue, and the form for a new one."""
    return _page(request, _clue(request, clue_id))


@require_POST
@door(_HANDLE)
def make_for_case(request: HttpRequest, case_id: int) -> HttpResponse:
    return _make(request, _case(request, case_id))


@require_POST
@door(_HANDLE)
def make_for_clue(request: HttpRequest, clue_id: int) -> HttpResponse:
    return _make(request, _clue(request, clue_id))


@require_safe
@door(_HANDLE)
def document(request: HttpRequest, document_id: int, form: str) -> HttpResponse:
    """A document as it was made. One that names people in full only for those who may see that."""
    found = CaseDocument.objects.filter(pk=document_id).first()
    if found is None or form not in _MEDIA:
        raise Http404
    scope = request.scope.allowing(_HANDLE)  # type: ignore[attr-defined]
    if found.personal:
        scope = scope.allowing(Permission.SEE_PERSONAL)
    rows: Any = Case.objects if found.case_id else Clue.objects
    if not rows.within(scope).filter(pk=found.case_id or found.clue_id).exists():
        raise Http404
    return sent(kept_or_404(getattr(found, f"{form}_sha256")), media=_MEDIA[form], name=f"{found.number}.{form}")


@require_POST
@door(_HANDLE)
def case_pack(request: HttpRequest, case_id: int) -> HttpResponse:
    """The evidence pack as a download; a form with faults comes back on the page."""
    case = _case(request, case_id)
    form = PackForm(request.POST, personal=_sees_personal(request))
    if not form.is_valid():
        return _page(request, case, pack=form)
    # Large packs go to the disk, and the file is gone when it has been sent.
    file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - FileResponse closes it
    try:
        made = make_pack(
            actor=request.user,
            as_of=request.as_of,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            target=file,  # type: ignore[arg-type]
            case_id=case.pk,
            reason=form.cleaned_data["reason"],
            personal=form.cleaned_data["purpose"] == "proceeding",
        )
    except (StepRefused, AccessDenied) as error:
        form.add_error(None, str(error))
        return _page(request, case, pack=form)
    file.seek(0)
    response = FileResponse(file, content_type="application/zip")
    response.headers["Content-Disposition"] = content_disposition_header(True, made.name)
    return response


def _case(request: HttpRequest, case_id: int) -> Case:
    scope = request.scope.allowing(_HANDLE)  # type: ignore[attr-defined]
    found = Case.objects.within(scope).select_related("project", "employer").filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def _clue(request: HttpRequest, clue_id: int) -> Clue:
    scope = request.scope.allowing(_HANDLE)  # type: ignore[attr-defined]
    found = Clue.objects.within(scope).select_related("project", "employer").filter(pk=clue_id).first()
    if found is None:
        raise Http404
    return found


def _sees_personal(request: HttpRequest) -> bool:
    return bool(request.scope.allowing(_HANDLE).allowing(Permission.SEE_PERSONAL))  # type: ignore[attr-defined]


def _kinds(request: HttpRequest, thing: Case | Clue) -> list[tuple[str, str]]:
    scope = request.scope  # type: ignore[attr-defined]
    texts = texts_for("case" if isinstance(thing, Case) else "clue")
    return [(kind, str(DocumentKind(kind).label)) for kind in texts if may_make(request.user, scope, kind)]  # type: ignore[arg-type]


def _page(
    request: HttpRequest, thing: Case | Clue, form: DocumentForm | None = None, pack: PackForm | None = None
) -> HttpResponse:
    is_case = isinstance(thing, Case)
    try:
        kinds, wrong = _kinds(request, thing), ""
    except TextWrong as error:
        kinds, wrong = [], str(error)
    rows = list(thing.documents.order_by("-made_at", "-id"))
    for row in rows:
        row.basis = "；".join(law.article(one).title for one in row.articles)
        row.shown = not row.personal or _sees_personal(request)
    context = {
        "thing": thing,
        "is_case": is_case,
        "rows": rows,
        "kinds": kinds,
        "wrong": wrong,
        "form": form or DocumentForm(kinds=kinds),
        "pack": (pack or PackForm(personal=_sees_personal(request))) if is_case else None,
        "key": public_key(),
        "fingerprint": fingerprint(public_key()),
        "make_url": reverse(f"desk:{'case' if is_case else 'clue'}_papers_make", args=[thing.pk]),
    }
    return render(request, "desk/papers/papers.html", context)


def _make(request: HttpRequest, thing: Case | Clue) -> HttpResponse:
    try:
        form = DocumentForm(request.POST, kinds=_kinds(request, thing))
    except TextWrong:
        return _page(request, thing)
    if not form.is_valid():
        return _page(request, thing, form=form)
    of = {"case_id": thing.pk} if isinstance(thing, Case) else {"clue_id": thing.pk}
    try:
        made = make_document(
            actor=request.user,  # type: ignore[arg-type]
            as_of=request.as_of,  # type: ignore[attr-defined]
            now=request.now,  # type: ignore[attr-defined]
            **of,
            **form.cleaned_data,
        )
    except (StepRefused, AccessDenied) as error:
        form.add_error(None, str(error))
        return _page(request, thing, form=form)
    messages.success(request, f"{made.get_kind_display()} {made.number} 已出具，可以下载。")
    name = "case_papers" if isinstance(thing, Case) else "clue_papers"
    return HttpResponseRedirect(reverse(f"desk:{name}", args=[thing.pk]))
