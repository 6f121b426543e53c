"""The decision: rules, a message and what its text carries → verdict with all reasons. Pure.

How each rule is read stands with the rule in the rulebook; this page holds what the words there mean.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pristan.compliance.model import (
    NOTHING,
    Advertising,
    Cited,
    Company,
    Consent,
    Decision,
    Effect,
    Message,
    Reading,
    Standing,
    Verdict,
)
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity, Channel, Circumstance, Ease, Gate, Need, Recipient, Rule

ANY, ORDINARY = "ANY", "ORDINARY"
SELF = frozenset({"self", "own", "this", "us"})  # an advertiser written so is the company itself
_ORDER = {effect: number for number, effect in enumerate(Effect)}
_WORST = (Verdict.DENIED, Verdict.HELD, Verdict.CLEARED)
_IN_PERSON = frozenset({Activity.DIALOG, Activity.SUPPORT})
_PLANS = 4096  # kinds of messages remembered
_MET = "Условие выполнено."
_MAYBE = "Возможно применимо: категория организации не уточнена."
_MAYBE_AD = "Возможно применимо: текст похож на рекламу."
_MAYBE_AD_FILE = "Возможно применимо: файл похож на рекламу. Если человек сам его просил, это ответ, а не реклама."


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A rule that speaks of such messages, before their text and consents are looked at."""

    rule: Rule
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Look:
    """All that a circumstance may ask. ``is_ad``: the message is judged as advertising."""

    book: Rulebook
    message: Message
    reading: Reading
    is_ad: bool

    @property
    def activity(self) -> Activity:
        """The effective activity: advertising to somebody is ``promo`` whatever it is called."""
        message = self.message
        if _is_post(message):
            return Activity.PUBLIC_POST
        return Activity.PROMO if self.is_ad else message.activity


class Gatekeeper:
    """Decides by one rulebook. Remembers which rules speak of a kind of message, so a mailing is judged quickly."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._plans: dict[object, tuple[_Candidate, ...]] = {}

    def decide(self, message: Message, reading: Reading) -> Decision:
        """The verdict for ``message`` with a text that carries ``reading``."""
        is_declared = message.activity is Activity.PROMO
        is_read = message.recipient is not Recipient.EMPLOYEE  # what colleagues write to each other is no advertising
        is_ad = is_declared or (is_read and reading.advertising is Advertising.SURE)
        look = _Look(self.book, message, reading, is_ad)
        cited = self._judge(look)
        doubt = _doubt(reading) if is_read and not is_ad else ""
        if doubt:
            cited = _with_doubt(cited, self._judge(_Look(self.book, message, reading, is_ad=True)), why=doubt)
        cited.sort(key=lambda item: _ORDER[item.effect])
        verdicts = {item.effect.verdict for item in cited}
        verdict = next((worst for worst in _WORST if worst in verdicts), Verdict.CLEARED)
        return Decision(verdict, tuple(cited), look.activity)

    def rules_about(self, message: Message) -> list[Rule]:
        """Rules that may speak of such a message, whatever its text turns out to be."""
        looks = (_Look(self.book, message, NOTHING, is_ad) for is_ad in (False, True))
        return [candidate.rule for look in looks for candidate in self._plan(look)]

    def _judge(self, look: _Look) -> list[Cited]:
        found = [_cite(candidate, look) for candidate in self._plan(look)]
        return [item for item in found if item is not None]

    def _plan(self, look: _Look) -> tuple[_Candidate, ...]:
        message = look.message
        company = message.company
        kind = (message.place.name, message.activity, look.is_ad, message.recipient)
        key = (message.now.day, kind, company.yes, company.no)
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _PLANS:
                self._plans.clear()
            plan = self._plans[key] = tuple(_candidates(look))
        return plan


def standing_of(book: Rulebook, company: Company, bound: frozenset[str]) -> Standing:
    """Whether a rule that binds ``bound`` binds ``company``: one yes is enough, one unknown leaves it open."""
    standings = {_standing_in(book, company, category) for category in bound}
    if Standing.YES in standings:
        return Standing.YES
    return Standing.UNKNOWN if Standing.UNKNOWN in standings else Standing.NO


def _standing_in(book: Rulebook, company: Company, category: str) -> Standing:
    if category == ANY:
        return Standing.YES
    if category == ORDINARY:
        return _is_ordinary(book, company)
    if category in company.no:
        return Standing.NO
    if category in company.yes or book.categories[category].held_unless_denied:
        return Standing.YES
    return Standing.UNKNOWN


def _is_ordinary(book: Rulebook, company: Company) -> Standing:
    """Ordinary is whom no ban on messengers binds, and that only when every decisive question is answered «no»."""
    if company.yes & book.decisive:
        return Standing.NO
    return Standing.YES if book.decisive <= company.no else Standing.UNKNOWN


def _is_post(message: Message) -> bool:
    """An announcement to everybody. An answer in public comments is none: it is a message in that messenger."""
    return message.place.is_public and message.activity not in _IN_PERSON


def _acts(look: _Look) -> frozenset[Activity]:
    """What the message does in the words of triggers.

    Advertising in public comments is both sent and published, and so is what is called a post and goes to somebody.
    """
    if not look.is_ad:
        return frozenset({look.activity})
    if look.message.place.is_public:
        return frozenset({look.activity, Activity.AD_POST})
    return frozenset({Activity.PROMO}) | ({look.message.activity} & {Activity.PUBLIC_POST})


def _candidates(look: _Look) -> Iterator[_Candidate]:
    message, acts = look.message, _acts(look)
    for rule in look.book.in_force(message.now.day):
        trigger = rule.trigger
        speaks = (
            bool(trigger.activity & acts)
            and _fits(trigger.channel, message.place.classes)
            and (not trigger.service or message.place.service in trigger.service)
            and (not trigger.recipient or message.recipient in trigger.recipient)
            and (not trigger.restricted or is_restricted(look.book, message.place.service, message.now.day))
            and not (trigger.unknown_service and message.place.is_known)
        )
        standing = standing_of(look.book, message.company, rule.bound) if speaks else Standing.NO
        if standing is not Standing.NO:
            yield _Candidate(rule, standing)


def _fits(wanted: frozenset[Channel], there: frozenset[Channel]) -> bool:
    return not wanted or bool(wanted & there)


def is_restricted(book: Rulebook, service: str, day: date) -> bool:
    """Whether access to ``service`` is restricted on ``day``; a contested resource counts, its rule is softened."""
    resource = book.restricted.get(service)
    return resource is not None and (resource.since is None or resource.since <= day)


def _cite(candidate: _Candidate, look: _Look) -> Cited | None:
    """What the rule does here, or ``None`` if the text gives it nothing to speak of."""
    rule, reading = candidate.rule, look.reading
    trigger = rule.trigger
    if trigger.data and not trigger.data & reading.carried:
        return None
    if trigger.files and not trigger.files & reading.unread_files:
        return None
    is_debt = reading.is_debt or reading.is_debt_in_files
    if (trigger.topic and not is_debt) or (trigger.unread and reading.is_complete):
        return None
    cited = _softened(rule, look)
    return cited if candidate.standing is Standing.YES else _in_doubt(cited)


def _softened(rule: Rule, look: _Look) -> Cited:
    for ease in rule.eases:
        if all(_CIRCUMSTANCES[name](look, rule, ease) for name in ease.when):
            return Cited(rule, Effect(ease.effect), ease.say, ease.contested)
    if rule.needs is not None and _NEEDS[rule.needs](look):
        return Cited(rule, Effect.INFO, _MET)
    return Cited(rule, Effect(rule.gate.value))


def _in_doubt(cited: Cited) -> Cited | None:
    """A ban on an unknown category holds; a warning is only mentioned; an advice to somebody else is left out."""
    if cited.effect is Effect.INFO:
        return None
    forbids = cited.rule.gate in {Gate.BLOCK, Gate.BLOCK_UNLESS}
    return Cited(cited.rule, Effect.POSSIBLE if forbids else Effect.INFO, _MAYBE, cited.contested)


def _doubt(reading: Reading) -> str:
    """Why a message may be advertising, which is not sure. A file never makes it sure: it may have been asked for."""
    if reading.advertising is Advertising.LIKELY:
        return _MAYBE_AD
    return _MAYBE_AD_FILE if reading.ads_in_files else ""


def _with_doubt(cited: list[Cited], as_advertising: list[Cited], *, why: str) -> list[Cited]:
    """What would stop the message were it advertising joins as possible."""
    known = {item.rule.key: item.effect for item in cited}
    doubts = [
        Cited(item.rule, Effect.POSSIBLE, why, item.contested)
        for item in as_advertising
        if item.effect is not Effect.INFO and known.get(item.rule.key, Effect.INFO) is Effect.INFO
    ]
    replaced = {item.rule.key for item in doubts}
    return [item for item in cited if item.rule.key not in replaced] + doubts


# Consents and refusals.


def live(consent: Consent, message: Message) -> bool:
    """Verified, for this company and this channel, given and not withdrawn by the time of the message."""
    company, place = message.company, message.place
    is_ours = consent.advertiser is None or consent.advertiser in SELF or consent.advertiser in company.names
    is_here = consent.channels is None or bool(consent.channels & {place.name, place.service})
    is_given = consent.given is None or consent.given.is_reached(message.now)
    is_withdrawn = consent.withdrawn is not None and consent.withdrawn.is_reached(message.now)
    return consent.is_verified and is_ours and is_here and is_given and not is_withdrawn


def _has(look: _Look, kind: str) -> bool:
    message = look.message
    return not refused(look.book, message, "pd") and any(
        consent.kind == kind and live(consent, message) for consent in message.consents
    )


def refused(book: Rulebook, message: Message, kind: str) -> bool:
    """Whether the person refused ``kind`` by now; a refusal has no force before the norm that gives it one."""
    begins = book.opt_outs.get(kind)
    if begins is not None and message.now.day < begins:
        return False
    return any(
        item.kind == kind and (item.since is None or item.since.is_reached(message.now)) for item in message.opt_outs
    )


def _ads_consent(look: _Look) -> bool:
    return not refused(look.book, look.message, "ads") and _has(look, "ads")


def _sms_consent(look: _Look) -> bool:
    """A consent to advertising serves too, if it names SMS."""
    if refused(look.book, look.message, "sms_operator"):
        return False
    names_sms = any(
        consent.kind == "ads" and consent.channels is not None and live(consent, look.message)
        for consent in look.message.consents
    )
    return _has(look, "sms") or (names_sms and _ads_consent(look))


def _ad_marking(look: _Look) -> bool:
    return look.reading.is_marked


_NEEDS: Mapping[Need, Callable[[_Look], bool]] = {
    Need.ADS_CONSENT: _ads_consent,
    Need.SMS_CONSENT: _sms_consent,
    Need.CALL_CONSENT: _ads_consent,
    Need.AD_MARKING: _ad_marking,
}


# Circumstances: what softens a rule.


def _first_contact_reply(look: _Look, _rule: Rule, _ease: Ease) -> bool:
    """The approved automatic invitation: no data, no advertising."""
    is_switched_on = Circumstance.FIRST_CONTACT_REPLY in look.message.overrides
    return is_switched_on and not look.is_ad and not look.reading.is_sensitive


def _corporate_clients(look: _Look, _rule: Rule, _ease: Ease) -> bool:
    is_recorded = Circumstance.CORPORATE_CLIENTS in look.message.overrides
    return is_recorded and look.message.recipient is Recipient.LEGAL_ENTITY


def _owner_not_listed(look: _Look, _rule: Rule, _ease: Ease) -> bool:
    return Channel.FOREIGN_LISTED not in look.message.place.classes


def _acknowledged(look: _Look, rule: Rule, _ease: Ease) -> bool:
    return bool({rule.id, f"{rule.id}:{look.message.place.name}"} & look.message.acknowledged)


def _no_sensitive_data(look: _Look, _rule: Rule, _ease: Ease) -> bool:
    return not look.reading.is_sensitive


def _resource_contested(look: _Look, _rule: Rule, _ease: Ease) -> bool:
    return look.book.restricted[look.message.place.service].contested


def _not_bulk(look: _Look, _rule: Rule, _ease: Ease) -> bool:
    """Advertising is a mailing unless somebody said otherwise."""
    return look.message.bulk is False


def _requested(look: _Look, _rule: Rule, _ease: Ease) -> bool:
    return look.message.requested


def _only_requested_code(look: _Look, rule: Rule, _ease: Ease) -> bool:
    return rule.trigger.data & look.reading.carried == {"OTP"}


def _written_consent(look: _Look, _rule: Rule, _ease: Ease) -> bool:
    return _has(look, "pd_written")


def _distribution_consent(look: _Look, _rule: Rule, _ease: Ease) -> bool:
    return _has(look, "distribution")


def _sender_exempt(look: _Look, _rule: Rule, ease: Ease) -> bool:
    """Whoever claims an exception proves it: an unknown category gives none."""
    return bool(look.message.company.yes & ease.categories)


def _operator_mandatory(look: _Look, rule: Rule, ease: Ease) -> bool:
    is_marked = Circumstance.OPERATOR_MANDATORY in look.message.overrides
    return is_marked and not look.is_ad and _sender_exempt(look, rule, ease)


_CIRCUMSTANCES: Mapping[Circumstance, Callable[[_Look, Rule, Ease], bool]] = {
    Circumstance.FIRST_CONTACT_REPLY: _first_contact_reply,
    Circumstance.CORPORATE_CLIENTS: _corporate_clients,
    Circumstance.OWNER_NOT_LISTED: _owner_not_listed,
    Circumstance.ACKNOWLEDGED: _acknowledged,
    Circumstance.NO_SENSITIVE_DATA: _no_sensitive_data,
    Circumstance.RESOURCE_CONTESTED: _resource_contested,
    Circumstance.NOT_BULK: _not_bulk,
    Circumstance.REQUESTED: _requested,
    Circumstance.ONLY_REQUESTED_CODE: _only_requested_code,
    Circumstance.WRITTEN_CONSENT: _written_consent,
    Circumstance.DISTRIBUTION_CONSENT: _distribution_consent,
    Circumstance.SENDER_EXEMPT: _sender_exempt,
    Circumstance.OPERATOR_MANDATORY: _operator_mandatory,
}
