// Writing a need or an offer through the page, by the names that surface.md promises and nothing else.
import { live, route } from "./phone.mjs";

/** A need with a contact, as somebody would tell it. */
export const NEED = {
  text: "三楼楼道灯坏了，晚上老人不敢下楼",
  category: "facilities",
  urgency: "soon",
  place: "yhl-ly-a-03",
  "contact.name": "王阿姨",
  "contact.phone": "13800000000",
  "contact.consent": true,
};

/** An offer with a contact. */
export const OFFER = {
  text: "我是退休电工，周末能帮忙换灯",
  kind: "talent",
  field: "repair",
  capacity: "2",
  // Saturday and Sunday, in the morning.
  available: ["6", "7", "08:00"],
  place: "yhl-ly",
  "contact.name": "李师傅",
  "contact.phone": "13900000000",
  "contact.consent": true,
};

/** The button of an action. */
export const action = (page, name) => page.locator(`[data-action="${name}"]:visible`).first();

/** The name of the question in sight. */
export const question = (page) => page.locator("[data-question]:visible").first().getAttribute("data-question");

/** The name of the page in sight. */
export const pageName = (page) => page.locator("[data-page]:visible").first().getAttribute("data-page");

const named = (page, name) => page.locator(`[name="${name}"]`);

/** Puts a value into a control, whatever kind of control it is. */
export const fill = async (page, name, value) => {
  const control = named(page, name).first();
  await control.waitFor({ state: "attached" });
  const [tag, type] = await control.evaluate((element) => [element.tagName, element.type]);
  if (type === "radio") return name === "place" ? choosePlace(page, value) : choose(page, name, value);
  if (type === "checkbox") return tick(page, name, value);
  if (tag === "SELECT") return void (await control.selectOption(String(value)));
  await control.fill(String(value));
};

// The control itself may be drawn over; people press the row.
const row = (page, control) => page.locator("label").filter({ has: control }).first();

const option = (page, name, value) => page.locator(`[name="${name}"][value="${value}"]`).first();

const choose = async (page, name, value) => {
  await option(page, name, value).waitFor({ state: "attached" });
  await row(page, option(page, name, value)).click();
};

// The tree opens level by level: what stands above the place is chosen first.
const choosePlace = async (page, code) => {
  const parts = code.split("-");
  for (let depth = 2; depth <= parts.length; depth += 1) await choose(page, "place", parts.slice(0, depth).join("-"));
};

// One box that is ticked or not, or the boxes of a list.
const tick = async (page, name, value) => {
  const boxes = Array.isArray(value) ? value.map((one) => option(page, name, one)) : [named(page, name).first()];
  for (const box of boxes) {
    if ((await box.isChecked()) !== Boolean(value)) await row(page, box).click();
  }
};

/** What a control holds: text, the chosen value, or whether it is ticked. */
export const held = async (page, name) => {
  // A live page may still be waiting for its draft.
  await named(page, name).first().waitFor({ state: "attached" });
  const controls = await named(page, name).evaluateAll((all) => all.map(({ type, value, checked }) => ({ type, value, checked })));
  if (controls[0]?.type === "radio") return controls.find((control) => control.checked)?.value ?? "";
  return controls[0]?.type === "checkbox" ? controls[0].checked : controls[0]?.value;
};

/** Fills what of the answers is in sight. */
export const answer = async (page, answers) => {
  const here = await page.locator("[data-question]:visible [name], [data-question][name]").evaluateAll((controls) => [
    ...new Set(controls.map((control) => control.name)),
  ]);
  for (const name of here) {
    if (name in answers && answers[name] !== undefined) await fill(page, name, answers[name]);
  }
  // Boxes that appear only once there is something to agree to.
  for (const name of Object.keys(answers).filter((name) => name.endsWith(".consent") && !here.includes(name))) {
    if (await named(page, name).first().isVisible()) await fill(page, name, answers[name]);
  }
};

/** Presses 保存并继续 and waits until another question, or the check page, stands. */
export const next = async (page) => {
  const before = await question(page);
  await action(page, "next").click();
  await page.locator(`[data-page="check"], [data-question]:not([data-question="${before}"])`).first().waitFor();
};

/** From wherever the draft stands to the check page; `pause(name)` is called at each question after its answers. */
export const toCheck = async (page, answers, pause = async () => {}) => {
  // The page stands before its draft is open: only a question in sight says where somebody is.
  for (let name = await question(page); name !== "check"; name = await question(page)) {
    await answer(page, answers);
    await pause(name);
    await next(page);
  }
};

/** Presses save on the check page and waits for the done page; gives what that page shows. */
export const save = async (page) => {
  await action(page, "save").click();
  await live(page, "done");
  return done(page);
};

/** The receipt's link and code on the done page, and the id of the record inside it. */
export const done = async (page) => {
  const link = page.locator('[data-page="done"] a[href*="#/receipt/"]').first();
  const href = await link.evaluate((anchor) => anchor.href);
  const code = href.split("#/receipt/")[1];
  return { href, code, id: recordId(code) };
};

/** The record id that ends a receipt. */
export const recordId = (code) => {
  const hex = Buffer.from(code, "base64url").subarray(96).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

/** A whole journey: the first question to the done page. */
export const write = async (page, kind, answers, pause) => {
  await route(page, `#/${kind}`, kind);
  await toCheck(page, answers, pause);
  return save(page);
};

/** Waits until the status line says `state`. */
export const status = (page, state) => page.locator(`[role="status"][data-state="${state}"]:visible`).first().waitFor();

/** How many records the status line still counts. */
export const pending = async (page) =>
  Number(await page.locator('[role="status"][data-pending]:visible').first().getAttribute("data-pending"));

/** Waits until no record of this phone is on its way. */
export const allReceived = (page) =>
  page.locator('[role="status"][data-state="received"][data-pending="0"]:visible').first().waitFor();

/** Gives a verdict on the page of a receipt whose work is done. */
export const rate = async (page, { stars, satisfied, comment }) => {
  await fill(page, "stars", stars);
  await fill(page, "satisfied", satisfied);
  if (comment) await fill(page, "comment", comment);
  await action(page, "rate").click();
};
