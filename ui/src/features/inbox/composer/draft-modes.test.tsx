import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";

import { draw, Server } from "@/tests/page";

import { write, writing, type Mode } from "./composer-store";
import { saveDraft, type Words } from "./draft-store";
import { useDraft } from "./use-draft";

interface Saved {
  kind: Mode;
  text: string;
  version: number;
}

/** Drafts of an answer and of a note, each over the version that was seen last. */
function keeper(id: number) {
  const drafts = { reply: { text: "", version: 0 }, note: { text: "", version: 0 } };
  const path = `/api/v1/conversations/${String(id)}/draft`;
  const server = new Server({
    [`GET ${path}`]: () => [],
    [`PUT ${path}`]: (body) => {
      const { kind, text, version } = body as Saved;
      if (version !== drafts[kind].version) return Response.json({ title: "Черновик изменён", status: 409, code: "draft.conflict", type: "about:blank", theirs: drafts[kind] }, { status: 409 });
      drafts[kind] = { text, version: version + 1 };
      return { version: version + 1 };
    },
  });
  return { drafts, saves: () => server.bodies(`PUT ${path}`) as Saved[] };
}

const NOTHING: Words = { text: "", fileIds: [], subject: "", cc: "" };

function Strip({ id }: { id: number }) {
  const [mode, setMode] = useState<Mode>("reply");
  const { conflict, settle } = useDraft(id, mode, { ...NOTHING, text: writing(id).text[mode] });
  return (
    <>
      <button onClick={settle}>Сохранить</button>
      <button onClick={() => { setMode("note"); }}>Заметка</button>
      {conflict && <p role="alert">{conflict.theirs}</p>}
    </>
  );
}

it("knows the version of the note it has saved itself, without being told of it", async () => {
  const { saves } = keeper(2101);
  act(() => { write(2101, { text: { reply: "", note: "Звонили" } }); });
  expect(await saveDraft(2101, "note")).toBeUndefined();
  act(() => { write(2101, { text: { reply: "", note: "Звонили, ждут" } }); });
  expect(await saveDraft(2101, "note")).toBeUndefined();
  expect(saves().map(({ kind, version }) => [kind, version])).toEqual([["note", 0], ["note", 1]]);
});

it("asks about another tab's answer only over the answer, and leaves the note alone", async () => {
  const { drafts } = keeper(2102);
  act(() => { write(2102, { text: { reply: "здесь", note: "Только для своих" } }); });
  await draw(<Strip id={2102} />);
  drafts.reply = { text: "там", version: 3 };
  await userEvent.click(await screen.findByRole("button", { name: "Сохранить" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("там");
  await userEvent.click(screen.getByRole("button", { name: "Заметка" }));
  await waitFor(() => { expect(screen.queryByRole("alert")).toBeNull(); });
  await waitFor(() => { expect(drafts.note.text).toBe("Только для своих"); });
  expect(writing(2102).text).toEqual({ reply: "здесь", note: "Только для своих" });
  expect(drafts.reply.text).toBe("там");
});
