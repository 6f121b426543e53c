// «Ваши данные»: what was agreed to and when, and the way to take it back.
import type { App } from "../app";
import { Refused } from "../api";
import { h, icon, outside } from "../dom";
import { moment, t } from "../text";
import type { Part } from "./header";

export function createData(app: App): Part & { focus(): void } {
  const { config, session } = app.state;
  const failure = h("p", { class: "error", role: "alert", hidden: true });
  const act = (withdraw: boolean): void => {
    app.leave(withdraw).catch((error: unknown) => {
      failure.textContent = (error instanceof Refused && error.problem.detail) || t("broken");
      failure.hidden = false;
    });
  };
  const back = h("button", { type: "button", class: "link", onclick: () => app.show("chat") }, icon("back", 16), t("back"));
  const agreed = config.consent !== null && session?.consent_at != null;
  const element = h(
    "div",
    { class: "screen data" },
    back,
    h("h2", {}, t("yourData")),
    agreed && h("p", { class: "given" }, icon("shield", 16), t("consentGiven", { when: moment(session.consent_at ?? "", new Date()) })),
    agreed && h("h3", {}, t("consentText")),
    agreed && h("p", { dir: "auto" }, session.consent_text ?? config.consent?.text ?? ""),
    config.consent?.policy_url != null && outside(config.consent.policy_url, t("policy"), "policy"),
    agreed && h("button", { type: "button", class: "danger", onclick: () => act(true) }, t("withdraw")),
    agreed && h("p", { class: "hint" }, t("withdrawNote")),
    h("button", { type: "button", class: "quiet", onclick: () => act(false) }, t("endHere")),
    failure,
  );
  return { element, focus: () => back.focus(), render: () => undefined };
}
