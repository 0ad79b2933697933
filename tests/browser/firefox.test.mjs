// The first journey in another engine: a need is written without a network, kept, and received once there is one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { closeAll, startHub } from "./harness/hub.mjs";
import { openFirefox, skip } from "./harness/firefox.mjs";
import { NEED } from "./harness/journey.mjs";

const row = (name, value) => `label:has([name="${name}"][value="${value}"])`;

/** Answers the question in sight. */
const ANSWERS = {
  text: async (page) => {
    await page.press('[name="text"]');
    await page.type(NEED.text);
  },
  category: (page) => page.press(row("category", NEED.category)),
  urgency: (page) => page.press(row("urgency", NEED.urgency)),
  place: async (page) => {
    const parts = NEED.place.split("-");
    for (let depth = 2; depth <= parts.length; depth += 1) await page.press(row("place", parts.slice(0, depth).join("-")));
  },
  contact: async (page) => {
    await page.press('[name="contact.phone"]');
    await page.type(NEED["contact.phone"]);
    await page.press('label:has([name="contact.consent"])');
  },
};

const question = (page) => page.until(() => document.querySelector("[data-question]")?.dataset.question ?? "");

test("Firefox: a need is written while the backend is away, survives a reload, and is received", { skip }, async () => {
  const hub = await startHub();
  let phone;
  try {
    phone = await openFirefox();
    const { page } = phone;
    await page.goto(`${hub.url}/?lang=zh-CN#/`);
    await page.shown('[data-page="start"]');
    await page.until(() => navigator.serviceWorker?.controller?.state === "activated");
    await hub.stop();
    await page.press('a[href$="#/need"]');
    for (let at = await question(page); at !== "check"; at = await question(page)) {
      await ANSWERS[at](page);
      await page.press('[data-action="next"]');
      await page.until((before) => document.querySelector("[data-question]").dataset.question !== before, at);
    }
    await page.reload();
    await page.until((text) => document.querySelector('[data-question="check"]')?.textContent.includes(text) ?? false, NEED.text);
    await page.press('[data-action="save"]');
    await page.shown('[data-page="done"] a[href*="#/receipt/"]');
    await page.shown('[role="status"][data-state="waiting"]');
    await hub.start(hub.port);
    await page.press('[data-action="send-now"]');
    await page.shown('[role="status"][data-state="received"][data-pending="0"]');
    const held = (await hub.exported()).map(({ type, data }) => [type, data.text ?? data.phone]).sort();
    assert.deepEqual(held, [["org.linli.contact.v1", NEED["contact.phone"]], ["org.linli.need.v1", NEED.text]]);
  } finally {
    await closeAll(phone, hub);
  }
});
