// Server-sent events over fetch: EventSource cannot carry the token in a header.

export interface StreamEvent {
  event: string;
  id: string;
  data: string;
}

/** Cut a stream of text into events; what is incomplete waits for the next piece. */
export function createParser(emit: (event: StreamEvent) => void): (piece: string) => void {
  let rest = "";
  return (piece) => {
    const blocks = (rest + piece).replace(/\r\n?/g, "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event: StreamEvent = { event: "message", id: "", data: "" };
      for (const line of block.split("\n")) {
        const colon = line.indexOf(":");
        if (colon <= 0) continue;
        const value = line.slice(colon + 1).replace(/^ /, "");
        const name = line.slice(0, colon);
        if (name === "data") event.data += (event.data && "\n") + value;
        else if (name === "event" || name === "id") event[name] = value;
      }
      if (event.data !== "") emit(event);
    }
  };
}
