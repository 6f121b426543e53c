"""What the names of a domain tell: who takes its mail, who may send it, where its well-known names lead."""

import asyncio
import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import dns.asyncresolver
import dns.exception
import dns.name
import dns.resolver

from pristan.core.errors import InvalidInput

LIFETIME_S = 5.0
AT_ONCE = 8
MOST_LOOKUPS = 10  # of SPF: RFC 7208, 4.6.4
MOST_VALUES, LONGEST_VALUE = 60, 1000
# Names under which companies keep services of others; a CNAME tells whose.
WELL_KNOWN = (
    "www", "mail", "webmail", "autodiscover", "calendar", "crm", "support", "help", "helpdesk", "chat", "shop", "store",
    "lk", "my", "app", "api", "cdn", "static", "img", "blog", "news", "landing", "promo", "forms", "survey", "booking",
    "status", "docs", "files", "cloud", "meet", "email", "em", "mailing", "links", "click", "go", "bounce", "send",
    "k1._domainkey", "s1._domainkey", "selector1._domainkey", "google._domainkey", "mandrill._domainkey",
    "zmail._domainkey", "pm._domainkey",
)  # fmt: skip
_SENT_ON = re.compile(r"(?:^|\s)[+?~-]?(?:include:|redirect=)([^\s/%]{1,253})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Answers as they came. ``spf``: the record of the domain; ``senders``: names it lets send, nested ones included.

    ``silent``: what no name server answered about, so that nothing follows from its absence.
    """

    domain: str
    mx: Sequence[str] = ()
    ns: Sequence[str] = ()
    txt: Sequence[str] = ()
    spf: Sequence[str] = ()
    senders: Sequence[str] = ()
    spf_lookups: int = 0
    dmarc: Sequence[str] = ()
    cname: Mapping[str, str] = field(default_factory=dict)
    silent: Sequence[str] = ()


def domain_of(given: str) -> str:
    """The domain in punycode and lower case; raises InvalidInput for what is none."""
    host = given.strip().lower().removeprefix("https://").removeprefix("http://").partition("/")[0]
    host = host.rpartition("@")[2].partition(":")[0].rstrip(".")
    try:
        name = dns.name.from_text(host).to_text(omit_final_dot=True)
    except (dns.exception.DNSException, UnicodeError, ValueError) as exc:
        raise InvalidInput(f"Нужно имя домена вида example.ru, а не {given[:100]}", code="audit.domain") from exc
    if not all(name.split(".")) or "." not in name or _is_address(name):
        raise InvalidInput(f"Нужно имя домена вида example.ru, а не {given[:100]}", code="audit.domain")
    return name


def resolver_at(server: str = "") -> dns.asyncresolver.Resolver:
    """The resolver of this machine, or the one at ``address:port``."""
    if not server:
        return dns.asyncresolver.Resolver()
    host, _, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "53")
    if not _is_address(host) or not port.isdecimal():
        raise InvalidInput("Сервер имён укажите адресом и портом: 127.0.0.1:53", code="audit.name_server")
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [host], int(port)
    return resolver


async def read_names(domain: str, resolver: dns.asyncresolver.Resolver) -> Names:
    """Ask everything about one domain. A name server that is silent about something makes that unknown, not absent."""
    asker = _Asker(resolver)
    mx, ns, txt, dmarc = await asyncio.gather(
        asker.ask(domain, "MX"), asker.ask(domain, "NS"), asker.ask(domain, "TXT"), asker.ask(f"_dmarc.{domain}", "TXT")
    )
    spf = [text for text in txt if _is_spf(text)]
    senders, lookups = await _senders(asker, spf)
    names = [f"{word}.{domain}" for word in WELL_KNOWN]
    led = await asyncio.gather(*(asker.ask(name, "CNAME") for name in names))
    return Names(
        domain=domain,
        mx=mx,
        ns=ns,
        txt=txt,
        spf=spf,
        senders=senders,
        spf_lookups=lookups,
        dmarc=[text for text in dmarc if text.lower().startswith("v=dmarc1")],
        cname={name: found[0] for name, found in zip(names, led, strict=True) if found},
        silent=tuple(asker.silent),
    )


async def _senders(asker: "_Asker", records: Sequence[str]) -> tuple[list[str], int]:
    """Names that SPF sends on to, each once, as far as a receiver follows them."""
    met: dict[str, None] = {}
    waiting = [name.lower().rstrip(".") for record in records for name in _SENT_ON.findall(record)]
    lookups = 0
    while waiting:
        name = waiting.pop(0)
        if name in met:
            continue
        met[name] = None
        lookups += 1
        if lookups <= MOST_LOOKUPS:
            found = await asker.ask(name, "TXT")
            waiting += [on.lower().rstrip(".") for text in found if _is_spf(text) for on in _SENT_ON.findall(text)]
    return list(met), lookups


class _Asker:
    def __init__(self, resolver: dns.asyncresolver.Resolver) -> None:
        self._resolver = resolver
        self._room = asyncio.Semaphore(AT_ONCE)
        self.silent: list[str] = []

    async def ask(self, name: str, kind: str) -> list[str]:
        """Values of a record; empty where there are none, or the server is silent, which is noted."""
        try:
            async with self._room:
                answer = await self._resolver.resolve(name, kind, lifetime=LIFETIME_S)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError, ValueError):
            self.silent.append(f"{kind} {name}")
            return []
        records = sorted(answer, key=lambda record: getattr(record, "preference", 0))
        return [_value(record, kind)[:LONGEST_VALUE] for record in records[:MOST_VALUES]]


def _value(record: object, kind: str) -> str:
    if kind == "TXT":
        return b"".join(getattr(record, "strings", ())).decode("utf-8", "replace")
    target = getattr(record, "exchange", None) if kind == "MX" else getattr(record, "target", None)
    return str(target).rstrip(".").lower()


def _is_spf(text: str) -> bool:
    return text.lower().startswith(("v=spf1 ", "v=spf1\t")) or text.lower() == "v=spf1"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
