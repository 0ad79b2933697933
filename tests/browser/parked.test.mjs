// What a backend does not take: it waits on the phone with the reason in words, and goes out once it is mended.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { live, openPhone, route } from "./harness/phone.mjs";
import { NEED, action, save, status, toCheck, write } from "./harness/journey.mjs";
import { isSentence } from "./harness/sentence.mjs";

const GONE = NEED.place;
const THERE = "yhl-ly-a-04";

/** The tree without the place of this code. */
const without = (place, code) => ({
  ...place,
  ...(place.children && { children: place.children.filter((child) => child.code !== code).map((child) => without(child, code)) }),
});

/** The backend comes back with a configuration that has lost a place. */
const losePlace = async (hub, config) => {
  const file = join(hub.data, "smaller.json");
  const places = { ...config.places, root: without(config.places.root, GONE) };
  assert.notDeepEqual(places, config.places, "there was such a place");
  await writeFile(file, JSON.stringify({ ...config, places }));
  await hub.restart({ args: ["--config", file] });
};

test("a place that the backend has given up: says so, keeps all of it, and takes the mended one", { skip }, async () => {
  const hub = await startHub();
  const phone = await openPhone();
  try {
    const config = await hub.json("/linli.json");
    const page = await phone.visit(`${hub.url}/`);
    await hub.stop();
    const { id } = await write(page, "need", NEED);
    await status(page, "waiting");
    await losePlace(hub, config);
    await action(page, "send-now").click();
    await status(page, "parked");
    assert.deepEqual(await hub.exported(), [], "nothing was taken, the contact neither");

    await route(page, "#/mine", "mine");
    const row = page.locator(`[data-id="${id}"][data-where="parked"]`);
    assert.ok((await row.innerText()).includes(NEED.text));
    await route(page, `#/mine/${id}`, "mine");
    const why = page.locator('[data-page="mine"] .notice li');
    await why.first().waitFor();
    assert.match(isSentence(await why.first().innerText()), /地点/);

    await action(page, "rewrite").click();
    await live(page, "need");
    await toCheck(page, { ...NEED, place: THERE });
    const mended = await save(page);
    await page.locator('[data-page="done"] .lead').filter({ hasText: "已经收到" }).waitFor();
    const needs = (await hub.exported()).filter((one) => one.type === "org.linli.need.v1");
    assert.deepEqual(needs.map((one) => [one.id, one.data.place, one.data.text]), [[mended.id, THERE, NEED.text]]);
    const contacts = (await hub.exported()).filter((one) => one.type === "org.linli.contact.v1");
    assert.deepEqual(contacts.map((one) => one.data.phone), [NEED["contact.phone"]]);
  } finally {
    await closeAll(phone, hub);
  }
});
