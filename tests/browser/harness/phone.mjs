// A phone: Chromium with a profile of its own that outlives a closed page. What goes wrong on a page is collected and
// fails the test in `close`, unless the test says that it expects it.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { chromium, chromiumPath } from "./env.mjs";
import { folder } from "./hub.mjs";

/** The smallest phone that the pages are drawn for. */
export const SMALL = { width: 360, height: 640 };
/** 1280 × 1024 at 400 % (WCAG 2.2, 1.4.10): CSS pixels and how many device pixels each has. */
export const ZOOMED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };
/** What a headless Chromium needs in a container, by root. */
export const FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--mute-audio", "--no-first-run", "--lang=en-US"];
/** How long a page may take for one step on a busy machine. */
const STEP_MS_MAX = 20_000;

/** Opens a phone. `options` go to Playwright; `profile` is an existing folder; `expected` matches console errors. */
export const openPhone = async (options = {}) => {
  const { profile = await folder("phone"), args = [], expected = [], keep = false, ...rest } = options;
  const context = await chromium().launchPersistentContext(profile, {
    executablePath: chromiumPath,
    headless: true,
    viewport: SMALL,
    locale: "zh-CN",
    acceptDownloads: true,
    args: [...FLAGS, ...args],
    ...rest,
  });
  return new Phone(context, profile, expected, keep || options.profile !== undefined);
};

// Errors that say only that there is no network, which these tests take away on purpose.
const NETWORK = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_FAILED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|no later version could be asked for|ERR_NETWORK_CHANGED/;

/** Writes down what a page should never do: errors, dialogs, violations of its own policy. */
export const watch = (page, wrong, expected = []) => {
  const note = (kind, text) => {
    if (!NETWORK.test(text) && !expected.some((pattern) => pattern.test(text))) wrong.push(`${kind}: ${text}`);
  };
  page.on("console", (message) => {
    if (message.type() === "error") note("console", `${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => note("exception", error.message));
  page.on("dialog", async (dialog) => {
    note("dialog", dialog.message());
    await dialog.dismiss();
  });
  page.on("crash", () => note("crash", page.url()));
};

class Phone {
  wrong = [];

  constructor(context, profile, expected, keep) {
    this.context = context;
    this.profile = profile;
    this.expected = expected;
    this.keep = keep;
    context.setDefaultTimeout(STEP_MS_MAX);
    for (const page of context.pages()) watch(page, this.wrong, expected);
    context.on("page", (page) => watch(page, this.wrong, expected));
  }

  /** A page at an address, live (the static first paint is gone). */
  async open(url) {
    const fresh = this.context.pages().find((page) => page.url() === "about:blank");
    const page = fresh ?? (await this.context.newPage());
    await page.goto(url);
    await live(page);
    return page;
  }

  /** A first visit that has settled: the service worker controls the page and has kept everything. */
  async visit(url) {
    const page = await this.open(url);
    await controlled(page);
    return page;
  }

  /** Fails when a page did what no page may do. */
  complain() {
    assert.deepEqual(this.wrong, [], "pages complained");
  }

  async close() {
    await this.context.close();
    if (!this.keep) await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
    this.complain();
  }
}

/** Waits until the live page stands. */
export const live = async (page, name) => {
  await page.locator(name ? `[data-page="${name}"]` : "[data-page]").first().waitFor();
};

/** Waits until the page is under the service worker's control, without a reload. */
export const controlled = (page) =>
  page.waitForFunction(() => navigator.serviceWorker?.controller?.state === "activated");

/** Goes to a route of the same document, as a link does. */
export const route = async (page, hash, name) => {
  await page.evaluate((to) => (location.hash = to), hash);
  await live(page, name);
};
