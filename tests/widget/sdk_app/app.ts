// An application that uses the package as its reader would: commands come as lines of JSON, so do events and results.
import { createInterface } from "node:readline";
import { type Message, PristanChat, Refused } from "@pristan/chat";

const [server = "", inbox = "", identity = ""] = process.argv.slice(2);
const kept = new Map<string, string>();
const store = {
  getItem: async (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
};
let chat = new PristanChat({ server, inbox, store });
let stop = (): void => undefined;

function tell(event: string, data: unknown): void {
  process.stdout.write(`${JSON.stringify({ event, data })}\n`);
}

const commands: Record<string, (value: string) => Promise<unknown>> = {
  config: () => chat.config(),
  start: () => chat.start(identity === "" ? {} : { identity }),
  agree: async (name) => chat.agree((await chat.config()).consent?.hash ?? null, { name }),
  listen: async () => {
    stop = chat.listen({
      message: (message: Message) => tell("message", message),
      typing: (name) => tell("typing", name),
      link: (state) => tell("link", state),
      ended: (refused) => tell("ended", refused.problem.code),
    });
  },
  stop: async () => stop(),
  again: async () => {
    const position = chat.position;
    chat = new PristanChat({ server, inbox, store, position }); // the application was started anew
    return chat.start();
  },
  send: (text) => chat.send({ text }),
  twice: async (text) => {
    const draft = { text, client_key: "one-key-for-both" };
    return [(await chat.send(draft)).id, (await chat.send(draft)).id];
  },
  file: async (text) => {
    const sent = await chat.upload(new Blob([text], { type: "text/plain" }), "письмо.txt");
    const message = await chat.send({ text: "Вот", file_ids: [sent.id] });
    return (await chat.file(message.attachments[0]?.id ?? "")).text();
  },
  press: async (id) => (await chat.press(id, "yes")).pressed,
  edit: async (id) => (await chat.edit(id, "Иначе")).text,
  remove: (id) => chat.remove(id),
  typing: () => chat.typing(),
  read: () => chat.read(),
  history: async () => (await chat.history()).items.map((message) => message.text),
  withdraw: () => chat.withdraw(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [command = "", value = ""] = JSON.parse(line) as string[];
  try {
    tell(command, (await commands[command]?.(value)) ?? null);
  } catch (error) {
    tell("refused", error instanceof Refused ? { status: error.status, code: error.problem.code } : String(error));
  }
}
