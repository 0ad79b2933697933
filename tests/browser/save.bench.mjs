// Saving in the browser (signing, one strict transaction) as a ratio of a bare strict `add()` in the same run.
import { median, skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { openPhone } from "./harness/phone.mjs";
import { NEED, action, toCheck } from "./harness/journey.mjs";
import { live, route } from "./harness/phone.mjs";

const SAMPLES = Number(process.env.LINLI_SAMPLES ?? 15);
const BARE_PER_SAMPLE = 20;

if (skip) process.exit(1);

// Runs in the page: from the press on save to the page that says saved, by the page's own clock.
const savedIn = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const button = document.querySelector('[data-action="save"]');
        const began = performance.now();
        const watch = new MutationObserver(() => {
          if (!document.querySelector('[data-page="done"]')) return;
          watch.disconnect();
          resolve(performance.now() - began);
        });
        watch.observe(document, { childList: true, subtree: true, attributes: true });
        button.click();
      }),
  );

// The floor: what one strict transaction with one small object costs here and now.
const bareAdd = (page, times) =>
  page.evaluate(async (rounds) => {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open("bare", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("one", { autoIncrement: true });
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const took = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      await new Promise((resolve, reject) => {
        const transaction = database.transaction("one", "readwrite", { durability: "strict" });
        transaction.oncomplete = resolve;
        transaction.onerror = () => reject(transaction.error);
        transaction.objectStore("one").add({ text: "三楼楼道灯坏了".repeat(40) });
      });
      took.push(performance.now() - began);
    }
    database.close();
    return took;
  }, times);

const hub = await startHub();
const phone = await openPhone();
const [saved, bare] = [[], []];
try {
  const page = await phone.visit(`${hub.url}/`);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await route(page, "#/", "start");
    await route(page, "#/need", "need");
    await toCheck(page, NEED);
    await action(page, "save").waitFor();
    bare.push(...(await bareAdd(page, BARE_PER_SAMPLE)));
    saved.push(await savedIn(page));
    await live(page, "done");
  }
} finally {
  await closeAll(phone, hub);
}
console.log(`press on save to "saved" on the page, median of ${saved.length}: ${median(saved).toFixed(1)} ms`);
console.log(`bare strict add(), median of ${bare.length}: ${median(bare).toFixed(2)} ms`);
console.log(`ratio ${(median(saved) / median(bare)).toFixed(1)}`);
