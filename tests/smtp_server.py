"""A small mail server on the loopback: it takes what it is given and keeps it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """Where the server listens, and the mails it has taken; ``refuses`` makes it take none."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False

    @property
    def subjects(self) -> list[str]:
        return [str(m["Subject"]) for m in self.mails]


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A server that speaks enough SMTP (RFC 5321) for one client at a time."""
    box = Mailbox()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 loopback")
            while line := self.rfile.readline().strip().upper():
                if line == b"DATA":
                    self._say("354 go on")
                    content = b"".join(iter(self.rfile.readline, b".\r\n"))
                    box.mails.append(message_from_bytes(content, policy=policy.default))
                elif line == b"QUIT":
                    self._say("221 bye")
                    return
                elif box.refuses and line.startswith(b"MAIL"):
                    self._say("450 later")
                    continue
                self._say("250 ok")

        def _say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
