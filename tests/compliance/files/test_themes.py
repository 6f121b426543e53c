"""What a file speaks of: leaflets and demands are told from price lists, bills and contracts."""

import os
from pathlib import Path

import pytest

from pristan.compliance.files import scan_file
from tests.compliance.files import made

LEAFLET = "Успейте купить: скидка 30 % на всю обувь до конца недели. Ждём вас в наших магазинах."
DEMAND = "Уведомление о задолженности. Просим погасить задолженность 15 300 руб. в течение трёх дней."
PRICES = [["Товар", "Цена, руб."], ["Насос циркуляционный", "8 900"], ["Труба 16 мм, метр", "120"]]
BILL = [["Позиция", "Цена", "Скидка", "Сумма"], ["Насос", "8 900", "скидка 5 %", "8 455"], ["Срок оплаты", "до 15.12"]]
LOAN = (
    "Договор займа. В случае просрочки платежа Заёмщик уплачивает неустойку в размере 0,1 % от суммы задолженности."
    " Заёмщик обязан погасить задолженность до окончания срока. Займодавец вправе обратиться в суд о взыскании."
)
MANY = "Обычная строка отчёта о работе склада за месяц.\n" * 400


def read(path: Path, name: str = "") -> tuple[bool, bool]:
    found = scan_file(path, name=name, seconds=60).read
    return bool(found.ad_signs), found.is_debt


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(LEAFLET, (True, False), id="a leaflet"),
        pytest.param(DEMAND, (False, True), id="a demand"),
        pytest.param(f"{LEAFLET}\n{MANY}\n{DEMAND}", (True, True), id="both, far from each other"),
        pytest.param(MANY + LEAFLET, (True, False), id="a call at the end of a long text"),
        pytest.param(LOAN, (False, False), id="a contract that provides for debts"),
        pytest.param("Справка: задолженности нет, долг погашен полностью.", (False, False), id="nothing is owed"),
        pytest.param("Ваш заказ собран. Скидка по карте применена.", (False, False), id="a discount that was given"),
        pytest.param("", (False, False), id="nothing"),
    ],
)
def test_a_document_is_judged_by_what_it_says(tmp_path: Path, text: str, expected: tuple[bool, bool]) -> None:
    assert read(made.word(tmp_path / "a.docx", *text.split("\n"))) == expected
    plain = tmp_path / "a.txt"
    plain.write_text(text, "utf-8")
    assert read(plain) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(PRICES, (False, False), id="a price list"),
        pytest.param(BILL, (False, False), id="a bill with a discount"),
        pytest.param([["Акция"], [LEAFLET]], (True, False), id="a leaflet in a table"),
        pytest.param([["Основание", "Сумма"], ["Сумма долга", "15 300 руб."]], (False, True), id="a debt in a table"),
    ],
)
def test_a_table_is_judged_row_by_row(tmp_path: Path, rows: list[list[str]], expected: tuple[bool, bool]) -> None:
    assert read(made.xlsx(tmp_path / "a.xlsx", {"Лист": rows})) == expected


def test_a_page_of_a_pdf_is_judged_too(tmp_path: Path) -> None:
    assert read(made.pdf(tmp_path / "a.pdf", f"Первая страница\n#pagebreak()\n{LEAFLET}")) == (True, False)


@pytest.mark.parametrize("words", ["долг ", "задолженность 1 ", "скидка ", "успейте ", "а ", " ", "долг\u00a01"])
def test_words_repeated_for_ever_are_judged_in_a_moment(tmp_path: Path, words: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(words * (200_000 // len(words)), "utf-8")
    started = sum(os.times()[:4])  # of the processor, ours and that of who opens the file
    scan_file(path, name="a.txt", seconds=60)
    assert sum(os.times()[:4]) - started < 30
