// Bundles what pages load into ../static/anxin: one style sheet, one script, the charts, the icons in use.
// Nothing of others is committed: this folder's package-lock.json says what is taken, with hashes.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "anxin");
const house = join(here, "..", "..");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const common = { bundle: true, minify: true, legalComments: "eof", target: "es2020", logLevel: "warning" };

await build({ ...common, entryPoints: [join(here, "js/anxin.js")], outfile: join(out, "anxin.js"), format: "iife" });
await build({ ...common, entryPoints: [join(here, "js/charts.js")], outfile: join(out, "charts.js"), format: "iife" });

// The UI kit is large and pages use a small part of it: what no template, script or form names is left out.
const kit = await new PurgeCSS().purge({
  content: ["**/jinja2/**/*.html", "**/templates/**/*.html", "**/*.py", "ui/front/js/*.js"].map((p) => join(house, p)),
  css: [{ raw: readFileSync(join(here, "node_modules/@tabler/core/dist/css/tabler.css"), "utf8").replace(/^@charset "UTF-8";/, "") }],
  safelist: { standard: ["html", "body"] },
  variables: false,
});
// anxin.css first; a room with much of its own brings a file beside it. The workers' sheet speaks of bare elements
// (body, input, a) and would undo the officers' pages, so it stands alone.
const alone = ["worker.css"];
const sheets = readdirSync(join(here, "css")).sort().filter((name) => !alone.includes(name)).map((name) => readFileSync(join(here, "css", name), "utf8"));
const layered = await build({
  ...common,
  stdin: { contents: `@layer kit {\n${kit[0].css}\n}\n${sheets.join("\n")}`, loader: "css", resolveDir: join(here, "css") },
  write: false,
});
writeFileSync(join(out, "anxin.css"), layered.outputFiles[0].text);

// Workers' pages carry nothing of the kit.
await build({ ...common, entryPoints: [join(here, "css/worker.css")], outfile: join(out, "worker.css") });

const icons = {};
for (const line of readFileSync(join(here, "icons.txt"), "utf8").split("\n")) {
  const name = line.trim();
  if (!name || name.startsWith("#")) continue;
  const svg = readFileSync(join(here, `node_modules/@tabler/icons/icons/outline/${name}.svg`), "utf8");
  icons[name] = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s+/g, " ").trim();
}
writeFileSync(join(out, "icons.json"), JSON.stringify(icons));

const digests = {};
for (const name of ["anxin.css", "anxin.js", "charts.js", "worker.css"]) {
  digests[name] = createHash("sha256").update(readFileSync(join(out, name))).digest("hex").slice(0, 10);
}
writeFileSync(join(out, "digests.json"), JSON.stringify(digests));
