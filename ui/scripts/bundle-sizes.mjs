// Prints what the browser loads first and fails when the entry is heavier than the budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 300_000;
const out = new URL("../../src/pristan/web/static/ui/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", out), "utf8"));
const gzip = (file) => gzipSync(readFileSync(new URL(file, out)), { level: 9 }).length;

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}

const rows = Object.values(manifest)
  .filter((chunk) => chunk.file.endsWith(".js"))
  .map((chunk) => [chunk.file, gzip(chunk.file)])
  .sort((a, b) => b[1] - a[1]);
for (const [file, size] of rows) if (size > 2_000) console.log(`${(size / 1000).toFixed(1).padStart(8)} kB gzip  ${file}`);

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const files = new Set();
for (const key of closure(entry)) {
  files.add(manifest[key].file);
  for (const css of manifest[key].css ?? []) files.add(css);
}
const total = [...files].reduce((sum, file) => sum + gzip(file), 0);
console.log(`first load: ${(total / 1000).toFixed(1)} kB gzip of ${BUDGET / 1000} kB allowed`);
if (total > BUDGET) {
  console.error("The first load is above its budget");
  process.exit(1);
}
