// Drives grammY: one JSON command per line in, one JSON answer or event per line out.
// Usage: node bot.mjs <base url> <token>
import { createInterface } from "node:readline";

import { Bot, GrammyError, InputFile } from "grammy";

const [apiRoot, token] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });
const tell = (line) => { process.stdout.write(`${JSON.stringify(line)}\n`); };
const markup = (rows) => (rows.length ? { inline_keyboard: rows.map((row) => row.map((one) => (one.url ? { text: one.text, url: one.url } : { text: one.text, callback_data: one.data }))) } : undefined);

bot.use((context) => {
  const { message, edited_message: edited, callback_query: press, my_chat_member: member } = context.update;
  const body = message ?? edited;
  tell({
    event: {
      kind: message ? "message" : edited ? "edited_message" : press ? "callback_query" : "my_chat_member",
      chat: (body ?? press?.message ?? member)?.chat.id,
      text: body?.text ?? body?.caption ?? null,
      file: body?.photo?.at(-1)?.file_id ?? body?.document?.file_id ?? body?.voice?.file_id ?? null,
      phone: body?.contact?.phone_number ?? null,
      own: body?.contact ? body.contact.user_id === body.from.id : null,
      place: body?.location ? [body.location.latitude, body.location.longitude] : null,
      press: press?.id ?? null,
      data: press?.data ?? null,
      status: member?.new_chat_member.status ?? null,
    },
  });
});
bot.catch((error) => { tell({ failed: String(error) }); });

const ops = {
  me: async () => (await bot.api.getMe()).username,
  send: async ({ chat, text, rows, reply }) => (await bot.api.sendMessage(chat, text, { reply_markup: markup(rows ?? []), ...(reply ? { reply_parameters: { message_id: reply } } : {}) })).message_id,
  photo: async ({ chat, caption, hex }) => (await bot.api.sendPhoto(chat, new InputFile(Buffer.from(hex, "hex"), "foto.png"), { caption })).message_id,
  document: async ({ chat, name, hex }) => (await bot.api.sendDocument(chat, new InputFile(Buffer.from(hex, "hex"), name))).message_id,
  edit: async ({ chat, message, text }) => { await bot.api.editMessageText(chat, message, text); },
  remove: async ({ chat, message }) => { await bot.api.deleteMessage(chat, message); },
  answer: async ({ press, text }) => { await bot.api.answerCallbackQuery(press, { text }); },
  typing: async ({ chat }) => { await bot.api.sendChatAction(chat, "typing"); },
  download: async ({ file }) => {
    const found = await bot.api.getFile(file);
    const answer = await fetch(`${apiRoot}/file/bot${token}/${found.file_path}`);
    return (await answer.arrayBuffer()).byteLength;
  },
};

createInterface({ input: process.stdin }).on("line", async (line) => {
  const { id, op, ...wish } = JSON.parse(line);
  try {
    tell({ id, result: (await ops[op](wish)) ?? null });
  } catch (error) {
    tell({ id, error: error instanceof GrammyError ? { code: error.error_code, retry_after: error.parameters.retry_after ?? null } : { code: 0, text: String(error) } });
  }
});
bot.start({ onStart: () => { tell({ started: true }); }, allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"] });
