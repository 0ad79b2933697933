// Settings: take everything along, bring a file in, leave nothing behind.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { live, openPhone, route } from "./harness/phone.mjs";
import { NEED, action, allReceived, fill, status, toCheck, write } from "./harness/journey.mjs";
import { dump, heldWithin } from "./harness/database.mjs";
import { post, record, voices } from "./harness/record.mjs";
import { isSentence } from "./harness/sentence.mjs";
import * as desk from "./harness/desk.mjs";

const VOICES = 5;
const DESK = { viewport: { width: 1280, height: 1000 } };

const withHub = async (options, use) => {
  const hub = await startHub();
  const phone = await openPhone(options);
  try {
    await use(phone, hub);
  } finally {
    await closeAll(phone, hub);
  }
};

const settings = (page) => route(page, "#/settings", "settings");

const download = async (page, name) => {
  const [made] = await Promise.all([page.waitForEvent("download"), action(page, name).click()]);
  return readFile(await made.path(), "utf8");
};
const recordsOf = (lines) => lines.trim().split("\n").map((line) => JSON.parse(line));
const outcome = (page, words) => page.locator('[data-page="settings"] .outcome').filter({ hasText: words }).first().waitFor();

test("exports everything as the backend would, and what was written here alone", { skip }, () =>
  withHub(DESK, async (phone, hub) => {
    await post(hub, await voices(VOICES));
    const token = await hub.token("staff");
    const page = await desk.enter(phone, hub, token);
    const { id } = await write(page, "need", NEED);
    await allReceived(page);
    await desk.pull(page);
    await phone.context.setOffline(true);
    await settings(page);

    const all = await download(page, "export");
    const byId = (records) => records.sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(byId(recordsOf(all)), byId(await hub.exported()), "record by record what the backend has");
    const own = recordsOf(await download(page, "export-mine"));
    assert.ok(own.some((one) => one.id === id && one.data.text === NEED.text));
    assert.ok(own.some((one) => one.data.phone === NEED["contact.phone"]));
    const told = new Set((await voices(VOICES)).map((one) => one.data.text));
    assert.deepEqual(own.filter((one) => told.has(one.data?.text)), [], "nobody else's");

    const { config } = await hub.files();
    const file = join(hub.data, "taken-along.jsonl");
    await writeFile(file, all);
    const as_of = "2026-12-01T00:00:00.000Z";
    const list = await hub.command("lists", "needs", "--as-of", as_of, "--config", config, file);
    assert.equal(list, await hub.text(`/v1/lists/needs?as_of=${encodeURIComponent(as_of)}`, token));
  }));

test("deletes everything on this phone, after saying what would be lost; what was received stays at the backend", { skip }, () =>
  withHub({}, async (phone, hub) => {
    const page = await desk.enter(phone, hub, await hub.token("staff"));
    const received = await write(page, "need", NEED);
    await allReceived(page);
    await desk.pull(page);
    await phone.context.setOffline(true);
    await write(page, "need", { ...NEED, text: "还没有送出的一件" });
    await status(page, "waiting");
    await route(page, "#/offer", "offer");
    await fill(page, "text", "写到一半的帮忙");
    await heldWithin(page, "写到一半的帮忙", 2000);

    await settings(page);
    await action(page, "erase-phone").click();
    const notices = await page.locator('[data-page="settings"] .notice').allInnerTexts();
    // A need and its contact wait.
    assert.ok(notices.some((words) => words.includes("2 条")), `says how much would be lost: ${notices}`);
    assert.ok(notices.some((words) => words.includes("钥匙")), "and that a staff key would be");
    await action(page, "erase-phone-sure").click();
    await outcome(page, "删除");
    assert.ok(Object.values(await dump(page)).flat().length > 0, "not before the word was typed");
    await page.locator('[name="confirm"]').fill("删除");
    await action(page, "erase-phone-sure").click();
    await action(page, "erase-phone-sure").waitFor({ state: "detached" });
    await holdsNobody(page);

    await page.reload();
    await phone.context.setOffline(false);
    await page.goto(`${hub.url}/#/mine`);
    await live(page, "mine");
    assert.equal(await page.locator("[data-id]").count(), 0);
    await route(page, "#/need", "need");
    await page.locator('[data-question="text"]').waitFor();
    assert.equal(await page.locator('[name="text"]').inputValue(), "");
    await holdsNobody(page);
    const needs = (await hub.exported()).filter((one) => one.type === "org.linli.need.v1");
    assert.deepEqual(needs.map((one) => [one.id, one.data.text]), [[received.id, NEED.text]]);
  }));

/** Nothing of anybody is left: what may be written anew is how the app stands (configuration, language). */
const holdsNobody = async (page) => {
  const { settings: kept = [], ...stores } = await dump(page);
  assert.deepEqual(Object.fromEntries(Object.entries(stores).filter(([, rows]) => rows.length > 0)), {});
  for (const row of kept) assert.doesNotMatch(row, /token|urn:uuid|"key"/, "no token, no device, no key");
};

test("the author's own page clears the phone too, and says so before", { skip }, () =>
  withHub({}, async (phone, hub) => {
    const page = await phone.visit(`${hub.url}/`);
    await write(page, "need", NEED);
    await allReceived(page);
    await route(page, "#/mine", "mine");
    await action(page, "clear").click();
    isSentence(await page.locator('.confirm [role="alert"]').innerText());
    await action(page, "confirm").click();
    await live(page, "start");
    await holdsNobody(page);
  }));

const signed = async (page, hub) => {
  const { id } = await write(page, "need", NEED);
  await allReceived(page);
  return (await hub.exported()).find((one) => one.id === id);
};

test("brings a file in: each bad line is counted or named with its reason, the others count, twice is as once", { skip }, () =>
  withHub(DESK, async (phone, hub) => {
    const author = await openPhone();
    try {
      const good = await signed(await author.visit(`${hub.url}/`), hub);
      const page = await desk.enter(phone, hub, await hub.token("staff"));
      const { category, urgency, place } = NEED;
      const body = { category, urgency, place };
      // Danger stands above everything: it is in sight however long the list is.
      const other = record("need", { ...body, urgency: "danger", text: "另一件" });
      const lines = [
        ...Array.from({ length: 99 }, (_, index) => record("need", { ...body, text: `第${index}件` })),
        { ...record("need", { ...body, text: "两处地点" }), subject: "yhl" },
        { ...record("need", { ...body, text: "没见过的" }), type: "org.linli.spell.v1" },
        { ...record("need", { ...body, text: "以后的" }), type: "org.linli.need.v2" },
        { ...good, time: "2020-01-01T00:00:00.000Z" },
      ].map((line) => JSON.stringify(line));
      const file = join(hub.data, "brought.jsonl");
      await writeFile(file, [...lines, "这不是记录", JSON.stringify(other)].join("\n"));
      await settings(page);
      await page.locator('[name="import"]').setInputFiles(file);
      // 99 and the other one, the newer version, the one with a bad signature; three lines that are no record of ours.
      await outcome(page, "新增 102 条，原来就有 0 条，看不懂 3 行");
      await page.locator('[name="import"]').setInputFiles([]);
      await page.locator('[name="import"]').setInputFiles(file);
      await outcome(page, "新增 0 条，原来就有 102 条，看不懂 3 行");

      await route(page, "#/lists/needs", "lists-needs");
      await page.locator("[data-digest]").filter({ hasText: "另一件" }).first().waitFor();
      assert.equal(await page.locator("[data-digest]").filter({ hasText: "两处地点" }).count(), 0);
      const named = page.locator(".ignored [data-reason]");
      await named.first().waitFor({ state: "attached" });
      const said = await named.evaluateAll((rows) => rows.map((row) => row.textContent));
      assert.equal(said.length, 2);
      for (const words of said) isSentence(words);
    } finally {
      await author.close();
    }
  }));
