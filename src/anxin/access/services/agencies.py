"""Agencies and the functions that they carry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anxin.audit.services import record

from .. import acts
from ..models import Agency, AgencyFunction, Region, User
from ..policies import AccessDenied, allows
from ..roles import Permission

# Digits, an area code, an extension: 0859-6922333、12345、(0859)6922333转8.
_PHONE = re.compile(r"[0-9()（）\- ]{3,30}(转[0-9]{1,6})?")


class AgencyRefused(ValueError):
    """The agency cannot be entered or changed like this; the message says why."""


def create_agency(
    *, actor: Any, as_of: date, now: datetime, region: Region, name: str, functions: Iterable[str] = ()
) -> Agency:
    """Enter an office of a region with what it does. AgencyRefused: no name, a taken one, an unknown function."""
    _require(actor, as_of, now, region.code)
    wanted = _known(functions)
    if not name.strip():
        raise AgencyRefused("请填写机构名称。")
    with transaction.atomic():
        if Agency.objects_unscoped.filter(region=region, name=name.strip()).exists():
            raise AgencyRefused(f"{region.name}已有“{name.strip()}”。")
        agency = Agency.objects_unscoped.create(region=region, name=name.strip())
        AgencyFunction.objects.bulk_create(AgencyFunction(agency=agency, function=f) for f in wanted)
        fields = {"agency": agency.name, "place": region.full_name(), "functions": _said(wanted)}
        record(actor=actor, act=acts.AGENCY_CREATED, subject=agency, fields=fields, now=now, region=region.code)
    return agency


def set_agency_functions(
    *, actor: Any, as_of: date, now: datetime, agency: Agency, name: str, functions: Iterable[str]
) -> Agency:
    """Change an agency's name and functions."""
    _require(actor, as_of, now, agency.region_id)
    wanted = _known(functions)
    if not name.strip():
        raise AgencyRefused("请填写机构名称。")
    with transaction.atomic():
        taken = Agency.objects_unscoped.filter(region_id=agency.region_id, name=name.strip()).exclude(pk=agency.pk)
        if taken.exists():
            raise AgencyRefused(f"已有“{name.strip()}”。")
        agency.name = name.strip()
        agency.save(update_fields=["name"])
        agency.functions.exclude(function__in=wanted).delete()
        held = set(agency.functions.values_list("function", flat=True))
        AgencyFunction.objects.bulk_create(AgencyFunction(agency=agency, function=f) for f in wanted if f not in held)
        fields = {"agency": agency.name, "functions": _said(wanted)}
        record(actor=actor, act=acts.AGENCY_CHANGED, subject=agency, fields=fields, now=now, region=agency.region_id)
    return agency


def close_agency(*, actor: Any, as_of: date, now: datetime, agency: Agency) -> Agency:
    """Close an agency with ``as_of`` as the first day without it. AgencyRefused while active users belong to it."""
    _require(actor, as_of, now, agency.region_id)
    if agency.closed_on is not None:
        raise AgencyRefused(f"{agency.name}已于 {agency.closed_on} 撤销。")
    left = User.objects_unscoped.filter(agency=agency, is_active=True).count()
    if left:
        raise AgencyRefused(f"{agency.name}还有 {left} 个启用的用户，请先把他们转走或停用。")
    with transaction.atomic():
        agency.closed_on = as_of - timedelta(days=1)
        agency.save(update_fields=["closed_on"])
        fields = {"agency": agency.name, "ends_on": agency.closed_on}
        record(actor=actor, act=acts.AGENCY_CLOSED, subject=agency, fields=fields, now=now, region=agency.region_id)
    return agency


def publish_contacts(*, actor: Any, as_of: date, now: datetime, agency: Agency, hotline: str, address: str) -> Agency:
    """公布: the office's telephone for complaints and where it is found, for workers to read (R120); both empty: no longer.

    For who keeps the organisation there or its users. AgencyRefused for what is no telephone, or for a closed office.
    """
    place = agency.region_id
    if not any(
        allows(actor, permission, as_of=as_of, now=now, region=place)
        for permission in (Permission.KEEP_ORGANISATION, Permission.MANAGE_ROLES)
    ):
        raise AccessDenied("您不管理该地区的机构。")
    told, where = hotline.strip(), address.strip()
    if told and not (_PHONE.fullmatch(told) and sum(c.isdigit() for c in told) >= 3):
        raise AgencyRefused("电话只写数字，可以带区号和分机，如 0859-6922333转8。")
    if agency.closed_on is not None:
        raise AgencyRefused(f"{agency.name}已经撤销。")
    with transaction.atomic():
        agency.hotline, agency.address = told[:40], where[:120]
        agency.published_on = as_of if told or where else None
        agency.save(update_fields=["hotline", "address", "published_on"])
        fields = {"agency": agency.name, "hotline": agency.hotline, "address": agency.address}
        record(actor=actor, act=acts.AGENCY_PUBLISHED, subject=agency, fields=fields, now=now, region=place)
    return agency


def _require(actor: Any, as_of: date, now: datetime, region: str) -> None:
    if not allows(actor, Permission.MANAGE_ROLES, as_of=as_of, now=now, region=region):
        raise AccessDenied("您不管理该地区的机构。")


def _known(functions: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(functions))
    if unknown := [f for f in wanted if f not in Agency.Function.values]:
        raise AgencyRefused(f"没有“{unknown[0]}”这项职能。")
    return wanted


def _said(functions: list[str]) -> str:
    return "、".join(str(Agency.Function(f).label) for f in functions) or "未定"
