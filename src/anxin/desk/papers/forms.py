"""What is asked before a document or a pack is made."""

from __future__ import annotations

from typing import Any

from django import forms

from anxin.ui.filters import Filters
from anxin.ui.forms import DayInput, PlainForm


class DocumentForm(PlainForm):
    kind = forms.ChoiceField(label="文书")
    addressee = forms.CharField(
        label="送给", required=False, max_length=200, help_text="单位全称；受理通知书送反映人，不用填"
    )
    due_on = forms.DateField(label="限期", required=False, widget=DayInput(), help_text="限期支付、督办、转办要写")
    words = forms.CharField(
        label="理由或说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class PackForm(PlainForm):
    reason = forms.CharField(label="为什么出具", max_length=200, help_text="写进操作记录，如“移送仲裁委”")
    purpose = forms.ChoiceField(
        label="给谁看",
        choices=[
            ("review", "核对用：姓名打码，原件只列校验值"),
            ("proceeding", "办案用：完整姓名、证件号码，原件一并放入"),
        ],
    )

    def __init__(self, *args: Any, personal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not personal:
            self.fields["purpose"].choices = self.fields["purpose"].choices[:1]  # type: ignore[attr-defined]


class LedgerFilters(Filters):
    since = forms.DateField(label="从", widget=DayInput())
    until = forms.DateField(label="到", widget=DayInput())
    open = forms.BooleanField(label="只看没办完的")

    def __init__(self, *args: Any, ledger: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger = ledger
        if ledger.open is None:
            del self.fields["open"]

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data
        if said.get("since"):
            rows = rows.filter(**{f"{self.ledger.day}__gte": said["since"]})
        if said.get("until"):
            rows = rows.filter(**{f"{self.ledger.day}__lte": said["until"]})
        return rows.filter(self.ledger.open) if said.get("open") else rows
