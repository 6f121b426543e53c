import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { ApiError, http } from "@/lib/api/http";
import type { UploadedFile } from "@/lib/api/types";
import { newKey } from "@/lib/key";
import { showToast } from "@/lib/toasts";

import { write, writing, type Upload } from "./composer-store";

const MOST = 10;

/** Notes have no files: said where one is pasted or dropped, for a browser would open it in place of the page. */
export function refuseInNote(t: TFunction<"inbox">): void {
  showToast({ text: t("file.notInNote"), tone: "deny" });
}

/** Files go to the server as soon as they are added: sending waits only for the last of them. */
export function useUploads(id: number, refuse?: (file: File) => string | undefined): { add: (files: Iterable<File>) => void; remove: (key: string) => void } {
  const { t } = useTranslation("inbox");
  const change = useCallback((key: string, part: Partial<Upload>) => {
    write(id, { uploads: writing(id).uploads.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  }, [id]);

  const add = useCallback((files: Iterable<File>) => {
    const given = [...files];
    const room = MOST - writing(id).uploads.length;
    if (given.length > room) showToast({ text: t("file.tooMany", { count: given.length - room, most: MOST }), tone: "deny", seconds: 10 });
    for (const file of given.slice(0, room)) {
      const key = newKey();
      const refused = refuse?.(file);
      write(id, { uploads: [...writing(id).uploads, { key, name: file.name, size: file.size, error: refused }] });
      if (refused) continue;
      http.upload<UploadedFile>("/api/v1/files", file, file.name || t("file.pasted")).then(
        (uploaded) => { change(key, { file: uploaded }); },
        (error: unknown) => {
          const text = error instanceof ApiError && !error.offline ? (error.problem.detail ?? error.problem.title) : t("file.notUploaded");
          change(key, { error: text });
        },
      );
    }
  }, [change, id, refuse, t]);

  const remove = useCallback((key: string) => {
    write(id, { uploads: writing(id).uploads.filter((one) => one.key !== key) });
  }, [id]);
  return { add, remove };
}
