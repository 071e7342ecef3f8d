"""A filter by place: the regions right below the reader's own, and whatever deeper one of his a link has asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from anxin.access.models import Region
from anxin.access.scope import Scope
from anxin.ui.filters import Filters


def places(scope: Scope, asked: str = "") -> list[tuple[str, str]]:
    """(code, name) of the regions to choose from; ``asked`` is among them when it lies within ``scope``."""
    if scope.is_everything or not scope.regions:
        return []
    found = dict(Region.objects.filter(parent_id__in=scope.regions).order_by("code").values_list("code", "name"))
    if asked and asked not in found and scope.covers_region(asked):
        found.update(Region.objects.filter(pk=asked).values_list("code", "name"))
    return list(found.items())


class PlaceFilters(Filters):
    """Subclass, and narrow by ``by_place``. The field is left out where there is nothing to choose.

    ``place``: which field of a row holds the code of its region.
    """

    place: ClassVar[str] = "project__region_code"
    region = forms.ChoiceField(label="地方")

    def __init__(self, data: Any, *, scope: Scope) -> None:
        super().__init__(data)
        choices = places(scope, str(data.get("region", ""))[:12])
        if choices:
            self.fields["region"].choices = [("", "全部"), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["region"]

    def by_place(self, rows: Any) -> Any:
        """Rows cut to the place that was asked for; none for a place that is not the reader's."""
        if "region" in self.errors:
            return rows.none()
        region = self.cleaned_data.get("region")
        return rows.filter(**{f"{self.place}__startswith": region}) if region else rows

    def narrow(self, rows: Any) -> Any:
        return self.by_place(rows)
