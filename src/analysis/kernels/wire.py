"""Messages between a fork server and those it forks for: JSON with open files, over a Unix socket."""

from __future__ import annotations

import array
import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from typing import Any

MOST = 2**20
"""No message is longer: one that says so is not from here."""

_LENGTH = struct.Struct(">I")
_FILES = 3


class Closed(Exception):
    """The other side is gone."""


def send(connection: socket.socket, message: Mapping[str, Any], files: Sequence[int] = ()) -> None:
    """Send ``message``, and with it the open ``files``; raises ``OSError`` when nobody listens."""
    content = json.dumps(dict(message)).encode("ascii")
    whole = _LENGTH.pack(len(content)) + content
    # in one piece: two processes may answer on one connection
    sent = socket.send_fds(connection, [whole], list(files))
    if sent < len(whole):
        connection.sendall(whole[sent:])


def receive(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next message and the files that came with it; raises :class:`Closed` at the end."""
    head, files, _, _ = socket.recv_fds(connection, _LENGTH.size, _FILES)
    try:
        head += _exactly(connection, _LENGTH.size - len(head)) if head else b""
        if len(head) < _LENGTH.size or _LENGTH.unpack(head)[0] > MOST:
            raise Closed
        message: dict[str, Any] = json.loads(_exactly(connection, _LENGTH.unpack(head)[0]))
    except (Closed, OSError, ValueError):
        for file in files:
            os.close(file)
        raise Closed from None
    return message, files


def peer(connection: socket.socket) -> int:
    """The user at the other end."""
    credentials = array.array("i")
    asked = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 3 * credentials.itemsize)
    credentials.frombytes(asked)
    return credentials[1]


def _exactly(connection: socket.socket, length: int) -> bytes:
    content = b""
    while len(content) < length:
        more = connection.recv(length - len(content))
        if not more:
            raise Closed
        content += more
    return content
