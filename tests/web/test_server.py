import socket

import pytest

from pristan.core.errors import Misconfigured
from pristan.web.port import demand_free_port


def test_a_port_in_use_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"Порт {port} занят"):
            demand_free_port("127.0.0.1", port)
    demand_free_port("127.0.0.1", port)
