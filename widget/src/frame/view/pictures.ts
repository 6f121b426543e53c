// Pictures and files are fetched with the visitor's token and shown from memory: their addresses alone open nothing.
import type { Api } from "../api";
import { h, icon, iconButton } from "../dom";
import type { Attachment } from "../model";
import { size, t } from "../text";

export interface Pictures {
  thumb(file: Attachment): HTMLElement;
  save(file: Attachment): Promise<void>;
}

export function createPictures(api: Api, layer: HTMLElement): Pictures {
  const known = new Map<string, Promise<string>>();

  const address = (file: Attachment, thumb: boolean): Promise<string> => {
    const key = `${file.id}/${String(thumb)}`;
    let found = known.get(key);
    if (found === undefined) {
      found = api.file(file.id, thumb).then((blob) => URL.createObjectURL(blob));
      found.catch(() => known.delete(key));
      known.set(key, found);
    }
    return found;
  };

  const enlarge = (file: Attachment, opener: HTMLElement): void => {
    const picture = h("img", { alt: file.name });
    const shut = (): void => {
      box.remove();
      opener.focus();
    };
    const box = h(
      "div",
      { class: "lightbox", role: "dialog", "aria-modal": "true", "aria-label": file.name, onclick: shut },
      iconButton("x", t("closePicture"), shut),
      picture,
    );
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        shut();
      } else if (event.key === "Tab") event.preventDefault();
    });
    layer.append(box);
    box.querySelector("button")?.focus();
    address(file, false).then((url) => (picture.src = url), shut);
  };

  return {
    thumb: (file) => {
      const frame = h("button", { type: "button", class: "picture", "aria-label": t("showPicture", { name: file.name }) });
      frame.addEventListener("click", () => enlarge(file, frame));
      if (file.width && file.height) {
        const scale = Math.min(1, 240 / file.width, 240 / file.height);
        frame.style.width = `${Math.round(file.width * scale)}px`;
        frame.style.aspectRatio = `${file.width} / ${file.height}`;
      }
      address(file, true).then(
        (url) => frame.append(h("img", { src: url, alt: "" })),
        () => frame.append(icon("file", 20), `${file.name}, ${size(file.size)}`),
      );
      return frame;
    },
    save: async (file) => {
      const url = await address(file, false);
      const link = h("a", { href: url, download: file.name });
      link.click();
    },
  };
}
