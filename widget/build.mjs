// Builds the widget into the server's static folder and refuses to grow: everything a visitor downloads
// before the first message, fonts aside, must fit into 30 kB gzip.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.env.PRISTAN_WIDGET_OUT ?? join(here, "../src/pristan/web/static/widget");
const limit = 30 * 1024;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

await build({
  entryPoints: {
    pristan: join(here, "src/loader/main.ts"),
    frame: join(here, "src/frame/main.ts"),
    style: join(here, "src/frame/style.css"),
  },
  outdir: out,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  target: ["es2022", "chrome100", "firefox101", "safari16.4"],
  format: "iife",
  charset: "utf8",
  legalComments: "none",
  external: ["*.woff2"],
});

const fonts = join(here, "node_modules/@fontsource-variable/golos-text/files");
for (const part of ["cyrillic", "latin"]) {
  cpSync(join(fonts, `golos-text-${part}-wght-normal.woff2`), join(out, `golos-${part}.woff2`));
}
cpSync(join(fonts, "../LICENSE"), join(out, "golos-OFL.txt")); // the licence of a font travels with it

// The package for applications: one module without dependencies, its types, and the archive that npm installs from us.
const sdk = join(here, "sdk");
rmSync(join(sdk, "dist"), { recursive: true, force: true });
await build({ entryPoints: [join(sdk, "src/index.ts")], outfile: join(sdk, "dist/index.js"), bundle: true, format: "esm", target: "es2022", charset: "utf8", legalComments: "none" });
execFileSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), "-p", sdk], { stdio: "inherit" });
const packed = JSON.parse(execFileSync(process.execPath, [process.env.npm_execpath, "pack", "--json", "--pack-destination", out], { cwd: sdk }).toString());
renameSync(join(out, packed[0].filename.replace("@", "").replace("/", "-")), join(out, "pristan-chat.tgz"));

let total = 0;
for (const name of readdirSync(out).filter((file) => /\.(js|css)$/.test(file))) {
  const packed = gzipSync(readFileSync(join(out, name)), { level: 9 }).length;
  total += packed;
  console.log(`${name.padEnd(12)} ${statSync(join(out, name)).size} bytes, ${packed} gzip`);
}
console.log(`widget: ${total} bytes gzip of ${limit}`);
if (total > limit) {
  console.error("The widget is larger than 30 kB gzip.");
  process.exit(1);
}
