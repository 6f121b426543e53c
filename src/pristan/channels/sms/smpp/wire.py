"""Octets of SMPP 3.4: headers, the body of deliver_sm, the header of a long text. Pure, and lenient to operators."""

import struct
from dataclasses import dataclass, field

HEADER = struct.Struct("!IIII")
LONGEST = 70_000  # message_payload holds up to 64 KiB
RESPONSE = 0x8000_0000
DELIVER_SM, DELIVER_SM_RESP = 0x05, 0x8000_0005
ENQUIRE_LINK, ENQUIRE_LINK_RESP = 0x15, 0x8000_0015
UNBIND, UNBIND_RESP = 0x06, 0x8000_0006
GENERIC_NACK = 0x8000_0000
OK, TRY_LATER = 0x00, 0x64
UDH_BIT = 0x40
_CONCAT_8, _CONCAT_16 = 0x00, 0x08
_SAR_REF, _SAR_TOTAL, _SAR_SEQ, _PAYLOAD = 0x020C, 0x020E, 0x020F, 0x0424


class BrokenError(ValueError):
    """The octets are no PDU."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdu:
    """What came: command, status, number of the request, body."""

    command: int
    status: int
    sequence: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Which part of a longer text this is."""

    reference: int
    total: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """deliver_sm, with the header of its text taken off."""

    source: str
    destination: str
    esm_class: int
    data_coding: int
    content: bytes = field(repr=False)
    piece: Piece | None = None
    tlv: dict[int, bytes] = field(default_factory=dict, repr=False)


def packed(command: int, *, sequence: int, status: int = OK, body: bytes = b"") -> bytes:
    return HEADER.pack(HEADER.size + len(body), command, status, sequence) + body


def read_deliver(body: bytes) -> Delivered:
    """The fields of deliver_sm (section 4.6.1); raises BrokenError."""
    try:
        return _read_deliver(body)
    except (IndexError, struct.error, ValueError) as exc:
        raise BrokenError("deliver_sm") from exc


def _read_deliver(body: bytes) -> Delivered:
    _, at = _c_string(body, 0)  # service_type
    source, at = _c_string(body, at + 2)
    destination, at = _c_string(body, at + 2)
    esm_class = body[at]
    _, at = _c_string(body, at + 3)  # schedule_delivery_time
    _, at = _c_string(body, at)  # validity_period
    data_coding, length = body[at + 2], body[at + 4]
    at += 5
    if at + length > len(body):
        raise BrokenError("sm_length")
    content, tlv = body[at : at + length], _tlv(body, at + length)
    piece = _sar(tlv)
    if esm_class & UDH_BIT:
        target = tlv.get(_PAYLOAD) or content
        found, rest = _udh(target)
        piece = found or piece
        content = rest
        tlv.pop(_PAYLOAD, None)
    return Delivered(
        source=source,
        destination=destination,
        esm_class=esm_class,
        data_coding=data_coding,
        content=content,
        piece=piece,
        tlv=tlv,
    )


def udh(*, reference: int, total: int, number: int) -> bytes:
    """The header of one part of a long text, with a reference of one octet."""
    return bytes([5, _CONCAT_8, 3, reference & 0xFF, total, number])


def _c_string(body: bytes, at: int) -> tuple[str, int]:
    end = body.index(b"\0", at)
    return body[at:end].decode("latin-1")[:65], end + 1


def _tlv(body: bytes, at: int) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while at + 4 <= len(body):
        tag, length = struct.unpack_from("!HH", body, at)
        found[tag] = body[at + 4 : at + 4 + length]
        at += 4 + length
    return found


def _sar(tlv: dict[int, bytes]) -> Piece | None:
    if not all(tlv.get(tag) for tag in (_SAR_REF, _SAR_TOTAL, _SAR_SEQ)):
        return None
    reference, total, number = (int.from_bytes(tlv[tag]) for tag in (_SAR_REF, _SAR_TOTAL, _SAR_SEQ))
    return _piece(reference, total, number)


def _udh(content: bytes) -> tuple[Piece | None, bytes]:
    """The part that the header tells of, and the text without the header."""
    size = content[0] + 1
    elements, at, piece = content[1:size], 0, None
    while at + 2 <= len(elements):
        kind, length = elements[at], elements[at + 1]
        value = elements[at + 2 : at + 2 + length]
        if kind == _CONCAT_8 and len(value) == 3:  # noqa: PLR2004 - reference, total, number
            piece = _piece(value[0], value[1], value[2])
        elif kind == _CONCAT_16 and len(value) == 4:  # noqa: PLR2004 - a reference of two octets
            piece = _piece(int.from_bytes(value[:2]), value[2], value[3])
        at += 2 + length
    return piece, content[size:]


def _piece(reference: int, total: int, number: int) -> Piece | None:
    return Piece(reference=reference, total=total, number=number) if 1 <= number <= total and total > 1 else None
