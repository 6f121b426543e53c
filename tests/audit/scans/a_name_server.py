"""A real small name server over UDP on this machine."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset

Zone = Mapping[tuple[str, str], Sequence[str]]


@contextmanager
def serving(zone: Zone, *, silent: frozenset[str] = frozenset()) -> Iterator[str]:
    """``address:port``; names of ``silent`` are never answered about."""
    names = {name for name, _ in zone}
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    line.settimeout(0.2)
    is_over = threading.Event()

    def answer(raw: bytes) -> bytes | None:
        query = dns.message.from_wire(raw)
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(asked.rdtype)
        if name in silent:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        values = zone.get((name, kind), ())
        if values:
            response.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *values))
        elif name not in names:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()

    def serve() -> None:
        while not is_over.is_set():
            try:
                raw, who = line.recvfrom(4096)
            except TimeoutError:
                continue
            if (told := answer(raw)) is not None:
                line.sendto(told, who)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{line.getsockname()[1]}"
    finally:
        is_over.set()
        thread.join()
        line.close()
