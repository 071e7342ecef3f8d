"""Managers that refuse to answer before they are told for whom.

``Model.objects`` (ScopedManager) raises ``ScopeRequired`` on anything that would touch the database, until
``within(scope)`` has narrowed it. It never filters in silence: a page that forgot its scope breaks in its first test
instead of showing one county the workers of another. ``Model.objects_unscoped`` is the plain manager for services,
migrations and the engine's feed; the name is ugly so that a reviewer sees it. Django itself (foreign keys, deletion,
uniqueness checks) goes through the base and default managers, which the models set to ``objects_unscoped``.

Where a row belongs is declared on the model, as lookups::

    scope_region = "project__region_code"      # text of the region code, or "...__region__code"
    scope_enterprise = ("employer_id", "project__contractor_id")
    scope_project = "project_id"

A row is inside a scope when any of the declared ways leads into it. None means: not by this way.

One thing the manager cannot see: a queryset handed to ``Exists``, ``Subquery`` or ``OuterRef`` expressions passes its
bare SQL on. Scope the inner queryset too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .scope import Scope


class ScopeRequired(RuntimeError):
    """The rows were asked for without saying for whom."""

    def __init__(self, model: type[models.Model], act: str) -> None:
        super().__init__(
            f"{model._meta.label}.objects 未限定范围就要{act}。请先用 .within(scope) 限定；"
            "系统自身的程序（服务、迁移、引擎）用 objects_unscoped。"
        )


class UnscopedManager(models.Manager):
    """The plain manager under a name that says what it does."""


class ScopedQuerySet(models.QuerySet):
    """A queryset that answers only after ``within``."""

    _scope: Scope | None = None

    def within(self, scope: Scope) -> Self:
        """Narrow to what ``scope`` covers. Narrowing twice gives what both cover."""
        narrowed = self if scope.is_everything else self.filter(condition(self.model, scope))
        narrowed = narrowed._chain()
        narrowed._scope = scope
        return narrowed

    @property
    def scope(self) -> Scope | None:
        return self._scope

    def _require(self, act: str) -> None:
        if self._scope is None and not self.query.is_empty():
            raise ScopeRequired(self.model, act)

    def _clone(self) -> Self:
        clone = super()._clone()
        clone._scope = self._scope
        return clone

    # --- reading -----------------------------------------------------------------------------------------------

    def _fetch_all(self) -> None:
        self._require("读取")
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._require("读取")
        return super().iterator(*args, **kwargs)

    def aiterator(self, *args: Any, **kwargs: Any) -> Any:
        self._require("读取")
        return super().aiterator(*args, **kwargs)

    def count(self) -> int:
        self._require("计数")
        return super().count()

    def exists(self) -> bool:
        self._require("查找")
        return super().exists()

    def contains(self, obj: models.Model) -> bool:
        self._require("查找")
        return super().contains(obj)

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._require("汇总")
        return super().aggregate(*args, **kwargs)

    def explain(self, **kwargs: Any) -> str:
        self._require("解释")
        return super().explain(**kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        # Hand-written SQL cannot be narrowed, so no scope makes it safe.
        raise ScopeRequired(self.model, "执行原始 SQL")

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        self._require("作为子查询")
        return super().resolve_expression(*args, **kwargs)

    # --- joining with others -----------------------------------------------------------------------------------

    def _both(self, other: Any, act: str) -> None:
        if self._scope is not None and isinstance(other, models.QuerySet) and not other.query.is_empty():
            if not isinstance(other, ScopedQuerySet):
                raise ScopeRequired(self.model, act)
            other._require(act)

    def __or__(self, other: Any) -> Self:
        self._both(other, "合并")
        return super().__or__(other)

    def __xor__(self, other: Any) -> Self:
        self._both(other, "合并")
        return super().__xor__(other)

    def _combinator_query(self, combinator: str, *other_qs: Any, all: bool = False) -> Self:
        for other in other_qs:
            self._both(other, "合并")
        return super()._combinator_query(combinator, *other_qs, all=all)

    # --- writing -----------------------------------------------------------------------------------------------

    def create(self, **kwargs: Any) -> Any:
        self._require("新增")
        return super().create(**kwargs)

    def get_or_create(self, *args: Any, **kwargs: Any) -> Any:
        self._require("新增")
        return super().get_or_create(*args, **kwargs)

    def update_or_create(self, *args: Any, **kwargs: Any) -> Any:
        self._require("更改")
        return super().update_or_create(*args, **kwargs)

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        self._require("批量新增")
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self._require("批量更改")
        return super().bulk_update(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._require("更改")
        return super().update(**kwargs)

    def delete(self) -> Any:
        self._require("删除")
        return super().delete()

    update.alters_data = True
    delete.alters_data = True
    # Django would otherwise offer the mass delete on the manager itself.
    delete.queryset_only = True

    def __repr__(self) -> str:
        if self._scope is None and not self.query.is_empty():
            return f"<{type(self).__name__} of {self.model._meta.label}, no scope yet>"
        return super().__repr__()


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):
    """``objects`` of every model whose rows belong to a place."""


def condition(model: type[models.Model], scope: Scope) -> Q:
    """The filter that keeps the rows of ``model`` inside ``scope``; ImproperlyConfigured when it says no way."""
    ways = {name: _paths(getattr(model, name, None)) for name in ("scope_region", "scope_enterprise", "scope_project")}
    if not any(ways.values()):
        raise ImproperlyConfigured(f"{model._meta.label} 没有声明 scope_region、scope_enterprise 或 scope_project。")
    inside = Q(pk__in=[])
    for path in ways["scope_region"]:
        for prefix in scope.regions:
            inside |= _one(model, path, f"{path}__startswith", prefix)
    for path in ways["scope_enterprise"]:
        if scope.enterprises:
            inside |= _one(model, path, f"{path}__in", sorted(scope.enterprises))
    for path in ways["scope_project"]:
        if scope.projects:
            inside |= _one(model, path, f"{path}__in", sorted(scope.projects))
    return inside


def _paths(declared: str | Iterable[str] | None) -> tuple[str, ...]:
    if declared is None:
        return ()
    return (declared,) if isinstance(declared, str) else tuple(declared)


def _one(model: type[models.Model], path: str, lookup: str, value: Any) -> Q:
    if not _may_repeat(model, path):
        return Q(**{lookup: value})
    # A way through many rows would return the same row many times; asked as a set of keys it does not.
    return Q(pk__in=model._base_manager.filter(**{lookup: value}).values("pk"))


def _may_repeat(model: type[models.Model], path: str) -> bool:
    opts = model._meta
    for name in path.split("__"):
        if name == "pk":
            return False
        try:
            field = opts.get_field(name)
        except models.FieldDoesNotExist:
            return False
        if not field.is_relation:
            return False
        if field.one_to_many or field.many_to_many:
            return True
        opts = field.related_model._meta
    return False
