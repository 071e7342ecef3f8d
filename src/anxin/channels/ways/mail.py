"""E-mail through the SMTP server of this installation (``ANXIN_EMAIL_URL``)."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from .outcome import GivenUp, Letter, TryAgain


def available() -> bool:
    """Whether the operator has named a mail server."""
    return bool(settings.ANXIN_MAIL)


def send(letter: Letter) -> None:
    """Send one letter. The same key gives the same Message-ID, by which mail programs know a repeated one."""
    if not available():
        raise GivenUp("本系统没有配置发信服务器。")
    sender = settings.DEFAULT_FROM_EMAIL
    host = sender.rpartition("@")[2].strip("> ") or "localhost"
    mail = EmailMessage(
        subject=" ".join(letter.title.split()),
        body=letter.body,
        from_email=sender,
        to=[letter.address],
        headers={"Message-ID": f"<{letter.key}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send(fail_silently=False)
    except (smtplib.SMTPRecipientsRefused, ValueError) as error:
        # The server's own words may quote the address.
        raise GivenUp("邮件服务器不收这个收件地址。") from error
    except smtplib.SMTPAuthenticationError as error:
        raise TryAgain("邮件服务器不认发信账号。") from error
    except smtplib.SMTPResponseException as error:
        kind = TryAgain if 400 <= error.smtp_code < 500 else GivenUp
        raise kind(f"邮件服务器答复 {error.smtp_code}。") from error
    except (smtplib.SMTPException, OSError) as error:
        raise TryAgain("邮件服务器连不上或中断。") from error
