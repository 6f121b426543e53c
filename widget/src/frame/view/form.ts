// The form before the chat, and the same form with a question when nobody is there to answer.
import { Refused } from "../api";
import type { App } from "../app";
import { h, icon, outside } from "../dom";
import type { Field } from "../model";
import { t } from "../text";
import type { Part } from "./header";

interface Control {
  name: string;
  input: HTMLInputElement | HTMLTextAreaElement;
  element: HTMLElement;
  /** Say what is wrong beside the field; true if all is well. */
  check(): boolean;
  fail(reason: string): void;
}

const KINDS = {
  name: { type: "text", autocomplete: "name", maxlength: "100" },
  phone: { type: "tel", autocomplete: "tel", maxlength: "30" },
  email: { type: "email", autocomplete: "email", maxlength: "200" },
  question: { rows: "4" },
} as const;

function wrong(name: string, value: string): string | null {
  if (name === "phone" && value.replace(/\D/g, "").length < 10) return t("phoneWrong");
  if (name === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value)) return t("emailWrong");
  return null;
}

function control(name: keyof typeof KINDS, required: boolean): Control {
  const id = `field-${name}`;
  const attributes = { id, class: "field", ...KINDS[name], "aria-required": String(required), "aria-describedby": `${id}-error` };
  const input = name === "question" ? h("textarea", attributes) : h("input", attributes);
  const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
  const label = h("label", { for: id }, t(name), !required && h("span", { class: "optional" }, ` ${t("optional")}`));
  const fail = (reason: string | null): void => {
    error.replaceChildren();
    if (reason !== null) error.append(icon("alert", 14), reason);
    error.hidden = reason === null;
    input.setAttribute("aria-invalid", String(reason !== null));
  };
  input.addEventListener("input", () => fail(null));
  return {
    name,
    input,
    element: h("div", { class: "form-row" }, label, input, error),
    fail,
    check: () => {
      const value = input.value.trim();
      const reason = value === "" ? (required ? t("fieldNeeded") : null) : wrong(name, value);
      fail(reason);
      return reason === null;
    },
  };
}

function consentBox(text: string, policy: string | null) {
  const box = h("input", { type: "checkbox", id: "consent", "aria-describedby": "consent-error" });
  const error = h("p", { class: "error", id: "consent-error", hidden: true });
  box.addEventListener("change", () => (error.hidden = true));
  const link = policy === null ? null : outside(policy, t("policy"), "policy");
  link?.setAttribute("aria-label", `${t("policy")}, ${t("newWindow")}`);
  const element = h("div", { class: "consent" }, h("label", { for: "consent" }, box, h("span", { dir: "auto" }, text)), link, error);
  const check = (): boolean => {
    error.replaceChildren(icon("alert", 14), t("consentNeeded"));
    error.hidden = box.checked;
    return box.checked;
  };
  return { box, element, check };
}

export function createForm(app: App, offline: boolean): Part & { focus(): void } {
  const { config, session } = app.state;
  const fields: Field[] = session?.form_done === true ? [] : config.fields;
  const controls = fields.map((field) => control(field.name, field.required));
  if (offline) controls.push(control("question", true));
  const consent = config.consent === null || session?.consent_at != null ? null : consentBox(config.consent.text, config.consent.policy_url);
  const failure = h("p", { class: "error", role: "alert", hidden: true });
  const submit = h("button", { type: "submit", class: "primary" }, t(offline ? "leave" : "start"));
  const intro = offline && config.offline_text !== "" ? config.offline_text : config.greeting;
  const form = h(
    "form",
    { class: "form", novalidate: true, "aria-labelledby": "title" },
    intro !== "" && h("p", { class: "intro", dir: "auto" }, intro),
    ...controls.map((one) => one.element),
    consent?.element,
    failure,
    submit,
  );

  const refuse = (error: unknown): void => {
    failure.textContent = (error instanceof Refused && error.problem.detail) || t("broken");
    failure.hidden = false;
  };
  const run = async (): Promise<void> => {
    const wrongOnes = controls.filter((one) => !one.check());
    const agreed = consent === null || consent.check();
    if (wrongOnes.length > 0 || !agreed) {
      (wrongOnes[0]?.input ?? consent?.box)?.focus();
      return;
    }
    const values = Object.fromEntries(controls.map((one) => [one.name, one.input.value.trim()]).filter(([, value]) => value !== ""));
    const question = offline ? (values["question"] ?? "") : null;
    delete values["question"];
    submit.disabled = true;
    failure.hidden = true;
    await app.submit(values, question).catch(refuse);
    submit.disabled = false;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run();
  });
  return {
    element: h("div", { class: "screen" }, form),
    focus: () => (controls[0]?.input ?? consent?.box ?? submit).focus(),
    render: () => undefined,
  };
}
