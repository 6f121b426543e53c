"""What a fetched file is, and when a failed one is tried again. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pristan.kit.media import UNKNOWN, ImageRefused, kind_of, open_picture, safe_name, sniff

_DELAYS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600, 4 * 3600))
TRIES = len(_DELAYS) + 1
_STORAGE_PAUSE, _LONGEST_STORAGE_PAUSE = timedelta(minutes=1), timedelta(minutes=30)
GONE_WORDS = {
    "too_big": "Файл больше 100 МБ. Попросите прислать ссылку",
    "too_big_there": "Такие большие файлы канал не отдаёт. Попросите прислать ссылку",
    "gone": "Канал больше не хранит этот файл. Попросите прислать его снова",
    "internal_address": "Адрес файла ведёт во внутреннюю сеть. Файл не забран",
    "host_refused": "Файл лежит на сервере, к которому Пристань не обращается. Файл не забран",
    "not_https": "Адрес файла не защищён. Файл не забран",
    "bad_url": "Канал прислал неверный адрес файла",
    "too_many_redirects": "Адрес файла никуда не приводит",
    "unreachable": "Канал так и не отдал файл. Попросите прислать его снова",
}
NOT_SHOWN = "Просмотра для этого вида файлов нет, его можно сохранить"
_EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/flac": "flac",
    "image/bmp": "bmp",
    "image/heic": "heic",
    "image/tiff": "tiff",
    "video/quicktime": "mov",
    "video/3gpp": "3gp",
    "application/pdf": "pdf",
}
_NAMES = {"image": "Фото", "video": "Видео", "audio": "Звук", "sticker": "Стикер"}


def why_not(code: str) -> str:
    """Why a channel that refuses to say where a file is will never say it, by the code of its refusal."""
    return "too_big_there" if code.endswith(".file_too_big") else "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the bytes turned out to be. ``kind`` is of the attachment, ``file_kind`` of the stored file."""

    mime: str
    kind: str
    file_kind: str
    name: str
    width: int | None = None
    height: int | None = None
    thumbnail: bytes | None = None
    remark: str | None = None


def examine(content: bytes, *, kind: str, name: str) -> Found:
    """Look into the bytes; a lying type makes it a plain file, offered for saving only."""
    mime = sniff(content[:4096], name=name)
    real = kind_of(mime)
    promised = "image" if kind == "sticker" else kind
    if promised not in {"file", real}:
        honest = mime == UNKNOWN or (mime.startswith(f"{promised}/") and mime != "image/svg+xml")
        remark = NOT_SHOWN if honest else "Внутри не то, что заявлено. Открыть можно только после сохранения"
        return Found(mime=mime, kind="file", file_kind="file", name=named(name, kind=kind, mime=mime), remark=remark)
    shown = named(name, kind=kind, mime=mime)
    if real != "image":
        return Found(mime=mime, kind=kind, file_kind=real, name=shown)
    try:
        picture = open_picture(content)
    except ImageRefused as exc:
        bomb = "Картинка слишком велика для просмотра" if exc.reason == "too_many_pixels" else "Картинка повреждена"
        return Found(mime="application/octet-stream", kind="file", file_kind="file", name=shown, remark=bomb)
    return Found(
        mime=mime,
        kind=kind,
        file_kind="image",
        name=shown,
        width=picture.width,
        height=picture.height,
        thumbnail=picture.thumbnail,
    )


def named(name: str, *, kind: str, mime: str) -> str:
    """The file's name, or one by its kind, with the extension of what it is."""
    if name:
        return safe_name(name)
    suffix = _EXTENSIONS.get(mime, "")
    base = _NAMES.get(kind, "Файл")
    return f"{base}.{suffix}" if suffix else base


def next_attempt(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after ``attempts`` failures, or None when it is enough."""
    return now + _DELAYS[attempts - 1] if attempts <= len(_DELAYS) else None


def storage_pause(failures: int) -> timedelta:
    """How long a file waits that our storage did not take so many times in a row: it must be fetched anew each time."""
    doublings = min(failures - 1, 5)
    return min(_STORAGE_PAUSE * (1 << doublings), _LONGEST_STORAGE_PAUSE)
