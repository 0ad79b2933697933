// Phones that will not keep, will not sign or are not alone: the app says so in words, loses nothing, and an export is
// at hand.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, folder, startHub } from "./harness/hub.mjs";
import { live, openPhone } from "./harness/phone.mjs";
import { NEED, action, allReceived, fill, held, pageName, save, toCheck } from "./harness/journey.mjs";
import { heldWithin } from "./harness/database.mjs";
import { isSentence } from "./harness/sentence.mjs";

const withPhone = async (options, use) => {
  const hub = await startHub(options.hub);
  const phone = await openPhone(options.phone);
  try {
    await use(phone, hub);
  } finally {
    await closeAll(phone, hub);
  }
};

/** The box that says what stands in the way. */
const notice = async (page) => {
  const box = page.locator('.notice:visible, [role="alert"]:visible').first();
  await box.waitFor();
  return box.innerText();
};

const exported = async (page) => {
  const [download] = await Promise.all([page.waitForEvent("download"), action(page, "export").click()]);
  return readFile(await download.path(), "utf8");
};

for (const lang of ["zh-CN", "en"]) {
  test(`storage refused: says so before the first question, takes answers, and hands them out (${lang})`, { skip }, () =>
    withPhone({ phone: { expected: [/SecurityError|IndexedDB|storage/i] } }, async (phone, hub) => {
      await phone.context.addInitScript(() => {
        // What a private window of some browsers does.
        IDBFactory.prototype.open = () => {
          throw new DOMException("The operation is insecure.", "SecurityError");
        };
      });
      const page = await phone.open(`${hub.url}/?lang=${lang}#/need`);
      isSentence(await notice(page), lang);
      await toCheck(page, NEED);
      const holdsAll = (copy) => copy.includes(NEED.text) && copy.includes(NEED["contact.phone"]);
      assert.ok(holdsAll(await exported(page)), "the copy holds what is being written");
      await save(page);
      assert.ok(holdsAll(await exported(page)), "and what was written");
    }));
}

test("quota full: says so, keeps what was typed on the page, and saves once there is room", { skip }, () =>
  withPhone({ phone: { expected: [/Quota/i] } }, async (phone, hub) => {
    const page = await phone.context.newPage();
    const debug = await phone.context.newCDPSession(page);
    // Before the first write: Chromium remembers for a while how much room there was.
    await debug.send("Storage.overrideQuotaForOrigin", { origin: hub.url, quotaSize: 1 });
    await page.goto(`${hub.url}/#/need`);
    await live(page, "need");
    await fill(page, "text", NEED.text);
    assert.match(isSentence(await notice(page)), /满/);
    assert.equal(await held(page, "text"), NEED.text);
    await toCheck(page, NEED);
    await action(page, "save").click();
    isSentence(await notice(page));
    assert.equal(await pageName(page), "check", "nothing is called saved");
    assert.ok((await page.locator("[data-page]").first().innerText()).includes(NEED.text), "nothing typed is gone");
    assert.ok((await exported(page)).includes(NEED.text), "and it can be taken along");
    await debug.send("Storage.overrideQuotaForOrigin", { origin: hub.url });
    const { id } = await save(page);
    await allReceived(page);
    const needs = (await hub.exported()).filter((record) => record.type === "org.linli.need.v1");
    assert.deepEqual(needs.map((record) => record.id), [id], "and it is there once");
  }));

test("plain HTTP: says that this address cannot keep or sign, and where to turn", { skip }, async () => {
  const phone = await openPhone({
    expected: [/Cross-Origin-Opener-Policy header has been ignored/],
    args: ["--host-resolver-rules=MAP linli.test 127.0.0.1", "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable"],
  });
  const hub = await startHub();
  try {
    for (const lang of ["zh-CN", "en"]) {
      const page = await phone.open(`http://linli.test:${hub.port}/?lang=${lang}#/need`);
      assert.equal(await page.evaluate(() => isSecureContext), false);
      assert.match(isSentence(await notice(page), lang), /https/);
    }
  } finally {
    await closeAll(phone, hub);
  }
});

test("a database of a later version: says so and is left as it is", { skip }, () =>
  withPhone({ phone: { expected: [/favicon\.ico/] } }, async (phone, hub) => {
    const before = await phone.context.newPage();
    // Any file of the same origin that starts nothing and is not sandboxed.
    await before.goto(`${hub.url}/sw.js`);
    await before.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open("linli", 9999);
          opening.onupgradeneeded = () => opening.result.createObjectStore("later").add("kept", 1);
          opening.onsuccess = () => resolve(opening.result.close());
          opening.onerror = () => reject(opening.error);
        }),
    );
    const page = await phone.open(`${hub.url}/#/need`);
    isSentence(await notice(page));
    const version = await page.evaluate(async () => (await indexedDB.databases()).find((one) => one.name === "linli").version);
    assert.equal(version, 9999);
  }));

test("two tabs with one draft: nothing typed in either is overwritten unseen", { skip }, () =>
  withPhone({}, async (phone, hub) => {
    const first = await phone.visit(`${hub.url}/#/need`);
    await fill(first, "text", "第一个窗口写的");
    await heldWithin(first, "第一个窗口写的", 2000);
    const second = await phone.context.newPage();
    await second.goto(`${hub.url}/#/need`);
    await live(second, "need");
    assert.equal(await held(second, "text"), "第一个窗口写的");
    await fill(second, "text", "第二个窗口改的");
    await heldWithin(second, "第二个窗口改的", 2000);
    await fill(first, "text", "第一个窗口又写的");
    isSentence(await notice(first));
    await heldWithin(first, "第一个窗口又写的", 3000);
    await heldWithin(second, "第二个窗口改的", 1000);
  }));

// A mistake in the configuration is answered with the path of the offending key and what would be right.
const BROKEN = [
  ["a category without a code", (config) => delete config.catalogue.needs[2].code, /catalogue\.needs\[2\]\.code/],
  ["an emergency number that nobody can dial", (config) => (config.emergency[0].number = "one-one-nine"), /emergency\[0\]\.number/],
  ["a key with a slip of the pen", (config) => (config.catalouge = {}), /catalouge/],
];

for (const [what, spoil, path] of BROKEN) {
  test(`a configuration with ${what}: the page and the backend name the key`, { skip }, () =>
    withPhone({ phone: { expected: [/linli\.json|configuration/i] } }, async (phone, hub) => {
      const config = await hub.json("/linli.json");
      spoil(config);
      await phone.context.route("**/linli.json", (request) => request.fulfill({ json: config }));
      const page = await phone.open(`${hub.url}/?lang=en`);
      assert.match(isSentence(await notice(page), "en"), path);

      const file = join(await folder("broken"), "linli.json");
      await writeFile(file, JSON.stringify(config));
      await assert.rejects(startHub({ args: ["--config", file] }), path);
    }));
}

