"""Pages are set in the face of the UI, by fonts that travel with the product and with their licence."""

from importlib.resources import files
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.ttLib import TTFont

from pristan.kit.typesetting import typeset

PACKAGE = Path(str(files("pristan")))
FONTS = PACKAGE / "report_templates" / "fonts"
FACES = ("GolosText-Regular", "GolosText-SemiBold")
POSTER = {"company": "Аптека «Ромашка»", "ways": ["MAX", "ВКонтакте"], "link": "romashka.example/i/АБВ", "qr": "<svg/>"}
LACKS = {"→", "≥"}  # set in a font of the typesetter
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def faces_of(content: bytes) -> set[str]:
    """Names of the fonts that letters of the pages are set in, without the mark of a subset."""
    found = set()
    document = pypdfium2.PdfDocument(content)
    try:
        for index in range(len(document)):
            for item in document[index].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                font = pdfium.FPDFTextObj_GetFont(item.raw)
                room = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
                name = bytearray(room)
                pdfium.FPDFFont_GetBaseFontName(font, (pdfium.c_char * room).from_buffer(name), room)
                found.add(bytes(name).rstrip(b"\0").decode().rpartition("+")[2])
    finally:
        document.close()
    return found


def test_a_page_is_set_in_the_face_of_the_ui() -> None:
    made = typeset("poster.typ", {**POSTER, "qr": SVG}, raw=frozenset({"qr"}))
    assert faces_of(made) == set(FACES)


def test_what_the_face_lacks_is_set_in_another_and_not_left_out() -> None:
    made = typeset("poster.typ", {**POSTER, "company": "ΑΩ", "qr": SVG}, raw=frozenset({"qr"}))
    assert faces_of(made) > {"GolosText-Regular"}


def test_the_licence_stands_beside_the_fonts() -> None:
    words = (FONTS / "OFL.txt").read_text("utf-8")
    assert "Golos Text Project Authors" in words
    assert "SIL OPEN FONT LICENSE Version 1.1" in words
    assert "Reserved Font Name" not in words.split("PREAMBLE", 1)[0], "else the joined files could not keep the name"


@pytest.mark.parametrize("face", FACES)
def test_the_face_has_every_letter_of_our_own_texts(face: str) -> None:
    texts = [*(PACKAGE / "report_templates").glob("*.yaml"), *(PACKAGE / "rulebook").rglob("*.yaml")]
    used = {letter for path in texts if ".cases" not in path.name for letter in path.read_text("utf-8")}
    known = set(TTFont(FONTS / f"{face}.ttf").getBestCmap())
    assert texts
    assert {letter for letter in used if ord(letter) not in known and letter.isprintable()} == LACKS
