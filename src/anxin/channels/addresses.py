"""E-mail addresses and mobile numbers: whether they can be, and how they are shown."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from anxin.kit.text import mask_phone

from .models import Address

_PHONE = re.compile(r"1[3-9][0-9]{9}\Z")
_email = EmailValidator()


class AddressRefused(ValueError):
    """No such address can exist; the message says in Chinese what is wrong."""


def clean(kind: str, value: str) -> str:
    """The address as it is kept. AddressRefused when it is none."""
    text = value.strip()
    if kind == Address.Kind.PHONE:
        digits = re.sub(r"[\s\-]", "", text).removeprefix("+86")
        if not _PHONE.match(digits):
            raise AddressRefused("手机号应是 11 位数字，以 1 开头。")
        return digits
    if kind != Address.Kind.EMAIL:
        raise AddressRefused("只能登记手机号或电子邮箱。")
    try:
        _email(text)
    except ValidationError as error:
        raise AddressRefused("电子邮箱写法不对，应像 name@example.gov.cn。") from error
    return text


def shown(kind: str, value: str) -> str:
    """'138****1234', 'z***@example.gov.cn'."""
    if kind == Address.Kind.PHONE:
        return mask_phone(value)
    name, _, host = value.partition("@")
    return f"{name[:1]}***@{host}"[:60]
