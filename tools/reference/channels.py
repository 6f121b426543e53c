"""The page of channels, from their manifests."""

from pristan.channels.model import Capabilities, Manifest
from pristan.channels.registry import channels
from tools.reference.markdown import code, listed, table
from tools.reference.markdown import page as page_of

INTRO = """\
Что умеет каждый канал и чего он не даёт. Сведения из описания канала в составе программы; экран «Каналы» показывает
то же."""
RECEIVE = {"webhook": "на адрес", "polling": "опросом", "own": "на своём сервере"}
MIB = 1024 * 1024
YES_NO = {True: "да", False: "нет"}


def page() -> str:
    """One section for each channel."""
    return page_of("Каналы", INTRO, *(_section(item.manifest) for item in channels().values()))


def _section(manifest: Manifest) -> str:
    facts = [
        f"Приём: {', '.join(RECEIVE.get(way, way) for way in manifest.receive)}",
        f"Где лежат данные: {manifest.data_location}; владелец: {manifest.owner_country}",
        manifest.first_writer_note,
        f"Реклама: {manifest.promo_note}",
        f"Адреса, к которым обращается Пристань: {', '.join(code(host) for host in manifest.hosts) or 'никаких'}",
        f"Описание API: <{manifest.docs_url}>, прочитано {manifest.docs_read_on}",
        f"Как подключить: [{manifest.help_page}](../{manifest.help_page}.md)",
    ]
    blocks = [
        f"## {manifest.name} (`{manifest.id}`)",
        manifest.summary,
        listed(facts),
        "### Что нужно заранее",
        listed(manifest.requires),
    ]
    if manifest.role != "meetings":  # nobody writes there
        blocks += ["### Что умеет", _capabilities(manifest.capabilities, manifest)]
    if manifest.unverified:
        blocks += ["### Не проверено на живом сервисе", listed(manifest.unverified)]
    return "\n\n".join(block for block in blocks if block)


def _capabilities(can: Capabilities, manifest: Manifest) -> str:
    limits = manifest.limits
    buttons = f"до {can.max_button_rows} рядов по {can.max_buttons_in_row}" if can.buttons else "нет"
    rows = [
        ["Длина сообщения", f"{can.text_limit:,} знаков".replace(",", "\N{NO-BREAK SPACE}")],
        ["Картинки", f"до {can.image_limit_bytes // MIB} МиБ" if can.images else "нет"],
        ["Файлы", f"до {can.file_limit_bytes // MIB} МиБ" if can.files else "нет"],
        ["Голосовые", YES_NO[can.voice]],
        ["Кнопки", buttons],
        ["Ответ на сообщение", YES_NO[can.replies]],
        ["Правка отправленного", YES_NO[can.edits]],
        ["Удаление отправленного", YES_NO[can.removals]],
        ["Отметка о доставке", YES_NO[can.delivered_receipts]],
        ["Отметка о прочтении", YES_NO[can.read_receipts]],
        ["Видно, что клиент печатает", YES_NO[can.typing_in]],
        ["Клиент видит, что печатает оператор", YES_NO[can.typing_out]],
        ["Сверка, если ответ канала потерялся", YES_NO[can.reconcile]],
        [
            "Скорость отправки",
            f"{limits.per_inbox_per_s:g} в секунду на подключение, {limits.per_chat_per_s:g} в один диалог",
        ],
    ]
    return table(["возможность", ""], rows)
