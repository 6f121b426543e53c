"""What stands inside the files of a message, in the words of the gate. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from pristan.channels.model import AttachmentKind, OutboundFile
from pristan.compliance.files import FileRead, Sure, Unread, not_read
from pristan.compliance.model import Cited, Effect
from pristan.compliance.pd.wording import title
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity
from pristan.compliance.text import asked, meant
from pristan.core.ids import FileId
from pristan.gate.model import Fragment

CONTENTS = "contents"
UNREAD = "UNREAD_"  # and the reason: the kind of a fragment that tells what was not read
THEMES = {"FILE_AD": "похоже на рекламу", "FILE_DEBT": "речь о долге"}  # kinds of fragments about a whole file
_ADVERTISING = frozenset({Activity.PROMO, Activity.AD_POST})
_NEVER_READ = {
    AttachmentKind.IMAGE: Unread.PICTURE,
    AttachmentKind.STICKER: Unread.PICTURE,
    AttachmentKind.VIDEO: Unread.MEDIA,
    AttachmentKind.AUDIO: Unread.MEDIA,
}


def read_of(file: OutboundFile, known: Mapping[FileId, FileRead]) -> FileRead:
    """What was read of a file; of pictures nothing ever is, and what nobody read is not clean."""
    why = _NEVER_READ.get(file.kind)
    return not_read(why) if why else known.get(file.file_id) or not_read(Unread.LATE)


def inside(book: Rulebook, cited: Cited, files: Sequence[tuple[str, FileRead]]) -> Iterator[Fragment]:
    """What in these files a rule speaks of: the places of data, what a file is about, and what was not read."""
    rule = cited.rule
    wanted = asked(rule)
    for number, (name, read) in enumerate(files):
        for one in read.sure:
            if wanted & meant(book, one.kind):
                said = f"{title(one.kind)} в файле «{name}»: {place(one, read)}"
                yield _fragment(number, kind=one.kind.value, words=said)
        for kind in _themes(cited, read):
            yield _fragment(number, kind=kind, words=f"Файл «{name}»: {_theme(kind, read)}")
        for why in sorted(read.unread & rule.trigger.files):
            said = f"Файл «{name}»: содержимое не прочитано: {Unread(why).words}"
            yield _fragment(number, kind=f"{UNREAD}{why}", words=said)


def _themes(cited: Cited, read: FileRead) -> Iterator[str]:
    trigger = cited.rule.trigger
    if read.ad_signs and cited.effect is Effect.POSSIBLE and trigger.activity & _ADVERTISING:
        yield "FILE_AD"
    if read.is_debt and trigger.topic:
        yield "FILE_DEBT"


def _theme(kind: str, read: FileRead) -> str:
    return f"{THEMES[kind]}: {', '.join(read.ad_signs)}" if kind == "FILE_AD" else THEMES[kind]


def _fragment(number: int, *, kind: str, words: str) -> Fragment:
    return Fragment(start=0, end=0, kind=kind, words=words, where=CONTENTS, number=number)


def place(one: Sure, read: FileRead) -> str:
    """How often and where most of all: «найдено 120, лист 1, столбец 3»."""
    told = [f"найдено {one.found}"]
    if one.table and read.form != "csv":
        told.append(f"{'лист' if read.form == 'xlsx' else 'таблица'} {one.table}")
    if one.column:
        told.append(f"столбец {one.column}")
    if one.page:
        told.append(f"страница {one.page}")
    return ", ".join(told)


def in_words(read: FileRead) -> list[str]:
    """What is known of a file, for who attached it: kinds with their places, then what was not read."""
    found = [f"{title(one.kind)}: {place(one, read)}" for one in read.sure]
    about = [_theme("FILE_AD", read)] if read.ad_signs else []
    if read.is_debt:
        about.append(_theme("FILE_DEBT", read))
    return [*found, *about, *(f"содержимое не прочитано: {why.words}" for why in sorted(read.unread))]


def title_of(kind: str) -> str | None:
    """The words for a kind of fragment that tells of a file as a whole."""
    if kind in THEMES:
        return THEMES[kind]
    return f"содержимое не прочитано: {Unread(kind.removeprefix(UNREAD)).words}" if kind.startswith(UNREAD) else None
