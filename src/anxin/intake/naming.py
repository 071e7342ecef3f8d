"""Other names: one project or employer, called differently in different files (R162)."""

import datetime as dt

from django.db import transaction

from anxin import audit
from anxin.audit import Actor
from anxin.kit.text import name_key
from anxin.registry.models import Enterprise, EnterpriseAlias, Project, ProjectAlias

from .undoing import fact_models


class CannotName(ValueError):
    """The name is unknown, or already belongs to something that has facts of its own."""


def name_project(*, actor: Actor, project: str, alias: str, now: dt.datetime) -> Project:
    """Let ``alias`` mean the project that ``project`` names. Raises CannotName."""
    with transaction.atomic():
        known = list(Project.objects_unscoped.filter(name_key=name_key(project)))
        if len(known) != 1:
            many = f"台账里叫“{project}”的项目有 {len(known)} 个，分不清是哪一个"
            raise CannotName(many if known else f"台账里没有叫“{project}”的项目，请写全称")
        _free(Project.objects_unscoped.filter(name_key=name_key(alias)).first(), "project_id", alias)
        ProjectAlias.objects.update_or_create(name_key=name_key(alias), defaults={"project": known[0]})
        _told(actor, known[0].name, alias, now)
    return known[0]


def name_enterprise(*, actor: Actor, enterprise: str, alias: str, now: dt.datetime) -> Enterprise:
    """Let ``alias`` mean the enterprise that ``enterprise`` names. Raises CannotName."""
    with transaction.atomic():
        known = Enterprise.objects.filter(name_key=name_key(enterprise)).first()
        if known is None:
            raise CannotName(f"没有叫“{enterprise}”的单位")
        _free(Enterprise.objects.filter(name_key=name_key(alias)).first(), "employer_id", alias)
        EnterpriseAlias.objects.update_or_create(name_key=name_key(alias), defaults={"enterprise": known})
        _told(actor, known.name, alias, now)
    return known


def _free(other: Project | Enterprise | None, column: str, alias: str) -> None:
    """Nothing known may hang on the name: the facts of two identities cannot be told apart once they are one."""
    if other is None:
        return
    for model in fact_models():
        has = any(f.attname == column for f in model._meta.concrete_fields)
        if has and model.objects_unscoped.filter(**{column: other.pk}, known_to__isnull=True).exists():
            raise CannotName(f"“{alias}”名下已经有资料。请先用 anxin undo 撤销以这个名字导入的批次，登记别名后再导入")
    # The empty identity steps aside; nothing points to it that is still held for known.
    other.name_key = f"{other.name_key}~{other.pk}"
    other.save(update_fields=["name_key"])


def _told(actor: Actor, name: str, alias: str, now: dt.datetime) -> None:
    audit.record(
        actor=actor, act="intake.alias_named", subject=("name", name), fields={"name": name, "alias": alias}, now=now
    )
