"""How many recipients of a mailing the gate judges in a second, and how long one message takes with its text read."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from pristan.bench.ground import Ground
from pristan.bench.model import Scale, percentile
from pristan.compliance.model import Company, Consent, Message, Moment, OptOut
from pristan.compliance.places import place_of
from pristan.compliance.policy import Gatekeeper
from pristan.compliance.rulebook import Rulebook, shipped
from pristan.compliance.shapes import Activity
from pristan.compliance.text import Reader

RECIPIENTS = {Scale.SMALL: 200_000, Scale.FULL: 1_000_000}
TEXTS = {Scale.SMALL: 2_000, Scale.FULL: 10_000}
TODAY = date(2026, 11, 21)
LENGTH = 200
MAILING = "Успейте купить: скидка 30 % на всю обувь до конца недели. Отписаться можно словом «стоп»."
PIECES = (
    "Здравствуйте, ваш заказ 4512 собран и ждёт вас до пятницы.",
    "Мастер приедет завтра с 9 до 12, позвонит за час.",
    "Запишите номер курьера: +7 926 102-45-89.",
    "Меня зовут Ирина Петрова, живу на улице Ленина, дом 5, квартира 12.",
    "Скидка 10 % на второй товар в чеке, спрашивайте на кассе.",
    "Паспорт 4508 123456 выдан в 2008 году.",
    "Оплатить можно картой на сайте или при получении.",
    "Спасибо за отзыв, передадим его команде.",
)


def run(_ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Judge a mailing by SMS of an ordinary company, then messages of 200 characters one by one."""
    book = shipped()
    gate, reader = Gatekeeper(book), Reader(book)
    read = reader.read(MAILING)
    started, cpu = time.perf_counter(), time.process_time()
    verdicts = [gate.decide(message, read).verdict for message in _mailing(book, RECIPIENTS[scale])]
    spent, cpu = time.perf_counter() - started, time.process_time() - cpu
    took = sorted(_timed(gate, reader, TEXTS[scale]))
    return {
        "decisions_per_s": round(len(verdicts) / spent),
        "cpu_us_each": round(cpu / len(verdicts) * 1e6, 1),
        "denied": sum(verdict == "denied" for verdict in verdicts),
        "p50_ms": round(percentile(took, 0.5) * 1000, 3),
        "p95_ms": round(percentile(took, 0.95) * 1000, 3),
        "mb_per_s": round(LENGTH * len(took) * 2 / sum(took) / 1e6, 3),  # two bytes a letter
    }


def _ordinary(book: Rulebook) -> Company:
    return Company(yes=frozenset({"B2C"}), no=frozenset(book.categories) - {"B2C", "PD_OPERATOR"})


def _mailing(book: Rulebook, count: int) -> Iterator[Message]:
    """Recipients with consents of their own: given, withdrawn, for another channel, refused."""
    chance = random.Random(1)  # noqa: S311 - the same crowd each time
    place = place_of(book, "sms", Activity.PROMO)
    if place is None:
        raise LookupError("sms")
    base = Message(now=Moment(TODAY), company=_ordinary(book), place=place, activity=Activity.PROMO)
    for _ in range(count):
        given = Moment(TODAY - timedelta(days=chance.randrange(900)))
        channels = chance.choice((None, frozenset({"sms"}), frozenset({"email"})))
        withdrawn = Moment(TODAY) if chance.randrange(10) == 0 else None
        consent = Consent(kind="ads", is_verified=True, channels=channels, given=given, withdrawn=withdrawn)
        refusals = (OptOut("ads"), OptOut("sms_operator")) if chance.randrange(20) == 0 else ()
        yield replace(base, consents=(consent,), opt_outs=refusals)


def _timed(gate: Gatekeeper, reader: Reader, count: int) -> Iterator[float]:
    chance = random.Random(2)  # noqa: S311
    place = place_of(gate.book, "telegram", Activity.DIALOG)
    if place is None:
        raise LookupError("telegram")
    message = Message(now=Moment(TODAY), company=_ordinary(gate.book), place=place, activity=Activity.DIALOG)
    for number in range(count):
        text = f"{number}. {' '.join(chance.sample(PIECES, len(PIECES)))}"[:LENGTH]
        started = time.perf_counter()
        gate.decide(message, reader.read(text))
        yield time.perf_counter() - started
