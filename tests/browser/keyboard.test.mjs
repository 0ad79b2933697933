// Every journey with the keyboard alone: resident, volunteer, staff. The pointer is never used, and the focus is always
// seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { enter } from "./harness/desk.mjs";
import { live, openPhone, route } from "./harness/phone.mjs";
import { post, voices } from "./harness/record.mjs";
import { NEED, OFFER, allReceived, question, write } from "./harness/journey.mjs";
import { answerByKeys, press, tabTo } from "./harness/keys.mjs";

/** How long a strike-off may take from the press to the backend's list on a busy machine. */
const STRUCK_OFF_MS_MAX = 20_000;
const START = { need: 'a[href$="#/need"]', offer: 'a[href$="#/offer"]' };

const byKeys = async (page, kind, answers) => {
  await press(page, START[kind]);
  await live(page, kind);
  for (let before = await question(page); before !== "check"; before = await question(page)) {
    const names = await page.locator("[data-question]:visible [name]").evaluateAll((all) => [...new Set(all.map((one) => one.name))]);
    for (const name of Object.keys(answers).filter((name) => names.includes(name) || name.endsWith(".consent"))) {
      if (await page.locator(`[name="${name}"]`).first().isVisible()) await answerByKeys(page, name, answers[name]);
    }
    await press(page, '[data-action="next"]');
    await page.locator(`[data-page="check"], [data-question]:not([data-question="${before}"])`).first().waitFor();
  }
  await press(page, '[data-action="save"]');
  await live(page, "done");
};

for (const [kind, answers] of [["need", NEED], ["offer", OFFER]]) {
  test(`${kind}: from the start page to the done page and back to one's records`, { skip }, async () => {
    const hub = await startHub();
    const phone = await openPhone();
    try {
      const page = await phone.visit(`${hub.url}/`);
      await byKeys(page, kind, answers);
      await press(page, 'a[href$="#/mine"]');
      await live(page, "mine");
      await allReceived(page);
      const sent = (await hub.exported()).find((record) => record.type === `org.linli.${kind}.v1`);
      assert.equal(sent.data.text, answers.text);
    } finally {
      await closeAll(phone, hub);
    }
  });
}

test("desk: a project is opened, done, rated and struck off", { skip }, async () => {
  const hub = await startHub();
  const told = await voices(1);
  await post(hub, told);
  const office = await openPhone({ viewport: { width: 1280, height: 800 } });
  const resident = await openPhone();
  try {
    const receiptPage = await resident.visit(`${hub.url}/`);
    const { code } = await write(receiptPage, "need", NEED);
    await allReceived(receiptPage);
    const page = await enter(office, hub, await hub.token("staff"));
    await press(page, 'a[href="#/lists/needs"]');
    await live(page, "lists-needs");
    await press(page, '[data-action="refresh"]');
    const { digest, offer } = await seen(page);
    await press(page, '[data-page] nav a[href="#/desk"]');
    await live(page, "desk");
    await tabTo(page, `[name="need"][value="${digest}"]`);
    await page.keyboard.press("Space");
    await type(page, `[data-offer="${offer}"]`, "1");
    await type(page, "#project-title", "一起办");
    await type(page, "#project-owner", "陈主任");
    // A date field takes its parts one after the other, in the order of the browser (`--lang` in FLAGS).
    await tabTo(page, "#project-due");
    await page.keyboard.type("01312027");
    await press(page, '[data-action="open-project"]');
    await type(page, '[data-project] [name="note"]', "办好了");
    await press(page, '[data-action="done"]');
    await page.locator('[data-project][data-state="done"]').waitFor();
    await allReceived(page);

    await receiptPage.goto(`${hub.url}/#/receipt/${code}`);
    await receiptPage.locator('[data-account="done"]').waitFor();
    await answerByKeys(receiptPage, "satisfied", "true");
    await answerByKeys(receiptPage, "stars", "5");
    await press(receiptPage, '[data-action="rate"]');
    await allReceived(receiptPage);

    await press(page, '[data-page] nav a[href="#/lists/needs"]');
    await live(page, "lists-needs");
    await press(page, '[data-action="refresh"]');
    await press(page, '[data-page] nav a[href="#/desk"]');
    await press(page, '[data-action="strike-off"]');
    await struckOff(hub, digest);
  } finally {
    await closeAll(resident, office, hub);
  }
});

// The digests that the page shows of the resident's need and of the first offer.
const seen = async (page) => {
  const need = page.locator("[data-digest]").filter({ hasText: NEED.text }).first();
  const digest = await need.getAttribute("data-digest");
  await route(page, "#/lists/resources", "lists-resources");
  const offer = await page.locator("[data-digest]").first().getAttribute("data-digest");
  return { digest, offer };
};

// The record is signed, kept and sent behind the press: the page shows "received" of what came before until then.
const struckOff = async (hub, digest) => {
  const token = await hub.token("reader");
  let state;
  for (const end = Date.now() + STRUCK_OFF_MS_MAX; state !== "struck_off" && Date.now() < end; await pause(200)) {
    const list = await hub.json("/v1/lists/needs", token);
    ({ state } = list.items.find((item) => item.digest === digest));
  }
  assert.equal(state, "struck_off");
};

const type = async (page, selector, text) => {
  await tabTo(page, selector);
  await page.keyboard.insertText(text);
};
