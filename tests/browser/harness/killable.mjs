// A browser that can be killed like a phone whose battery falls out: its whole process group by SIGKILL, the profile
// opened again afterwards. Playwright hides the process of a persistent context, so this one is started by hand.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { chromium, chromiumPath } from "./env.mjs";
import { FLAGS, SMALL } from "./phone.mjs";

const START_MS_MAX = 30_000;

/** Starts a browser over a profile; `page` is its one page, `kill()` ends it at once. */
export const openKillable = async (profile) => {
  // What a killed browser leaves behind to keep others out of its profile.
  await Promise.all(["SingletonLock", "SingletonSocket", "SingletonCookie"].map((name) => rm(join(profile, name), { force: true })));
  const child = spawn(
    chromiumPath,
    [...FLAGS, "--headless", "--remote-debugging-port=0", `--user-data-dir=${profile}`, `--window-size=${SMALL.width},${SMALL.height}`, "--hide-crash-restore-bubble", "about:blank"],
    // A group of its own, so that one signal takes the browser with all its helpers and nothing else.
    { detached: true, stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the browser did not start")), START_MS_MAX);
    child.once("exit", (code) => reject(new Error(`the browser ended with ${code}`)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      const said = /DevTools listening on (ws:\S+)/.exec(line);
      if (!said) return;
      clearTimeout(late);
      resolve(said[1]);
    });
  });
  const browser = await chromium().connectOverCDP(address);
  const [context] = browser.contexts();
  const page = context.pages()[0] ?? (await context.newPage());
  const kill = async () => {
    process.kill(-child.pid, "SIGKILL");
    await ended;
  };
  return { browser, context, page, kill };
};
