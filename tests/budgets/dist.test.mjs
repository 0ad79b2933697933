// What the finished files weigh and promise, found out from the files alone: nothing here trusts the program that
// made them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from "node:zlib";

// The promise to a phone on a weak line: all that it loads for the start page and the questions of a need. What it weighs
// today is held by the next number, rounded up to the next KiB, which may only go down.
const RESIDENT_BYTES_GOAL = 140 * 1024;
const RESIDENT_BYTES_MAX = 112 * 1024;
// What the service worker keeps besides, and the page asks for when somebody goes on: the same rule.
const LATER_BYTES_MAX = 78 * 1024;
// Ten packets of a fresh connection: what a server may send before the phone has answered once.
const FIRST_PAINT_BYTES_MAX = 14 * 1024;

const dist = process.env.LINLI_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
const read = (name) => readFileSync(join(dist, name));
const text = (name) => read(name).toString("utf8");
const sha256 = (content, form) => createHash("sha256").update(content).digest(form);
const weight = (name) => {
  const content = read(name);
  const packed = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return Math.min(packed.length, content.length);
};

const all = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"));
const files = all.filter((name) => !/\.(br|gz)$/.test(name));
// Read by whoever serves dist/, not by phones.
const served = files.filter((name) => name !== "headers.json" && name !== "_headers");
const hashed = (name) => /-([0-9a-f]{16})\.[a-z0-9]+$/.exec(name)?.[1];
const { version, headers } = JSON.parse(text("headers.json"));
const page = text("index.html");
const worker = text("sw.js");
const group = (name) => JSON.parse(new RegExp(`\\b${name}=(\\[\\[.*?\\]\\])`).exec(worker)[1]);
const byPlainName = (plain) => served.find((name) => name.replace(/-[0-9a-f]{16}(\.[a-z0-9]+)$/, "$1") === plain);

const LATER = "linli-app_later.wasm";

test("what a resident loads for #/ and #/need weighs less than 140 KiB, and no more than it did", (t) => {
  const kept = group("RESIDENT").map(([name]) => name || "index.html");
  const linked = [...page.matchAll(/(?:href|src)="\.\/([^"#]+)"/g)].map(([, name]) => name);
  const first = [...new Set([...kept, ...linked, "sw.js", "linli.json"])].filter((name) => name !== byPlainName(LATER));
  const total = first.reduce((sum, name) => sum + weight(name), 0);
  t.diagnostic(`${total} bytes of ${RESIDENT_BYTES_GOAL}: ${first.map((name) => `${name} ${weight(name)}`).join(", ")}`);
  assert.ok(first.some((name) => name.endsWith(".wasm")), "the wasm is among what is weighed");
  assert.ok(total <= Math.min(RESIDENT_BYTES_MAX, RESIDENT_BYTES_GOAL), `${total} bytes`);
});

test("what comes later weighs no more than it did, and nothing of it is asked for by the page", (t) => {
  const later = byPlainName(LATER);
  t.diagnostic(`${weight(later)} bytes`);
  assert.ok(weight(later) <= LATER_BYTES_MAX, `${weight(later)} bytes`);
  assert.ok(!page.includes(later) && !text(byPlainName("boot.js")).includes(later), "no preload and no start-up script names it");
});

test("the first paint needs one answer of at most 14 KiB", (t) => {
  t.diagnostic(`${weight("index.html")} bytes of ${FIRST_PAINT_BYTES_MAX}`);
  assert.doesNotMatch(page, /rel="stylesheet"/, "no sheet is asked for apart from the page");
  assert.match(page, /<style>[^<]+<\/style>/);
  assert.ok(weight("index.html") <= FIRST_PAINT_BYTES_MAX);
});

test("the first paint is the start page, and says that it is not live", () => {
  assert.match(page, /href="#\/need"/);
  assert.match(page, /href="#\/offer"/);
  assert.doesNotMatch(page, /data-page/);
});

test("a hashed name is the hash of what is in the file", () => {
  const names = served.filter(hashed);
  assert.ok(names.length >= 8);
  for (const name of names) assert.equal(hashed(name), sha256(read(name), "hex").slice(0, 16), name);
});

test("the policy lets the page through and nothing inline besides", () => {
  const policy = headers["/"]["content-security-policy"];
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/);
  const styles = [...page.matchAll(/<style>([^]*?)<\/style>/g)].map(([, css]) => `'sha256-${sha256(css, "base64")}'`);
  assert.equal(styles.length, 1);
  assert.ok(policy.includes(styles[0]), "the page's sheet has its hash in the policy");
  assert.doesNotMatch(page, /<script(?![^>]* src=)[^>]*>/, "no inline script");
  assert.doesNotMatch(page, /\son[a-z]+=|\sstyle=/i, "no inline handler or style");
  assert.deepEqual(headers["/"], headers["/index.html"]);
});

test("every file has its headers, and only a hashed name may be kept unasked", () => {
  const addresses = served.map((name) => `/${name}`);
  assert.deepEqual(Object.keys(headers).sort(), ["/", ...addresses].sort());
  for (const name of served) {
    const of = headers[`/${name}`];
    assert.equal(/immutable/.test(of["cache-control"]), Boolean(hashed(name)), name);
    assert.notEqual(of["content-type"], "application/octet-stream", name);
    assert.equal(of["x-content-type-options"], "nosniff", name);
  }
  const said = text("_headers").split(/^(?=\/)/m).map((block) => {
    const [path, ...lines] = block.trim().split("\n");
    return [path, Object.fromEntries(lines.map((line) => line.trim().split(/: (.*)/s).slice(0, 2)))];
  });
  assert.deepEqual(Object.fromEntries(said), headers, "static hosts are told the same");
});

test("packed copies unpack to their files", () => {
  for (const name of all) {
    const plain = name.replace(/\.(br|gz)$/, "");
    if (name.endsWith(".br")) assert.ok(brotliDecompressSync(read(name)).equals(read(plain)), name);
    if (name.endsWith(".gz")) assert.ok(gunzipSync(read(name)).equals(read(plain)), name);
  }
  for (const name of served.filter((name) => /\.(wasm|js|html)$/.test(name))) assert.ok(existsSync(join(dist, `${name}.br`)), name);
});

test("the service worker keeps whole groups, each file under its hash", () => {
  const resident = group("RESIDENT");
  const desk = group("DESK");
  for (const [name, hash] of [...resident, ...desk]) assert.equal(hash, sha256(read(name || "index.html"), "base64"), name);
  const has = (list, plain) => list.some(([name]) => name === byPlainName(plain));
  for (const plain of ["boot.js", "linli-app.js", "linli-app_bg.wasm", LATER]) assert.ok(has(resident, plain), plain);
  for (const plain of ["linli-desk.js", "linli-desk_bg.wasm", "style/desk.css"]) assert.ok(has(desk, plain), plain);
});

test("one version is named by the page, the service worker and the headers", () => {
  assert.match(version, /^[0-9a-f]{16}$/);
  assert.ok(page.includes(`data-version="${version}"`));
  assert.ok(worker.includes(`VERSION="${version}"`));
});

test("no file names one that is not there", () => {
  const named = /["'(]\.?\/?((?:[\w-]+\/)*[\w-]+-[0-9a-f]{16}\.[a-z0-9]+)["')]/g;
  let found = 0;
  for (const name of served.filter((name) => /\.(js|html|webmanifest)$/.test(name))) {
    for (const [, other] of text(name).matchAll(named)) {
      found += 1;
      assert.ok(files.includes(other), `${name} names ${other}`);
    }
    // A name without its hash was forgotten by finishing: phones would keep it for ever or not find it.
    const forgotten = /["'/](?:(?:linli-app|linli-desk|boot)\.js|linli-(?:app|desk)_(?:bg|later)\.wasm)["']/.exec(text(name));
    assert.equal(forgotten, null, name);
  }
  assert.ok(found >= 10);
});

test("the manifest can be installed", () => {
  const manifest = JSON.parse(text("manifest.webmanifest"));
  const sizes = manifest.icons.map((icon) => icon.sizes);
  assert.ok(sizes.includes("192x192") && sizes.includes("512x512"));
  assert.ok(manifest.icons.some((icon) => icon.purpose === "maskable"));
  for (const icon of manifest.icons) assert.ok(files.includes(icon.src), icon.src);
  assert.equal(manifest.display, "standalone");
});

test("the built-in configuration is whole", () => {
  const config = JSON.parse(text("linli.json"));
  assert.equal(config.backend.kind, "linli");
  assert.ok(config.places.root.code && config.catalogue.needs.length > 0);
});
