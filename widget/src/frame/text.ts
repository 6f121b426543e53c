// Words of the widget. Russian first; English for visitors whose page or browser is not Russian.

const RU = {
  open: "Открыть чат",
  close: "Свернуть чат",
  banner: "Объявление",
  bannerClose: "Закрыть объявление",
  chat: "Чат",
  online: "на связи",
  offline: "сейчас не на связи",
  opens: "ответим {when}",
  connecting: "Нет связи. Сообщения отправим сами",
  menu: "Меню",
  yourData: "Ваши данные",
  today: "Сегодня",
  yesterday: "Вчера",
  message: "Сообщение",
  send: "Отправить",
  attach: "Прикрепить файл",
  you: "Вы",
  read: "прочитано",
  sent: "отправлено",
  sending: "отправляется",
  waiting: "ждёт связи",
  failed: "Не отправлено",
  retry: "Повторить",
  discard: "Убрать",
  edited: "изменено",
  removed: "Сообщение удалено",
  typing: "{name} печатает…",
  reply: "Ответить",
  cancelReply: "Не отвечать на это сообщение",
  download: "Скачать {name}",
  showPicture: "Открыть картинку {name}",
  closePicture: "Закрыть картинку",
  earlier: "Показать раньше",
  below: "Новые сообщения",
  dropHere: "Отпустите файлы, чтобы прикрепить",
  removeFile: "Убрать {name}",
  tooBig: "{name}: больше {limit}",
  tooMany: "Не больше {count} файлов за раз",
  tooLong: "Слишком длинно: осталось убрать {count}",
  uploadFailed: "{name}: не загрузилось",
  name: "Как к вам обращаться",
  phone: "Телефон",
  email: "Электронная почта",
  optional: "необязательно",
  question: "Вопрос",
  start: "Начать чат",
  leave: "Оставить сообщение",
  offlineDone: "Сообщение передано. Ответ придёт сюда и на указанный контакт",
  consentNeeded: "Без согласия мы не можем принять ваши данные",
  fieldNeeded: "Заполните это поле",
  phoneWrong: "Нужен номер целиком, например +7 912 345-67-89",
  emailWrong: "Похоже на опечатку: нужен адрес вида name@example.ru",
  policy: "Политика обработки данных",
  newWindow: "откроется в новой вкладке",
  consentGiven: "Согласие дано {when}",
  consentText: "Текст согласия",
  withdraw: "Отозвать согласие",
  withdrawNote: "Чат закончится на всех ваших устройствах, и писать вам сюда больше не будут",
  endHere: "Закончить чат на этом устройстве",
  back: "К переписке",
  signIn: "Чат открыт для вошедших на сайт",
  refused: "Чат сейчас недоступен на этой странице",
  broken: "Не получилось. Попробуйте ещё раз",
  unread_one: "{count} новое сообщение",
  unread_few: "{count} новых сообщения",
  unread_many: "{count} новых сообщений",
  unread_other: "{count} новых сообщения",
};

export type Word = keyof typeof RU;

const EN: Record<Word, string> = {
  open: "Open chat",
  close: "Minimise chat",
  banner: "Announcement",
  bannerClose: "Close the announcement",
  chat: "Chat",
  online: "online",
  offline: "away now",
  opens: "back {when}",
  connecting: "No connection. Messages will be sent later",
  menu: "Menu",
  yourData: "Your data",
  today: "Today",
  yesterday: "Yesterday",
  message: "Message",
  send: "Send",
  attach: "Attach a file",
  you: "You",
  read: "read",
  sent: "sent",
  sending: "sending",
  waiting: "waiting for connection",
  failed: "Not sent",
  retry: "Retry",
  discard: "Discard",
  edited: "edited",
  removed: "Message removed",
  typing: "{name} is typing…",
  reply: "Reply",
  cancelReply: "Do not reply to this message",
  download: "Download {name}",
  showPicture: "Open picture {name}",
  closePicture: "Close picture",
  earlier: "Show earlier",
  below: "New messages",
  dropHere: "Drop the files to attach them",
  removeFile: "Remove {name}",
  tooBig: "{name}: larger than {limit}",
  tooMany: "At most {count} files at a time",
  tooLong: "Too long: {count} over the limit",
  uploadFailed: "{name}: upload failed",
  name: "Your name",
  phone: "Phone",
  email: "E-mail",
  optional: "optional",
  question: "Question",
  start: "Start chat",
  leave: "Leave a message",
  offlineDone: "Message received. The answer will come here and to your contact",
  consentNeeded: "Without consent we cannot accept your data",
  fieldNeeded: "Fill in this field",
  phoneWrong: "A whole number is needed, for example +7 912 345-67-89",
  emailWrong: "Looks like a typo: an address like name@example.com is needed",
  policy: "Privacy policy",
  newWindow: "opens in a new tab",
  consentGiven: "Consent given {when}",
  consentText: "Text of the consent",
  withdraw: "Withdraw consent",
  withdrawNote: "The chat will end on all your devices and nobody will write to you here",
  endHere: "End the chat on this device",
  back: "Back to the chat",
  signIn: "The chat is open to signed-in visitors",
  refused: "The chat is not available on this page",
  broken: "That did not work. Try again",
  unread_one: "{count} new message",
  unread_few: "{count} new messages",
  unread_many: "{count} new messages",
  unread_other: "{count} new messages",
};

export type Lang = "ru" | "en";
let lang: Lang = "ru";

export function setLang(wanted: string): Lang {
  lang = /^(ru|be|kk|uk|ky|uz|tt|$)/i.test(wanted) ? "ru" : "en";
  document.documentElement.lang = lang;
  return lang;
}

export function t(word: Word, values: Record<string, string | number> = {}): string {
  const phrase = (lang === "ru" ? RU : EN)[word];
  return phrase.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}

export function plural(stem: "unread", count: number): string {
  const rule = new Intl.PluralRules(lang).select(count);
  return t(`${stem}_${rule === "zero" || rule === "two" ? "other" : rule}`, { count });
}

export function clock(iso: string): string {
  return new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

function dayNumber(date: Date): number {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / 86_400_000);
}

export function dayKey(iso: string): number {
  return dayNumber(new Date(iso));
}

export function day(iso: string, now: Date): string {
  const date = new Date(iso);
  const distance = dayNumber(now) - dayNumber(date);
  if (distance === 0) return t("today");
  if (distance === 1) return t("yesterday");
  const year: Intl.DateTimeFormatOptions = date.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
  return new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", ...year }).format(date);
}

/** «в 10:02» of today, «14 ноября, 10:02» otherwise. */
export function moment(iso: string, now: Date): string {
  if (dayKey(iso) === dayNumber(now)) return lang === "ru" ? `в\u00a0${clock(iso)}` : `at ${clock(iso)}`;
  return `${day(iso, now).toLowerCase()}, ${clock(iso)}`;
}

export function size(bytes: number): string {
  const units = lang === "ru" ? ["Б", "КБ", "МБ"] : ["B", "kB", "MB"];
  let step = 0;
  let value = bytes;
  while (value >= 1024 && step < 2) {
    value /= 1024;
    step += 1;
  }
  const digits = step === 0 || value >= 10 ? 0 : 1;
  return `${new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(value)}\u00a0${units[step] ?? ""}`;
}
