"""Secrets and signs of payment: codes of cards, passwords, one-time codes, sums that were transferred; references."""

import re
from collections.abc import Iterator

from pristan.compliance.pd.candidate import Candidate, pattern
from pristan.compliance.pd.model import Kind
from pristan.compliance.pd.words import begun

_CVV = re.compile(
    r"(?<!\w)(?:cvv2?|cvc2?|цвв|код (?:с|на) (?:обратной|обороте|оборотной)(?: сторон[ыеа])?)"
    r"\W{0,3}(?:код\w?\W{0,2})?(\d{3})(?!\d)"
)
_PASSWORD = re.compile(
    r"(?<!\w)(?:парол[ьяею]м?|password|pass|pwd)\s{0,2}(?:[:=]\s{0,3}|-\s{1,2}|(?=\S{0,30}\d))([^\s,;а-яё]{4,40})"
)
_OTP = re.compile(
    r"(?<!\w)(?:одноразов\w{2,4} (?:код|пароль)|код (?:подтверждения|для входа|доступа|авторизации|активации))"
    r"\W{0,4}(\d{4,8})(?!\d)"
)
_OTP_PLAIN = re.compile(r"(?<!\w)(?:код|code)\W{0,4}(\d{4,8})(?!\d)")
_NOBODY = re.compile(r"никому (?:его |её |ее |код )?не (?:сообщ|говор|показ|назыв|перед)")
_SUM = r"\d[\d ]{0,12}(?:[.,]\d{2})?\s?(?:руб|₽|р\.|р(?!\w)|тыс)"
_TRANSFER = re.compile(
    rf"(?:перевод|перев[её]л|зачислен|зачислил|списан|остаток|баланс|по сбп|поступил|пополнен)[^.!?\n]{{0,40}}?{_SUM}"
    rf"|{_SUM}[^.!?\n]{{0,30}}?(?:перевод|перев[её]л|зачислен|списан|по сбп|поступил)"
)
_PAYMENT = re.compile(r"плат[её]жн\w{2,3} поручен\w{2}|сч[её]т\w? на оплату|(?<!\w)st00012\|")
_ORDER = re.compile(
    r"(?<!\w)(?:заказ[аеу]?|заявк[аеиу]|накладн\w{2}|трек|обращени[еяю]|бронь|брони)\s{0,2}(?:номер\s)?(?:№|n|#)?\s{0,2}([\w/-]{0,12}\d[\w/-]{0,24})"
)
_CONTRACT = re.compile(
    r"(?<!\w)(?:договор[ауе]?|контракт[ау]?|ип|производств[оау])\s{0,2}(?:номер\s)?(?:№|n|#)?\s{0,2}([\w/-]{0,12}\d[\w/-]{0,24})"
)
_SIGN = re.compile(
    r"cv[vc]|цвв|код|парол|pass|pwd|code|перев|зачисл|списан|остат|баланс|сбп|поступ|пополн|плат|оплат|st0"
)
_MOST = 3
_NUMBERS = (
    (_ORDER, Kind.ORDER_NO, ("заказ", "заявк", "накладн", "трек", "обращени", "брон")),
    (_CONTRACT, Kind.CONTRACT_NO, ("договор", "контракт", "ип", "производств")),
)
_SECRETS = (
    (_CVV, Kind.CVV, "три цифры после слов о коде карты", ("cv", "цвв", "код")),
    (_PASSWORD, Kind.PASSWORD, "знаки после слова «пароль»", ("парол", "pass", "pwd")),
    (_OTP, Kind.OTP, "цифры после слов об одноразовом коде", ("одноразов", "код")),
)
_TRANSFERS = re.compile("перевод|перев[её]л|зачисл|списан|остаток|баланс|по сбп|поступил|пополнен")


def secrets(low: str) -> Iterator[Candidate]:
    """Codes and passwords, then what is no personal data but explains it."""
    if _SIGN.search(low):
        yield from _codes(low)
    for expression, kind, starts in _NUMBERS:
        for found in begun(expression, low, *starts):
            if sum(character.isdigit() for character in found[1]) >= _MOST:
                yield Candidate(kind, *found.span(1), (pattern("reference_number", "номер после делового слова"),))


def _codes(low: str) -> Iterator[Candidate]:
    for expression, kind, detail, starts in _SECRETS:
        for found in begun(expression, low, *starts):
            yield Candidate(kind, *found.span(1), (pattern("secret", detail),))
    if _NOBODY.search(low):
        for found in _OTP_PLAIN.finditer(low):
            yield Candidate(Kind.OTP, *found.span(1), (pattern("secret", "код, который просят никому не сообщать"),))
    if _TRANSFERS.search(low):
        for found in _TRANSFER.finditer(low):
            yield Candidate(
                Kind.TRANSFER_INFO, *found.span(), (pattern("reference", "сумма рядом со словами о переводе"),)
            )
    for found in begun(_PAYMENT, low, "плат", "сч", "st00012|"):
        yield Candidate(Kind.PAYMENT_DOC, *found.span(), (pattern("reference", "слова о платёжном документе"),))
