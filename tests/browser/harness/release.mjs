// A later version of the app, made from the finished one without building it: one script changed, and everything that
// has to follow from that (names, hashes, version, headers, compressed copies) as `cargo xtask build` does it.
import { createHash } from "node:crypto";
import { cp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { dist } from "./env.mjs";
import { folder } from "./hub.mjs";

const hash = (content, form) => createHash("sha256").update(content).digest(form);
const NAMED = /^(.+)-([0-9a-f]{16})\.js$/;

/** A copy of the app in a folder of its own. */
export const copyOfApp = async () => {
  const copy = await folder("app");
  await cp(dist, copy, { recursive: true });
  return copy;
};

/** The version that a folder serves. */
export const versionOf = async (app) => /data-version="?([0-9a-z]+)/.exec(await readFile(join(app, "index.html"), "utf8"))[1];

/** A copy in which the boot script says `mark` of itself (`window.linliMark`). */
export const laterVersion = async (mark) => {
  const app = await copyOfApp();
  const names = await readdir(app);
  const boot = names.find((name) => NAMED.exec(name)?.[1] === "boot");
  const script = `${await readFile(join(app, boot), "utf8")}\nwindow.linliMark=${JSON.stringify(mark)};\n`;
  const renamed = `boot-${hash(script, "hex").slice(0, 16)}.js`;
  await writeFile(join(app, boot), script);
  await rename(join(app, boot), join(app, renamed));
  for (const ending of Object.keys(PACKERS)) await rm(join(app, boot + ending), { force: true });

  const [before, version] = [await versionOf(app), hash(`${mark}${script}`, "hex").slice(0, 16)];
  const change = async (name, edit) => writeFile(join(app, name), edit(await readFile(join(app, name), "utf8")));
  const follow = (text) => text.replaceAll(boot, renamed).replaceAll(before, version);
  await change("index.html", follow);
  await change("headers.json", follow);
  const page = await readFile(join(app, "index.html"));
  await change("sw.js", (text) =>
    follow(text)
      .replace(new RegExp(`(\\["${renamed}",")[^"]+`), `$1${hash(script, "base64")}`)
      .replace(/(\["",")[^"]+/, `$1${hash(page, "base64")}`));
  for (const name of [renamed, "index.html", "sw.js"]) await compressAgain(app, name, names);
  return { app, version };
};

const PACKERS = { ".br": brotliCompressSync, ".gz": gzipSync };

const compressAgain = async (app, name, names) => {
  for (const [ending, pack] of Object.entries(PACKERS)) {
    if (names.some((other) => other.endsWith(ending))) await writeFile(join(app, name + ending), pack(await readFile(join(app, name))));
  }
};
