"""Exports as messengers write them, made on the spot."""

import io
import struct
import zipfile
import zlib

TEXT = (
    "25.03.2024, 18:00 - Сообщения и звонки защищены сквозным шифрованием.\n"
    "25.03.2024, 18:01 - +7 999 000-00-01: Здравствуйте, мой паспорт 4509 123456\n"
    "25.03.2024, 18:02 - +7 999 000-00-01: IMG-20240325-WA0001.jpg (файл добавлен)\nвот чек\n"
    "25.03.2024, 18:03 - Аптека: Везём\n"
    "25.03.2024, 18:04 - +7 999 000-00-01: PTT-20240325-WA0002.opus (файл добавлен)\n"
)


def a_picture() -> bytes:
    """A PNG of one pixel."""
    rows = zlib.compress(b"\0\xff\0\0")

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def a_zip(**files: bytes | str) -> bytes:
    """An archive; ``__`` in a name is a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def a_whatsapp_zip(text: str = TEXT) -> bytes:
    """A chat of a phone with a photo; the voice it names is not there."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Чат WhatsApp с +7 999 000-00-01.txt", text)
        archive.writestr("IMG-20240325-WA0001.jpg", a_picture())
    return out.getvalue()
