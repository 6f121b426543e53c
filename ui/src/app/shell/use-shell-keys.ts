import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { openPalette } from "@/features/inbox/palette/palette-store";
import { walkRegions } from "@/lib/keyboard/regions";
import { allowSingleKeys, listenToKeys, useAction } from "@/lib/keyboard/use-keys";
import { useSettings } from "@/lib/session/session";
import { takeBack } from "@/lib/toasts";

export function useShellKeys(): void {
  const { single_keys: single } = useSettings();
  const navigate = useNavigate();
  useEffect(listenToKeys, []);
  useEffect(() => { allowSingleKeys(single); }, [single]);
  // Away from the inbox the palette opens where it lives; inside, the page itself answers the key.
  useAction("palette", () => {
    if (window.location.pathname.startsWith("/inbox")) return false;
    openPalette();
    void navigate({ href: "/inbox" });
    return true;
  });
  useAction("nextRegion", () => walkRegions(1));
  useAction("previousRegion", () => walkRegions(-1));
  useAction("takeBack", () => takeBack());
}
