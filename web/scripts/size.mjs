// Builds the app beside `dist` and says how many bytes a reader loads before the first page is there:
// `npm run size`, or `npm run size -- funnel el` for another page and language. Fonts are not counted:
// the browser loads those whose letters it shows.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const [room = "accounts", language = "en"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "speargun-size-"));

/** Adds the files of a chunk and of all that it imports at once. */
function addFiles(manifest, name, files) {
  const chunk = manifest[name];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const style of chunk.css ?? []) files.add(style);
  for (const imported of chunk.imports ?? []) addFiles(manifest, imported, files);
}

/** The files that are loaded by the start of the app, its texts and its first page. */
function firstLoad(manifest) {
  const page = new RegExp(`src/pages/${room}/\\w+Page\\.tsx$`);
  const wanted = ["index.html", `../locales/${language}.json`];
  const names = Object.keys(manifest).filter((name) => wanted.includes(name) || page.test(name));
  const files = new Set();
  for (const name of names) addFiles(manifest, name, files);
  return [...files];
}

const number = (value) => value.toLocaleString("en").padStart(9);

try {
  await build({ logLevel: "error", build: { manifest: true, outDir: folder, emptyOutDir: true } });
  const manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8"));
  const sizes = firstLoad(manifest).map((file) => {
    const content = readFileSync(join(folder, file));
    return { file, raw: content.length, zipped: gzipSync(content).length };
  });
  sizes.sort((left, right) => right.raw - left.raw);
  const sum = (key) => sizes.reduce((total, size) => total + size[key], 0);
  for (const { file, raw, zipped } of sizes) console.log(number(raw), number(zipped), file);
  console.log(number(sum("raw")), number(sum("zipped")), `bytes, gzip: /${room} in ${language}`);
} finally {
  rmSync(folder, { recursive: true });
}
