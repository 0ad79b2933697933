// Installed, offline, updated: one complete version at a time, and nobody is interrupted.
import assert from "node:assert/strict";
import { readdir, rm } from "node:fs/promises";
import { test } from "node:test";
import { dist, skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { controlled, live, openPhone, route } from "./harness/phone.mjs";
import { NEED, action, allReceived, fill, held, write } from "./harness/journey.mjs";
import { copyOfApp, laterVersion, versionOf } from "./harness/release.mjs";
import { heldWithin } from "./harness/database.mjs";

const withPhone = async (use, options = {}) => {
  const hub = await startHub(options);
  const phone = await openPhone(options.phone);
  try {
    await use(phone, hub);
  } finally {
    await closeAll(phone, hub);
  }
};

test("the first visit comes under control without a reload", { skip }, () =>
  withPhone(async (phone, hub) => {
    const page = await phone.open(`${hub.url}/`);
    await page.evaluate(() => (window.same = true));
    await controlled(page);
    assert.ok(await page.evaluate(() => window.same), "the document is still the first one");
  }));

test("every page opens without a network, by its link and after a reload", { skip }, () =>
  withPhone(async (phone, hub) => {
    const page = await phone.visit(`${hub.url}/`);
    // The desk's files come with its first use.
    await page.goto(`${hub.url}/#/lists/needs`);
    await live(page, "lists-needs");
    await page.waitForFunction(async () => {
      for (const name of await caches.keys()) {
        const kept = await (await caches.open(name)).keys();
        if (kept.some((request) => /linli-desk.*\.wasm$/.test(new URL(request.url).pathname))) return true;
      }
      return false;
    });
    await hub.stop();
    const pages = { "": "start", need: "need", offer: "offer", mine: "mine", "lists/needs": "lists-needs", desk: "desk", settings: "settings" };
    for (const [path, name] of Object.entries(pages)) {
      for (const query of ["", "?place=yhl-ly-a-03&lang=en&text=large"]) {
        const link = await phone.context.newPage();
        await link.goto(`${hub.url}/${query}#/${path}`);
        await live(link, name);
        await link.reload();
        await live(link, name);
        await link.close();
      }
    }
  }));

test("a later version is offered, is never forced, and never mixes with the one before", { skip }, async () => {
  const [app, later] = [await copyOfApp(), await laterVersion("later")];
  const now = await versionOf(app);
  await withPhone(async (phone, hub) => {
    const page = await phone.visit(`${hub.url}/#/need`);
    await fill(page, "text", "写到一半");
    await heldWithin(page, "写到一半", 2000);
    await hub.restart({ app: later.app });
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
    await page.locator("#update").waitFor();
    assert.equal(await held(page, "text"), "写到一半", "nobody is interrupted");
    assert.deepEqual(await versions(page), [now, null]);

    await page.reload();
    await live(page);
    assert.deepEqual(await versions(page), [now, null], "a reload before the consent stays whole in the old version");
    await page.locator("#update-now").click();
    await page.waitForFunction((version) => document.documentElement.dataset.version === version, later.version);
    await live(page);
    assert.deepEqual(await versions(page), [later.version, "later"], "page and script are of one version");
    assert.equal(await held(page, "text"), "写到一半", "the draft outlives the update");
    await hub.stop();
    await page.reload();
    await live(page);
    assert.deepEqual(await versions(page), [later.version, "later"], "and it is whole without a network");
  }, { app });
  await rm(app, { recursive: true });
  await rm(later.app, { recursive: true });
});

const versions = (page) => page.evaluate(() => [document.documentElement.dataset.version, window.linliMark ?? null]);

test("the service worker touches no POST and nothing of the backend's", { skip }, () =>
  withPhone(async (phone, hub) => {
    const page = await phone.visit(`${hub.url}/`);
    const answers = [];
    page.on("response", (response) => answers.push(response));
    await write(page, "need", NEED);
    await allReceived(page);
    await page.evaluate(async () => void (await fetch("/healthz")));
    const backend = answers.filter((answer) => /\/(v1\/|healthz)/.test(new URL(answer.url()).pathname));
    assert.ok(backend.some((answer) => answer.request().method() === "POST"));
    assert.ok(backend.some((answer) => answer.request().method() === "GET"));
    const touched = backend.filter((answer) => answer.fromServiceWorker()).map((answer) => answer.url());
    assert.deepEqual(touched, []);
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map((request) => new URL(request.url).pathname);
    });
    assert.deepEqual(kept.filter((path) => path.startsWith("/v1/")), []);
  }));

test("headers forbid inline scripts and styles, and let only hashed names be kept", { skip }, async () => {
  const hub = await startHub();
  try {
    const shell = await fetch(`${hub.url}/`);
    const policy = shell.headers.get("content-security-policy");
    const directives = Object.fromEntries(policy.split(";").map((one) => one.trim().split(/\s+/)).map(([name, ...values]) => [name, values]));
    assert.deepEqual(directives["default-src"], ["'none'"]);
    assert.ok(!/unsafe-inline|'unsafe-eval'|\*/.test(policy), policy);
    assert.ok(directives["script-src"].includes("'wasm-unsafe-eval'"));
    assert.deepEqual(directives["connect-src"], ["'self'"], "no backend but its own is configured");
    assert.equal(shell.headers.get("cache-control"), "no-cache");
    assert.equal((await fetch(`${hub.url}/sw.js`)).headers.get("cache-control"), "no-cache");
    const hashed = (await readdir(dist)).filter((name) => /-[0-9a-f]{16}\.(js|wasm|css)$/.test(name));
    assert.ok(hashed.length >= 5, "the scripts, the modules and the sheets are hashed");
    for (const name of hashed) {
      const answer = await fetch(`${hub.url}/${name}`, { headers: { "accept-encoding": "br" } });
      assert.match(answer.headers.get("cache-control"), /immutable/, name);
      assert.equal(answer.headers.get("content-encoding"), "br", name);
    }
  } finally {
    await hub.close();
  }
});

test("the policy is in force: a page that broke it would be heard", { skip }, async () => {
  const hub = await startHub();
  const phone = await openPhone({ expected: [/Content Security Policy/] });
  try {
    const page = await phone.open(`${hub.url}/`);
    const broken = page.evaluate(() => new Promise((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
      document.body.insertAdjacentHTML("beforeend", '<p style="color:red"></p>');
    }));
    assert.equal(await broken, "style-src-attr");
  } finally {
    await closeAll(phone, hub);
  }
});

