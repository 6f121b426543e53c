"""How quickly personal data is found in messages and in a long text; what a process of the detector takes."""

import json
import os
import random
import subprocess
import sys
import time

from pristan.bench.ground import Ground
from pristan.bench.model import Scale, percentile
from pristan.compliance.pd import Profile, ready, scan

MESSAGES = {Scale.SMALL: 400, Scale.FULL: 4_000}
LENGTH, LONG = 200, {Scale.SMALL: 200_000, Scale.FULL: 1_000_000}
DETERMINISTIC = Profile(names=False, budget_ms=None)
EVERYTHING = Profile(budget_ms=None)
CHARACTERS_PER_MB = 1_000_000
SEED = 20261121
OPENINGS = (
    "Здравствуйте, меня зовут {name} {surname}, заказ {number} до сих пор не пришёл. ",
    "Добрый день! Подскажите, пожалуйста, когда привезут диван, который мы выбрали на прошлой неделе? ",
    "перезвоните на 8{phone}, адрес ул {street} д {house} кв {flat}, домофон не работает ",
    "Оплатил картой {card}, чек не пришёл на почту {login}@mail.ru, проверьте. ",
    "паспорт {passport}, снилс не помню, оформите на {surname} {name} ",
    "сколько стоит доставка в область и есть ли рассрочка на кухню с фасадами из дуба? ",
    "Скидка по карте лояльности не применилась, позиция {number} в корзине задвоилась, помогите. ",
    "Спасибо, всё дошло, упаковка целая, курьер вежливый, буду заказывать ещё. ",
)
NAMES = "Анна Иван Гульнара Сергей Мария Рустам Ольга Пётр Тимур Елена".split()
SURNAMES = "Кузнецова Мамедов Хабибуллина Дегтярёв Ковальчук Цой Магомедов Сидоренко".split()
STREETS = "лесная советская гагарина ленина садовая марата".split()


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Scan messages of 200 characters with cold and warm dictionaries, then one long text."""
    chance = random.Random(SEED)  # noqa: S311 - texts to measure with, nothing secret
    messages = [_message(chance) for _ in range(MESSAGES[scale])]
    ready()
    cold = [_timed(text, EVERYTHING) for text in messages]
    warm = [_timed(text, EVERYTHING) for text in messages]
    digits = [_timed(text, DETERMINISTIC) for text in messages]
    long = "\n".join(_message(chance) for _ in range(LONG[scale] // LENGTH))
    whole, plain = _timed(long, EVERYTHING), _timed(long, DETERMINISTIC)
    megabytes = len(long) / CHARACTERS_PER_MB
    return {
        "p50_ms": round(percentile(cold, 0.5), 3),
        "p95_ms": round(percentile(cold, 0.95), 3),
        "warm_p50_ms": round(percentile(warm, 0.5), 3),
        "warm_p95_ms": round(percentile(warm, 0.95), 3),
        "deterministic_p50_ms": round(percentile(digits, 0.5), 3),
        "deterministic_p95_ms": round(percentile(digits, 0.95), 3),
        "mb_per_s": round(megabytes / whole * 1000, 3),
        "deterministic_mb_per_s": round(megabytes / plain * 1000, 3),
        "messages": len(messages),
        **_start(ground),
    }


def _timed(text: str, profile: Profile) -> float:
    started = time.perf_counter()
    scan(text, profile=profile)
    return (time.perf_counter() - started) * 1000


def _message(chance: random.Random) -> str:
    text = ""
    while len(text) < LENGTH:
        text += chance.choice(OPENINGS).format(
            name=chance.choice(NAMES),
            surname=chance.choice(SURNAMES),
            street=chance.choice(STREETS),
            number=chance.randint(10**6, 10**9),
            phone=f"9{chance.randint(10**8, 10**9 - 1)}",
            house=chance.randint(1, 99),
            flat=chance.randint(1, 300),
            card=chance.randint(4 * 10**15, 5 * 10**15),
            login=f"user{chance.randint(10, 9999)}",
            passport=f"45{chance.randint(10, 24)} {chance.randint(10**5, 10**6 - 1)}",
        )
    return text[:LENGTH]


def _start(ground: Ground) -> dict[str, float | int | str]:
    """Seconds until a new process has its first answer, and its memory after a long text, the tagger loaded."""
    program = (
        "import json, time, psutil; began = time.perf_counter();"
        "from pristan.compliance.pd import scan; scan('Кузнецова Анна, 8 916 123-45-67');"
        "took = time.perf_counter() - began; scan('Кузнецова Анна пришла к Мерривезеру. ' * 20);"
        "print(json.dumps([took, psutil.Process().memory_info().rss / (1 << 20)]))"
    )
    environment = {**os.environ, **ground.environment()}
    said = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    start, memory = json.loads(said.stdout)
    return {"start_s": round(start, 2), "memory_mb": round(memory)}
