// When something is first seen, and when a first typed character is safe, on a cheap phone with a weak signal: our app
// beside SurveyJS, in one run.
import { chromium, chromiumPath, median } from "./env.mjs";
import { closeAll, startHub } from "./hub.mjs";
import { FLAGS, SMALL } from "./phone.mjs";
import { serveSurveyJs } from "./surveyjs.mjs";
import { slow } from "./throttle.mjs";

// A character that nothing else writes: it is in no catalogue (the configuration is kept on the phone as well).
const CHARACTER = "龘";

// Where somebody can write first: the question that stands before the app is here, or the live one.
const OUR_FIRST_QUESTION = '#early:not([hidden]) textarea, [data-question] [name="text"]';

/** Medians in ms of `samples` first visits each, taken in turn so that a busy moment hits both. */
export const compare = async (samples) => {
  const [hub, survey] = [await startHub(), await serveSurveyJs()];
  const browser = await chromium().launch({ executablePath: chromiumPath, headless: true, args: FLAGS });
  const taken = { ours: [], theirs: [] };
  try {
    for (let sample = 0; sample < samples; sample += 1) {
      taken.theirs.push(await firstVisit(browser, survey.url, survey.url, "textarea"));
      taken.ours.push(await firstVisit(browser, `${hub.url}/`, `${hub.url}/#/need`, OUR_FIRST_QUESTION));
    }
  } finally {
    await closeAll(browser, survey, hub);
  }
  const of = (who, what) => median(taken[who].map((one) => one[what]));
  const figures = {
    paint_ms: of("ours", "paint_ms"),
    kept_ms: of("ours", "kept_ms"),
    surveyjs_paint_ms: of("theirs", "paint_ms"),
    surveyjs_kept_ms: of("theirs", "kept_ms"),
  };
  return {
    ...figures,
    paint_ratio: figures.paint_ms / figures.surveyjs_paint_ms,
    // Stricter than like with like: our character on the phone against the moment their first question is seen.
    kept_ratio: figures.kept_ms / figures.surveyjs_paint_ms,
    kept_ratio_like_with_like: figures.kept_ms / figures.surveyjs_kept_ms,
  };
};

const firstVisit = async (browser, start, form, control) => ({
  paint_ms: await inFreshPage(browser, start, firstPaint),
  kept_ms: await inFreshPage(browser, form, firstKept, control),
});

const inFreshPage = async (browser, url, measure, control) => {
  const context = await browser.newContext({ viewport: SMALL, locale: "zh-CN" });
  try {
    const page = await context.newPage();
    await page.addInitScript(noteKept, CHARACTER);
    if (control) await page.addInitScript(typeAtOnce, { control, character: CHARACTER });
    await slow(page);
    await page.goto(url, { waitUntil: "commit" });
    return await measure(page);
  } finally {
    await context.close();
  }
};

const firstPaint = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) =>
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName("first-contentful-paint")[0];
          if (paint) resolve(paint.startTime);
        }).observe({ type: "paint", buffered: true }),
      ),
  );

const firstKept = async (page) => page.waitForFunction(() => window.linliKept_ms).then((handle) => handle.jsonValue());

// Runs in the page: types as soon as there is something to type into. A test that looks from outside looks now and then,
// and its waiting would be measured.
const typeAtOnce = ({ control, character }) => {
  const arrivals = new MutationObserver(() => {
    const field = document.querySelector(control);
    if (!field) return;
    arrivals.disconnect();
    field.focus();
    document.execCommand("insertText", false, character);
  });
  arrivals.observe(document, { childList: true, subtree: true, attributeFilter: ["hidden"] });
};

// Runs in the page: the moment when a transaction that wrote the character is complete, without asking the database.
const noteKept = (character) => {
  const holds = (value) => (typeof value === "string" ? value : JSON.stringify(value) ?? "").includes(character);
  for (const name of ["put", "add"]) {
    const plain = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...written) {
      if (holds(written[0])) {
        this.transaction.addEventListener("complete", () => (window.linliKept_ms ??= performance.now()));
      }
      return plain.apply(this, written);
    };
  }
};
