// Builds what a browser loads.
//
//   node tools/build.mjs widget    ../mlwidget/static/widget.{js,css}, and the licences of what is in them
//   node tools/build.mjs loader    ../mlwidget/static/loader.js, which a notebook keeps with each widget
//   node tools/build.mjs page      ../mlwidget/static/page.{js,css}, what an exported file shows runs with
//   node tools/build.mjs app       ../mlwidget/static/app.{js,css}, the page that the server serves
//   node tools/build.mjs lab       lib/lab.{js,css}, from which the labextension is made
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
/** Bytes of each file, gzipped; JupyterLab's and the server's page have the list of runs, too. */
const LIMIT = 100 * 1000;
const LAB_LIMIT = 115 * 1000;
/** Bytes of the loader, as it is. */
const LOADER_LIMIT = 1536;

const TARGETS = {
  widget: { entry: "src/hosts/widget.ts", outfile: "../mlwidget/static/widget.js", format: "esm" },
  loader: { entry: "src/hosts/loader.ts", outfile: "../mlwidget/static/loader.js", format: "esm" },
  page: { entry: "src/hosts/page.ts", outfile: "../mlwidget/static/page.js", format: "iife" },
  app: { entry: "src/hosts/app.ts", outfile: "../mlwidget/static/app.js", format: "iife" },
  lab: { entry: "src/hosts/lab/index.ts", outfile: "lib/lab.js", format: "esm", external: ["@lumino/*", "@jupyterlab/*"] },
};
/** Gzipped bytes of what JupyterLab loads at its start; the rest comes when there is something to show. */
const START_LIMIT = 25 * 1000;

/** Name and licence of every package that went into the bundle. */
function licences(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (folder) folders.add(folder[0]);
  }
  return [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(resolve(HERE, folder, "package.json"), "utf8"));
    return { title: `${name} ${version} (${license})`, text: readFileSync(resolve(HERE, folder, "LICENSE"), "utf8") };
  });
}

/**
 * Makes the script anew, in parts that are loaded when they are needed. The style sheet stays whole: that
 * of a part would never be asked for.
 */
async function split(options, out) {
  const folder = dirname(out);
  for (const name of readdirSync(folder)) if (/^part-.*\.js$/.test(name)) rmSync(resolve(folder, name));
  const { outputFiles } = await build({
    ...options,
    entryPoints: { lab: options.entryPoints[0] },
    outfile: undefined,
    outdir: folder,
    splitting: true,
    chunkNames: "part-[name]-[hash]",
    write: false,
  });
  const scripts = new Map(outputFiles.filter(({ path }) => path.endsWith(".js")).map((file) => [file.path, file]));
  for (const { path, contents } of scripts.values()) writeFileSync(path, contents);
  const imported = [...scripts.get(out).text.matchAll(/from\s*"\.\/(part-[^"]+)"/g)].map(([, name]) => resolve(folder, name));
  const size = (paths) => [...paths].reduce((sum, path) => sum + gzipSync(scripts.get(path).contents).length, 0);
  const [start, all] = [size(new Set([out, ...imported])), size(scripts.keys())];
  console.log(`${relative(out)}: ${(start / 1000).toFixed(1)} KB gzip at the start, ${(all / 1000).toFixed(1)} in all ${scripts.size} parts`);
  if (start > START_LIMIT || all > LAB_LIMIT) throw new Error("JupyterLab would load too much.");
}

async function make(name) {
  const { entry, outfile, format, external = [] } = TARGETS[name];
  const out = resolve(HERE, outfile);
  const options = {
    metafile: true,
    absWorkingDir: HERE,
    entryPoints: [entry],
    outfile: out,
    external,
    bundle: true,
    format,
    target: ["es2022", "chrome105", "firefox110", "safari16"],
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    legalComments: "inline",
    charset: "utf8",
  };
  const { metafile } = await build(options);
  if (name === "lab") await split(options, out);
  if (name === "loader") {
    const bytes = readFileSync(out).length;
    console.log(`${relative(out)}: ${bytes} bytes`);
    if (bytes > LOADER_LIMIT) throw new Error(`${out} is larger than ${LOADER_LIMIT} bytes.`);
    return;
  }
  const others = licences(metafile);
  const code = readFileSync(out, "utf8");
  writeFileSync(out, `/* mlwidget. Contains ${others.map(({ title }) => title).join(", ")}. */\n${code}`);
  if (name === "widget") {
    const text = others.map(({ title, text }) => `${title}\n\n${text.trim()}\n`).join("\n\n");
    writeFileSync(resolve(dirname(out), "third-party-licenses.txt"), text);
  }
  for (const file of [out, out.replace(/\.js$/, ".css")]) {
    const bytes = gzipSync(readFileSync(file)).length;
    console.log(`${relative(file)}: ${(bytes / 1000).toFixed(1)} KB gzip`);
    const limit = name === "lab" || name === "app" ? LAB_LIMIT : LIMIT;
    if (bytes > limit) throw new Error(`${file} is larger than ${limit / 1000} KB gzip.`);
  }
}

function relative(file) {
  return file.slice(resolve(HERE, "..").length + 1);
}

const name = process.argv[2];
if (!(name in TARGETS)) {
  console.error(`Say which: ${Object.keys(TARGETS).join(" or ")}.`);
  process.exit(2);
}
await make(name);
