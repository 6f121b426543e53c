"""Kinds that mix letters and digits: plates, VIN, certificates, coordinates, IP, secrets."""

import ipaddress
import re
from collections.abc import Iterator

from pristan.compliance.pd.candidate import Candidate, context, negative, pattern
from pristan.compliance.pd.data import table
from pristan.compliance.pd.model import Evidence, Kind
from pristan.compliance.pd.words import Context, Near, nearest

_FORMATS = table("formats")
_REGIONS = frozenset(_FORMATS["plate"]["regions"].split())
_MAKERS = tuple(maker.lower() for maker in _FORMATS["vin"]["makers"].split())
_TWINS = {ord(one): two for one, two in zip("авекмнорстухі", "abekmhopctyxi", strict=True)}
_BACK = {ord(two): one for one, two in zip("авекмнорстух", "abekmhopctyx", strict=True)}
_L = "[авекмнорстухabekmhopctyx]"

_PLATE = re.compile(
    rf"(?<![a-zа-яё0-9])({_L})([\s-]?)(\d{{3}})[\s-]?({_L}[\s]?{_L})(?:[\s-]{{0,2}}(\d{{2,3}}))?(?:\s?rus)?(?![a-zа-яё0-9])"
)
_PLATE_SIGN = re.compile(rf"\d{{3}}[\s-]?{_L}\s?{_L}")
_OTHER_PLATE = re.compile(
    rf"(?<![a-zа-яё0-9])(?:{_L}{_L}\s?\d{{3,4}}|\d{{4}}\s?{_L}{_L})\s?(\d{{2,3}})(?![a-zа-яё0-9])"
)
_VIN = re.compile(r"(?<![^\W_])(?=[^\s\d]{0,16}\d)[^\W_]{17}(?![^\W_])")
_LONG = re.compile(r"[^\W_]{17}")
_VIN_FORM = re.compile(r"(?=(?:[a-z]*\d){3})(?=(?:\d*[a-z]){2})[a-hj-npr-z0-9]{13}\d{4}\Z", re.ASCII)
_CERTIFICATE = re.compile(
    r"([ivxlіхуп1](?<![a-zа-яё0-9].)[ivxlіхуп1]{0,5})(\s?-\s?|\s)([а-яёabekmhopctyx]{2})[\s-]{0,2}(?:№|n|no|номер)?\s{0,2}(\d{6})(?!\d)"
)
_MILITARY = re.compile(r"(?<![a-zа-яё0-9])[а-яёabekmhopctyx]{2}[\s-]{0,2}(?:№|n|номер)?\s{0,2}\d{7}(?!\d)")
_ABROAD = re.compile(r"\d(?<!\d.)\d\s?(?:№|n|номер)\s?\d{7}(?!\d)")
_OLD_LICENSE = re.compile(r"\d(?<![a-zа-яё0-9].)\d\s?[а-яёabekmhopctyx]{2}\s?(?:№\s?)?\d{6}(?!\d)")
_SERIES = re.compile(
    r"сери[яюией]{1,2}(?:\sпаспорта)?\W{0,3}(\d{2}\s?\d{2})\W{1,4}(?:и\s)?(?:номер[аом]{0,2}|ном\.?|№|n)\W{0,3}(\d{3}\s?\d{3})(?!\d)"
    r"|(?<!\d)(\d{2}\s?\d{2})\s{0,2}(?:номер|№|n)\s{0,2}(\d{6})(?!\d)"
)
_SERIES_SIGN = re.compile(r"\d\s{0,2}(?:номер|№|n)\s{0,2}\d{6}")

_IPV4 = re.compile(r"\d(?<![\w.].)\d{0,2}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])")
_GEO = re.compile(
    r"(?<![\d.])(?:n\s?)?(\d{2,3}[.,]\d{4,9})°?\s?(?:[nс]\.?\s?ш?\.?)?(?:,|;|\s|%2c|/){1,3}(?:e\s?)?(\d{2,3}[.,]\d{4,9})(?!\d)"
)
_GEO_SIGN = re.compile(r"\d[.,]\d{4}")
_DEGREES = re.compile(
    r"(?:[ns]\s?)?\d{1,3}\s?°\s?\d{1,2}(?:[.,]\d{1,6})?\s?'\s?(?:\d{1,2}(?:[.,]\d{1,4})?\s?(?:\"|'')\s?)?(?:с\.?\s?ш\.?|ю\.?\s?ш\.?|n|s)?[,;\s]{0,3}"
    r"(?:[ew]\s?)?\d{1,3}\s?°\s?\d{1,2}(?:[.,]\d{1,6})?\s?'\s?(?:\d{1,2}(?:[.,]\d{1,4})?\s?(?:\"|'')\s?)?(?:в\.?\s?д\.?|з\.?\s?д\.?|e|w)?"
)
_NORTH, _EAST = (41.0, 82.0), (19.0, 180.0)
_OCTET, _VIN_LENGTH = 255, 17


def lettered(low: str, near_by: Context) -> Iterator[Candidate]:
    """Everything this file knows, for a text that has digits. A word that must be near and is nowhere spares a look."""
    yield from _plates(low, near_by)
    yield from _vins(low, near_by)
    yield from _certificates(low, near_by)
    yield from _papers(low, near_by)
    yield from _series(low, near_by)
    if "." in low or "," in low or "°" in low:
        yield from _places(low)
    if "ip" in near_by.tags:
        yield from _ips(low, near_by)


def _close(near_by: Context, found: re.Match[str], *tags: str) -> Near | None:
    return nearest(near_by.near(found.start(), found.end()), *tags)


def _one(kind: Kind, found: re.Match[str], *evidence: Evidence | None) -> Candidate:
    return Candidate(kind, found.start(), found.end(), tuple(one for one in evidence if one))


def _plates(low: str, near_by: Context) -> Iterator[Candidate]:
    for found in _PLATE.finditer(low) if _PLATE_SIGN.search(low) else ():
        if found[3] == "000" or (found[5] and found[5] not in _REGIONS):
            continue
        near = _close(near_by, found, "plate")
        other = _close(near_by, found, "article", "order", "error")
        against = other and (near is None or other.distance < near.distance)
        compact = not any(letter.isspace() for letter in low[found.start() : found.end()][:6])
        weight = "plate" if found[5] and compact else "plate_spaced" if found[5] else "plate_short"
        if found[5] or near:
            yield _one(
                Kind.CAR_PLATE,
                found,
                pattern(weight, "буквы и цифры госномера" + (", код региона" if found[5] else "")),
                context("near_context", near, low) if near else None,
                negative("article_word", "рядом слово о товаре", other) if against and other else None,
            )
    for found in _OTHER_PLATE.finditer(low) if "plate" in near_by.tags else ():
        near = _close(near_by, found, "plate")
        other = _close(near_by, found, "article", "order", "license", "passport")
        if near and found[1] in _REGIONS and (other is None or near.distance <= other.distance):
            yield _one(
                Kind.CAR_PLATE,
                found,
                pattern("plate_short", "номер такси, мотоцикла или прицепа"),
                context("near_context", near, low),
            )


def _vins(low: str, near_by: Context) -> Iterator[Candidate]:
    if not any(_LONG.search(part) for part in low.split() if len(part) >= _VIN_LENGTH):
        return
    for found in _VIN.finditer(low):
        code = found[0].translate(_TWINS)
        if not _VIN_FORM.match(code):
            continue
        near = _close(near_by, found, "vin", "plate")
        known = code.startswith(_MAKERS)
        yield _one(
            Kind.VIN,
            found,
            pattern("vin", "семнадцать знаков VIN"),
            pattern("vin_maker", "известный изготовитель") if known else None,
            context("near_context", near, low) if near else None,
        )


def _certificates(low: str, near_by: Context) -> Iterator[Candidate]:
    if "-" not in low and near_by.tags.isdisjoint(("birthcert", "birth")):
        return
    for found in _CERTIFICATE.finditer(low):
        near = _close(near_by, found, "birthcert", "birth")
        dashed = "-" in found[2]
        if near or (dashed and found[1] != "1"):
            yield _one(
                Kind.BIRTH_CERT,
                found,
                pattern("certificate", "римская цифра, две буквы и шесть цифр свидетельства"),
                context("near_context", near, low) if near else None,
            )


def _papers(low: str, near_by: Context) -> Iterator[Candidate]:
    for found in _MILITARY.finditer(low) if "military" in near_by.tags else ():
        near = _close(near_by, found, "military")
        if near:
            yield _one(Kind.MILITARY_ID, found, context("military", near, low))
    for found in _ABROAD.finditer(low) if "intl" in near_by.tags else ():
        near = _close(near_by, found, "intl")
        if near:
            yield _one(Kind.PASSPORT_INTL, found, context("intl", near, low))
    for found in _OLD_LICENSE.finditer(low) if "license" in near_by.tags else ():
        near = _close(near_by, found, "license")
        if near:
            yield _one(Kind.DRIVER_LICENSE, found, context("license", near, low))


def _series(low: str, near_by: Context) -> Iterator[Candidate]:
    """Series and number apart: two spans of one document."""
    if near_by.tags.isdisjoint(_PAPERS) or not ("сери" in low or _SERIES_SIGN.search(low)):
        return
    for found in _SERIES.finditer(low):
        first = 1 if found[1] else 3
        near = near_by.near(found.start(first), found.end(first + 1))
        paper = nearest(near, "passport", "license", "insurer", "oms", "article", "order", "military", "birthcert")
        told = paper or near.get("series")
        if told is None or told.tag not in _PAPERS:
            continue
        for group in (first, first + 1):
            start, end = found.span(group)
            yield Candidate(_PAPERS[told.tag], start, end, (context("passport_split", told, low),))


_PAPERS = {"passport": Kind.PASSPORT_RF, "series": Kind.PASSPORT_RF, "license": Kind.DRIVER_LICENSE}


def _places(low: str) -> Iterator[Candidate]:
    for found in _GEO.finditer(low) if _GEO_SIGN.search(low) else ():
        one, two = (float(found[group].replace(",", ".")) for group in (1, 2))
        inside = _NORTH[0] <= one <= _NORTH[1] and _EAST[0] <= two <= _EAST[1]
        swapped = _NORTH[0] <= two <= _NORTH[1] and _EAST[0] <= one <= _EAST[1] and "ll=" in low
        if inside or swapped:
            yield _one(Kind.GEO, found, pattern("geo", "широта и долгота"))
    if "°" in low:
        for found in _DEGREES.finditer(low):
            yield _one(Kind.GEO, found, pattern("geo", "градусы и минуты"))


def _ips(low: str, near_by: Context) -> Iterator[Candidate]:
    for found in _IPV4.finditer(low):
        if all(int(octet) <= _OCTET for octet in found[0].split(".")):
            yield from _ip(found, low, near_by)
    if "::" in low or low.count(":") > len("::"):
        for found in _IPV6.finditer(low):
            if found[0].count(":") > 1 and _is_ipv6(found[0]):
                yield from _ip(found, low, near_by)


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _ip(found: re.Match[str], low: str, near_by: Context) -> Iterator[Candidate]:
    near = _close(near_by, found, "ip")
    other = _close(near_by, found, "error", "article", "phone")
    if near and (other is None or near.distance <= other.distance):
        yield _one(Kind.IP, found, pattern("ip", "четыре октета"), context("ip_context", near, low))
