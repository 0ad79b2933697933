// What a page says to a person when something is wrong: it is there, it is in the page's language, it blames nobody.
import assert from "node:assert/strict";

const CHINESE = /\p{Script=Han}/u;
const BLAME = /非法|无效|抱歉|失败|invalid|sorry|oops|\berror\b|undefined|null|NaN|\[object/i;

/** Fails unless `text` is a sentence in `lang`. */
export const isSentence = (text, lang = "zh-CN") => {
  const said = text.trim();
  assert.ok(said.length > 3, `a sentence, not "${said}"`);
  assert.equal(CHINESE.test(said), lang === "zh-CN", `in ${lang}: ${said}`);
  assert.doesNotMatch(said, BLAME);
  return said;
};

/** The sentence that mends a control, as a screen reader hears it with the control: hints left out. */
export const problemOf = async (page, name) => {
  const control = page.locator(`[name="${name}"]`).first();
  return control.evaluate((element) => {
    const bearer = element.getAttribute("aria-invalid") === "true" ? element : element.closest('[aria-invalid="true"]') ?? element.closest("fieldset");
    const ids = ["aria-errormessage", "aria-describedby"].flatMap((name) => bearer?.getAttribute(name)?.split(" ") ?? []);
    const said = ids.map((id) => element.getRootNode().getElementById(id)).filter((one) => one && !one.classList.contains("hint"));
    return said.map((one) => one.innerText).join(" ");
  });
};
