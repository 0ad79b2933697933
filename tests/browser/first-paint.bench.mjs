// First paint and first kept character on slow 4G and a processor four times slower, beside SurveyJS.
import { skip } from "./harness/env.mjs";
import { compare } from "./harness/first-paint.mjs";
import { CPU_RATE, SLOW_4G } from "./harness/throttle.mjs";

const SAMPLES = Number(process.env.LINLI_SAMPLES ?? 7);

if (skip) process.exit(1);
const figures = await compare(SAMPLES);
console.log(`medians of ${SAMPLES} first visits, ${SLOW_4G.latency} ms round trip, 1.5 Mbit/s, processor ×1/${CPU_RATE}`);
for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(28)} ${value.toFixed(name.endsWith("ms") ? 0 : 3)}`);
