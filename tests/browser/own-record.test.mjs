// What an author may still do from #/mine/{id}: correct, take back, erase. What the backend holds afterwards, and what
// the phone does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { live, openPhone, route } from "./harness/phone.mjs";
import { NEED, action, allReceived, save, status, toCheck, write } from "./harness/journey.mjs";
import { dump } from "./harness/database.mjs";
import { isSentence } from "./harness/sentence.mjs";

const CORRECTED = "三楼和四楼的楼道灯都坏了";
const SECRETS = [NEED.text, NEED["contact.name"], NEED["contact.phone"]];

const withPhone = async (use) => {
  const hub = await startHub();
  const phone = await openPhone();
  try {
    await use(phone, hub, await phone.visit(`${hub.url}/`));
  } finally {
    await closeAll(phone, hub);
  }
};

/** The page of one record. */
const openRecord = async (page, id) => {
  await route(page, `#/mine/${id}`, "mine");
  await page.locator('[data-page="mine"] .reference').waitFor();
};

/** Presses a button that asks first, and says yes. */
const confirm = async (page, name) => {
  await action(page, name).click();
  const asked = page.locator('.confirm [role="alert"]');
  isSentence(await asked.innerText());
  await action(page, "confirm").click();
  await asked.waitFor({ state: "detached" });
};

const correct = async (page, text) => {
  await page.locator("details:has(#correct) > summary").click();
  await page.locator("#correct").fill(text);
  await action(page, "correct").click();
};

/** It is signed and queued: how far it has come is another question. */
const corrected = async (page, text) => {
  await correct(page, text);
  await page.locator(".answers dd").filter({ hasText: text }).waitFor();
};

/** The row of a record among one's own. */
const mine = async (page, id) => {
  await route(page, "#/mine", "mine");
  return page.locator(`[data-page="mine"] [data-id="${id}"]`);
};

const ofType = (records, noun) => records.filter((record) => record.type === `org.linli.${noun}.v1`);

test("corrects: the backend keeps both wordings, lists and phone show the new one", { skip }, () =>
  withPhone(async (phone, hub, page) => {
    const { id } = await write(page, "need", NEED);
    await allReceived(page);
    await phone.context.setOffline(true);
    await openRecord(page, id);
    await corrected(page, CORRECTED);
    await status(page, "waiting");
    await phone.context.setOffline(false);
    await allReceived(page);

    const records = await hub.exported();
    assert.equal(records.find((record) => record.id === id).data.text, NEED.text, "what was signed stays as it was");
    assert.deepEqual(ofType(records, "correction").map((record) => record.data.set), [{ text: CORRECTED }]);
    const { items } = await hub.json("/v1/lists/needs", await hub.token("staff"));
    assert.deepEqual(items.map((item) => [item.text, item.state]), [[CORRECTED, "open"]]);
    await page.reload();
    await live(page, "mine");
    const row = await mine(page, id);
    await row.filter({ hasText: CORRECTED }).waitFor();
    assert.ok(!(await row.innerText()).includes(NEED.text));
  }));

test("a correction without words is not taken, and one that changes nothing is not sent", { skip }, () =>
  withPhone(async (phone, hub, page) => {
    const { id } = await write(page, "need", NEED);
    await allReceived(page);
    await openRecord(page, id);
    await correct(page, " \u200b ");
    isSentence(await page.locator('[data-page="mine"] [role="alert"]').first().innerText());
    await page.locator("#correct").fill(NEED.text);
    await action(page, "correct").click();
    await page.locator('[data-page="mine"] .ok').waitFor();
    assert.deepEqual(ofType(await hub.exported(), "correction"), []);
  }));

test("takes back: nobody works on it any more, its words stay with both", { skip }, () =>
  withPhone(async (phone, hub, page) => {
    const { id } = await write(page, "need", NEED);
    await allReceived(page);
    await openRecord(page, id);
    await confirm(page, "withdraw");
    await action(page, "withdraw").waitFor({ state: "detached" });
    await allReceived(page);

    const records = await hub.exported();
    assert.equal(records.find((record) => record.id === id).data.text, NEED.text);
    assert.equal(ofType(records, "withdrawal").length, 1);
    const { items } = await hub.json("/v1/lists/needs", await hub.token("staff"));
    assert.deepEqual(items.map((item) => item.state), ["withdrawn"]);
    assert.match(await (await mine(page, id)).innerText(), /已撤回/);
    await openRecord(page, id);
    assert.equal(await page.locator("#correct").count(), 0, "what was taken back is corrected no more");
    assert.equal(await action(page, "erase").count(), 1, "and may still be erased");
  }));

/** Nothing that was told is left, wherever the phone keeps things. */
const phoneHoldsNothingOf = async (page, texts) => {
  const stores = await dump(page);
  for (const [name, rows] of Object.entries(stores)) {
    for (const text of texts) assert.ok(!rows.some((row) => row.includes(text)), `${text} is still in ${name}`);
  }
};

for (const offline of [false, true]) {
  const when = offline ? "without a network, and at the backend once there is one" : "here and at the backend";
  test(`erases ${when}: the words and the contact go, the envelope stays`, { skip }, () =>
    withPhone(async (phone, hub, page) => {
      const { id, code } = await write(page, "need", NEED);
      await allReceived(page);
      // The backend's answer about it is kept too; it holds the words.
      await page.goto(`${hub.url}/#/receipt/${code}`);
      await page.locator('[data-page="receipt"] blockquote').waitFor();
      await openRecord(page, id);
      await corrected(page, CORRECTED);
      await allReceived(page);
      const before = JSON.stringify(await dump(page)) + JSON.stringify(await hub.exported());
      for (const text of [...SECRETS, CORRECTED]) assert.ok(before.split(text).length > 2, `${text} is here and there`);
      await phone.context.setOffline(offline);
      await confirm(page, "erase");
      await action(page, "erase").waitFor({ state: "detached" });
      await phoneHoldsNothingOf(page, [...SECRETS, CORRECTED]);
      const row = await mine(page, id);
      await row.waitFor();
      for (const text of [...SECRETS, CORRECTED]) assert.ok(!(await row.innerText()).includes(text));
      await phone.context.setOffline(false);
      await allReceived(page);

      const records = await hub.exported();
      const held = JSON.stringify(records);
      for (const text of [...SECRETS, CORRECTED]) assert.ok(!held.includes(text), `${text} is still at the backend`);
      for (const noun of ["need", "contact", "correction"]) {
        const [envelope, ...more] = ofType(records, noun);
        assert.deepEqual([more.length, envelope.data], [0, undefined], `${noun}: an envelope without a body`);
        assert.ok(envelope.signature && envelope.datadigest);
      }
      assert.equal(ofType(records, "erasure").length, 1);
      const { items } = await hub.json("/v1/lists/needs", await hub.token("staff"));
      assert.deepEqual(items, []);
      await page.goto(`${hub.url}/#/receipt/${code}`);
      await page.locator('[data-page="receipt"] [data-account="erased"]').waitFor();
      await phoneHoldsNothingOf(page, [...SECRETS, CORRECTED]);
    }));
}

test("erases what was never sent: it is never sent", { skip }, () =>
  withPhone(async (phone, hub, page) => {
    await phone.context.setOffline(true);
    const { id } = await write(page, "need", NEED);
    await status(page, "waiting");
    await openRecord(page, id);
    await confirm(page, "erase");
    await action(page, "erase").waitFor({ state: "detached" });
    await phoneHoldsNothingOf(page, SECRETS);
    await phone.context.setOffline(false);
    await allReceived(page);
    const held = JSON.stringify(await hub.exported());
    for (const text of SECRETS) assert.ok(!held.includes(text));
    // Another need goes out as ever: what has nothing left to do stands in nobody's way.
    await route(page, "#/need", "need");
    await toCheck(page, { ...NEED, text: CORRECTED });
    const { id: other } = await save(page);
    await allReceived(page);
    assert.deepEqual(ofType(await hub.exported(), "need").map((record) => record.id), [other]);
  }));
