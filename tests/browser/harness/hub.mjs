// A reference backend of its own for each test: a free port, a folder that goes with it, stopped by its process id.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { dist, linli } from "./env.mjs";

const run = promisify(execFile);
// A debug build on a busy machine opens its database in a second; thirty means that it will not.
const START_MS_MAX = 30_000;
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;
/** The street of the built-in configuration: a token for it opens everything. */
export const STREET = "yhl";

/** A fresh folder under the system's temporary one. */
export const folder = (name) => mkdtemp(join(tmpdir(), `linli-${name}-`));

/** Closes everything that a test opened, all of it, then complains of the first that would not. */
export const closeAll = async (...opened) => {
  const outcomes = await Promise.allSettled(opened.map((one) => one?.close()));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
};

/** Starts a backend that serves `app`; `options.args` go to `linli serve` as they are. */
export const startHub = async (options = {}) => {
  const data = options.data ?? (await folder("hub"));
  const hub = new Hub(data, options);
  await hub.start(options.port ?? 0);
  return hub;
};

class Hub {
  #child = null;
  #options;
  /** Everything it wrote to its log, for a test that fails. */
  log = "";

  constructor(data, options) {
    this.data = data;
    this.#options = options;
  }

  async start(port) {
    const { app = dist, args = [] } = this.#options;
    const child = spawn(linli, ["serve", "--addr", `127.0.0.1:${port}`, "--data", this.data, "--app", app, ...args]);
    this.#child = child;
    child.stderr.on("data", (chunk) => (this.log += chunk));
    this.url = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the backend did not start:\n${this.log}`)), START_MS_MAX);
      child.once("exit", (code) => reject(new Error(`the backend ended with ${code}:\n${this.log}`)));
      child.once("error", reject);
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.log += `${line}\n`;
        const said = /listening on (http:\/\/\S+)/.exec(line);
        if (!said) return;
        clearTimeout(late);
        resolve(said[1].replace(/\/$/, ""));
      });
    });
    this.port = Number(new URL(this.url).port);
  }

  /** Stops it as an operator would, or with another signal; the data stays. */
  async stop(signal = "SIGTERM") {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** Comes back at the address where it was (phones know no other), perhaps with another `app`. */
  async restart(options = {}) {
    await this.stop();
    this.#options = { ...this.#options, ...options };
    await this.start(this.port);
  }

  async close() {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  /** A new access token. */
  async token(role, branch = STREET) {
    const made = await this.command("token", "create", "--data", this.data, "--branch", branch, "--role", role);
    return made.trim();
  }

  /** What `linli …` prints. */
  async command(...args) {
    const { stdout } = await run(linli, args, { maxBuffer: OUTPUT_BYTES_MAX });
    return stdout;
  }

  /** All records by `linli export`. */
  async exported() {
    const lines = await this.command("export", "--data", this.data);
    return lines.split("\n").filter(Boolean).map((line) => JSON.parse(line)).map((line) => line.record ?? line);
  }

  /** All records by HTTP, page by page. */
  async records(token, limit = 100) {
    const all = [];
    for (let after = ""; ; ) {
      const query = new URLSearchParams({ limit, ...(after && { after }) });
      const page = await this.json(`/v1/records?${query}`, token);
      all.push(...page.records.map((entry) => entry.record));
      if (page.records.length === 0 || page.next === after) return all;
      after = page.next;
    }
  }

  /** The JSON at a path. */
  async json(path, token) {
    return JSON.parse(await this.text(path, token));
  }

  /** The body at a path, exactly. */
  async text(path, token) {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(this.url + path, { headers });
    const body = await response.text();
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${body}`);
    return body;
  }

  /** Posts one record as a program would. */
  async post(record, token) {
    const headers = { "content-type": "application/cloudevents+json", ...(token && { authorization: `Bearer ${token}` }) };
    return fetch(`${this.url}/v1/records`, { method: "POST", headers, body: JSON.stringify(record) });
  }

  /** Its configuration and its records as files, for `linli lists`. */
  async files() {
    const [config, records] = [join(this.data, "linli-fetched.json"), join(this.data, "exported.jsonl")];
    await writeFile(config, await this.text("/linli.json"));
    await writeFile(records, await this.command("export", "--data", this.data));
    return { config, records };
  }
}
