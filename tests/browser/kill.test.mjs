// The browser killed fifty times, at random moments: what a page had called saved reaches the backend, once.
//
// Where in its journey a round is killed is drawn before the round, as a part of a span: of the journey, of the time
// from the press on save to the page's "saved" (measured in this run), of the time that the backend's answer takes.
// The seed is printed; LINLI_SEED repeats a run's draws.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { median, seed, seeded, skip } from "./harness/env.mjs";
import { closeAll, folder, startHub } from "./harness/hub.mjs";
import { live, route } from "./harness/phone.mjs";
import { NEED, action, allReceived, recordId, toCheck } from "./harness/journey.mjs";
import { openKillable } from "./harness/killable.mjs";
import { slowLine } from "./harness/slow.mjs";

const KILLS = Number(process.env.LINLI_KILLS ?? 50);
/** What the rounds aim at, in turn: most of them at where something could be lost or doubled. */
const AIMS = ["journey", "save", "save", "answer", "save", "save"];
/** Promised: so many kills between the press on save and the backend's answer, and so many before the page says saved. */
const AT_LEAST = Math.min(15, Math.floor(KILLS / 3));
/** A journey driven by a program takes about this long. */
const JOURNEY_MS = 1500;
/** Journeys that nobody kills, before the first round: they tell how long saving takes on this machine. */
const MEASURED = 3;
/** So many of the last times count: a machine is busier now than then. */
const SPANS_MAX = 5;
const ANSWER_MS_MAX = 400;
const LOST_ONE_IN = 5;

test(`keeps what it called saved through ${KILLS} kills, and sends it once`, { skip, timeout: 900_000 }, async (t) => {
  // The line draws whenever something comes along it: it would mix up the draws of the kills.
  const [random, luck] = [seeded(seed), seeded(seed + 1)];
  t.diagnostic(`LINLI_SEED=${seed}`);
  const hub = await startHub();
  const token = await hub.token("staff");
  const line = await slowLine(hub.url, () => ({ delay_ms: luck() * ANSWER_MS_MAX, lost: luck() < 1 / LOST_ONE_IN }));
  const profile = await folder("killed");
  try {
    const seen = new Sightings();
    for (let round = -MEASURED; round < 0; round += 1) await saveOnce(line.url, profile, seen, round);
    for (let round = 0; round < KILLS; round += 1) await killOnce(line.url, profile, seen, round, random());
    await settle(line.url, profile);
    const figures = await judge(hub, token, seen);
    t.diagnostic(`${JSON.stringify({ ...figures, answers_lost_on_the_line: line.lost.answers })}`);
    assert.equal(seen.kills, KILLS);
    assert.ok(seen.afterSave >= AT_LEAST, `only ${seen.afterSave} kills fell between the press on save and the answer`);
    assert.ok(seen.beforeSaved >= AT_LEAST, `only ${seen.beforeSaved} kills fell before the page said saved`);
  } finally {
    await closeAll(line, hub);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** What the pages said before they died, as far as it left the browser in time. */
class Sightings {
  /** Record ids that a done page had called saved. */
  saved = new Set();
  /** How long saving took the last times, ms. A kill that came too late tells too, so that the next comes in time. */
  spans = [];
  kills = 0;
  /** Kills after the press on save and before the backend's answer was shown. */
  afterSave = 0;
  /** Of those, before the page said saved. */
  beforeSaved = 0;
  #round = null;
  #heard = null;

  begin() {
    this.#round = {};
    // Comes true with the press on save, for whoever aims at what follows it.
    return new Promise((resolve) => (this.#heard = resolve));
  }

  hear(what, value) {
    // A page may still show what was saved before: a round's own news begins with its press.
    if (what === "pressed") this.#round = {};
    this.#round[what] = performance.now();
    if (what === "pressed") this.#heard();
    if (what === "saved") this.saved.add(recordId(value));
  }

  measure() {
    const { pressed, saved } = this.#round;
    if (pressed && saved) this.spans = [...this.spans, saved - pressed].slice(-SPANS_MAX);
  }

  count() {
    const { pressed, saved, received } = this.#round;
    this.kills += 1;
    if (pressed && !received) this.afterSave += 1;
    if (pressed && !saved) this.beforeSaved += 1;
  }
}

/** A journey that ends on the done page. */
const saveOnce = async (url, profile, seen, round) => {
  const phone = await openKillable(profile);
  try {
    seen.begin();
    await listen(phone.page, seen);
    const journey = begin(phone, url, round);
    await Promise.race([journey.saved, journey.whole]);
    seen.measure();
  } finally {
    await phone.kill();
  }
};

const killOnce = async (url, profile, seen, round, part) => {
  // When the rounds that are left are few for what is promised, all of them aim at it.
  const scarce = 2 * (AT_LEAST - seen.beforeSaved) >= KILLS - round;
  const aim = scarce ? "save" : AIMS[round % AIMS.length];
  const saving_ms = median(seen.spans);
  const moment_ms = { journey: part * JOURNEY_MS, save: part * saving_ms, answer: saving_ms + part * ANSWER_MS_MAX }[aim];
  const phone = await openKillable(profile);
  const pressed = seen.begin();
  await listen(phone.page, seen);
  const journey = begin(phone, url, round);
  // The journey of a killed phone ends in an error; only one that fails before its time is a failure.
  let killed = false;
  const driven = journey.whole.catch((error) => {
    if (!killed) throw error;
  });
  try {
    await Promise.race([aim === "journey" ? journey.live : pressed, driven]);
    await pause(moment_ms);
  } finally {
    killed = true;
    await phone.kill();
  }
  await driven;
  seen.count();
  seen.measure();
};

/** Starts a journey: `live` and `saved` come true when it has come so far, `whole` only fails. */
const begin = ({ page }, url, round) => {
  const come = {};
  const step = (name) => new Promise((resolve) => (come[name] = resolve));
  const steps = { live: step("live"), saved: step("saved") };
  const drive = async () => {
    await page.goto(`${url}/#/need`);
    await live(page);
    come.live();
    if ((await page.locator("[data-page]").first().getAttribute("data-page")) === "done") await route(page, "#/need", "need");
    await toCheck(page, { ...NEED, text: `第${round}次：${NEED.text}` });
    await action(page, "save").click();
    await live(page, "done");
    come.saved();
    await new Promise(() => {});
  };
  return { ...steps, whole: Promise.race([drive(), closed(page)]) };
};

const closed = (page) => new Promise((_, reject) => page.once("close", () => reject(new Error("the page is gone"))));

/** Tells the test what the page says, at once, from inside the page. */
const listen = async (page, seen) => {
  await page.exposeBinding("linliSeen", (_source, what, value) => seen.hear(what, value));
  await page.addInitScript(() => {
    const said = new Set();
    const say = (what, value = "") => {
      if (said.has(what + value)) return;
      said.add(what + value);
      window.linliSeen(what, value);
    };
    document.addEventListener("click", (event) => event.target.closest?.('[data-action="save"]') && say("pressed"), true);
    new MutationObserver(() => {
      const link = document.querySelector('[data-page="done"] a[href*="#/receipt/"]');
      if (!link) return;
      say("saved", link.href.split("#/receipt/")[1]);
      const status = document.querySelector('[role="status"][data-state]');
      if (status?.dataset.state === "received" && status.dataset.pending === "0") say("received");
    }).observe(document, { childList: true, subtree: true, attributes: true });
  });
};

/** Opens the profile a last time and lets everything go out. */
const settle = async (url, profile) => {
  const phone = await openKillable(profile);
  try {
    await phone.page.goto(`${url}/#/mine`);
    await live(phone.page, "mine");
    await allReceived(phone.page);
  } finally {
    await phone.kill();
  }
};

const judge = async (hub, token, seen) => {
  const records = await hub.records(token);
  const needs = records.filter((record) => record.type === "org.linli.need.v1");
  const ids = new Set(needs.map((record) => record.id));
  const lost = [...seen.saved].filter((id) => !ids.has(id));
  assert.deepEqual(lost, [], "called saved and not in the backend");
  assert.equal(ids.size, needs.length, "an id came twice");
  const texts = needs.map((record) => record.data.text);
  assert.equal(new Set(texts).size, texts.length, "a need came twice under two ids");
  const contacts = records.filter((record) => record.type === "org.linli.contact.v1");
  assert.equal(contacts.length, needs.length, "each need came with its one contact");
  return {
    kills: seen.kills,
    after_save_before_answer: seen.afterSave,
    of_them_before_saved: seen.beforeSaved,
    saving_took_ms: Math.round(median(seen.spans)),
    called_saved: seen.saved.size,
    needs_received: needs.length,
    lost: lost.length,
    doubled: texts.length - new Set(texts).size,
  };
};
