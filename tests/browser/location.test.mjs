// Where somebody is: asked for when they press the button and at no other time, and a journey goes on without it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { openPhone, route } from "./harness/phone.mjs";
import { NEED, action, allReceived, save, toCheck } from "./harness/journey.mjs";
import { isSentence } from "./harness/sentence.mjs";

const HERE = { latitude: 31.2304167, longitude: 121.4737012, accuracy: 25 };

/** A phone whose browser answers `permission` when the page asks where it is; `asked()` counts how often that was. */
const withPhone = async (permission, use) => {
  const hub = await startHub();
  const granted = permission === "granted";
  const phone = await openPhone({ geolocation: HERE, ...(granted && { permissions: ["geolocation"] }) });
  try {
    const page = await phone.context.newPage();
    if (!granted) {
      const debug = await phone.context.newCDPSession(page);
      await debug.send("Browser.setPermission", { permission: { name: "geolocation" }, setting: permission, origin: hub.url });
    }
    await phone.context.addInitScript(() => {
      window.linliAsked = 0;
      for (const name of ["getCurrentPosition", "watchPosition"]) {
        const plain = Geolocation.prototype[name];
        Geolocation.prototype[name] = function (...given) {
          window.linliAsked += 1;
          return plain.apply(this, given);
        };
      }
    });
    await page.goto(`${hub.url}/`);
    await use(page, hub, () => page.evaluate(() => window.linliAsked));
  } finally {
    await closeAll(phone, hub);
  }
};

/** Writes a need, calling `where()` at the question of the place; gives the record that the backend holds. */
const told = async (page, hub, asked, where) => {
  await route(page, "#/need", "need");
  let came = false;
  await toCheck(page, NEED, async (question) => {
    if (question !== "place") return;
    came = true;
    assert.equal(await asked(), 0, "nobody has pressed the button yet");
    await where();
  });
  assert.ok(came, "there is a question of the place");
  const { id } = await save(page);
  await allReceived(page);
  return (await hub.exported()).find((record) => record.id === id);
};

test("is not asked for by a journey that does not ask, even where it is allowed", { skip }, () =>
  withPhone("granted", async (page, hub, asked) => {
    const { data } = await told(page, hub, asked, async () => {});
    assert.equal("location" in data, false);
    assert.equal(await asked(), 0);
  }));

test("granted: goes with the need that it was added to, as whole numbers", { skip }, () =>
  withPhone("granted", async (page, hub, asked) => {
    const { data } = await told(page, hub, asked, async () => {
      await action(page, "locate").click();
      await action(page, "unlocate").waitFor();
    });
    assert.deepEqual(data.location, { lat_e7: 312304167, lon_e7: 1214737012, accuracy_m: 25 });
    assert.equal(await asked(), 1);
  }));

test("granted and taken away again: nothing of it is sent", { skip }, () =>
  withPhone("granted", async (page, hub, asked) => {
    const { data } = await told(page, hub, asked, async () => {
      await action(page, "locate").click();
      await action(page, "unlocate").click();
      await action(page, "locate").waitFor();
    });
    assert.equal("location" in data, false);
  }));

test("refused: says so beside the button, and the need goes without it", { skip }, () =>
  withPhone("denied", async (page, hub, asked) => {
    const { data } = await told(page, hub, asked, async () => {
      await action(page, "locate").click();
      const said = page.locator('[data-question="place"] [role="alert"]');
      await said.waitFor();
      isSentence(await said.innerText());
    });
    assert.equal("location" in data, false);
    assert.equal(await asked(), 1);
  }));
