import react from "@vitejs/plugin-react";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const server = process.env["PRISTAN_DEV_SERVER"] ?? "http://127.0.0.1:8000";
const served = ["/api", "/chat", "/demo", "/files", "/hooks", "/sandbox/max/api", "/sandbox/max/control", "/widget"];

/** The licence of a font travels with it, as the OFL asks. */
const licences: Plugin = {
  name: "licences",
  apply: "build",
  generateBundle() {
    for (const font of ["golos-text", "jetbrains-mono"]) {
      const source = readFileSync(fileURLToPath(new URL(`./node_modules/@fontsource-variable/${font}/LICENSE`, import.meta.url)));
      this.emitFile({ type: "asset", fileName: `assets/${font}-OFL.txt`, source });
    }
  },
};

export default defineConfig({
  base: "/",
  plugins: [react(), licences],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../src/pristan/web/static/ui",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: Object.fromEntries(served.map((path) => [path, { target: server, changeOrigin: false }])) },
  test: {
    environment: "jsdom",
    globals: true,
    setupFiles: ["src/tests/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
    testTimeout: 120_000, // the machine may be busy; a test that passes does not wait
    hookTimeout: 60_000,
  },
});
