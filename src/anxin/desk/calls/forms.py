"""What is written down after a call, and where calls are drawn."""

from __future__ import annotations

from typing import Any

from django import forms

from anxin.casework.models import CallBack
from anxin.ui.forms import StepForm

from ..clues.fields import YuanField


class CallForm(StepForm):
    answer = forms.ChoiceField(label="工资到账了吗", choices=CallBack.Answer.choices, widget=forms.RadioSelect)
    got_fen = YuanField(label="没到全的，到了多少（元）", required=False)
    words = forms.CharField(label="他的话", max_length=300, required=False)


class DrawForm(StepForm):
    """``places``: [(code, name)] in which the person handles."""

    region = forms.ChoiceField(label="在哪里抽")

    def __init__(self, *args: Any, places: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = list(places)  # type: ignore[attr-defined]
