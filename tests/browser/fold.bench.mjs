// Lists from 100k records in the browser as a ratio of native, in one run: the same lines read, taken in and printed by
// the same core, once as the desk's wasm and once as a program. The bytes of the lists are compared too.
import { execFileSync } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { chromium, chromiumPath, dist, root, skip } from "./harness/env.mjs";

const RECORDS = Number(process.env.LINLI_RECORDS ?? 100_000);
const RUNS = 3;
// Seen here: between two and three times. Far above it something was built without its optimiser.
const RATIO_MAX = 6;
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

if (skip) process.exit(1);

const native = (...arguments_) =>
  execFileSync(
    "cargo",
    ["run", "--quiet", "--release", "--locked", "-p", "linli-core", "--features", "builtin,sample", "--example",
      "fold_lines", "--", ...arguments_],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );

// The desk's module under whatever name the build gave it.
const moduleName = async () => {
  const page = await readFile(join(dist, "index.html"), "utf8");
  const boot = page.match(/[\w./-]*boot[\w-]*\.js/)?.[0];
  const script = boot ? await readFile(join(dist, boot), "utf8") : "";
  return (page + script).match(/linli-desk(?!_bg)[\w-]*\.js/)?.[0] ?? "linli-desk.js";
};

const serve = (folder) =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const path = new URL(request.url, "http://localhost").pathname;
      if (path === "/") return response.setHeader("content-type", "text/html").end("<!doctype html><title>bench</title>");
      const file = join(path.startsWith("/sample/") ? folder : dist, path.replace("/sample/", "/"));
      response.setHeader("content-type", TYPES[extname(file)] ?? "text/plain; charset=utf-8");
      createReadStream(file).on("error", () => response.writeHead(404).end()).pipe(response);
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });

const folder = await mkdtemp(join(tmpdir(), "linli-fold-"));
native("make", String(RECORDS), folder);
const server = await serve(folder);
const browser = await chromium().launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
try {
  const bare = JSON.parse(native("run", folder));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const measured = await page.evaluate(
    async ([name, runs, asOf]) => {
      const module = await import(`/${name}`);
      await module.default();
      const text = async (path) => (await fetch(path)).text();
      const [config, lines] = [await text("/sample/config.json"), await text("/sample/records.jsonl")];
      let [best, digest] = [Infinity, ""];
      for (let run = 0; run < runs; run += 1) {
        const began = performance.now();
        digest = module.fold_lines(config, lines, asOf);
        best = Math.min(best, performance.now() - began);
      }
      return { ms: best, digest };
    },
    [await moduleName(), RUNS, bare.as_of_ms],
  );
  const ratio = measured.ms / bare.ms;
  console.log(
    `lists from ${RECORDS} records: browser ${measured.ms.toFixed(0)} ms, native ${bare.ms.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
  );
  if (measured.digest !== bare.digest) throw new Error("the browser's lists are not the program's, byte for byte");
  if (ratio > RATIO_MAX) throw new Error(`the ratio is above ${RATIO_MAX}`);
} finally {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true });
}
