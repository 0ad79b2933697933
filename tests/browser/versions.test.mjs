// The service worker's promises: one complete version on the phone, never two mixed, a later one offered.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { byPlainName, laterVersion, serveSite, siteOf, versionOf } from "./harness/site.mjs";

const { LINLI_DIST: dist, LINLI_CHROMIUM: chromium } = process.env;
const skip = dist && chromium ? false : "not run: LINLI_DIST and LINLI_CHROMIUM name the app and the browser";
// `require` looks where NODE_PATH points, `import` does not.
const require = createRequire(import.meta.url);
// What a headless Chromium needs in a container, by root.
const FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];

// boot.js has old versions cleared away 5 s after a start.
const CLEARED_MS_MAX = 20_000;
// Time for a worker to do what a message asks of it.
const SETTLING_MS = 500;

const withPhone = async (run) => {
  const server = await serveSite(siteOf(dist));
  const browser = await require("playwright-core").chromium.launch({ executablePath: chromium, args: FLAGS });
  try {
    await run(server, { context: await browser.newContext({ locale: "zh-CN" }) });
  } finally {
    await browser.close();
    await server.close();
  }
};

const controlled = (page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
const visit = async (phone, url) => {
  const page = await phone.context.newPage();
  await page.goto(url);
  await mounted(page, "app");
  await controlled(page);
  return page;
};
// A live page of a module stands, and the static one has gone.
const mounted = (page, id) =>
  page.waitForFunction((id) => document.querySelector(`#${id} [data-page]`) && !document.getElementById("first"), id);
const toDesk = async (page) => {
  await page.evaluate(() => (location.hash = "#/settings"));
  await mounted(page, "desk");
};
const shownVersion = (page) => page.evaluate(() => document.documentElement.dataset.version);
const caches = (page) => page.evaluate(async () => (await window.caches.keys()).filter((name) => name !== "linli-configuration"));
const look = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
const keptPaths = (page, version) =>
  page.evaluate(async (name) => {
    const requests = await (await window.caches.open(name)).keys();
    return requests.map((request) => new URL(request.url).pathname.slice(1)).sort();
  }, `linli-${version}`);
const group = (site, name) =>
  JSON.parse(new RegExp(`\\b${name}=(\\[\\[.*?\\]\\])`).exec(site.get("sw.js").toString("utf8"))[1]).map(([path]) => path).sort();

test("controls the first visit without a reload, and opens again without a network", { skip }, () =>
  withPhone(async (server, phone) => {
    const page = await visit(phone, server.url);
    assert.deepEqual(await keptPaths(page, versionOf(server.site)), group(server.site, "RESIDENT"));
    await phone.context.setOffline(true);
    await page.reload();
    await mounted(page, "app");
    await phone.context.setOffline(false);
  }));

test("keeps the desk's files once they were opened, not before", { skip }, () =>
  withPhone(async (server, phone) => {
    const page = await visit(phone, server.url);
    await toDesk(page);
    const both = [...group(server.site, "RESIDENT"), ...group(server.site, "DESK")].sort();
    const deadline = Date.now() + CLEARED_MS_MAX;
    // The first visit loads them past the cache, or through it, as the worker came sooner or later; both fill it.
    while ((await keptPaths(page, versionOf(server.site))).length < both.length && Date.now() < deadline) {
      await page.waitForTimeout(100);
    }
    assert.deepEqual(await keptPaths(page, versionOf(server.site)), both);
    await phone.context.setOffline(true);
    await page.reload();
    await mounted(page, "desk");
    await phone.context.setOffline(false);
  }));

test("offers a later version, takes it when asked, and leaves other pages whole", { skip }, () =>
  withPhone(async (server, phone) => {
    const first = versionOf(server.site);
    const asks = await visit(phone, server.url);
    await toDesk(asks);
    const stays = await visit(phone, server.url);
    server.site = laterVersion(server.site, "second");
    const second = versionOf(server.site);

    await look(asks);
    await asks.locator("#update").waitFor({ state: "visible" });
    await asks.reload();
    assert.equal(await shownVersion(asks), first, "offered, not forced: a reload stays with the version that serves");

    // Old versions are cleared away when a page has settled; one that waits for its turn is not an old one.
    await asks.evaluate(() => navigator.serviceWorker.controller.postMessage("settled"));
    await asks.waitForTimeout(SETTLING_MS);
    await asks.locator("#update-now").click();
    await asks.waitForFunction((version) => document.documentElement.dataset.version === version, second);
    await mounted(asks, "desk");
    assert.equal(await shownVersion(stays), first, "the other page was not reloaded");
    assert.deepEqual((await caches(stays)).sort(), [`linli-${first}`, `linli-${second}`].sort());
    await toDesk(stays);
    const loaded = await stays.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
    const old = byPlainName(siteOf(dist), "linli-desk.js");
    assert.ok(loaded.some((name) => name.endsWith(old)), "the old page has the old desk, which the server no longer has");

    await stays.close();
    await asks.reload();
    await asks.waitForFunction(async (name) => !(await window.caches.keys()).includes(name), `linli-${first}`, {
      timeout: CLEARED_MS_MAX,
    });
    assert.equal(await shownVersion(asks), second);
  }));

test("a version that does not arrive whole changes nothing", { skip }, () =>
  withPhone(async (server, phone) => {
    const first = versionOf(server.site);
    const page = await visit(phone, server.url);
    const later = laterVersion(server.site, "second");
    const boot = byPlainName(later, "boot.js");
    const right = later.get(boot);

    // Once a file is missing, once it is not what its hash says.
    server.broken.add(boot);
    server.site = later;
    await look(page);
    await failedInstall(page);
    server.broken.delete(boot);
    server.site = new Map(later).set(boot, Buffer.from("// not what was built"));
    await look(page);
    await failedInstall(page);
    assert.equal(await page.locator("#update").isVisible(), false, "nothing is offered");
    await phone.context.setOffline(true);
    await page.reload();
    await mounted(page, "app");
    assert.equal(await shownVersion(page), first);
    await phone.context.setOffline(false);

    server.site = new Map(later).set(boot, right);
    await look(page);
    await page.locator("#update").waitFor({ state: "visible" });
  }));

const failedInstall = (page) =>
  page.waitForFunction(async () => {
    const { installing, waiting } = await navigator.serviceWorker.getRegistration();
    return !installing && !waiting;
  });

test("never stands between a page and the backend", { skip }, () =>
  withPhone(async (server, phone) => {
    const page = await visit(phone, server.url);
    const answers = [];
    page.on("response", (response) => answers.push([new URL(response.url()).pathname, response.fromServiceWorker()]));
    await page.evaluate(async () => {
      await fetch("/v1/records", { method: "POST", body: "{}" });
      await fetch("/v1/lists/needs");
      await fetch("/manifest.webmanifest");
    });
    assert.deepEqual(answers, [["/v1/records", false], ["/v1/lists/needs", false], ["/manifest.webmanifest", true]]);
    assert.ok(server.seen.includes("POST /v1/records") && server.seen.includes("GET /v1/lists/needs"));
  }));

test("asks for the configuration first and remembers the last one that was good", { skip }, () =>
  withPhone(async (server, phone) => {
    const page = await visit(phone, server.url);
    const phoneNumber = () => page.evaluate(async () => (await (await fetch("./linli.json")).json()).contact.phone);
    const configured = (number) => {
      const config = JSON.parse(server.site.get("linli.json"));
      config.contact.phone = number;
      server.site = new Map(server.site).set("linli.json", Buffer.from(JSON.stringify(config)));
    };
    // The first answer may be the one that the page preloaded.
    await phoneNumber();
    configured("111");
    assert.equal(await phoneNumber(), "111");
    configured("222");
    assert.equal(await phoneNumber(), "222", "a new one is seen at once");
    server.broken.add("linli.json");
    assert.equal(await phoneNumber(), "222", "a failing server is not believed");
    await phone.context.setOffline(true);
    assert.equal(await phoneNumber(), "222", "nor is no network");
    await phone.context.setOffline(false);
  }));
