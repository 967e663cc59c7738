// Builds what a browser loads.
//
//   node tools/build.mjs widget    ../mlwidget/static/widget.{js,css}
//   node tools/build.mjs lab       lib/lab.{js,css}, from which the labextension is made
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const LIMIT = 100 * 1000;

const TARGETS = {
  widget: { entry: "src/hosts/widget.ts", outfile: "../mlwidget/static/widget.js", external: [] },
  lab: { entry: "src/hosts/lab/index.ts", outfile: "lib/lab.js", external: ["@lumino/*", "@jupyterlab/*"] },
};

// uPlot's rules name their own classes; they are put under our root class like all other rules.
const scopeStyles = {
  name: "scope-styles",
  setup(builder) {
    builder.onLoad({ filter: /node_modules.*\.css$/ }, async ({ path }) => ({
      contents: `.mlwidget { ${await readFile(path, "utf8")} }`,
      loader: "css",
    }));
  },
};

async function make(name) {
  const { entry, outfile, external } = TARGETS[name];
  const out = resolve(HERE, outfile);
  await build({
    absWorkingDir: HERE,
    entryPoints: [entry],
    outfile: out,
    external,
    bundle: true,
    format: "esm",
    target: ["es2022", "chrome105", "firefox110", "safari16"],
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    legalComments: "inline",
    charset: "utf8",
    plugins: [scopeStyles],
  });
  for (const file of [out, out.replace(/\.js$/, ".css")]) {
    const bytes = gzipSync(readFileSync(file)).length;
    console.log(`${file.slice(resolve(HERE, "..").length + 1)}: ${(bytes / 1000).toFixed(1)} KB gzip`);
    if (bytes > LIMIT) throw new Error(`${file} is larger than ${LIMIT / 1000} KB gzip.`);
  }
}

const name = process.argv[2];
if (!(name in TARGETS)) {
  console.error(`Say which: ${Object.keys(TARGETS).join(" or ")}.`);
  process.exit(2);
}
await make(name);
