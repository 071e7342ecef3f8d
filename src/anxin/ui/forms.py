"""Forms that look and speak like the house."""

from __future__ import annotations

from typing import Any

from django import forms

_PLAIN = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


class PlainForm(forms.Form):
    """Fields carry the kit's class; ``kit.field`` prints label, help and what is wrong beside each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = "这一项要填。"
            if not isinstance(field.widget, _PLAIN):
                field.widget.attrs.setdefault("class", "in")


class DayInput(forms.DateInput):
    """A day picked in the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A moment picked in the browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def when(label: str, help_text: str = "不填就是现在。") -> forms.DateTimeField:
    """A field for a moment, in China's time."""
    return forms.DateTimeField(label=label, required=False, widget=MomentInput(), help_text=help_text)


class MonthInput(forms.TextInput):
    """A month as the browser's own picker writes it: 2026-04."""

    input_type = "month"


def words(label: str, *, rows: int = 3, most: int = 500, **more: Any) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class StepForm(PlainForm):
    """``said``: the service's keyword arguments. Several stand on one page, so each has ids of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NothingForm(StepForm):
    """A step that asks for nothing."""
