"""What is typed at sign-in and in one's own account, with what is wrong said in plain words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils import timezone

from anxin.access import lockout
from anxin.access.passwords import number
from anxin.access.signing import sign_in_failed
from anxin.ui import words
from anxin.ui.forms import PlainForm


def _plain(form: forms.Form, **labels: str) -> None:
    """Give a form of a library the kit's looks and our words."""
    form.label_suffix = ""
    for name, field in form.fields.items():
        field.error_messages["required"] = "这一项要填。"
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["class"] = "in"
        field.label = labels.get(name, field.label)


class SignInForm(LoginForm):
    """User name and password. It never tells whether the name exists: a lock, a try left, a refusal look the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login="用户名", password="密码")  # noqa: S106
        self.fields["login"].widget.attrs["autofocus"] = True

    def clean_login(self) -> str:
        return super().clean_login().lower()

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("login", "")
        if name and (until := lockout.locked_until(name)):
            raise forms.ValidationError(locked_words(until))
        try:
            return super().clean()
        except forms.ValidationError:
            until = lockout.locked_until(name)
            sign_in_failed(self.request, name, until=until, why="用户名或密码不对")
            if until:
                raise forms.ValidationError(locked_words(until)) from None
            left = lockout.limit() - lockout.failures(name)
            raise forms.ValidationError(
                f"用户名或密码不对。再错 {left} 次会锁定 {int(lockout.span().total_seconds() // 60)} 分钟。"
            ) from None


def locked_words(until: Any) -> str:
    """That a name is locked, until when, and who can help."""
    return (
        f"连续输错 {lockout.limit()} 次，这个用户名锁定到 {timezone.localtime(until):%H:%M}。"
        "到时再试；急用请找本单位的授权管理员。"
    )


class CodeForm(AuthenticateForm):
    """The code of the second factor, or one of the spare codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code="动态口令或备用码")
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autofocus": True, "maxlength": 20})


class AgainForm(ReauthenticateForm):
    """One's password once more, before the second factor is touched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password="密码")  # noqa: S106
        self.fields["password"].widget.attrs["autofocus"] = True

    def clean_password(self) -> str:
        if until := lockout.locked_until(self.user.username):
            raise forms.ValidationError(locked_words(until))
        return super().clean_password()


class CodeAgainForm(CodeReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code="动态口令或备用码")


class FactorForm(ActivateTOTPForm):
    """The first code of a new device, which proves that it was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code="手机上显示的六位数字")
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "maxlength": 10})


class PasswordForm(PlainForm):
    """A new password, twice, with the present one."""

    old = forms.CharField(
        label="现在的密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )
    new = forms.CharField(
        label="新密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False, max_length=200
    )
    again = forms.CharField(
        label="再输一次新密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def __init__(self, *args: Any, as_of: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = (
            f"至少 {number('password_length', as_of)} 个字符，大写、小写、数字、符号里用 "
            f"{number('password_kinds', as_of)} 种；不含姓名和用户名；{words.count(number('password_days', as_of))} 天后要再换。"
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("new") and said.get("again") and said["new"] != said["again"]:
            self.add_error("again", "两次输入的不一样。")
        return said
