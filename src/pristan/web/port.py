"""The port of the process, looked at before anything else is started. Light: brings in none of the web server."""

import socket

from pristan.core.errors import Misconfigured


def demand_free_port(host: str, port: int) -> None:
    """Raise Misconfigured if somebody already listens there: the server shares ports and would not notice."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # ends of former connections do not count
        try:
            probe.bind((host, port))
        except OSError as exc:
            raise Misconfigured(
                f"Порт {port} занят или недоступен ({exc.strerror}). Укажите другой, например PORT={port + 1} make run"
            ) from exc
