// Builds styles and scripts into crates/web/dist. Called by ./run, or by hand: node build.mjs [folder]
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../../crates/web/dist"));
const browsers = ["chrome109", "firefox115", "safari16"];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

await esbuild.build({
  entryPoints: { app: join(here, "src/app.ts"), sign: join(here, "src/sign.ts") },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: browsers,
  legalComments: "linked",
  logLevel: "warning",
});

const style = sass.compile(join(here, "src/app.scss"), {
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
});
const css = await esbuild.transform(style.css, { loader: "css", minify: true, target: browsers });
writeFileSync(join(out, "app.css"), css.code);
writeFileSync(join(out, "icon.svg"), readFileSync(join(here, "src/icon.svg")));

// Names stay the same; pages ask for /assets/<name>?v=<version>, so a new build is a new address.
const hash = createHash("sha256");
for (const name of ["app.css", "app.js", "icon.svg", "sign.js"]) {
  hash.update(readFileSync(join(out, name)));
}
writeFileSync(join(out, "version"), hash.digest("hex").slice(0, 12));
