// axe, WCAG 2.2 A and AA, on every page, in both languages, at normal and large text: nothing.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { skip, toolFolder } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { live, openPhone, route } from "./harness/phone.mjs";
import { VIEWS, tour } from "./harness/tour.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const violations = async (page) => {
  if (!(await page.evaluate(() => "axe" in window))) {
    // The policy of our pages lets no foreign script in, so axe comes by the debugger and not by a tag.
    await page.evaluate(await readFile(join(toolFolder("axe-core"), "axe.min.js"), "utf8"));
  }
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags } }), TAGS);
  assert.ok(found.passes.length > 0, "axe looked at something");
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`));
};

for (const view of VIEWS) {
  test(`axe finds nothing on any page in ${view.lang} at ${view.text} text`, { skip }, async (t) => {
    const hub = await startHub();
    const phone = await openPhone();
    const found = [];
    let pages = 0;
    try {
      await tour(phone, hub, view, await hub.token("staff"), async (name, page) => {
        pages += 1;
        for (const violation of await violations(page)) found.push(`${name}: ${violation}`);
      });
    } finally {
      await closeAll(phone, hub);
    }
    t.diagnostic(`${pages} pages`);
    assert.deepEqual(found, []);
  });
}

// What is only seen on a weak line: the first question before the app is here, and a page whose half has not come.
for (const { lang, text } of VIEWS) {
  test(`axe finds nothing while the app is on its way in ${lang} at ${text} text`, { skip }, async () => {
    const hub = await startHub();
    const expected = [/linli-app_later|Failed to fetch|the page works, but/];
    const phone = await openPhone({ serviceWorkers: "block", expected });
    try {
      let come;
      const coming = new Promise((resolve) => (come = resolve));
      await phone.context.route(/linli-app_bg/, (request) => coming.then(() => request.continue()));
      await phone.context.route(/linli-app_later/, (request) => request.abort());
      const page = await phone.context.newPage();
      await page.setViewportSize({ width: 320, height: 640 });
      await page.goto(`${hub.url}/?${new URLSearchParams({ lang, text })}#/need`, { waitUntil: "commit" });
      await page.locator("#early-text").waitFor();
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.deepEqual([await violations(page), await wide()], [[], 0], "the early question");
      come();
      await live(page, "need");
      await route(page, "#/mine", "opening");
      await page.locator('[data-page="opening"] [role="alert"]').waitFor();
      assert.deepEqual([await violations(page), await wide()], [[], 0], "the page that has not come");
    } finally {
      await closeAll(phone, hub);
    }
  });
}

test("axe finds something where something is wrong", { skip }, async () => {
  const phone = await openPhone();
  try {
    const page = await phone.context.newPage();
    await page.setContent('<main><img src="data:,"><p style="color:#999;background:#fff">pale</p></main>');
    const found = await violations(page);
    assert.ok(found.some((one) => one.startsWith("image-alt")));
    assert.ok(found.some((one) => one.startsWith("color-contrast")));
  } finally {
    await phone.close();
  }
});
