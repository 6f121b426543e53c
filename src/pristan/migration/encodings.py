"""Which encoding a text is in: byte order marks, then UTF-8, then the Russian single-byte ones by their letters."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from pristan.migration.notes import Notes

SAMPLE = 256 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SINGLE_BYTE = ("cp1251", "koi8-r", "cp866")
_VALID_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# How often letters of Russian text are met, in the order of frequency; the rest of the alphabet weighs nothing.
_FREQUENT = {letter: weight for weight, letter in enumerate(reversed("оеаинтсрвлкмдпу"), start=1)}
_CHUNK = 1 << 20


def sniff(sample: bytes) -> tuple[str, int]:
    """The encoding of a text by its beginning, and how many bytes of a byte order mark to leave out."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name, len(mark)
    if sample.count(0) * 4 > len(sample) > 1:
        return ("utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"), 0
    if _reads_as_utf8(sample):
        return "utf-8", 0
    sequences = b"".join(_VALID_SEQUENCE.findall(sample))
    if len(sequences) * 4 >= 3 * sum(not chr(byte).isascii() for byte in sample):
        return "utf-8", 0  # a few spoiled bytes in a good text
    return max(_SINGLE_BYTE, key=lambda name: _likeness(sample, name)), 0


def _reads_as_utf8(sample: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample)  # the sample may end within a letter
    except UnicodeDecodeError:
        return False
    return True


def _likeness(sample: bytes, encoding: str) -> int:
    text = sample.decode(encoding, "replace")
    # Words begin with a capital and go on in small letters; read in a wrong encoding they do not.
    shouting = len(re.findall(r"[а-яё][А-ЯЁ]", text))
    return sum(_FREQUENT.get(letter, 0) for letter in text) - 30 * shouting - 10 * len(re.findall(r"[╔-▀\ufffd]", text))


def decoded(source: BinaryIO, notes: Notes, *, file: str = "", start: bytes = b"") -> Iterator[str]:
    """The text in pieces. A byte that cannot be read becomes U+FFFD, and the line is named."""
    first = start + source.read(SAMPLE - len(start))
    encoding, skip = sniff(first)
    if encoding != "utf-8":
        notes.warn(f"{file + ': ' if file else ''}кодировка определена как {encoding}")
    reading = _Decoding(encoding, notes, file)
    chunk = first[skip:]
    while chunk:
        yield reading.decode(chunk)
        chunk = source.read(_CHUNK)
    if rest := reading.decode(b"", final=True):
        yield rest


class _Decoding:
    def __init__(self, encoding: str, notes: Notes, file: str) -> None:
        self._strict = codecs.getincrementaldecoder(encoding)("strict")
        self._lenient = codecs.getincrementaldecoder(encoding)("replace")
        self._notes, self._file, self._line = notes, file, 1

    def decode(self, chunk: bytes, *, final: bool = False) -> str:
        state = self._strict.getstate()
        try:
            text = self._strict.decode(chunk, final)
        except UnicodeDecodeError:
            self._lenient.setstate(state)
            text = self._lenient.decode(chunk, final)
            self._strict.setstate(self._lenient.getstate())
            self._tell(text)
        self._line += text.count("\n")
        return text

    def _tell(self, text: str) -> None:
        for offset, line in enumerate(text.split("\n")):
            if "\ufffd" in line:
                self._notes.line("не все символы читаются, заменены на «\ufffd»", self._line + offset, file=self._file)
