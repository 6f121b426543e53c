// Drives vk-io: one JSON command per line in, one JSON answer or event per line out.
// Usage: node bot.mjs <base url> <token> <group id> polling | webhook <port> <secret>
import { createInterface } from 'node:readline';
import http from 'node:http';
import { APIError, Keyboard, VK } from 'vk-io';

const [baseUrl, token, groupId, mode, port, secret] = process.argv.slice(2);
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const EVENTS = [
  'message_new', 'message_reply', 'message_edit', 'message_allow', 'message_deny', 'message_read', 'message_event',
];
const flags = Object.fromEntries(EVENTS.map((name) => [name, 1]));
const options = {
  token, apiBaseUrl: baseUrl, agent: new http.Agent(), pollingGroupId: Number(groupId), pollingWait: 2000, apiLimit: 20,
};
const setup = new VK(options);
const confirmation = mode === 'webhook'
  ? (await setup.api.groups.getCallbackConfirmationCode({ group_id: groupId })).code : undefined;
const vk = new VK({ ...options, webhookSecret: secret, webhookConfirmation: confirmation });

const seen = ({ type, object }) => {
  const message = object.message ?? object;
  return {
    type, cmid: message.conversation_message_id, text: message.text, ref: message.ref, ref_source: message.ref_source,
    user_id: message.user_id, key: message.key, event_id: object.event_id, payload: object.payload,
    attachments: [...(message.attachments ?? []).map((one) => one.type), ...(message.geo ? ['geo'] : [])],
  };
};

const keyboard = (rows) => Keyboard.keyboard(rows.map((row) => row.map(({ text, payload, url }) => (
  url ? Keyboard.urlButton({ label: text, url }) : Keyboard.callbackButton({ label: text, payload: { p: payload } })
)))).inline();

const uploaded = async (kind, file, peer) => {
  const source = { source: { value: file, filename: file.split('/').pop() }, peer_id: peer };
  if (kind === 'photo') return vk.upload.messagePhoto(source);
  if (kind === 'audio_message') return vk.upload.audioMessage(source);
  return vk.upload.messageDocument({ ...source, title: 'Счёт.pdf' });
};

const commands = {
  send: async ({ peers, text, random_id, attachments = [], buttons }) => {
    const ready = [];
    for (const { type, file } of attachments) ready.push(await uploaded(type, file, peers[0]));
    const found = await vk.api.messages.send({
      peer_ids: peers, random_id, message: text,
      ...(ready.length ? { attachment: ready.map(String).join(',') } : {}),
      ...(buttons ? { keyboard: keyboard(buttons) } : {}),
    });
    return {
      cmids: found.map((one) => one.conversation_message_id), errors: found.map((one) => one.error?.code ?? 0),
    };
  },
  edit: async ({ peer, cmid, text }) => { await vk.api.messages.edit({ peer_id: peer, cmid, message: text }); return {}; },
  delete: async ({ peer, cmid }) => {
    await vk.api.messages.delete({ peer_id: peer, cmids: cmid, delete_for_all: 1 });
    return {};
  },
  answer: async ({ peer, event_id, text }) => {
    await vk.api.messages.sendMessageEventAnswer({
      event_id, user_id: peer, peer_id: peer, event_data: JSON.stringify({ type: 'show_snackbar', text }),
    });
    return {};
  },
  typing: async ({ peer }) => { await vk.api.messages.setActivity({ peer_id: peer, type: 'typing' }); return {}; },
  history: async ({ peer }) => {
    const { items } = await vk.api.messages.getHistory({ peer_id: peer, count: 50 });
    return { cmids: items.map((one) => one.conversation_message_id) };
  },
  names: async ({ peer }) => {
    const found = await vk.api.users.get({ user_ids: [peer] });
    return { names: found.map((one) => `${one.first_name} ${one.last_name}`) };
  },
};

const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const { id, op, ...wish } = JSON.parse(line);
  try {
    tell({ id, result: await commands[op](wish) });
  } catch (error) {
    tell({ id, error: { code: error instanceof APIError ? error.code : String(error) } });
  }
});
lines.on('close', () => process.exit(0));

if (mode === 'webhook') {
  // The events are taken as they came, before the library makes contexts of them.
  vk.updates.webhookTransport.subscribe(async (event) => tell({ event: seen(event) }));
  await new Promise((ready) => {
    http.createServer(vk.updates.getWebhookCallback('/hook')).listen(Number(port), '127.0.0.1', ready);
  });
  const { server_id } = await vk.api.groups.addCallbackServer({
    group_id: groupId, url: `http://127.0.0.1:${port}/hook`, title: 'vk-io', secret_key: secret,
  });
  await vk.api.groups.setCallbackSettings({ group_id: groupId, server_id, api_version: '5.199', ...flags });
} else {
  await vk.api.groups.setLongPollSettings({ group_id: groupId, enabled: 1, api_version: '5.199', ...flags });
  vk.updates.pollingTransport.subscribe(async (event) => tell({ event: seen(event) }));
  await vk.updates.pollingTransport.start();
}
tell({ started: mode });
