"""Bodies and owners of the first town, made when the first address asks for one."""

from __future__ import annotations

from datetime import date
from typing import Any

from anxin.access.edge import moment
from anxin.access.models import Agency, FactorDuty, GlassBreak, RoleAssignment
from anxin.monitoring.tests.county import CLERK
from anxin.organisation.models import (
    Charge,
    KeyEnterprise,
    LeadingGroup,
    MemberUnit,
    Pairing,
    Paper,
    PreventionArea,
    ProjectOwner,
    Seat,
    TaskForce,
    Village,
)

from .county import HERE

_SINCE = date(2026, 1, 1)


def _given() -> dict[str, Any]:
    return {"given_by": "test", "given_at": moment()[1]}


def _one(model: Any, defaults: dict[str, Any] | None = None, **said: Any) -> Any:
    return model.objects_unscoped.get_or_create(**said, defaults=defaults or {})[0]


def group(county: Any) -> Any:
    return _one(LeadingGroup, region_id=HERE, name="甲镇领导小组", formed_on=_SINCE)


def force(county: Any) -> Any:
    return _one(TaskForce, group=group(county), name="甲镇专班", remit="化解", formed_on=_SINCE)


def paper(county: Any) -> Any:
    return _one(Paper, _given(), region_id=HERE, title="方案", file_name="方案.txt", content=b"abc")


def village(county: Any) -> Any:
    return _one(Village, region_id=HERE, name="甲村")


def seat(county: Any) -> Any:
    return _one(Seat, _given(), region_id=HERE, group=group(county), post="leader", name="甲某", starts_on=_SINCE)


def unit(county: Any) -> Any:
    return _one(MemberUnit, {"given_by": "test"}, group=group(county), name="甲单位", starts_on=_SINCE)


def charge(county: Any) -> Any:
    return _one(
        Charge, _given(), region_id=HERE, kind="area", name="甲某", subject="甲镇", measures="下沉", starts_on=_SINCE
    )


def area(county: Any) -> Any:
    made = _one(PreventionArea, region_id=HERE, name="甲片")
    _one(ProjectOwner, _given(), area=made, part="prevention", name="甲某", starts_on=_SINCE)
    return made


def owner(county: Any) -> Any:
    return _one(ProjectOwner, _given(), project=county.project, part="leader", name="甲某", starts_on=_SINCE)


def pairing(county: Any) -> Any:
    return _one(Pairing, _given(), region_id=HERE, project=county.project, name="甲某", starts_on=_SINCE)


def key(county: Any) -> Any:
    from anxin.registry.models import Enrolment

    firm = (
        Enrolment.objects_unscoped.filter(project=county.project)
        .order_by("pk")
        .values_list("employer_id", flat=True)[0]
    )
    said = {"region_id": HERE, "enterprise_id": firm, "why": "key", "starts_on": _SINCE}
    return _one(KeyEnterprise, {"given_by": "test"}, **said)


def user(county: Any) -> Any:
    return county.people["viewer@here"]


def assignment(county: Any) -> Any:
    return RoleAssignment.objects_unscoped.get(user=user(county))


def agency(county: Any) -> Any:
    return Agency.objects_unscoped.get(region_id=HERE)


def factor(county: Any) -> Any:
    return _one(FactorDuty, {"set_by": "test"}, region_id=HERE, role="bank_clerk", starts_on=date(2099, 1, 1))


def glass(county: Any) -> Any:
    now = moment()[1]
    later = now.replace(year=now.year + 1, day=1)
    said = {"user": user(county), "region_id": HERE, "role": "inspector"}
    return _one(GlassBreak, {"reason": "夜里联系不上", "taken_at": now, "until": later}, **said)


def code(county: Any) -> Any:
    """The code on the board of the sample's site."""
    from anxin.casework.services import make_code

    day, now = moment()
    return make_code(actor=CLERK, as_of=day, now=now, agency=agency(county), region=HERE, project=county.project)


def draft(county: Any) -> list[str]:
    """The first question of a report through that code."""
    from anxin.casework.services import begin_draft

    made = code(county)
    return [made.token, begin_draft(code=made, now=moment()[1]).token, "months"]


def photo() -> bytes:
    """A small picture, as a phone sends one."""
    import io

    from PIL import Image

    raw = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(raw, "PNG")
    return raw.getvalue()
