// 320 px wide, which is also a 1280 px window at 400 % zoom: no page scrolls sideways, nothing is cut off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { ZOOMED, openPhone } from "./harness/phone.mjs";
import { VIEWS, tour } from "./harness/tour.mjs";

const tooWide = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const scrolls = document.documentElement.scrollWidth > width;
    // What sticks out although the page does not scroll was cut off.
    const out = [...document.querySelectorAll("[data-page] *")].filter((element) => {
      const box = element.getBoundingClientRect();
      const seen = box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== "hidden";
      return seen && (box.right > width + 1 || box.left < -1) && !scrollsByItself(element);
    });
    function scrollsByItself(element) {
      for (let above = element.parentElement; above; above = above.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(above).overflowX) && above !== document.documentElement) return true;
      }
      return false;
    }
    return [...(scrolls ? ["the page scrolls sideways"] : []), ...out.map((element) => element.outerHTML.slice(0, 120))];
  });

for (const view of VIEWS) {
  test(`no page scrolls sideways at 320 px in ${view.lang} at ${view.text} text`, { skip }, async () => {
    const hub = await startHub();
    const phone = await openPhone(ZOOMED);
    const found = [];
    try {
      await tour(phone, hub, view, await hub.token("staff"), async (name, page) => {
        for (const one of await tooWide(page)) found.push(`${name}: ${one}`);
      });
    } finally {
      await closeAll(phone, hub);
    }
    assert.deepEqual(found, []);
  });
}
