"""What the library of the second factor tells us, put into the audit log."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver

from . import acts
from .signing import factor_changed, sign_in_failed


@receiver(signals.authenticator_added)
def added(sender: Any, request: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        factor_changed(acts.FACTOR_ADDED, request, user)


@receiver(signals.authenticator_removed)
def removed(sender: Any, request: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        factor_changed(acts.FACTOR_REMOVED, request, user, user=user.username)


@receiver(signals.authenticator_reset)
def renewed(sender: Any, request: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    factor_changed(acts.CODES_RENEWED, request, user)


@receiver(signals.authentication_failed)
def wrong_code(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    sign_in_failed(request, user.username, why="动态口令不对")
