// Bad answers, through the page: each is accepted as it is, or refused with a sentence that says how to mend it; nothing
// typed is lost and nothing is executed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { live, openPhone, route } from "./harness/phone.mjs";
import { NEED, action, allReceived, fill, held, next, question, save, toCheck, write } from "./harness/journey.mjs";
import { heldWithin } from "./harness/database.mjs";
import { isSentence, problemOf } from "./harness/sentence.mjs";

const REFUSED = {
  "nothing": "",
  "blanks of both widths": " 　\n\t",
  "only marks that nobody sees": "\u200b\u200c\u200d\u2060\ufeff\u202e",
  "100,000 characters": "长".repeat(100_000),
};

const ACCEPTED = {
  "script tags": `<script>window.pwned=1</script><img src=x onerror="window.pwned=1"><svg onload="pwned=1">灯坏了`,
  "a formula": `=HYPERLINK("https://example.org","点我")`,
  "a formula after a plus": "+1+cmd|' /C calc'!A0",
  "a formula after a minus": "-2+3 灯坏了",
  "a formula after an at": "@SUM(1,2) 灯坏了",
  "marks that turn the line around": "灯\u202e了坏\u202c，三\u200b楼",
  "characters beyond the first plane": "𠀀𠮷𪚥 家的灯坏了",
  "only emoji": "😭👵🏻🪜",
};

let hub, token, phone, page;
before(async () => {
  if (skip) return;
  hub = await startHub();
  token = await hub.token("staff");
  // A token that nobody knows is answered with 401, which the browser writes down.
  phone = await openPhone({ expected: [/401 \(Unauthorized\).*\/v1\/access/] });
  page = await phone.visit(`${hub.url}/`);
});
after(async () => {
  await closeAll(phone, hub);
});

for (const lang of ["zh-CN", "en"]) {
  for (const [what, typed] of Object.entries(REFUSED)) {
    test(`refuses ${what} with a sentence, keeping it on the page (${lang})`, { skip }, async () => {
      await page.goto(`${hub.url}/?lang=${lang}#/need`);
      await live(page, "need");
      await fill(page, "text", typed);
      await action(page, "next").click();
      await page.locator('[aria-invalid="true"]').first().waitFor();
      isSentence(await problemOf(page, "text"), lang);
      assert.equal(await question(page), "text");
      assert.equal(await held(page, "text"), typed, "the wrong value stays");
      const focused = await page.evaluate(() => document.activeElement?.closest("[role=alert], [data-question] *, .summary")?.textContent ?? "");
      assert.ok(focused, "the focus is where the sentence is");
    });
  }
}

for (const [what, typed] of Object.entries(ACCEPTED)) {
  test(`accepts ${what}, shows it as text and sends it as it is`, { skip }, async () => {
    await page.goto(`${hub.url}/?lang=zh-CN#/`);
    await live(page, "start");
    await route(page, "#/need", "need");
    await toCheck(page, { ...NEED, text: typed });
    assert.ok((await page.locator('[data-page="check"]').innerText()).includes(typed), "shown on the check page");
    const { id } = await save(page);
    await allReceived(page);
    await route(page, "#/mine", "mine");
    assert.ok((await page.locator('[data-page="mine"]').innerText()).includes(typed), "shown among one's own");
    const sent = (await hub.records(token)).find((record) => record.id === id);
    assert.equal(sent.data.text, typed);
    assert.equal(await page.evaluate(() => window.pwned), undefined, "executed");
  });
}

test("a table for office programs starts no cell with a formula", { skip }, async () => {
  const { config, records } = await hub.files();
  const table = await hub.command("lists", "needs", "--config", config, "--format", "csv", records);
  const cells = csv(table).flat();
  const texts = Object.values(ACCEPTED).filter((typed) => /^[=+\-@]/.test(typed));
  for (const text of texts) assert.ok(cells.some((cell) => cell.endsWith(text)), `${text} is in the table`);
  assert.deepEqual(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell)), []);
});

// RFC 4180, enough to read what ought to be.
const csv = (text) => {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\ufeff/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") rows.push([]);
  }
  return rows;
};

test("a place that nobody knows, from a link: says so and lets one choose", { skip }, async () => {
  await page.goto(`${hub.url}/?place=nowhere&lang=zh-CN#/need`);
  await live(page, "need");
  while ((await question(page)) !== "place") {
    const answers = { ...NEED };
    for (const name of await page.locator("[data-question] [name]").evaluateAll((all) => [...new Set(all.map((one) => one.name))])) {
      if (name in answers && name !== "place") await fill(page, name, answers[name]);
    }
    await next(page);
  }
  await action(page, "next").click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
  isSentence(await problemOf(page, "place"));
  await toCheck(page, NEED);
  const { id } = await save(page);
  await allReceived(page);
  assert.equal((await hub.records(token)).find((record) => record.id === id).data.place, NEED.place);
});

for (const years of [-10, 10]) {
  test(`a clock ${years} years off: the need is written, received and listed`, { skip }, async () => {
    const odd = await openPhone();
    try {
      const when = new Date();
      when.setFullYear(when.getFullYear() + years);
      await odd.context.clock.setSystemTime(when);
      const oddPage = await odd.open(`${hub.url}/`);
      const text = `时钟差${years}年：${NEED.text}`;
      const { id } = await write(oddPage, "need", { ...NEED, text });
      await allReceived(oddPage);
      const sent = (await hub.records(token)).find((record) => record.id === id);
      assert.equal(new Date(sent.time).getFullYear(), when.getFullYear(), "the clock's claim is kept as a claim");
      const list = await hub.text("/v1/lists/needs", token);
      assert.ok(list.includes(text), "and hides nothing");
    } finally {
      await odd.close();
    }
  });
}

test("danger shows whom to call at once, before anything is sent", { skip }, async () => {
  await page.goto(`${hub.url}/#/`);
  await live(page, "start");
  await route(page, "#/need", "need");
  while ((await question(page)) !== "urgency") {
    for (const name of ["text", "category"]) if ((await question(page)) === name) await fill(page, name, NEED[name]);
    await next(page);
  }
  await fill(page, "urgency", "danger");
  for (const number of ["119", "110", "120"]) await page.locator(`a[href="tel:${number}"]`).first().waitFor();
  assert.equal(await question(page), "urgency", "nothing else had to be pressed");
});

test("a link with a spoiled or unknown token: says so and what to do", { skip }, async () => {
  for (const bad of ["x", "A".repeat(43)]) {
    await page.goto(`${hub.url}/?lang=zh-CN#/enter/${bad}`);
    await live(page, "enter");
    const said = page.locator('[data-page="enter"] [role="alert"]').first();
    await said.waitFor();
    isSentence(await said.innerText());
  }
});

