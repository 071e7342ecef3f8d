"""Model fields for personal values, and the index by which they are found.

``SealedTextField`` stores a token and hands out a ``Sealed``; it cannot be searched, sorted or compared in the
database. Put a ``blind_index`` of the value into a plain column beside it to find it again.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from .sealed import Sealed, known_masks
from .sealing import SealBroken, blind_index, is_token, unseal

__all__ = ["Sealed", "SealedTextField", "blind_index"]


class _SealedAttribute(DeferredAttribute):
    """Turns whatever is assigned into a ``Sealed``, so that no plain text can be read back from the instance."""

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed) and instance is not None:
            value.bound_to(instance.pk)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.wrapped(value)


class SealedTextField(models.TextField):
    """A text kept sealed in the database (see ``privacy.sealing``).

    ``mask`` says how it looks to those who may not read it: 'id', 'card', 'phone', 'name' or 'text'. Where it is not
    given it is taken from the field's name. ``seal_label`` fixes the authenticated label when a model or field is
    renamed; otherwise ``app.model.field`` is used.
    """

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, mask: str | None = None, seal_label: str | None = None, **kwargs: Any) -> None:
        if mask is not None and mask not in known_masks():
            raise ValueError(f"不认识的遮盖方式 {mask}，可用：{'、'.join(sorted(known_masks()))}。")
        self.mask = mask
        self.seal_label = seal_label
        for forbidden in ("unique", "db_index", "primary_key"):
            if kwargs.get(forbidden):
                raise ValueError(f"加密字段不能设 {forbidden}：同一明文每次加密的结果都不同，请改用 blind_index 列。")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.mask is not None:
            kwargs["mask"] = self.mask
        if self.seal_label is not None:
            kwargs["seal_label"] = self.seal_label
        return name, path, args, kwargs

    @property
    def label(self) -> str:
        return self.seal_label or f"{self.model._meta.label_lower}.{self.name}"

    @property
    def shown_as(self) -> str:
        """The mask in use."""
        if self.mask:
            return self.mask
        for word, mask in (("phone", "phone"), ("mobile", "phone"), ("id_number", "id"), ("holder", "name")):
            if word in (self.name or ""):
                return mask
        return "card" if any(word in (self.name or "") for word in ("card", "account", "number")) else "text"

    def wrapped(self, value: Any) -> Any:
        """Plain text or a token of this field as ``Sealed``; None and database expressions as they are."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if isinstance(value, Sealed):
            return value.under(self.label, self.shown_as)
        text = str(value)
        if is_token(text) and self._opens(text):
            return Sealed(label=self.label, mask=self.shown_as, token=text)
        return Sealed(label=self.label, mask=self.shown_as, plain_text=text)

    def _opens(self, token: str) -> bool:
        # Serialised data carries tokens; a plain text that only looks like one must be sealed like any other.
        try:
            unseal(token, self.label)
        except SealBroken:
            return False
        return True

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(label=self.label, mask=self.shown_as, token=value)

    def to_python(self, value: Any) -> Any:
        return self.wrapped(value)

    def get_prep_value(self, value: Any) -> Any:
        value = self.wrapped(value)
        return value.token if isinstance(value, Sealed) else value

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def get_default(self) -> Any:
        return self.wrapped(super().get_default())

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in ("isnull", "sealed_under"):
            return super().get_lookup(lookup_name)
        raise FieldError(f"加密字段 {self.label} 不能按内容查询，请用它旁边的 blind_index 列。")

    def formfield(self, **kwargs: Any) -> Any:
        # A form would send the masked text back and seal it over the true one.
        raise FieldError(f"加密字段 {self.label} 不能直接放进表单。")


@SealedTextField.register_lookup
class SealedUnder(models.Lookup):
    """Rows whose token begins with a cipher-and-key prefix; what key rotation asks."""

    lookup_name = "sealed_under"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"substr({column}, 1, %s) = %s", [*params, len(self.rhs), self.rhs]
