// The same records, configuration and moment give the same bytes: from the app without a network, over HTTP, from the
// command line.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub, STREET } from "./harness/hub.mjs";
import { live, openPhone } from "./harness/phone.mjs";
import { post, voices } from "./harness/record.mjs";
import { allReceived } from "./harness/journey.mjs";
import * as desk from "./harness/desk.mjs";
import { LISTS } from "./harness/tour.mjs";

const VOICES = 40;

test("an export without a network, the HTTP body and the command line have the same bytes", { skip }, async (t) => {
  const hub = await startHub();
  const token = await hub.token("staff");
  const told = await voices(VOICES);
  await post(hub, told);
  const office = await openPhone({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await desk.enter(office, hub, token);
    const text = (noun) => told.find((record) => record.type === `org.linli.${noun}.v1`).data.text;
    await desk.listShows(page, "needs", text("need"));
    await desk.openProject(page, { title: "一起办", need: text("need"), offer: text("offer"), owner: "陈主任", due: "2027-01-31" });
    await desk.sayDone(page, text("need"), "办好了");
    await allReceived(page);
    // Its own records have come back with a receipt before the line is cut.
    await desk.pull(page);
    const { config, records } = await hub.files();
    await office.context.setOffline(true);
    for (const list of LISTS) {
      await page.goto(`${hub.url}/#/lists/${list}?place=${STREET}`);
      await live(page, `lists-${list}`);
      const [download] = await Promise.all([page.waitForEvent("download"), desk.pressInside(page, "export")]);
      const file = await readFile(await download.path(), "utf8");
      const { as_of, items } = JSON.parse(file);
      assert.ok(items.length > 0, `${list} is not empty`);
      const http = await hub.text(`/v1/lists/${list}?place=${STREET}&as_of=${encodeURIComponent(as_of)}`, token);
      const line = await hub.command("lists", list, "--place", STREET, "--as-of", as_of, "--config", config, records);
      assert.equal(http, file, `${list}: HTTP body and export`);
      assert.equal(line, file, `${list}: command line and export`);
      t.diagnostic(`${list}: ${items.length} items, ${Buffer.byteLength(file)} bytes, three times the same`);
    }
  } finally {
    await closeAll(office, hub);
  }
});
