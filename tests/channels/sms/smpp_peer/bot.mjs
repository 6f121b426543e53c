// An operator's SMSC by the package "smpp": answers as it is told to, one JSON object on a line each way.
import { createInterface } from "node:readline";
import smpp from "smpp";

const behaviour = { idOf: (n) => String(n), status: 0, silent: 0, reportFirst: false, drop: 0, hold: false };
const receivers = new Set();
const held = [];
let number = 1000;

const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const IDS = {
  decimal: (n) => String(n),
  hexadecimal: (n) => n.toString(16),
  padded: (n) => n.toString(16).padStart(10, "0"),
};

function report(pdu, id, state) {
  const stat = { 2: "DELIVRD", 5: "UNDELIV" }[state];
  const text = `id:${id} sub:001 dlvrd:001 submit date:2611211200 done date:2611211201 stat:${stat} err:000 text:`;
  return new smpp.PDU("deliver_sm", {
    source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, esm_class: 4, data_coding: 0,
    short_message: { message: Buffer.from(text, "latin1") },
    ...(behaviour.tags ? { receipted_message_id: id, message_state: state } : {}),
  });
}

function deliver(pdu) {
  for (const session of receivers) {
    session.send(pdu, (answer) => tell({ event: "answered", status: answer.command_status }));
    return;
  }
}

const server = smpp.createServer((session) => {
  session.on("error", () => {});
  session.on("close", () => { receivers.delete(session); tell({ event: "closed" }); });
  for (const kind of ["bind_transmitter", "bind_receiver", "bind_transceiver"]) {
    session.on(kind, (pdu) => {
      const known = pdu.system_id === "pristan" && pdu.password === "secret12";
      tell({ event: "bind", kind, known });
      session.send(pdu.response({ command_status: known ? 0 : 0x0e, system_id: "SMSC" }));
      if (known && kind !== "bind_transmitter") receivers.add(session);
    });
  }
  session.on("unbind", (pdu) => { session.send(pdu.response()); session.close(); });
  session.on("enquire_link", (pdu) => { session.send(pdu.response()); });
  session.on("submit_sm", (pdu) => {
    number += 1;
    const udh = pdu.short_message.udh;
    tell({
      event: "submit", number, source: pdu.source_addr, source_ton: pdu.source_addr_ton, source_npi: pdu.source_addr_npi,
      destination: pdu.destination_addr, ton: pdu.dest_addr_ton, npi: pdu.dest_addr_npi, coding: pdu.data_coding,
      esm: pdu.esm_class, registered: pdu.registered_delivery, text: pdu.short_message.message.toString(),
      udh: udh ? udh.map((one) => one.toString("hex")) : [],
    });
    if (behaviour.status) { session.send(pdu.response({ command_status: behaviour.status })); return; }
    if (behaviour.drop > 0) { behaviour.drop -= 1; session.socket.destroy(); return; }
    const answer = pdu.response({ message_id: IDS[behaviour.ids ?? "decimal"](number) });
    const reported = IDS[behaviour.reported ?? "decimal"](number);
    const state = behaviour.fails ? 5 : 2;
    if (behaviour.hold) { session.send(answer); return; }
    if (behaviour.reportFirst) {
      deliver(report(pdu, reported, state));
      // The answer comes late, or when it is let go.
      if (behaviour.answers === "late") setTimeout(() => session.send(answer), 500);
      else held.push(() => session.send(answer));
      return;
    }
    session.send(answer);
    for (let times = 0; times < (behaviour.twice ? 2 : 1); times += 1) deliver(report(pdu, reported, state));
  });
});

createInterface({ input: process.stdin }).on("line", (line) => {
  const wish = JSON.parse(line);
  if (wish.behave) Object.assign(behaviour, wish.behave);
  if (wish.answer) held.splice(0).forEach((send) => send());
  if (wish.say) {
    const { from, text, parts } = wish.say;
    const base = { source_addr: from, destination_addr: "1234", esm_class: 0 };
    if (!parts) { deliver(new smpp.PDU("deliver_sm", { ...base, short_message: { message: text } })); return; }
    for (const [place, part] of parts) {
      const udh = Buffer.from([5, 0, 3, 77, wish.say.total, place]);
      const octets = Buffer.from(part, "utf16le").swap16();
      deliver(new smpp.PDU("deliver_sm", {
        ...base, esm_class: 0x40, data_coding: 8, short_message: { udh, message: octets },
      }));
    }
  }
  if (wish.cut) for (const session of receivers) session.socket.destroy();
});

server.listen(Number(process.argv[2]), "127.0.0.1", () => tell({ event: "listening" }));
