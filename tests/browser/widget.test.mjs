// <linli-widget> in a page that is not ours, on another origin, whose style and whose scripts are hostile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { openPhone } from "./harness/phone.mjs";
import { NEED, allReceived, held, save, toCheck } from "./harness/journey.mjs";
import { serve } from "./harness/static.mjs";

// Everything that inherits or matches is bent, with all the force that a style sheet has.
const HOSTILE = `* { font: italic 7px/1 cursive !important; color: lime !important; background: black !important;
  letter-spacing: 9px !important; text-transform: uppercase !important; direction: rtl !important; }
body { visibility: visible; text-align: right; word-spacing: 3em; }
button, input, textarea, label { display: none !important; }`;

// What libraries of another age did to everybody's objects, and names that a script of ours might have wanted.
const GLOBALS = `Object.prototype.extend = function () { return "theirs"; };
String.prototype.trim = function () { return "theirs"; };
Object.assign(window, { wasm_bindgen: "theirs", linli: "theirs", config: "theirs", $: "theirs", module: "theirs", define: "theirs" });`;

// What Prototype.js did to lists before 1.7.
const BENT_LISTS = `Array.prototype.toJSON = function () { return "theirs"; };`;

const hostPage = (hub, attributes) => `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<style>${HOSTILE}</style><script>${attributes.globals ?? ""}</script><script type="module" src="${hub.url}/linli-widget.js"></script></head>
<body><h1 id="host">Host page</h1><button id="own">Own</button>
<linli-widget config="${hub.url}/linli.json" kind="need" lang="zh-CN" place="${attributes.place ?? ""}"></linli-widget>
<script>window.heard = [];
for (const name of ["linli:saved", "linli:received", "linli:parked"]) document.addEventListener(name, (event) =>
  heard.push({ name, detail: event.detail, bubbles: event.bubbles, composed: event.composed, target: event.target.localName }));
</script></body></html>`;

const embedded = async (attributes, use) => {
  // The page's origin is known before the backend starts, which has to allow it.
  const host = await serve({ "/": "wait" });
  const hub = await startHub({ args: ["--allow-origin", host.url] });
  host.put("/", hostPage(hub, attributes));
  const phone = await openPhone();
  try {
    const page = await phone.open(`${host.url}/#their-own`);
    await use({ page, hub });
  } finally {
    await closeAll(phone, host, hub);
  }
};

test("a need is written inside somebody's page and received, and the page hears of it", { skip }, () =>
  embedded({ place: "yhl-ly-a-03" }, async ({ page, hub }) => {
    await page.locator('linli-widget [data-page="need"]').waitFor();
    await toCheck(page, NEED);
    const { id } = await save(page);
    await allReceived(page);
    const heard = await page.evaluate(() => window.heard);
    for (const name of ["linli:saved", "linli:received"]) {
      const event = heard.find((one) => one.name === name && one.detail.id === id);
      assert.ok(event, `${name} of the need; heard ${JSON.stringify(heard)}`);
      assert.deepEqual(event.detail, { id, type: "org.linli.need.v1" });
      assert.ok(event.bubbles && event.composed, `${name} crosses shadow roots`);
      assert.equal(event.target, "linli-widget");
    }
    const records = await hub.exported();
    assert.ok(records.some((record) => record.id === id && record.data.text === NEED.text));
    assert.equal(await page.evaluate(() => location.hash), "#their-own", "the page's address is its own");
    assert.equal(await page.title(), "Host");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  }));

const writesBeside = (globals) =>
  embedded({ globals }, async ({ page, hub }) => {
    await page.locator('linli-widget [data-page="need"]').waitFor();
    await toCheck(page, NEED);
    const { id } = await save(page);
    await allReceived(page);
    const { data } = (await hub.exported()).find((record) => record.id === id);
    assert.deepEqual([data.text, data.place], [NEED.text, NEED.place]);
    assert.equal(await page.evaluate(() => window.linli ?? "theirs"), "theirs", "nor does it take theirs");
  });

test("scripts that bent everybody's objects and took every name do not reach into it", { skip }, () => writesBeside(GLOBALS));

// `Array.prototype.toJSON` of old libraries makes texts of lists in JSON.stringify.
test("nor does one that bent how lists are written as JSON", { skip }, () =>
  writesBeside(BENT_LISTS));

test("style goes neither in nor out", { skip }, () =>
  embedded({}, async ({ page }) => {
    await page.locator("linli-widget [data-question]").first().waitFor();
    const style = (element) => {
      const { color, fontSize, letterSpacing, textTransform, direction, textAlign, wordSpacing, display, fontStyle } = getComputedStyle(element);
      return { color, fontSize, letterSpacing, textTransform, direction, textAlign, wordSpacing, display, fontStyle };
    };
    const heading = await page.locator("linli-widget [data-question] :is(h1, h2, legend, label)").first().evaluate(style);
    assert.notEqual(heading.color, "rgb(0, 255, 0)");
    assert.ok(parseFloat(heading.fontSize) >= 22, `text of ${heading.fontSize}`);
    assert.equal(heading.letterSpacing, "normal");
    assert.equal(heading.textTransform, "none");
    assert.equal(heading.direction, "ltr");
    assert.equal(heading.fontStyle, "normal");
    assert.equal(heading.wordSpacing, "0px");
    assert.notEqual(heading.textAlign, "right");
    const button = await page.locator('linli-widget [data-action="next"]').evaluate(style);
    assert.notEqual(button.display, "none");
    const theirs = await page.locator("#host").evaluate(style);
    assert.equal(theirs.color, "rgb(0, 255, 0)");
    assert.equal(theirs.fontSize, "7px");
    assert.equal((await page.locator("#own").evaluate(style)).display, "none");
    assert.equal(await page.evaluate(() => document.styleSheets.length), 1, "no sheet of ours in their document");
  }));

test("a place given by the page is filled in, and a change of an attribute mounts anew", { skip }, () =>
  embedded({ place: "yhl-ly-a-03" }, async ({ page }) => {
    await page.locator("linli-widget [data-question]").first().waitFor();
    await page.locator("linli-widget").evaluate((element) => element.setAttribute("lang", "en"));
    await page.locator("linli-widget").getByRole("button", { name: /continue/i }).first().waitFor();
    const answers = { ...NEED, place: undefined };
    await toCheck(page, answers, async (name) => {
      if (name === "place") assert.equal(await held(page, "place"), "yhl-ly-a-03");
    });
  }));
