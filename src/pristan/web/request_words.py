"""The pages of the public form as HTML: everything a stranger has written is escaped, nothing in them runs or loads."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from litestar import MediaType, Response

from pristan.rights.model import Kind
from pristan.rights.policy.forms import LONGEST, TICKET_LIFE, Sent
from pristan.rights.service.forms import Standing
from pristan.web import opt_out

HEADERS: Final = {
    **opt_out.HEADERS,
    "Content-Security-Policy": opt_out.HEADERS["Content-Security-Policy"] + "; img-src data:",
}
_STYLE: Final = """:root{color-scheme:light dark;--bg:#edf2f2;--card:#fff;--line:#dce5e6;--ctl:#7c8f94;--ink:#0f262c;
--soft:#43595f;--acc:#0b6a77;--on:#fff;--bad:#b0281d;--ok:#1a7045}
@media (prefers-color-scheme:dark){:root{--bg:#0b1619;--card:#101e22;--line:#20343a;--ctl:#62808a;--ink:#e3edee;
--soft:#a9bcc0;--acc:#5bbac5;--on:#04242a;--bad:#f29080;--ok:#72c798}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0;background:var(--bg);color:var(--ink)}
main{max-width:38em;margin:5vh auto;padding:24px;background:var(--card);border:1px solid var(--line);border-radius:10px}
h1{font-size:1.4em;line-height:1.25;margin:0 0 8px}h2{font-size:1.05em;margin:28px 0 8px}p{margin:0 0 12px}
input+.soft{display:block;margin-top:4px}p,label,legend{overflow-wrap:anywhere}
fieldset{border:0;margin:0 0 20px;padding:0}
legend,.name{font-weight:600;display:block;margin-bottom:6px;padding:0}.choice{display:flex;gap:10px;padding:6px 0}
.choice input{margin:.3em 0 0;flex:none;width:1.1em;height:1.1em;accent-color:var(--acc)}
.field{margin:0 0 18px}input[type=text],textarea{font:inherit;width:100%;padding:9px 12px;border:1px solid var(--ctl);
border-radius:7px;background:var(--card);color:var(--ink)}textarea{min-height:7em;resize:vertical}
input.code{width:9em;letter-spacing:.15em}:focus-visible{outline:3px solid var(--acc);outline-offset:2px}
form{margin-bottom:20px}
button{font:inherit;font-weight:600;padding:10px 20px;border:0;border-radius:7px;background:var(--acc);color:var(--on);
cursor:pointer;min-height:44px}.soft{color:var(--soft);font-size:.9em}.bad{color:var(--bad)}.ok{color:var(--ok)}
@media (max-width:640px){main{margin:0;border:0;border-radius:0;min-height:100vh;padding:20px 16px}}"""
_PAGE: Final = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="data:,"><style>{style}</style></head><body><main>{body}</main></body></html>"""
_TITLE: Final = "Запрос о персональных данных"


def form(company: str, sent: Sent, *, kinds: Iterable[Kind], wrong: Mapping[str, str]) -> Response[str]:
    """The form, empty or with what has to be mended."""
    choices = "".join(_choice(kind, is_chosen=kind.id == sent.kind) for kind in kinds)
    top = (
        '<p class="bad" role="alert">Запрос ещё не отправлен: исправьте отмеченное.</p>' + _fault("ticket", wrong)
        if wrong
        else ""
    )
    body = f"""<p class="soft">{escape(company)}</p><h1>{_TITLE}</h1>
<p>Вы вправе узнать, какие ваши данные здесь хранят, исправить их, возразить против рассылок, потребовать прекратить
обработку или удалить данные. Запрос получит сотрудник, который отвечает за персональные данные.</p>{top}
<form method="post"><input type="hidden" name="ticket" value="{escape(sent.ticket)}">
<fieldset{_described("kind", wrong)}><legend>О чём вы просите</legend>{choices}{_fault("kind", wrong)}</fieldset>
{_line("name", "Как вас зовут", sent.name, wrong=wrong, more='autocomplete="name"')}
{_line("address", "Ваш телефон или почта", sent.address, wrong=wrong, hint=_WHY)}
<div class="field"><label class="name" for="words">Подробности, если они нужны</label>
<textarea id="words" name="words" maxlength="{LONGEST["words"]}"{_described("words", wrong)}>
{escape(sent.words)}</textarea>{_fault("words", wrong)}</div>
<p class="soft">Эти сведения нужны только для того, чтобы найти ваши данные и ответить. Паспорт и другие документы не
присылайте.</p><button>Отправить запрос</button></form>"""
    return _page(_TITLE, body, status=422 if wrong else 200)


def standing(company: str, found: Standing, *, is_wrong: bool) -> Response[str]:
    """A request that was sent. Nothing here depends on whether the person is known."""
    days = TICKET_LIFE.days
    body = f"""<p class="soft">{escape(company)}</p><h1>Запрос принят</h1>
<p>{escape(found.title)}. Получен {found.received_on:%d.%m.%Y}, ответить на него обязаны до
<b>{found.due_on:%d.%m.%Y}</b>.</p>{_proof(found, is_wrong=is_wrong)}
<p class="soft">Сохраните адрес этой страницы: она открывается {days} дня. Никому его не показывайте.</p>"""
    return _page("Запрос принят", body)


def closed(why: str) -> Response[str]:
    """No form here, or not any more."""
    return _page("Страницы нет", f"<h1>Страницы нет</h1><p>{escape(why)}.</p>", status=404)


def too_many() -> Response[str]:
    """Too often from one place."""
    text = "С этого адреса отправлено слишком много. Повторите через час или напишите компании другим способом."
    answer = _page("Слишком часто", f"<h1>Слишком часто</h1><p>{text}</p>", status=429)
    answer.headers["Retry-After"] = "3600"
    return answer


def refused() -> Response[str]:
    """Sent by a page of another site."""
    text = "Запрос отправила страница чужого сайта. Откройте форму по ссылке компании и отправьте его отсюда."
    return _page("Запрос не принят", f"<h1>Запрос не принят</h1><p>{text}</p>", status=403)


_WHY: Final = "По нему мы найдём ваши данные. Укажите тот, по которому вы с нами связывались"


def _proof(found: Standing, *, is_wrong: bool) -> str:
    if found.is_confirmed:
        return '<p class="ok" role="status">Личность подтверждена. Больше ничего делать не нужно.</p>'
    if not found.may_try:
        text = "Попытки ввести код кончились. Личность проверит сотрудник, запрос остаётся в работе."
        return f'<p class="bad" role="alert">{text}</p>'
    wrong = '<p class="bad" role="alert" id="code-fault">Код не подошёл.</p>' if is_wrong else ""
    described = ' aria-invalid="true" aria-describedby="code-fault"' if is_wrong else ""
    return f"""<h2>Подтвердите, что это вы</h2><p>Если вы уже писали сюда с этого телефона или почты, код придёт туда
же в течение минуты. Если кода нет, ничего страшного: личность проверит сотрудник.</p>{wrong}
<form method="post"><div class="field"><label class="name" for="code">Код из шести цифр</label>
<input class="code" type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20"
 required{described}></div><button>Подтвердить</button></form>"""


def _choice(kind: Kind, *, is_chosen: bool) -> str:
    checked = " checked" if is_chosen else ""
    return (
        f'<label class="choice"><input type="radio" name="kind" value="{escape(kind.id)}"{checked} required>'
        f'<span>{escape(kind.title)}<br><span class="soft">{escape(kind.asks)}</span></span></label>'
    )


def _line(name: str, title: str, value: str, *, wrong: Mapping[str, str], hint: str = "", more: str = "") -> str:
    told = f'<span class="soft">{escape(hint)}</span>' if hint else ""
    return (
        f'<div class="field"><label class="name" for="{name}">{title}</label>'
        f'<input type="text" id="{name}" name="{name}" value="{escape(value[: LONGEST[name]])}"'
        f' maxlength="{LONGEST[name]}" required {more}{_described(name, wrong)}>{told}{_fault(name, wrong)}</div>'
    )


def _described(name: str, wrong: Mapping[str, str]) -> str:
    return f' aria-invalid="true" aria-describedby="{name}-fault"' if name in wrong else ""


def _fault(name: str, wrong: Mapping[str, str]) -> str:
    return f'<div class="bad" id="{name}-fault">{escape(wrong[name])}</div>' if name in wrong else ""


def _page(title: str, body: str, *, status: int = 200) -> Response[str]:
    html = _PAGE.format(title=title, style=_STYLE, body=body)
    return Response(html, status_code=status, headers=dict(HEADERS), media_type=MediaType.HTML)
