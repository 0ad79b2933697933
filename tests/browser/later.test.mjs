// The module comes in two halves: the first pages need the first, and the second may be late, or fail, without anything
// being lost. No service worker here: it would keep the second half before anybody asks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { live, openPhone, route } from "./harness/phone.mjs";
import { NEED, action, allReceived, answer, question, save } from "./harness/journey.mjs";
import { heldWithin } from "./harness/database.mjs";
import { isSentence } from "./harness/sentence.mjs";

const LATER = /linli-app_later-[0-9a-f]{16}\.wasm/;
const RESIDENT_BYTES_MAX = 140 * 1024;
const KEPT_MS_MAX = 1000;
// What only the catalogue says: it is kept for offline once it has come.
const IN_THE_CATALOGUE = "为老助残";

const withPhone = async (use) => {
  const hub = await startHub();
  const phone = await openPhone({ serviceWorkers: "block", expected: [/linli-app_later|Failed to fetch|the page works, but|status of 404|SecurityError|insecure/] });
  try {
    await use(phone, hub);
  } finally {
    await closeAll(phone, hub);
  }
};

/** Keeps the second half away until the returned function is called. */
const away = async (phone) => {
  await phone.context.route(LATER, (request) => request.abort());
  return () => phone.context.unroute(LATER);
};

/** Bytes on the wire of every request that a page has made, repeated ones too. */
const loaded = (page) => {
  const sizes = [];
  page.on("requestfinished", (request) => {
    const of = async () => {
      const { responseBodySize } = await request.sizes();
      return { path: new URL(request.url()).pathname, bytes: responseBodySize < 0 ? (await (await request.response()).body()).length : responseBodySize };
    };
    sizes.push(of());
  });
  return () => Promise.all(sizes);
};

/** Answers every question and goes on from the last, whatever comes after it. */
const throughAll = async (page) => {
  for (let last = false; !last; ) {
    const name = await question(page);
    last = name === "contact";
    await answer(page, NEED);
    await action(page, "next").click();
    await page.waitForFunction((before) => document.querySelector("[data-question]")?.dataset.question !== before, name);
  }
};

test("the start page and the first question load the first half and no more: below 140 KiB on the wire", { skip }, (t) =>
  withPhone(async (phone, hub) => {
    const page = await phone.context.newPage();
    const all = loaded(page);
    await page.goto(`${hub.url}/`);
    await live(page, "start");
    await page.locator('[data-page="start"] a[href="#/need"]').click();
    await live(page, "need");
    await page.locator('[data-question="text"]').waitFor();
    await answer(page, NEED);
    await heldWithin(page, NEED.text, KEPT_MS_MAX);
    await page.waitForLoadState("networkidle");
    const files = await all();
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    t.diagnostic(`${total} bytes: ${files.map(({ path, bytes }) => `${path} ${bytes}`).join(", ")}`);
    assert.equal(files.filter(({ path }) => path.endsWith(".wasm")).length, 1, "the wasm is among what was loaded, once");
    assert.ok(!files.some(({ path }) => LATER.test(path)), "the second half was not asked for");
    assert.ok(total <= RESIDENT_BYTES_MAX, `${total} bytes`);
    const asked = page.waitForRequest(LATER);
    await action(page, "next").click();
    await asked;
  }));

for (const lang of ["zh-CN", "en"]) {
  test(`the line breaks before the rest has come: answers are kept, a sentence says so, and a press goes on (${lang})`, { skip }, () =>
    withPhone(async (phone, hub) => {
      const back = await away(phone);
      const page = await phone.open(`${hub.url}/?lang=${lang}#/need`);
      await throughAll(page);
      const notice = page.locator('[data-page="opening"] [role="alert"]');
      await notice.waitFor();
      isSentence(await notice.locator("p").innerText(), lang);
      await heldWithin(page, NEED["contact.phone"], KEPT_MS_MAX);
      await back();
      await action(page, "again").click();
      await live(page, "check");
      const { id } = await save(page);
      await allReceived(page);
      assert.ok((await hub.exported()).some((record) => record.id === id && record.data.text === NEED.text));
    }));
}

test("a photo before the rest has come: a sentence says so, and it is taken in once the rest is here, wherever somebody is by then", { skip }, () =>
  withPhone(async (phone, hub) => {
    const back = await away(phone);
    const page = await phone.open(`${hub.url}/#/need`);
    await page.locator('[data-question="text"]').waitFor();
    await answer(page, NEED);
    const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
    const choose = () => page.setInputFiles("input[type=file]", { name: "lamp.png", mimeType: "image/png", buffer: pixel });
    await choose();
    const said = page.locator('[data-page="need"] p.mend[role="alert"]');
    await said.filter({ hasText: "会接着做" }).waitFor();
    isSentence(await said.innerText(), "zh-CN");
    // On to the next question: what was given is not lost with its page.
    await action(page, "next").click();
    await page.locator('[data-question="category"]').waitFor();
    await back();
    await phone.context.setOffline(true);
    await phone.context.setOffline(false);
    await heldWithin(page, '"attachments":[{', 20_000);
    await action(page, "back").click();
    await page.locator(".attached li").waitFor();
    assert.equal(await page.locator(".attached li").count(), 1);
  }));

test("a catalogue that comes late keeps nobody from writing, and draws nothing anew under their hands", { skip }, () =>
  withPhone(async (phone, hub) => {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    await phone.context.route(/linli\.json/, async (request) => {
      await released;
      await request.continue();
    });
    const page = await phone.open(`${hub.url}/#/need`);
    await page.locator('[data-question="text"]').waitFor();
    await answer(page, NEED);
    await heldWithin(page, NEED.text, KEPT_MS_MAX);
    await action(page, "next").click();
    await live(page, "need");
    assert.equal(await page.locator("[data-question]").count(), 0, "the next question waits for the catalogue");
    await page.goBack();
    const field = await page.locator('[data-question="text"] [name="text"]').elementHandle();
    assert.equal(await field.inputValue(), NEED.text);
    release();
    await heldWithin(page, IN_THE_CATALOGUE, KEPT_MS_MAX);
    assert.ok(await field.evaluate((element) => element.isConnected), "the field is the one that somebody writes in");
    await action(page, "next").click();
    await page.locator('[data-question="category"]').waitFor();
  }));

test("my records before the rest has come: opens by itself when the network is back", { skip }, () =>
  withPhone(async (phone, hub) => {
    const back = await away(phone);
    const page = await phone.open(`${hub.url}/#/mine`);
    await page.locator('[data-page="opening"] [role="alert"]').waitFor();
    await back();
    await phone.context.setOffline(true);
    await phone.context.setOffline(false);
    await live(page, "mine");
    await route(page, "#/", "start");
  }));

test("a server that has another version by now: says that the page must be opened anew, and keeps what was written", { skip }, () =>
  withPhone(async (phone, hub) => {
    await phone.context.route(LATER, (request) => request.fulfill({ status: 404, body: "" }));
    const page = await phone.open(`${hub.url}/#/need`);
    await throughAll(page);
    const notice = page.locator('[data-page="opening"] [role="alert"]');
    await notice.waitFor();
    isSentence(await notice.locator("p").innerText(), "zh-CN");
    await heldWithin(page, NEED["contact.phone"], KEPT_MS_MAX);
    await phone.context.unroute(LATER);
    await action(page, "reload").click();
    await live(page, "check");
    await save(page);
  }));

test("nothing is kept here and the rest has not come: says both, and goes on when it has", { skip }, () =>
  withPhone(async (phone, hub) => {
    const back = await away(phone);
    await phone.context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      };
    });
    const page = await phone.context.newPage();
    await page.goto(`${hub.url}/#/offer`);
    await page.locator('[data-action="again"]').waitFor();
    await back();
    await action(page, "again").click();
    await page.locator('[data-question="text"]').waitFor();
  }));

test("whoever pressed try again hears the page that comes", { skip }, () =>
  withPhone(async (phone, hub) => {
    const back = await away(phone);
    const page = await phone.open(`${hub.url}/#/mine`);
    await back();
    await action(page, "again").focus();
    await page.keyboard.press("Enter");
    await live(page, "mine");
    assert.equal(await page.evaluate(() => document.activeElement.id), "heading");
  }));
