import { useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";

import { useSettings } from "@/lib/session/session";

/** The colour scheme and density of the person, kept on the server. */
export function useAppearance(): void {
  const { theme, density } = useSettings();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => { setColorScheme(theme); }, [theme, setColorScheme]);
  useEffect(() => { document.documentElement.dataset["density"] = density; }, [density]);
}
