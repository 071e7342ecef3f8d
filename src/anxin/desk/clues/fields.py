"""Form fields of this room: yuan, months, and steps of one thing on one page."""

from __future__ import annotations

from typing import Any

from django import forms

from anxin.kit import money, months
from anxin.ui.forms import StepForm, words


class YuanField(forms.CharField):
    """Yuan as people type it ('1.2万', '12,000.50'); gives int fen, None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 12}), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            fen = money.fen(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if fen < 0:
            raise forms.ValidationError("金额不能是负数。")
        return fen

    def clean(self, value: Any) -> Any:
        fen = self.to_python(value)
        if fen is None and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return fen


class MonthsField(forms.CharField):
    """Months as people write them ('2026年3月、4月', '2026年1-3月'); gives a sorted list of YYYYMM."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "如：2026年3月、4月，或 2026年1-3月。")
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = sorted(months.every(text)) if text else []
        if text and not found:
            raise forms.ValidationError("看不出是哪几个月，写成“2026年3月、4月”。")
        return found


class ReasonForm(StepForm):
    reason = words("理由", rows=2)


def yes_no(label: str) -> forms.TypedChoiceField:
    """Yes, no, or not said."""
    return forms.TypedChoiceField(
        label=label, required=False, empty_value=None, coerce=lambda v: v == "yes",
        choices=[("", "没有问"), ("yes", "满意"), ("no", "不满意")],
    )  # fmt: skip
