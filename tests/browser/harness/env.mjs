// What a browser test needs from outside: the binary, the finished app, a browser, the packages. `cargo xtask test`
// names all four; by hand they default to what a build leaves in the clone.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(fileURLToPath(new URL("../../..", import.meta.url)));
export const linli = process.env.LINLI_BIN ?? join(root, "target/release/linli");
export const dist = process.env.LINLI_DIST ?? join(root, "dist");
export const chromiumPath = process.env.LINLI_CHROMIUM ?? "/usr/bin/chromium";
const modules = process.env.LINLI_NODE_MODULES ?? join(root, "tests/node_modules");

/** A package of the test tools (`import` does not look where NODE_PATH points, `require` does). */
export const tool = createRequire(join(modules, "anchor.cjs"));
/** The folder of a package, for files that are served and not imported. */
export const toolFolder = (name) => join(modules, name);

const needed = {
  "the binary `linli` (LINLI_BIN)": linli,
  "the finished app (LINLI_DIST)": join(dist, "index.html"),
  "Chromium (LINLI_CHROMIUM)": chromiumPath,
  "playwright-core (LINLI_NODE_MODULES)": join(modules, "playwright-core"),
};
const missing = Object.entries(needed).filter(([, path]) => !existsSync(path)).map(([what]) => what);

/** `false`, or why no browser test can run here; passed to `test` as `skip`, so that the tally shows it. */
export const skip = missing.length === 0 ? false : `not run: ${missing.join(", ")} missing`;
if (skip) console.error(`\n*** ${skip} ***\n`);

/** Playwright's Chromium, asked for late so that a machine without the package skips instead of failing to load. */
export const chromium = () => tool("playwright-core").chromium;

/** A seeded source of randomness (mulberry32); the seed is printed by whoever uses it, and taken from LINLI_SEED. */
export const seeded = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** The seed of this run. */
export const seed = Number(process.env.LINLI_SEED ?? Date.now() % 2 ** 32);

/** The middle of some numbers. */
export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
