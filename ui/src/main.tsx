import "@fontsource-variable/golos-text/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "@mantine/core/styles.css";
import "./styles/tokens.css";
import "./styles/base.css";

import { createRoot } from "react-dom/client";

import { Application } from "./app/providers";
import { startI18n } from "./lib/i18n/setup";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element");

await startI18n();
createRoot(root).render(<Application />);

if (import.meta.env.PROD && "serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js");
