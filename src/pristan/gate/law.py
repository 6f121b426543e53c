"""What the rulebook says against a message, in the words of the gate. Pure; knows no database.

The channel's manifest tells the place, the purpose the activity; the rest are ``LawFacts``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from pristan.channels import channel
from pristan.channels.model import OutboundKind, OutboundMessage, Purpose
from pristan.compliance.case import MOSCOW
from pristan.compliance.explain import confidence_of, in_words, ways_out, why
from pristan.compliance.files import FileRead
from pristan.compliance.model import Company, Consent, Decision, Message, Moment, OptOut
from pristan.compliance.model import Verdict as LawVerdict
from pristan.compliance.pd import Finding, Hints, Kind
from pristan.compliance.pd.wording import tag
from pristan.compliance.places import place_of
from pristan.compliance.policy import Gatekeeper
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity, Circumstance, Recipient
from pristan.compliance.text import Reader, Seen, asked, at_fault, with_files
from pristan.core.ids import FileId
from pristan.gate.contents import inside, read_of
from pristan.gate.model import Fragment, Mode, Modes, Reason

_ACTIVITIES: Mapping[Purpose, Activity] = {
    Purpose.REPLY: Activity.DIALOG,
    Purpose.SERVICE: Activity.NOTIFY,
    Purpose.LEGAL: Activity.NOTIFY,
    Purpose.PROMO: Activity.PROMO,
    Purpose.INVITATION: Activity.DIALOG,
}
UNREAD = "house-unread"
_KEPT_READINGS = 64  # a mailing has one text and many recipients
_NAMED = frozenset({"PD_ANY"})  # takes the passes that look for names and addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFacts:
    """What the rules ask besides the message.

    ``is_channel_recorded``: an administrator has written down why the company may go on using the channel.
    ``earlier``: what was said in the conversation within the last minute, oldest first. ``overrides``: circumstances
    of the rulebook that somebody recorded, with a reason, for this company. ``files``: what was read of those that go
    along; one that is not there was not read.
    """

    company: Company = field(default_factory=Company)
    profile_version: int = 0
    modes: Modes = field(default_factory=Modes)
    consents: tuple[Consent, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
    earlier: tuple[str, ...] = ()
    overrides: frozenset[str] = frozenset()
    is_channel_recorded: bool = False
    files: Mapping[FileId, FileRead] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The rulebook's decision about one message; ``reasons`` are those that stop, or would."""

    message: Message
    decision: Decision
    seen: Seen
    reasons: tuple[Reason, ...]

    @property
    def is_clear(self) -> bool:
        return self.decision.verdict is LawVerdict.CLEARED


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of what leaves, and where it begins in the whole that is read."""

    where: str
    number: int
    text: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What was seen of a message: its text in pieces, its files by name, and how the rules act."""

    seen: Seen
    pieces: Sequence[_Piece]
    files: Sequence[tuple[str, FileRead]]
    modes: Modes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """All on which the reading of a text depends."""

    text: str
    earlier: tuple[str, ...]
    own: frozenset[str]
    names: bool


class _CutShort(Exception):
    """The time ran out: the machine may have been stopped, and the next look may see all."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen


class Law:
    """Judges messages by one rulebook and one reader of texts."""

    def __init__(self, book: Rulebook, reader: Reader | None = None) -> None:
        self.book = book
        self._keeper = Gatekeeper(book)
        self._reader = reader or Reader(book)
        self._asked: dict[object, frozenset[str]] = {}
        self._kept = lru_cache(maxsize=_KEPT_READINGS)(self._examine_anew)
        self._acknowledged = frozenset(
            rule.id for rule in book.rules for ease in rule.eases if Circumstance.ACKNOWLEDGED in ease.when
        )

    def judge(self, said: OutboundMessage, facts: LawFacts, *, now: datetime) -> Judged | None:
        """What the rules say of ``said``; ``None`` where nothing is said: a removal, a place no rule knows."""
        message = self._message(said, facts, now=now)
        if message is None:
            return None
        pieces = _pieces(said)
        text = "\n".join(piece.text for piece in pieces)
        wanted = self._wanted(message)
        own, names = facts.company.own, bool(wanted & _NAMED)
        seen = self._examine(_Given(text=text, earlier=facts.earlier, own=own, names=names))
        files = [(file.name, read_of(file, facts.files)) for file in said.files]
        if files:
            seen = replace(seen, reading=with_files(self.book, seen.reading, [read for _, read in files]))
        decision = self._keeper.decide(message, seen.reading)
        looked = _Looked(seen=seen, pieces=pieces, files=files, modes=facts.modes)
        reasons = tuple(self._reasons(decision, looked, message=message))
        return Judged(message=message, decision=decision, seen=seen, reasons=reasons)

    def again(self, judged: Judged, facts: LawFacts) -> Judged:
        """The same text judged with consents that were not looked up before."""
        message = replace(judged.message, consents=facts.consents, opt_outs=facts.opt_outs)
        decision = self._keeper.decide(message, judged.seen.reading)
        kept = {item.rule.key for item in decision.cited if item.effect.verdict is not LawVerdict.CLEARED}
        reasons = tuple(reason for reason in judged.reasons if reason.key in kept)
        return replace(judged, message=message, decision=decision, reasons=reasons)

    @staticmethod
    def unread(modes: Modes) -> Reason:
        """The reason for a message that could not be judged at all: unknown is never clean."""
        return Reason(
            rule_id=UNREAD,
            version=1,
            effect="held",
            title="Сообщение не удалось проверить",
            text="Проверка по своду правил не завершилась. Решает человек",
            is_shadow=modes.of(UNREAD) is Mode.SHADOW,
        )

    def ways(self, judged: Judged) -> tuple[tuple[str, str], ...]:
        """Steps after which the rules would say better, by id and title, best first."""
        found = ways_out(self._keeper, judged.decision, message=judged.message, reading=judged.seen.reading)
        return tuple((way.id, way.title) for way in found)

    def masked(self, text: str, reasons: Iterable[Reason]) -> str | None:
        """``text`` with the data at fault hidden so that they are found no more; ``None`` if nothing in it is."""
        wrong = sorted(
            {one for reason in reasons for one in reason.fragments if one.where == "text"}, key=lambda one: one.start
        )
        if not wrong:
            return None
        gentle = _hidden(text, wrong, whole=False)
        left = {finding.kind.value for finding in self._reader.examine(gentle).findings}
        return _hidden(text, wrong, whole=True) if left & {one.kind for one in wrong} else gentle

    def why(self, judged: Judged) -> str:
        """The decision in one paragraph, as ``pristan gate explain`` words it; carries no personal data."""
        return why(self.book, judged.decision, message=judged.message, reading=judged.seen.reading)

    def _message(self, said: OutboundMessage, facts: LawFacts, *, now: datetime) -> Message | None:
        if said.kind is OutboundKind.REMOVE:
            return None
        manifest = channel(said.channel).manifest
        activity = _ACTIVITIES[said.purpose]
        place = place_of(self.book, manifest.place or manifest.id, activity)
        if place is None:
            return None
        is_typed = said.author_kind == "operator" and said.purpose is not Purpose.PROMO
        return Message(
            now=Moment(now.astimezone(MOSCOW).date(), now.astimezone(MOSCOW)),
            company=facts.company,
            place=place,
            activity=activity,
            recipient=Recipient.EMPLOYEE if manifest.role == "employee" else Recipient.PERSON,
            consents=facts.consents,
            opt_outs=facts.opt_outs,
            requested=said.is_code,
            bulk=False if is_typed else None,
            acknowledged=self._acknowledged if facts.is_channel_recorded else frozenset(),
            overrides=facts.overrides if said.purpose is Purpose.INVITATION else frozenset(),
        )

    def _wanted(self, message: Message) -> frozenset[str]:
        """Data that some rule about such a message turns on: what nobody asks for is not looked for."""
        company = message.company
        key = (message.now.day, message.place.name, message.activity, message.recipient, company.yes, company.no)
        found = self._asked.get(key)
        if found is None:
            if len(self._asked) > _KEPT_READINGS:
                self._asked.clear()
            found = self._asked[key] = frozenset[str]().union(*map(asked, self._keeper.rules_about(message)))
        return found

    def _examine(self, given: _Given) -> Seen:
        """One reading for all recipients of a text; a reading that was cut short is none of those kept."""
        try:
            return self._kept(given)
        except _CutShort as exc:
            return exc.seen

    def _examine_anew(self, given: _Given) -> Seen:
        hints = Hints(own=given.own)
        seen = self._reader.examine(given.text, hints=hints, earlier=given.earlier, names=given.names)
        if not seen.reading.is_complete:
            raise _CutShort(seen)
        return seen

    def _reasons(self, decision: Decision, looked: _Looked, *, message: Message) -> Iterable[Reason]:
        for item in decision.cited:
            verdict = item.effect.verdict
            if verdict is LawVerdict.CLEARED:
                continue
            rule = item.rule
            yield Reason(
                rule_id=rule.id,
                version=rule.version,
                effect=verdict.value,
                title=rule.title,
                text=in_words(self.book, item, day=message.now.day),
                article=rule.norm,
                confidence=confidence_of(rule),
                nature=rule.nature or "law",
                source=rule.url or "",
                fragments=(
                    *(_fragment(one, looked.pieces) for one in at_fault(self.book, rule, looked.seen.findings)),
                    *inside(self.book, item, looked.files),
                ),
                is_shadow=looked.modes.of(rule.id) is Mode.SHADOW,
            )


def _pieces(said: OutboundMessage) -> tuple[_Piece, ...]:
    """All that the recipient reads, in one order."""
    buttons = [button for line in said.buttons for button in line]
    given = [
        ("text", 0, said.text),
        ("subject", 0, said.subject),
        *(("button", number, f"{button.text} {button.url}".strip()) for number, button in enumerate(buttons)),
        *(("file", number, file.name) for number, file in enumerate(said.files)),
    ]
    pieces: list[_Piece] = []
    start = 0
    for where, number, text in given:
        if text or where == "text":
            pieces.append(_Piece(where, number, text, start))
            start += len(text) + 1
    return tuple(pieces)


def _fragment(finding: Finding, pieces: Sequence[_Piece]) -> Fragment:
    """A finding as a place inside the piece where it begins."""
    piece = next(piece for piece in reversed(pieces) if piece.start <= finding.start)
    return Fragment(
        start=finding.start - piece.start,
        end=min(finding.end - piece.start, len(piece.text)),
        kind=finding.kind.value,
        words=finding.why,
        where=piece.where,
        number=piece.number,
        mask=finding.mask,
    )


def _hidden(text: str, wrong: Sequence[Fragment], *, whole: bool) -> str:
    """Fragments replaced by their masks, or (``whole``) by the name of their kind."""
    pieces: list[str] = []
    at = 0
    for one in wrong:
        if one.start < at:
            continue  # two rules may speak of the same place
        pieces += [text[at : one.start], tag(Kind(one.kind)) if whole else one.mask]
        at = one.end
    return "".join([*pieces, text[at:]])


@lru_cache(maxsize=4)
def law_of(book: Rulebook) -> Law:
    """The law by a rulebook, prepared once."""
    return Law(book)
