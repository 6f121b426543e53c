"""What is new in a letter, and what is the earlier correspondence, a signature, a note of the device. Pure.

Cutting is a choice of display: every line goes either to the reply or to what was cut, none is lost. A forwarded letter
is content and stays when nothing else was written; answers under and between quotations stay.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pristan.channels.email.lines import Line, Mark, joined
from pristan.channels.email.wording import Wording, wording

_WRAPPED = 4  # lines an introduction of a quotation may take
_MOST_CONTINUED = 3
_BLOCK_FIELDS = 3
_SIGNATURE = re.compile(r"--[ \t]?$|[—–]{1,3}[ \t]*$|_{2,3}[ \t]*$|-{3}$")
_RULE = re.compile(r"[-_=—–*]{5,}$")
_LINK_ONLY = re.compile(r"[<(\[]*https?://\S+$")
_LONGEST_SIGNATURE = 15


@dataclass(frozen=True, slots=True)
class Cut:
    """The two parts of a body, as text."""

    reply: str
    quoted: str


def cut(lines: Sequence[Line]) -> Cut:
    """Take ``lines`` of a body apart."""
    words = wording()
    quoted = [line.depth > 0 for line in lines]
    _mark_introductions(lines, quoted, words)
    end = _tail_start(lines, quoted, words)
    keep = [not is_quoted and index < end for index, is_quoted in enumerate(quoted)]
    _drop_signatures(lines, keep, words)
    if end < len(lines) and not _has_text(lines, keep):
        keep = [True] * len(lines)  # nothing else was written: what was passed on is the message
    else:
        _restore_between(lines, keep)
    return Cut(
        reply=joined([line for line, kept in zip(lines, keep, strict=True) if kept]),
        quoted=joined([line for line, kept in zip(lines, keep, strict=True) if not kept]),
    )


def _has_text(lines: Sequence[Line], keep: Sequence[bool]) -> bool:
    return any(kept and not line.is_blank for line, kept in zip(lines, keep, strict=True))


def _next_text(lines: Sequence[Line], start: int) -> int | None:
    return next((index for index in range(start, len(lines)) if not lines[index].is_blank), None)


def _mark_introductions(lines: Sequence[Line], quoted: list[bool], words: Wording) -> None:
    """Lines that introduce a quotation, and blank lines around, belong to it."""
    for index, line in enumerate(lines):
        if line.depth or line.is_blank:
            continue
        following = _next_text(lines, index + 1)
        if following is None or not lines[following].depth:
            continue
        start = _introduction(lines, index, words)
        if start is None:
            start = _block_ending_at(lines, index, words)
        if start is not None:
            quoted[start:following] = [True] * (following - start)


def _introduction(lines: Sequence[Line], end: int, words: Wording) -> int | None:
    """Where the introduction that ends at ``end`` begins; mailers wrap it over some lines."""
    if lines[end].mark is Mark.ATTRIBUTION:
        return end
    if words.separator(lines[end].text) == "reply":
        return end
    best: tuple[int, int] | None = None
    for start in range(end, max(end - _WRAPPED, -1), -1):
        if lines[start].is_blank or lines[start].depth:
            break
        sureness = words.attribution(" ".join(line.text for line in lines[start : end + 1]))
        if sureness and (best is None or sureness > best[0]):
            best = (sureness, start)
    return None if best is None else best[1]


def _block_ending_at(lines: Sequence[Line], end: int, words: Wording) -> int | None:
    """A head of an earlier letter right above quotation marks."""
    if words.label_kind(lines[end].text) is None:
        return None
    start = end
    while start > 0 and not lines[start - 1].is_blank and not lines[start - 1].depth and end - start < 2 * _WRAPPED:
        start -= 1
    return next((at for at in range(start, end) if _is_block(lines, at, words)), None)


def _tail_start(lines: Sequence[Line], quoted: Sequence[bool], words: Wording) -> int:
    """The first line of an earlier letter that stands without quotation marks; the end when there is none."""
    for index, line in enumerate(lines):
        if quoted[index] or line.is_blank:
            continue
        if line.mark is Mark.TAIL or words.separator(line.text):
            return index
        if _is_rule_before_block(lines, index, words) or _is_block(lines, index, words):
            return index
        if _is_bare_introduction(lines, index, words):
            return index
    return len(lines)


def _is_rule_before_block(lines: Sequence[Line], index: int, words: Wording) -> bool:
    if not _RULE.fullmatch(lines[index].text.strip()):
        return False
    following = _next_text(lines, index + 1)
    return following is not None and _is_block(lines, following, words)


def _is_block(lines: Sequence[Line], start: int, words: Wording) -> bool:
    """Whether the head of a letter (From, Sent, To, Subject in any order) starts here."""
    first = words.label_kind(lines[start].text)
    if first is None or first == "other":
        return False
    kinds = {first}
    foreign = 0
    for line in lines[start + 1 : start + 20]:
        kind = words.label_kind(line.text)
        if kind is None:
            foreign += 1
            if foreign > _MOST_CONTINUED:
                break
            continue
        foreign = 0
        kinds.add(kind)
    return "from" in kinds and (len(kinds - {"other"}) >= _BLOCK_FIELDS or _is_dated_pair(lines, start, words))


def _is_dated_pair(lines: Sequence[Line], start: int, words: Wording) -> bool:
    """Two fields are enough when one has an address and the other a date."""
    pair = [line.text for line in lines[start : start + 3] if words.label_kind(line.text) in {"from", "sent"}]
    together = " ".join(pair)
    return len(pair) == 2 and "@" in together and bool(words.date.search(together))  # noqa: PLR2004 - a pair


def _is_bare_introduction(lines: Sequence[Line], index: int, words: Wording) -> bool:
    """An introduction with a date after which the mailer pasted the letter without marks."""
    if lines[index].mark is Mark.ATTRIBUTION:
        return True
    text = ""
    for line in lines[index : index + _WRAPPED]:
        if line.is_blank or line.depth:
            return False
        text = f"{text} {line.text}".strip()
        if len(text) > 300:  # noqa: PLR2004 - longer than any introduction
            return False
        if words.stands_alone(text):
            return True
    return False


def _drop_signatures(lines: Sequence[Line], keep: list[bool], words: Wording) -> None:
    """From a row of dashes, or a note of the device, to the end of each stretch of own text."""
    is_own = [kept or (line.is_blank and not line.depth) for line, kept in zip(lines, keep, strict=True)]
    for kept, run in groupby(range(len(lines)), key=is_own.__getitem__):
        stretch = [index for index in run if kept and keep[index]]
        start = _signature(lines, stretch, words)
        if start is not None:
            for index in stretch[start:]:
                keep[index] = False


def _signature(lines: Sequence[Line], stretch: Sequence[int], words: Wording) -> int | None:
    texts = [lines[index].text.strip() for index in stretch]
    device = _device_note(texts, words)
    end = len(texts) if device is None else device
    for at in range(end - 1, 0, -1):
        is_delimiter = _SIGNATURE.fullmatch(lines[stretch[at]].text.lstrip())
        if is_delimiter and end - at <= _LONGEST_SIGNATURE and any(texts[:at]):
            return at
    return device


def _device_note(texts: Sequence[str], words: Wording) -> int | None:
    """Where «Отправлено с iPhone» stands, if nothing but links and dashes follows."""
    found = None
    for at in range(len(texts) - 1, -1, -1):
        text = texts[at]
        if words.sent_from.match(text):
            found = at
        elif text and not _LINK_ONLY.fullmatch(text) and not (_SIGNATURE.fullmatch(text) or _RULE.fullmatch(text)):
            break
        elif text and found is not None:
            found = at  # the dashes above belong to it
    return found


def _restore_between(lines: Sequence[Line], keep: list[bool]) -> None:
    """Answers between quotations make no sense without them: with two or more such, the quotations stay."""
    stretches = [
        (kept, list(run))
        for kept, run in groupby(
            (index for index in range(len(lines)) if not lines[index].is_blank), key=keep.__getitem__
        )
    ]
    answered = [
        at
        for at, (kept, run) in enumerate(stretches[:-1])
        if not kept and any(lines[index].depth for index in run) and stretches[at + 1][0]
    ]
    if len(answered) < 2:  # noqa: PLR2004 - one quotation with an answer is an ordinary reply
        return
    last = stretches[max(at for at, (kept, _) in enumerate(stretches) if kept)][1][-1]
    for index in range(stretches[answered[0]][1][0], last + 1):
        keep[index] = True
