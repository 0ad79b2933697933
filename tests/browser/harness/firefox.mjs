// Another engine: Firefox over WebDriver BiDi, which it speaks itself. No more of it than one journey needs.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { skip as skipAll, tool } from "./env.mjs";
import { folder } from "./hub.mjs";

const firefox = process.env.LINLI_FIREFOX;
/** `false`, or why no test can run in Firefox here. */
export const skip = skipAll || (firefox && existsSync(firefox) ? false : "not run: Firefox (LINLI_FIREFOX) missing");
if (skip) console.error(`\n*** ${skip} ***\n`);

const START_MS_MAX = 60_000;
const STEP_MS_MAX = 20_000;
const LOOK_MS = 50;
/** Nothing is asked of the world outside this machine. */
const PREFERENCES = {
  "app.update.disabledForTesting": true,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.enabled": false,
};

/** Opens a phone with Firefox on it and one page. */
export const openFirefox = async () => {
  const profile = await folder("firefox");
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  await writeFile(join(profile, "user.js"), lines.join("\n"));
  const child = spawn(firefox, ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const line = await connect(await listening(child));
    await line.send("session.new", { capabilities: {} });
    const { contexts } = await line.send("browsingContext.getTree", {});
    return { page: new Page(line, contexts[0].context), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const listening = (child) =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("Firefox did not start")), START_MS_MAX);
    child.once("exit", (code) => reject(new Error(`Firefox ended with ${code}`)));
    createInterface({ input: child.stderr }).on("line", (said) => {
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
      if (!address) return;
      clearTimeout(late);
      resolve(`${address}/session`);
    });
  });

const connect = async (address) => {
  const WebSocket = tool("ws");
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const waiting = new Map();
  socket.on("message", (data) => {
    const { id, result, error, message } = JSON.parse(data);
    const { resolve, reject } = waiting.get(id) ?? {};
    if (error) reject?.(new Error(`${error}: ${message}`));
    else resolve?.(result);
  });
  socket.on("close", () => waiting.forEach(({ reject }) => reject(new Error("Firefox has gone"))));
  let last = 0;
  const send = (method, params) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  return { send };
};

class Page {
  #line;
  #context;

  constructor(line, context) {
    this.#line = line;
    this.#context = context;
  }

  goto(url) {
    return this.#line.send("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
  }

  reload() {
    return this.#line.send("browsingContext.reload", { context: this.#context, wait: "complete" });
  }

  /** What `run(...given)` gives inside the page; texts, numbers and booleans only. */
  async evaluate(run, ...given) {
    const said = await this.#line.send("script.callFunction", {
      functionDeclaration: `(given) => (${run})(...JSON.parse(given))`,
      arguments: [{ type: "string", value: JSON.stringify(given) }],
      awaitPromise: true,
      target: { context: this.#context },
    });
    if (said.type === "exception") throw new Error(said.exceptionDetails.text);
    return said.result.value;
  }

  /** Waits until `run(...given)` is true inside the page, or fails with its words. */
  async until(run, ...given) {
    for (const end = Date.now() + STEP_MS_MAX; Date.now() < end; await pause(LOOK_MS)) {
      const value = await this.evaluate(run, ...given);
      if (value) return value;
    }
    throw new Error(`not within ${STEP_MS_MAX} ms: ${run} of ${JSON.stringify(given)}`);
  }

  /** Waits for an element in sight. */
  shown(selector) {
    return this.until((wanted) => document.querySelector(wanted)?.checkVisibility() ?? false, selector);
  }

  /** Presses an element with the pointer, where it stands. */
  async press(selector) {
    await this.shown(selector);
    const [x, y] = JSON.parse(
      await this.evaluate((wanted) => {
        const element = document.querySelector(wanted);
        element.scrollIntoView({ block: "center" });
        const { left, top, width, height } = element.getBoundingClientRect();
        return JSON.stringify([Math.round(left + width / 2), Math.round(top + height / 2)]);
      }, selector),
    );
    const actions = [{ type: "pointerMove", x, y }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    await this.#line.send("input.performActions", { context: this.#context, actions: [{ type: "pointer", id: "finger", actions }] });
  }

  /** Types into what has the focus. */
  type(text) {
    const actions = [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    return this.#line.send("input.performActions", { context: this.#context, actions: [{ type: "key", id: "keys", actions }] });
  }
}
