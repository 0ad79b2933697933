// One phone, one need, three lists: the whole loop, without a network where there was none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub, STREET } from "./harness/hub.mjs";
import { live, openPhone } from "./harness/phone.mjs";
import { NEED, OFFER, allReceived, held, pending, rate, status, write } from "./harness/journey.mjs";
import * as desk from "./harness/desk.mjs";

// Two ways of having no network: the phone's own, and a backend that is not there.
const CUTS = {
  "the phone has no network": {
    cut: ({ phone }) => phone.context.setOffline(true),
    mend: ({ phone }) => phone.context.setOffline(false),
  },
  "the backend is stopped": { cut: ({ hub }) => hub.stop(), mend: ({ hub }) => hub.start(hub.port) },
};

for (const [name, { cut, mend }] of Object.entries(CUTS)) {
  test(`keeps a need and an offer while ${name}, and goes round the whole loop after`, { skip }, async () => {
    const hub = await startHub();
    const staffToken = await hub.token("staff");
    const phone = await openPhone();
    try {
      const first = await phone.visit(`${hub.url}/`);
      await cut({ hub, phone });
      const need = await write(first, "need", NEED, reloadAt(first, "urgency", NEED));
      await status(first, "waiting");
      const offer = await write(first, "offer", OFFER, reloadAt(first, "capacity", OFFER));
      // A need and an offer, each with a contact of its own.
      assert.equal(await pending(first), 4);
      await first.close();
      await mend({ hub, phone });

      const again = await phone.open(`${hub.url}/#/mine`);
      await allReceived(again);
      await holdsExactlyThese(hub, staffToken, need, offer);
      for (const [{ id }, { text }] of [[need, NEED], [offer, OFFER]]) {
        const item = again.locator(`[data-page="mine"] [data-id="${id}"][data-where="received"]`);
        assert.match(await item.innerText(), /已送达/);
        assert.ok((await item.innerText()).includes(text));
      }
      await decideActAnswer(hub, staffToken, need);
    } finally {
      await closeAll(phone, hub);
    }
  });
}

// Typing is on the phone within a second of the last key, so a reload right after that second loses nothing.
const KEPT_MS = 1000;

const reloadAt = (page, where, answers) => {
  let done = false;
  return async (question) => {
    if (done || question !== where) return;
    done = true;
    await page.waitForTimeout(KEPT_MS);
    await page.reload();
    await live(page);
    const now = await page.locator("[data-question]").first().getAttribute("data-question");
    assert.equal(now, where, "a reload comes back to the same question");
    assert.equal(await held(page, where), answers[where], "a reload keeps the answer");
  };
};

const holdsExactlyThese = async (hub, token, need, offer) => {
  const fromHttp = await hub.records(token);
  const fromExport = await hub.exported();
  const ids = (records) => records.map((record) => record.id).sort();
  assert.deepEqual(ids(fromHttp), ids(fromExport));
  const types = fromExport.map((record) => record.type).sort();
  const [contact, need_v1, offer_v1] = ["contact", "need", "offer"].map((noun) => `org.linli.${noun}.v1`);
  assert.deepEqual(types, [contact, contact, need_v1, offer_v1]);
  const one = (type) => fromExport.find((record) => record.type === type);
  assert.equal(one(need_v1).id, need.id);
  assert.equal(one(offer_v1).id, offer.id);
  assert.equal(one(need_v1).data.text, NEED.text);
  assert.equal(one(offer_v1).data.text, OFFER.text);
  assert.equal(one(offer_v1).data.capacity, Number(OFFER.capacity));
  assert.deepEqual(one(offer_v1).data.available, [{ days: [6, 7], from: "08:00", to: "12:00" }]);
  const phones = fromExport.filter((record) => record.type === contact).map((record) => record.data.phone).sort();
  assert.deepEqual(phones, [NEED["contact.phone"], OFFER["contact.phone"]].sort());
};

// Staff join the two on their own machine, the resident rates on another phone, staff strike off.
const decideActAnswer = async (hub, token, need) => {
  const office = await openPhone({ viewport: { width: 1280, height: 800 } });
  const daughter = await openPhone();
  try {
    const staff = await desk.enter(office, hub, token);
    await desk.listShows(staff, "needs", NEED.text);
    await desk.listShows(staff, "resources", OFFER.text);
    await desk.openProject(staff, { title: "三楼换灯", need: NEED.text, offer: OFFER.text, owner: "陈主任", due: "2027-01-31" });
    await desk.sayDone(staff, NEED.text, "灯已换好");
    await allReceived(staff);

    const receipt = await daughter.open(need.href);
    await live(receipt, "receipt");
    await receipt.locator('[data-page="receipt"] [data-account="done"]').waitFor();
    await rate(receipt, { stars: 5, satisfied: true });
    await allReceived(receipt);

    await desk.strikeOff(staff, NEED.text);
    await allReceived(staff);
    await receipt.reload();
    await receipt.locator('[data-page="receipt"] [data-account="struck_off"]').waitFor();
    const account = (await hub.json(`/v1/lists/needs?place=${STREET}`, token)).items.find((item) => item.text === NEED.text);
    assert.equal(account.state, "struck_off");
  } finally {
    await closeAll(daughter, office);
  }
};
