// The promise about a cheap phone with a weak signal, held as ratios of one run; `first-paint.bench.mjs` has the figures.
import assert from "node:assert/strict";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { compare } from "./harness/first-paint.mjs";

const SAMPLES = 3;
const PAINT_RATIO_MAX = 0.25;
const KEPT_RATIO_MAX = 0.5;

test("paints in a quarter of SurveyJS's time and keeps a first character in half of it", { skip }, async (t) => {
  const figures = await compare(SAMPLES);
  t.diagnostic(JSON.stringify(figures));
  assert.ok(figures.paint_ratio <= PAINT_RATIO_MAX, `first paint at ${figures.paint_ratio.toFixed(3)} of SurveyJS's`);
  assert.ok(figures.kept_ratio <= KEPT_RATIO_MAX, `first character kept at ${figures.kept_ratio.toFixed(3)} of SurveyJS's first paint`);
});
