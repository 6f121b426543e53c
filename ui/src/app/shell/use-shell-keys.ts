import { useEffect } from "react";

import { walkRegions } from "@/lib/keyboard/regions";
import { allowSingleKeys, listenToKeys, useAction } from "@/lib/keyboard/use-keys";
import { useSettings } from "@/lib/session/session";
import { takeBack } from "@/lib/toasts";

export function useShellKeys(): void {
  const { single_keys: single } = useSettings();
  useEffect(listenToKeys, []);
  useEffect(() => { allowSingleKeys(single); }, [single]);
  useAction("nextRegion", () => walkRegions(1));
  useAction("previousRegion", () => walkRegions(-1));
  useAction("takeBack", () => takeBack());
}
