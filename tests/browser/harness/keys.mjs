// A person who has only a keyboard.
import assert from "node:assert/strict";

const TABS_MAX = 200;

/** Presses Tab until the focus is on an element that matches `selector`. */
export const tabTo = async (page, selector) => {
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
    if (there) return seesFocus(page);
    await page.keyboard.press("Tab");
  }
  throw new Error(`the Tab key does not lead to ${selector}`);
};

/** The focus is shown: an outline or a shadow on the element or on the row around it. */
const seesFocus = async (page) => {
  const shown = await page.evaluate(() => {
    const ringed = (element) => {
      const style = element && getComputedStyle(element);
      return style && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none");
    };
    const active = document.activeElement;
    return ringed(active) || ringed(active.closest("label")) || ringed(active.parentElement);
  });
  assert.ok(shown, "the focus can be seen");
};

/** Goes to a control and answers it. */
export const answerByKeys = async (page, name, value) => {
  const selector = `[name="${name}"]`;
  const type = await page.locator(selector).first().evaluate((element) => element.type);
  if (type === "radio") return chooseByKeys(page, name, value);
  if (Array.isArray(value)) return tickByKeys(page, name, value);
  await tabTo(page, selector);
  if (type === "checkbox") {
    if ((await page.locator(selector).first().isChecked()) !== Boolean(value)) await page.keyboard.press("Space");
    return;
  }
  if (type === "select-one") return selectByKeys(page, selector, value);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(String(value));
};

const tickByKeys = async (page, name, values) => {
  for (const value of values) {
    await tabTo(page, `[name="${name}"][value="${value}"]`);
    await page.keyboard.press("Space");
  }
};

// More than any group has rows.
const ROWS_MAX = 60;

const chooseByKeys = async (page, name, value) => {
  await tabTo(page, `[name="${name}"]`);
  const focused = () => page.evaluate(() => document.activeElement.value);
  const chosen = await page.locator(`[name="${name}"]:checked`).count();
  // Where nothing is chosen yet, Space takes the first; a tree opens under what is taken.
  if (chosen === 0) await page.keyboard.press("Space");
  for (let press = 0; press < ROWS_MAX; press += 1) {
    if ((await focused()) === value) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`the arrow keys do not lead to ${value} of ${name}`);
};

const selectByKeys = async (page, selector, value) => {
  const steps = await page.locator(selector).first().evaluate((select, wanted) => {
    const at = [...select.options].findIndex((option) => option.value === wanted);
    return at - select.selectedIndex;
  }, value);
  for (let press = 0; press < Math.abs(steps); press += 1) await page.keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
};

/** Goes to a button or link and presses it. */
export const press = async (page, selector) => {
  await tabTo(page, selector);
  await page.keyboard.press("Enter");
};
