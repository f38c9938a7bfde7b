// Builds styles, scripts and fonts into $NEU_FRONTEND_OUT (plain names; Django adds the hashes).
// Every src/NAME/main.ts becomes NAME.js, so a new part needs no line here; src/neu.ts and src/css/neu.css
// are the page frame's own.
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.env.NEU_FRONTEND_OUT ?? join(here, "../var/assets"));
const scripts = { neu: "src/neu.ts" };
for (const part of readdirSync(join(here, "src"))) {
  if (existsSync(join(here, "src", part, "main.ts"))) scripts[part] = `src/${part}/main.ts`;
}
const common = {
  absWorkingDir: here,
  entryNames: "[name]",
  assetNames: "[name]",
  outdir: out,
  bundle: true,
  minify: !process.argv.includes("--watch"),
  sourcemap: false,
  format: "iife",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  loader: { ".woff2": "file" },
  legalComments: "none",
  logLevel: "warning",
};
const jobs = [
  { ...common, entryPoints: scripts },
  { ...common, entryPoints: { neu: "src/css/neu.css" } },
];

mkdirSync(out, { recursive: true });
cpSync(join(here, "src/public"), out, { recursive: true });
if (process.argv.includes("--watch")) {
  for (const job of jobs) await (await context(job)).watch();
} else {
  await Promise.all(jobs.map(build));
}
