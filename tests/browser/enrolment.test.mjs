// A second device of the staff asks to be let in, and the first one lets it in.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { openPhone, route } from "./harness/phone.mjs";
import { NEED, OFFER, action, allReceived, status } from "./harness/journey.mjs";
import { post, record } from "./harness/record.mjs";
import * as desk from "./harness/desk.mjs";

const DESK = { viewport: { width: 1280, height: 1000 } };
const PROJECT = { title: "换灯", need: NEED.text, offer: OFFER.text, owner: "陈主任", due: "2027-01-31" };

// A reader's branch, in which the voices below are, and a place outside it.
const [BRANCH, ELSEWHERE] = ["yhl-ly", "yhl-bh"];

const voices = () => {
  const [{ text, category, urgency, place }, offer] = [NEED, OFFER];
  return [
    record("need", { text, category, urgency, place }),
    record("offer", { kind: offer.kind, field: offer.field, text: offer.text, place: offer.place, capacity: 2 }),
  ];
};

const titles = async (hub, token) => (await hub.json("/v1/lists/projects", token)).items.map((item) => item.title);

test("asks, is let in by its number, and what it wrote meanwhile counts from then on", { skip }, async () => {
  const hub = await startHub();
  await post(hub, voices());
  const [root, second] = [await openPhone(DESK), await openPhone(DESK)];
  const tokens = [await hub.token("staff"), await hub.token("staff")];
  try {
    const first = await desk.enter(root, hub, tokens[0]);
    assert.equal(await first.locator("[data-recovery]").count(), 1, "the first device is the root and shows its recovery key");
    await allReceived(first);

    const asks = await desk.enter(second, hub, tokens[1]);
    assert.equal(await asks.locator("[data-recovery]").count(), 0, "a later one is not");
    const number = (await asks.locator('[data-page="enter"] .reference').innerText()).trim();
    await allReceived(asks);
    await desk.listShows(asks, "needs", NEED.text);
    await desk.pressOpenProject(asks, PROJECT);
    await asks.locator('[data-page="desk"] .outcome').filter({ hasText: "准许" }).waitFor();
    await status(asks, "received");
    await allReceived(asks);
    assert.deepEqual(await titles(hub, tokens[0]), [], "not let in: what it signed counts for nothing");
    assert.ok((await hub.exported()).some((one) => one.type === "org.linli.project.v1"), "though it is kept");

    await desk.pull(first);
    await route(first, "#/desk", "desk");
    const request = first.locator("[data-key]").filter({ hasText: number });
    await request.waitFor();
    assert.equal(await first.locator("[data-key]").count(), 1, "one device asks, and not this one");
    await request.locator('[data-action="let-in"]').click();
    await request.waitFor({ state: "detached" });
    await allReceived(first);
    assert.deepEqual(await titles(hub, tokens[0]), [PROJECT.title]);
    await first.locator("[data-project]").filter({ hasText: PROJECT.title }).waitFor();

    await desk.pull(asks);
    await route(asks, "#/desk", "desk");
    await asks.getByText("这台设备已被准许").waitFor();
    await desk.sayDone(asks, NEED.text, "灯已换好");
    await allReceived(asks);
    const { items } = await hub.json("/v1/lists/needs", tokens[0]);
    assert.deepEqual(items.map((item) => item.state), ["done"]);
  } finally {
    await closeAll(second, root, hub);
  }
});

test("a reader's link makes no key, shows no way to the desk, and asks for lists and no records", { skip }, async () => {
  const hub = await startHub();
  const elsewhere = "东门的路坏了";
  await post(hub, [...voices(), record("need", { ...voices()[0].data, text: elsewhere, place: ELSEWHERE })]);
  const staff = await openPhone(DESK);
  const phone = await openPhone(DESK);
  const asked = [];
  phone.context.on("request", (request) => asked.push(new URL(request.url())));
  try {
    const office = await desk.enter(staff, hub, await hub.token("staff"));
    await desk.listShows(office, "needs", NEED.text);
    await desk.openProject(office, PROJECT);
    await allReceived(office);
    const enrolments = async () => (await hub.exported()).filter((one) => one.type === "org.linli.enrolment.v1").length;
    const before = await enrolments();

    const token = await hub.token("reader", BRANCH);
    const page = await phone.open(`${hub.url}/#/enter/${token}`);
    await page.locator('[data-page="enter"] main a[href="#/lists/needs"]').waitFor();
    assert.equal(await page.locator('[data-page="enter"] main a[href="#/desk"]').count(), 0);
    for (const [list, text] of [["needs", NEED.text], ["resources", OFFER.text], ["projects", PROJECT.title]]) {
      await desk.listShows(page, list, text);
      await page.locator("main .hint").filter({ hasText: "由社区的服务器算好" }).waitFor();
      const { count, items } = await hub.json(`/v1/lists/${list}`, token);
      assert.equal(await page.locator("[data-digest]").count(), count, list);
      assert.equal((await page.locator(".counted").innerText()).match(/(\d+) 件/)?.[1], `${count}`, list);
      assert.equal(await page.locator("[data-digest]").first().getAttribute("data-digest"), items[0].digest);
      const [download] = await Promise.all([page.waitForEvent("download"), desk.pressInside(page, "export")]);
      const file = await readFile(await download.path(), "utf8");
      const { as_of } = JSON.parse(file);
      assert.equal(file, await hub.text(`/v1/lists/${list}?as_of=${encodeURIComponent(as_of)}`, token), `${list}: as it came`);
    }
    assert.equal(await page.getByText(elsewhere).count(), 0, "not in the branch");

    const as_of = "2030-01-01T00:00:00.000Z";
    await route(page, `#/lists/needs?place=${NEED.place}&as_of=${as_of}`, "lists-needs");
    await page.locator(`[data-as-of="${as_of}"]`).waitFor();
    await page.locator('[data-filter="state"] a[href*="state=late"]').click();
    await page.locator('[data-filter="state"] a[aria-current][href*="state=late"]').waitFor();
    assert.equal(await page.locator("[data-digest]").count(), 1, "late by then");
    assert.equal(asked.filter((url) => url.searchParams.get("as_of") === as_of).length, 1, "a filter asks nothing");

    await phone.context.setOffline(true);
    await action(page, "refresh").click();
    await page.locator(".outcome").filter({ hasText: "连不上社区的服务器" }).waitFor();
    assert.equal(await page.locator("[data-digest]").count(), 1, "what came before stands");
    await phone.context.setOffline(false);
    await action(page, "refresh").click();
    await page.locator(".outcome").filter({ hasText: "已是最新" }).waitFor();

    assert.deepEqual(asked.filter((url) => url.pathname === "/v1/records").map(String), [], "no records are asked for");
    assert.equal(await enrolments(), before, "no key");
    await route(page, "#/desk", "desk");
    await page.locator('[data-page="desk"] .notice').waitFor();
    assert.equal(await action(page, "open-project").count(), 1);
  } finally {
    await closeAll(phone, staff, hub);
  }
});
