"""Filters of a list: a Django form whose fields narrow a queryset."""

from __future__ import annotations

from typing import Any

from django import forms


class Filters(forms.Form):
    """Subclass with fields and ``narrow``. Every field is optional; a value that makes no sense is said beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.widget.attrs.setdefault("class", "in")

    def narrow(self, rows: Any) -> Any:
        """The rows that the person asked for; ``self.cleaned_data`` holds the fields that made sense."""
        raise NotImplementedError

    def said(self) -> list[tuple[str, str]]:
        """(label, words) of every filter that is set, for the head of prints and exports."""
        told = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value in (None, "", [], False):
                continue
            shown = dict(getattr(field, "choices", ())).get(value, value)
            told.append((str(field.label or name), "是" if shown is True else str(shown)))
        return told
