// Drives the official client: one JSON command per line in, one JSON answer or update per line out.
// Usage: node bot.mjs <base url> <token> polling | webhook <port> <path> <secret>
import { createInterface } from 'node:readline';
import { Bot, Keyboard } from '@maxhub/max-bot-api';

const [baseUrl, token, mode, port, path, secret] = process.argv.slice(2);
const bot = new Bot(token, { clientOptions: { baseUrl } });
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const TYPES = [
  'message_created', 'message_callback', 'message_edited', 'message_removed', 'bot_started', 'bot_stopped',
  'dialog_cleared', 'dialog_removed', 'dialog_muted', 'dialog_unmuted',
];

for (const type of TYPES) {
  bot.on(type, (ctx) => {
    const { update } = ctx;
    const body = update.message?.body;
    tell({
      update: {
        type,
        payload: update.callback?.payload ?? update.payload,
        callback_id: update.callback?.callback_id,
        user_id: update.user?.user_id ?? update.callback?.user.user_id ?? update.message?.sender?.user_id ?? update.user_id,
        mid: body?.mid ?? update.message_id,
        text: body?.text,
        attachments: body?.attachments?.map((one) => one.type) ?? [],
        contact: body?.attachments?.find((one) => one.type === 'contact') ? ctx.contactInfo : undefined,
      },
    });
  });
}

const attach = {
  image: async (file) => (await bot.api.uploadImage({ source: file })).toJson(),
  file: async (file) => (await bot.api.uploadFile({ source: file })).toJson(),
  video: async (file) => (await bot.api.uploadVideo({ source: file })).toJson(),
  audio: async (file) => (await bot.api.uploadAudio({ source: file })).toJson(),
};

const keyboard = (rows) => Keyboard.inlineKeyboard(
  rows.map((row) => row.map(({ text, payload, url }) => (
    url ? Keyboard.button.link(text, url) : Keyboard.button.callback(text, payload)
  ))),
);

const content = async ({ attachments = [], buttons }) => {
  const ready = [];
  for (const { type, file } of attachments) ready.push(await attach[type](file));
  if (buttons) ready.push(keyboard(buttons));
  return ready.length ? { attachments: ready } : {};
};

const commands = {
  check: async () => ({ user_id: (await bot.api.getMyInfo()).user_id }),
  send: async (wish) => {
    const sent = await bot.api.sendMessageToUser(wish.user_id, wish.text ?? '', await content(wish));
    return { mid: sent.body.mid, attachments: sent.body.attachments?.map((one) => one.type) ?? [] };
  },
  edit: async ({ mid, ...wish }) => bot.api.editMessage(mid, { text: wish.text, ...await content(wish) }),
  delete: async ({ mid }) => bot.api.deleteMessage(mid),
  answer: async ({ callback_id, notification, text }) => bot.api.answerOnCallback(
    callback_id,
    { notification, ...(text ? { message: { text, attachments: [] } } : {}) },
  ),
  action: async ({ chat_id, action }) => bot.api.sendAction(chat_id, action),
  history: async ({ chat_id }) => {
    const { messages } = await bot.api.getMessages(chat_id);
    return { mids: messages.map((one) => one.body.mid) };
  },
  commands: async ({ names }) => bot.api.setMyCommands(names.map((name) => ({ name }))),
};

bot.catch((error) => tell({ crash: String(error) }));
const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const { id, op, ...wish } = JSON.parse(line);
  try {
    tell({ id, result: await commands[op](wish) });
  } catch (error) {
    tell({ id, error: { status: error.status ?? 0, code: error.code ?? error.name, message: error.message } });
  }
});
lines.on('close', () => process.exit(0));

if (mode === 'webhook') {
  await bot.start({
    mode,
    options: { domain: `127.0.0.1:${port}`, port: Number(port), path, secret, allowedUpdates: TYPES },
  });
} else {
  void bot.start({ mode: 'polling', options: {} }).catch((error) => tell({ crash: String(error) }));
}
tell({ started: mode });
