"""What a password must be. Numbers are in ``law/defaults.yaml`` (group ``signin``)."""

from __future__ import annotations

import re
import secrets
import string
from datetime import date, datetime
from functools import cache

from django.contrib.auth.hashers import check_password, is_password_usable
from django.contrib.auth.password_validation import CommonPasswordValidator
from pypinyin import lazy_pinyin

from anxin import law

from .models import User

_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
# Characters that nobody misreads from a slip of paper.
_EASY = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "#%+=@")
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb")
_RUN = 5


def number(name: str, on: date) -> int:
    """A number of sign-in on a day."""
    return int(law.number(f"signin.{name}", on).value)


def faults(password: str, *, user: User, on: date) -> list[str]:
    """Everything that is wrong with a new password, in words; empty when it will do."""
    found = []
    least, kinds, past = number("password_length", on), number("password_kinds", on), number("password_history", on)
    if len(password) < least:
        found.append(f"至少 {least} 个字符，现在是 {len(password)} 个。")
    if _kinds(password) < kinds:
        found.append(f"大写字母、小写字母、数字、符号里至少用 {kinds} 种。")
    if _names(password, user):
        found.append("不能含有您的用户名或姓名（拼音也不行）。")
    if _is_common(password):
        found.append("这个密码太常见，别人很容易猜到。")
    if _used(password, user, past):
        found.append(f"不能与最近用过的 {past} 个密码相同。")
    return found


def due(user: User, now: datetime) -> str:
    """Why the user must change his password now; '' when he need not.

    A password whose day is not known was set by no service (a test, an import) and is not called old.
    """
    if user.password_is_first:
        return "这是别人给您设的首次密码，请改成只有您知道的。"
    if user.password_set_at is None:
        return ""
    days = number("password_days", now.date())
    if (now - user.password_set_at).days >= days:
        return f"密码已用满 {days} 天，请换一个。"
    return ""


def days_left(user: User, now: datetime) -> int | None:
    """Days until the password must be changed, once it is time to remind; None before."""
    if user.password_set_at is None:
        return None
    left = number("password_days", now.date()) - (now - user.password_set_at).days
    return left if left <= number("password_remind_days", now.date()) else None


def generate(on: date) -> str:
    """A random password that keeps the rules and can be read off a slip of paper."""
    length = max(number("password_length", on) + 2, len(_EASY))
    chosen = [secrets.choice(kind) for kind in _EASY]
    chosen += [secrets.choice("".join(_EASY)) for _ in range(length - len(chosen))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)


def _kinds(password: str) -> int:
    inside = sum(any(c in kind for c in password) for kind in _KINDS)
    return inside + any(all(c not in kind for kind in _KINDS) for c in password)


def _names(password: str, user: User) -> bool:
    low = password.lower()
    pinyin = "".join(lazy_pinyin(user.display_name)).lower()
    names = {user.username.lower(), user.display_name.lower(), pinyin}
    return any(len(name) >= 3 or not name.isascii() for name in names if name and name in low)


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _is_common(password: str) -> bool:
    """A known one, a word of the list with figures tied to it, one character over and over, or a row of the keyboard."""
    low = password.lower()
    core = re.sub(r"\A[^a-z]+|[^a-z]+\Z", "", low)
    if low in _common() or (len(core) >= 5 and core in _common()) or len(set(low)) <= 3:
        return True
    # What is left when the longest runs are taken out must itself be something.
    left = low
    for row in (*_ROWS, *(r[::-1] for r in _ROWS)):
        for start in range(len(row) - _RUN + 1):
            for end in range(len(row), start + _RUN - 1, -1):
                left = left.replace(row[start:end], "")
    return len(left) < len(low) / 2


def _used(password: str, user: User, past: int) -> bool:
    if user.pk is None:
        return False
    hashes = [user.password, *user.past_passwords.values_list("password", flat=True)[:past]]
    return any(check_password(password, one) for one in list(dict.fromkeys(hashes))[:past] if is_password_usable(one))
