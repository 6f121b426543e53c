import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { ApiError, http } from "@/lib/api/http";
import type { UploadedFile } from "@/lib/api/types";
import { newKey } from "@/lib/key";

import { write, writing, type Upload } from "./composer-store";

const MOST = 10;

/** Files go to the server as soon as they are added: sending waits only for the last of them. */
export function useUploads(id: number, refuse?: (file: File) => string | undefined): { add: (files: Iterable<File>) => void; remove: (key: string) => void } {
  const { t } = useTranslation("inbox");
  const change = useCallback((key: string, part: Partial<Upload>) => {
    write(id, { uploads: writing(id).uploads.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  }, [id]);

  const add = useCallback((files: Iterable<File>) => {
    const room = MOST - writing(id).uploads.length;
    for (const file of [...files].slice(0, room)) {
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
