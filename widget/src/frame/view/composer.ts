import type { App } from "../app";
import { h, icon, iconButton } from "../dom";
import type { Upload } from "../model";
import { moment, size, t } from "../text";
import type { Part } from "./header";

function chip(upload: Upload, app: App): HTMLElement {
  const bad = upload.progress === "failed";
  return h(
    "li",
    { class: `upload ${upload.progress}`, role: bad ? "alert" : null },
    upload.picture === null ? icon(bad ? "alert" : "file", 18) : h("img", { src: upload.picture, alt: "" }),
    h("span", { class: "file-name", dir: "auto" }, bad ? (upload.reason ?? "") : upload.name),
    !bad && h("span", { class: "file-size" }, upload.progress === "uploading" ? "…" : size(upload.size)),
    iconButton("x", t("removeFile", { name: upload.name }), () => app.uploads.remove(upload)),
  );
}

export function createComposer(app: App): Part & { focus(): void } {
  const input = h("textarea", { class: "input", rows: "1", "aria-label": t("message"), placeholder: t("message"), enterkeyhint: "send", dir: "auto" });
  const picker = h("input", { type: "file", multiple: true, class: "sr", tabindex: "-1", "aria-hidden": "true" });
  const send = h("button", { type: "button", class: "send", "aria-label": t("send"), title: t("send") }, icon("up", 24));
  const quoted = h("div", { class: "answering", hidden: true });
  const uploads = h("ul", { class: "uploads", hidden: true });
  const warning = h("p", { class: "warning", role: "alert", hidden: true });
  const given = h("span", { class: "given" });
  const data = h("button", { type: "button", class: "link", onclick: () => app.show("data") }, t("yourData"));
  const row = h("div", { class: "compose-row" }, iconButton("clip", t("attach"), () => picker.click()), picker, input, send);
  const element = h("footer", { class: "composer" }, quoted, uploads, warning, row, h("div", { class: "legal" }, given, data));

  const over = (): number => [...input.value].length - app.state.config.limits.text;
  const ready = (): boolean =>
    over() <= 0 && !app.uploads.busy() && (input.value.trim() !== "" || app.state.uploads.some((one) => one.progress === "done"));
  const grow = (): void => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, 132)}px`;
    warning.hidden = over() <= 0;
    warning.textContent = over() > 0 ? t("tooLong", { count: over() }) : "";
    send.setAttribute("aria-disabled", String(!ready()));
  };
  const submit = (): void => {
    if (!ready()) return;
    app.send(input.value.trim());
    input.value = "";
    grow();
    input.focus();
  };
  input.addEventListener("input", () => {
    grow();
    app.typing();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  input.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (files === undefined || files.length === 0) return;
    event.preventDefault();
    app.uploads.add(files);
  });
  picker.addEventListener("change", () => {
    app.uploads.add(picker.files ?? []);
    picker.value = "";
  });
  send.addEventListener("click", submit);

  let shown = "";
  let answering: unknown = null;
  return {
    element,
    focus: () => input.focus(),
    render: () => {
      const { replyTo, session, config } = app.state;
      if (answering !== replyTo) {
        answering = replyTo;
        quoted.replaceChildren();
        if (replyTo !== null) {
          quoted.append(
            h("div", { class: "quote", dir: "auto" }, h("span", { class: "quote-author" }, replyTo.author), replyTo.text),
            iconButton("x", t("cancelReply"), () => app.replyTo(null)),
          );
          input.focus();
        }
        quoted.hidden = replyTo === null;
      }
      const key = app.state.uploads.map((one) => one.key + one.progress).join();
      if (key !== shown) {
        shown = key;
        uploads.replaceChildren(...app.state.uploads.map((one) => chip(one, app)));
        uploads.hidden = app.state.uploads.length === 0;
      }
      given.replaceChildren();
      if (config.consent !== null && session?.consent_at != null) {
        given.append(icon("shield", 14), t("consentGiven", { when: moment(session.consent_at, new Date()) }));
      }
      data.hidden = session === null;
      grow();
    },
  };
}
