// Every page that there is, one after the other, in one language and one size of text: for axe, for narrow screens, for
// pictures. A page that is added to the app is added here.
import { openProject, pull, sayDone } from "./desk.mjs";
import { action, allReceived, answer, next, question, save, NEED, OFFER } from "./journey.mjs";
import { live, route } from "./phone.mjs";

/** The pages of the second module, by route. */
export const LISTS = ["needs", "resources", "projects"];

/** Both languages at both sizes. */
export const VIEWS = ["zh-CN", "en"].flatMap((lang) => ["normal", "large"].map((text) => ({ lang, text })));

/** Calls `look(name, page)` on every page; `token` opens the staff's. */
export const tour = async (phone, hub, { lang, text }, token, look) => {
  const query = new URLSearchParams({ lang, ...(text === "large" && { text }) });
  const address = (hash) => `${hub.url}/?${query}${hash}`;
  const page = await phone.open(address("#/"));
  await look("start", page);
  const need = await journey(page, "need", NEED, look);
  await journey(page, "offer", OFFER, look);
  await route(page, "#/mine", "mine");
  await look("mine", page);
  await route(page, `#/mine/${need.id}`, "mine");
  await page.locator('[data-page="mine"] .reference').waitFor();
  await look("mine-one", page);
  // A button that asks first, and the form that it opens into.
  await action(page, "withdraw").click();
  await page.locator('.confirm [role="alert"]').first().waitFor();
  await page.locator("details:has(#correct) > summary").click();
  await look("mine-one-asking", page);
  await allReceived(page);
  await page.goto(address(`#/receipt/${need.code}`));
  await page.locator('[data-page="receipt"] [data-account]').waitFor();
  await look("receipt", page);
  await page.goto(address(`#/enter/${token}`));
  await page.locator('[data-page="enter"] main a[href="#/desk"]').waitFor();
  await look("enter", page);
  for (const list of LISTS) {
    await page.goto(address(`#/lists/${list}`));
    await live(page, `lists-${list}`);
    await look(`lists-${list}`, page);
  }
  for (const name of ["desk", "settings"]) {
    await page.goto(address(`#/${name}`));
    await live(page, name);
    await look(name, page);
  }
  await action(page, "erase-phone").click();
  await page.locator('[name="confirm"]').waitFor();
  await look("settings-asking", page);
  await work(page, need, address, look);
  return page;
};

// The desk with something wrong, with a project in work and one that is done; and the receipt that asks for a verdict.
const work = async (page, need, address, look) => {
  await pull(page);
  await route(page, "#/desk", "desk");
  await action(page, "open-project").click();
  await page.locator('#project-title[aria-invalid="true"]').waitFor();
  await look("desk-mend", page);
  await openProject(page, { title: "换灯", need: NEED.text, offer: OFFER.text, owner: "陈主任", due: "2027-01-31" });
  await look("desk-project", page);
  await sayDone(page, NEED.text, "灯已换好");
  await look("desk-done", page);
  await allReceived(page);
  await page.goto(address(`#/receipt/${need.code}`));
  await page.locator('[data-page="receipt"] [data-account="done"]').waitFor();
  await look("receipt-verdict", page);
  await action(page, "rate").click();
  await page.locator('[data-page="receipt"] [aria-invalid="true"]').first().waitFor();
  await look("receipt-verdict-mend", page);
  for (const list of LISTS) {
    await route(page, `#/lists/${list}`, `lists-${list}`);
    await page.locator("[data-digest]").first().waitFor();
    await look(`lists-${list}-filled`, page);
  }
};

// Questions that may be passed without an answer.
const OPTIONAL = ["available", "contact"];

const journey = async (page, kind, answers, look) => {
  await route(page, `#/${kind}`, kind);
  for (let name = await question(page); name !== "check"; name = await question(page)) {
    await look(`${kind}-${name}`, page);
    if (!OPTIONAL.includes(name)) {
      // Pressed too early, a question says what is missing; that page has to be as good as the others.
      await action(page, "next").click();
      await page.locator("#summary").first().waitFor();
      await look(`${kind}-${name}-mend`, page);
    }
    await answer(page, answers);
    await next(page);
  }
  await look(`${kind}-check`, page);
  const written = await save(page);
  await look(`${kind}-done`, page);
  return written;
};
