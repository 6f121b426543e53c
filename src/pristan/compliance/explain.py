"""A decision in words for a person, and the ways out that really work: each is tried on the same rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pristan.compliance.model import (
    Advertising,
    Cited,
    Consent,
    Decision,
    Effect,
    Message,
    Reading,
    Verdict,
)
from pristan.compliance.places import PUBLIC, place_of
from pristan.compliance.policy import Gatekeeper
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity, Channel, Confidence, Nature, Need, Recipient, Rule

_RANK = {Verdict.CLEARED: 0, Verdict.HELD: 1, Verdict.DENIED: 2}
_OPENING = {
    Verdict.CLEARED: "Можно отправить",
    Verdict.HELD: "Нужно решение человека",
    Verdict.DENIED: "Отправить нельзя",
}
_CONFIDENCE = {
    Confidence.LAW_TEXT: "текст закона",
    Confidence.OFFICIAL: "позиция ведомства",
    Confidence.COMMENTARY: "пересказ юристов, текст закона не сверен",
    Confidence.UNVERIFIED: "не подтверждено",
    Confidence.PRODUCT: "правило Пристани",
}
_UNMET = {
    Need.ADS_CONSENT: "нет действующего согласия на рекламу, или человек отказался от неё",
    Need.SMS_CONSENT: "нет действующего согласия на SMS-рассылку, или человек отказался от неё",
    Need.CALL_CONSENT: "нет действующего согласия на звонки, или человек отказался от них",
    Need.AD_MARKING: "нет пометки «Реклама», рекламодателя или erid",
}
_ELSEWHERE = ("webchat", "max", "email", "vk", "sms")
_PUBLIC = ("vk", "max")
_KINDS = ("ads", "sms", "pd_written", "distribution")

Changed = Sequence[tuple[Message, Reading]]
Change = Callable[[Rulebook, Message, Reading], Changed]


@dataclass(frozen=True, slots=True)
class WayOut:
    """A next step by its id, and the sentence that explains it."""

    id: str
    title: str


def why(book: Rulebook, decision: Decision, *, message: Message, reading: Reading) -> str:
    """One readable paragraph: the verdict, each article with its confidence, what was seen in the text."""
    reasons = [item for item in decision.cited if item.effect is not Effect.INFO]
    told = [_reason(book, item, message) for item in reasons]
    notes = [
        f"{item.rule.title}: {_lowered(item.note)}" for item in decision.cited if item not in reasons and item.note
    ]
    parts = [f"{_OPENING[decision.verdict]}: {'; '.join(told)}." if told else f"{_OPENING[decision.verdict]}."]
    parts += _seen(decision, reading)
    parts += notes
    if decision.verdict is not Verdict.CLEARED:
        parts.append(f"Свод правил {book.edition.version}. {book.edition.disclaimer}")
    return " ".join(parts)


_NO_LAW = {Nature.CONTRACT: "; договор с площадкой, не закон", Nature.OWN: "; правило этой установки, не закон"}


def _reason(book: Rulebook, item: Cited, message: Message) -> str:
    rule = item.rule
    said = f"{_lowered(rule.title)} ({rule.norm}, {rule.id}; {_CONFIDENCE[rule.conf]}"
    said += f"{_NO_LAW.get(rule.nature or Nature.LAW, '')})"
    note = item.note or (_UNMET[rule.needs] if rule.needs else "")
    if note:
        said += f" — {_lowered(note.rstrip('.'))}"
    enforced = rule.force.enforced_from
    if enforced is not None and message.now.day < enforced:
        said += f" — норма действует, санкции с {enforced:%d.%m.%Y}"
    if item.contested:
        said += f" — спорно: {book.contested[item.contested].say.rstrip('.')}"
    return said


def in_words(book: Rulebook, item: Cited, *, day: date) -> str:
    """What a cited rule says of the message, for who wrote it."""
    rule = item.rule
    said = item.note or (f"{_UNMET[rule.needs][:1].upper()}{_UNMET[rule.needs][1:]}" if rule.needs else "")
    parts = [said.rstrip("."), (rule.prohibition or rule.duty or rule.fact or "").rstrip(".")]
    if rule.force.enforced_from is not None and day < rule.force.enforced_from:
        parts.append(f"Норма действует, санкции с {rule.force.enforced_from:%d.%m.%Y}")
    if item.contested:
        parts.append(f"Спорно: {book.contested[item.contested].say.rstrip('.')}")
    return ". ".join(part for part in parts if part)


def confidence_of(rule: Rule) -> str:
    """How sure we are of the wording of a rule, in words."""
    return _CONFIDENCE[rule.conf]


def _lowered(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _seen(decision: Decision, reading: Reading) -> list[str]:
    seen = []
    if decision.verdict is not Verdict.CLEARED and reading.found:
        seen.append(f"В тексте есть: {', '.join(_lowered(name) for name in reading.found)}.")
    if decision.verdict is not Verdict.CLEARED and reading.found_in_files:
        seen.append(f"В файлах есть: {', '.join(_lowered(name) for name in reading.found_in_files)}.")
    if decision.verdict is not Verdict.CLEARED and reading.ads_in_files:
        seen.append(f"Файл похож на рекламу: {', '.join(reading.ads_in_files)}.")
    if decision.verdict is not Verdict.CLEARED and reading.is_debt_in_files:
        seen.append("В файле речь о долге.")
    if reading.signs and reading.advertising is not Advertising.NO:
        sure = "Текст рекламный" if reading.advertising is Advertising.SURE else "Текст похож на рекламу"
        seen.append(f"{sure}: {', '.join(reading.signs)}.")
    return seen


def ways_out(gate: Gatekeeper, decision: Decision, *, message: Message, reading: Reading) -> tuple[WayOut, ...]:
    """Steps after which the verdict is better, best first, and whom to ask when nothing else is left."""
    if decision.verdict is Verdict.CLEARED:
        return ()
    tried = [(change_id, _best(gate, change(gate.book, message, reading))) for change_id, change in _CHANGES.items()]
    better = [(rank, change_id) for change_id, rank in tried if rank < _RANK[decision.verdict]]
    ways = [change_id for _, change_id in sorted(better, key=lambda item: item[0])]
    if decision.verdict is Verdict.HELD:
        ways.append("ask_privacy_officer")
    if any(item.effect is Effect.POSSIBLE and item.rule.bound != {"ANY"} for item in decision.cited):
        ways.append("complete_profile")
    return tuple(WayOut(way, WAYS_OUT[way]) for way in ways)


def _best(gate: Gatekeeper, changed: Changed) -> int:
    """The best rank after a change; worse than any if it cannot be made here."""
    return min((_RANK[gate.decide(*one).verdict] for one in changed), default=len(_RANK))


def _mask(_book: Rulebook, message: Message, reading: Reading) -> Changed:
    return [(message, replace(reading, data=frozenset()))] if reading.data else []


def _drop_files(_book: Rulebook, message: Message, reading: Reading) -> Changed:
    found = (reading.in_files, reading.unread_files, reading.ads_in_files, reading.is_debt_in_files)
    if not any(found):
        return []
    bare = replace(reading, in_files=frozenset(), unread_files=frozenset(), ads_in_files=(), is_debt_in_files=False)
    return [(message, bare)]


def _remove_advertising(_book: Rulebook, message: Message, reading: Reading) -> Changed:
    if reading.advertising is Advertising.NO or message.activity is Activity.PROMO:
        return []
    return [(message, replace(reading, advertising=Advertising.NO))]


def _mark_advertising(_book: Rulebook, message: Message, reading: Reading) -> Changed:
    return [(message, replace(reading, is_marked=True))] if message.place.is_public else []


def _ask_consent(_book: Rulebook, message: Message, reading: Reading) -> Changed:
    """A consent that nobody withdrew; whoever refused is not asked again."""
    if message.opt_outs:
        return []
    channels = frozenset({message.place.name})
    asked = [Consent(kind=kind, is_verified=True, channels=channels) for kind in _KINDS]
    return [(replace(message, consents=(*message.consents, *asked)), reading)]


def _other_channel(book: Rulebook, message: Message, reading: Reading) -> Changed:
    """The same to the same person by our own chat or a Russian channel."""
    if message.place.is_public:
        return []
    places = [place_of(book, name, message.activity) for name in _ELSEWHERE if name != message.place.name]
    return [(replace(message, place=place), reading) for place in places if place is not None]


def _invite(_book: Rulebook, message: Message, _reading: Reading) -> Changed:
    """A short invitation without data: where even that is forbidden, it is no way out."""
    is_foreign = bool(message.place.classes & {Channel.FOREIGN_LISTED, Channel.FOREIGN_UNLISTED})
    if message.place.is_public or not is_foreign:
        return []
    return [(replace(message, activity=Activity.DIALOG), Reading())]


def _public_post(book: Rulebook, message: Message, reading: Reading) -> Changed:
    """An announcement seen by everybody, in the same messenger or in a Russian one; an answer to somebody is none."""
    is_ad = message.activity is Activity.PROMO or reading.advertising is Advertising.SURE
    if message.place.is_public or not (is_ad or message.activity is Activity.NOTIFY):
        return []
    read = replace(reading, advertising=Advertising.SURE) if is_ad else reading
    names = (message.place.service, *_PUBLIC)
    places = [place_of(book, f"{PUBLIC}{name}", Activity.PUBLIC_POST) for name in names]
    return [
        (replace(message, place=place, activity=Activity.PUBLIC_POST), read)
        for place in places
        if place is not None and place.is_known
    ]


def _send_typed(_book: Rulebook, message: Message, reading: Reading) -> Changed:
    return [] if message.bulk is False else [(replace(message, bulk=False), reading)]


def _acknowledge(_book: Rulebook, message: Message, reading: Reading) -> Changed:
    return [(replace(message, acknowledged=message.acknowledged | {"MSG-SME"}), reading)]


def _record_corporate(_book: Rulebook, message: Message, reading: Reading) -> Changed:
    if message.recipient is not Recipient.LEGAL_ENTITY:
        return []
    return [(replace(message, overrides=message.overrides | {"corporate_clients"}), reading)]


# Ids never change: programs know them. The order is the order of preference among equals.
_CHANGES: Mapping[str, Change] = {
    "mask": _mask,
    "drop_files": _drop_files,
    "other_channel": _other_channel,
    "mark_advertising": _mark_advertising,
    "remove_advertising": _remove_advertising,
    "ask_consent": _ask_consent,
    "invite": _invite,
    "make_public_post": _public_post,
    "send_typed": _send_typed,
    "acknowledge_channel": _acknowledge,
    "record_corporate_client": _record_corporate,
}
WAYS_OUT: Mapping[str, str] = {
    "mask": "Скрыть данные и отправить",
    "drop_files": "Убрать эти файлы из ответа",
    "other_channel": "Отправить тому же человеку по разрешённому каналу",
    "mark_advertising": "Добавить пометку «Реклама», рекламодателя и erid",
    "remove_advertising": "Убрать рекламу из текста",
    "ask_consent": "Получить согласие человека",
    "invite": "Пригласить в разрешённый канал",
    "make_public_post": "Опубликовать для всех без диалога",
    "send_typed": "Отправить вручную одному человеку",
    "acknowledge_channel": "Администратору принять предупреждение для этого канала",
    "record_corporate_client": "Администратору записать, что собеседник — сотрудник юридического лица",
    "ask_privacy_officer": "Спросить ответственного за персональные данные",
    "complete_profile": "Ответить на вопросы об организации",
}
