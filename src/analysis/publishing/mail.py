"""Mail of the scheduled run: to readers when there is something to read, to the maintainer when it failed.

Settings come from the environment (``docs/scheduling.md``); without them no mail is sent.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path

from analysis.publishing.sidecar import WrongUse

PREFIX = "COMMUNE_REVIEW_"

_PORTS: Mapping[str, int] = {"none": 25, "starttls": 587, "tls": 465}
_SECONDS = 30.0


class MailFailed(Exception):
    """A mail could not be handed over; the message is a Vietnamese sentence."""


@dataclass(frozen=True)
class Settings:
    """The server and the addresses; ``link`` is where readers find the index page."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str
    maintainer: tuple[str, ...]
    readers: tuple[str, ...]
    link: str

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings | None:
        """The settings in ``environment``; ``None`` without a server; raises ``WrongUse`` for half."""
        given = {k.removeprefix(PREFIX): v.strip() for k, v in environment.items() if k.startswith(PREFIX)}
        host = given.get("SMTP_HOST", "")
        if not host:
            return None
        security = given.get("SMTP_SECURITY", "starttls")
        if security not in _PORTS:
            raise WrongUse(f"{PREFIX}SMTP_SECURITY phải là none, starttls hoặc tls; không phải “{security}”.")
        port = given.get("SMTP_PORT", "") or str(_PORTS[security])
        if not port.isdigit():
            raise WrongUse(f"{PREFIX}SMTP_PORT phải là số; không phải “{port}”.")
        if "@" not in parseaddr(given.get("MAIL_FROM", ""))[1]:
            raise WrongUse(f"Có {PREFIX}SMTP_HOST thì phải có địa chỉ gửi ở {PREFIX}MAIL_FROM.")
        return cls(
            host, int(port), security, given.get("SMTP_USER", ""), _password(given), given["MAIL_FROM"],
            _addresses(given.get("MAIL_MAINTAINER", "")), _addresses(given.get("MAIL_READERS", "")),
            given.get("MAIL_LINK", ""),
        )  # fmt: skip


def send(settings: Settings, to: tuple[str, ...], subject: str, text: str, name: str, now: datetime) -> None:
    """Hand a mail over; ``name`` is what the server may know it by when it comes a second time.

    Raises :class:`MailFailed`.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.sender, ", ".join(to), subject
    message["Date"] = format_datetime(now.astimezone())
    message["Message-ID"] = f"<{name}@{parseaddr(settings.sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        with _connected(settings) as server:
            if settings.user:
                server.login(settings.user, settings.password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed(
            f"Không gửi được thư qua {settings.host}:{settings.port} ({type(error).__name__}: {error})."
        ) from error


def _connected(settings: Settings) -> smtplib.SMTP:
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
    if settings.security == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server


def _password(given: Mapping[str, str]) -> str:
    path = given.get("SMTP_PASSWORD_FILE", "")
    return Path(path).read_text(encoding="utf-8").strip() if path else given.get("SMTP_PASSWORD", "")


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
