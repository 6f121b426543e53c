import { type Api, Refused } from "./api";
import type { Attachment, State, Upload } from "./model";
import { size, t } from "./text";

export interface Uploads {
  add(files: Iterable<File>): void;
  remove(upload: Upload): void;
  /** Take the finished ones away for a message. */
  collect(): Attachment[];
  busy(): boolean;
}

/** Files start to travel as soon as they are chosen; limits are checked here first and by the server again. */
export function createUploads(api: Api, state: State, changed: () => void, begin: () => Promise<void>): Uploads {
  const fail = (upload: Upload, reason: string): void => {
    upload.progress = "failed";
    upload.reason = reason;
    changed();
  };
  const send = async (upload: Upload, file: File): Promise<void> => {
    try {
      await begin();
      upload.attachment = await api.upload(file);
      upload.progress = "done";
      changed();
    } catch (error) {
      const said = error instanceof Refused ? error.problem.detail : "";
      fail(upload, said || t("uploadFailed", { name: file.name }));
    }
  };
  const drop = (upload: Upload): void => {
    if (upload.picture !== null) URL.revokeObjectURL(upload.picture);
    state.uploads = state.uploads.filter((one) => one !== upload);
  };
  return {
    add: (files) => {
      const { limits } = state.config;
      for (const file of files) {
        const upload: Upload = {
          key: crypto.randomUUID(),
          name: file.name || "file",
          size: file.size,
          progress: "uploading",
          reason: null,
          attachment: null,
          picture: /^image\/(png|jpeg|gif|webp)$/.test(file.type) ? URL.createObjectURL(file) : null,
        };
        const before = state.uploads.filter((one) => one.progress !== "failed").length;
        state.uploads.push(upload);
        if (before >= limits.files) fail(upload, t("tooMany", { count: limits.files }));
        else if (file.size > limits.file_bytes) fail(upload, t("tooBig", { name: file.name, limit: size(limits.file_bytes) }));
        else void send(upload, file);
      }
      changed();
    },
    remove: (upload) => {
      drop(upload);
      changed();
    },
    collect: () => {
      const done = state.uploads.filter((one) => one.progress === "done");
      state.uploads.forEach(drop);
      return done.flatMap((one) => (one.attachment === null ? [] : [one.attachment]));
    },
    busy: () => state.uploads.some((one) => one.progress === "uploading"),
  };
}
