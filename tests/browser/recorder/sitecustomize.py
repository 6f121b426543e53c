"""Writes down every host a Python process asks for or speaks to, one line each, into ``RECORD_NETWORK_IN``.

Python reads a module of this name at every start, so the servers and workers that a test starts write too.
The libraries of Python tell of their sockets by audit events; uvloop opens sockets past them, so it is asked itself.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

FOLDER = os.environ.get("RECORD_NETWORK_IN", "")
ASKED = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.connect": 1, "socket.sendto": 1}


def note(place: object) -> None:
    """``place``: a host, or an address as sockets take it; the path of a unix socket is no host."""
    host = place[0] if isinstance(place, tuple) else place
    host = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not host or not isinstance(host, str) or host.startswith(("/", "\0")):
        return
    with suppress(FileNotFoundError), (Path(FOLDER) / str(os.getpid())).open("a", encoding="utf-8") as file:
        file.write(f"{host}\t{os.environ.get('PYTEST_CURRENT_TEST', '')}\n")


def listen(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ASKED and len(arguments) > ASKED[event]:
        note(arguments[ASKED[event]])


def told(method: Callable[..., Any]) -> Callable[..., Any]:
    """A way of the loop to a host, given as its first argument or as the address to reach."""

    @wraps(method)
    def asked(loop: object, *arguments: Any, **options: Any) -> Any:
        for place in (*arguments, options.get("host"), options.get("remote_addr")):
            if isinstance(place, (str, bytes, tuple)):
                note(place)
                break
        return method(loop, *arguments, **options)

    return asked


def record() -> None:
    sys.addaudithook(listen)
    try:
        import uvloop  # noqa: PLC0415 - only where somebody listens
    except ImportError:  # a Python of another environment
        return
    for name in ("getaddrinfo", "create_connection", "create_datagram_endpoint", "sock_connect"):
        setattr(uvloop.Loop, name, told(getattr(uvloop.Loop, name)))


if FOLDER:
    record()
