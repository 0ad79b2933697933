// What staff do on their page, by the names that it promises.
import { action } from "./journey.mjs";
import { route } from "./phone.mjs";

/** Opens an access link; the page afterwards is one of a device that may write. */
export const enter = async (phone, hub, token) => {
  const page = await phone.open(`${hub.url}/#/enter/${token}`);
  // The way on, which stands there once the token was taken; the navigation above has a link to the desk at all times.
  await page.locator('[data-page="enter"] main a[href="#/desk"]').waitFor();
  return page;
};

/** Fetches what is new, from the page of a list. */
export const pull = async (page, list = "needs") => {
  await route(page, `#/lists/${list}`, `lists-${list}`);
  await action(page, "refresh").click();
  await page.locator(`[data-page="lists-${list}"] .outcome`).filter({ hasText: /新|up to date|came in/ }).first().waitFor();
};

/** Fetches, and waits until a list shows a text. */
export const listShows = async (page, list, text) => {
  await pull(page, list);
  await item(page, text).waitFor();
};

const item = (page, text) => page.locator("[data-digest]").filter({ hasText: text }).first();

/** Presses a button under a summary that may still be closed. */
export const pressInside = async (page, name) => {
  const button = page.locator(`[data-action="${name}"]`).first();
  await button.evaluate((element) => element.closest("details")?.setAttribute("open", ""));
  await button.click();
};

const project = (page, text) => page.locator("[data-project]").filter({ hasText: text }).first();

/** Joins a need and an offer, both by their words, and waits until the project stands. */
export const openProject = async (page, told) => {
  await pressOpenProject(page, told);
  await project(page, told.title).waitFor();
};

/** The same, where what this device signs does not count yet. */
export const pressOpenProject = async (page, { title, need, offer, owner, due }) => {
  await route(page, "#/desk", "desk");
  // Long lists show their first rows; a word finds the others, and what is chosen stays in sight without it.
  await page.locator("#find-needs").fill(need);
  await page.locator('label:has([name="need"])').filter({ hasText: need }).first().click();
  await page.locator("#find-needs").fill("");
  await page.locator("#find-resources").fill(offer);
  await page.locator('fieldset [role="group"] *:has(> * [name="amount"])').filter({ hasText: offer }).last().locator('[name="amount"]').fill("1");
  await page.locator("#find-resources").fill("");
  for (const [name, value] of Object.entries({ title, owner, due })) await page.locator(`form [name="${name}"]`).first().fill(value);
  await action(page, "open-project").click();
};

/** Says what was done about a need, with a note. */
export const sayDone = async (page, need, note) => {
  await route(page, "#/desk", "desk");
  const own = project(page, need);
  await own.locator('[name="note"]').fill(note);
  await own.locator('[data-action="done"]').click();
  await page.locator('[data-project][data-state="done"]').filter({ hasText: need }).waitFor();
};

/** Strikes off, once the resident's verdict has come. */
export const strikeOff = async (page, need) => {
  await pull(page);
  await route(page, "#/desk", "desk");
  await project(page, need).locator('[data-action="strike-off"]').click();
  await project(page, need).waitFor({ state: "detached" });
};
