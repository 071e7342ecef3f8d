"""What django-allauth asks of the house: nobody signs up, passwords keep our rules, keys of the second factor are sealed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from anxin.privacy.sealing import seal, unseal

# What the sealed key is bound to, as the label of a field of ours would be.
_LABEL = "mfa.authenticator.data"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by user name; users are made by those who manage them."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "用户名或密码不对。",
        "incorrect_password": "密码不对。",
        "rate_limited": "试得太多了，请过几分钟再试。",
        "too_many_login_attempts": "试得太多了，请过几分钟再试。",
    }

    def login(self, request: HttpRequest, user: Any) -> None:
        from .signing import signed_in

        super().login(request, user)
        signed_in(request, user)

    def get_login_stages(self) -> list[str]:
        """None: the library's own second step looks users up without a scope, so ``desk.signin`` has one of ours."""
        return []

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Passwords are counted by the lock-out; allauth's own count is left to the codes of the second factor."""

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing was counted, so nothing is taken back."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The house knows no mail addresses; what happened stands in the audit log."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say themselves what was done, in our words."""


class FactorAdapter(DefaultMFAAdapter):
    """The second factor: its key is sealed like an identity number."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "动态口令不对，请看手机上现在的六位数字。",
        "cannot_generate_recovery_codes": "先启用动态口令，再取备用码。",
    }

    def encrypt(self, text: str) -> str:
        return seal(text, _LABEL)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, _LABEL)

    def get_totp_issuer(self) -> str:
        return "安薪"
