
// The second half of the module: it shares what the glue gives, and takes memory, tables and functions from the first.
// As patient as every other request of the app (src/sync/http.rs).
const LATER_MS_MAX = 40000;
const fetchLater = async () => {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), LATER_MS_MAX);
  try {
    const answer = await fetch(new URL("./linli-app_later.wasm", import.meta.url), { signal: late.signal });
    if (!answer.ok) {
      // A server that knows this name no more has another version by now.
      throw Object.assign(new Error(`${answer.url}: ${answer.status}`), { gone: [404, 410].includes(answer.status) });
    }
    await WebAssembly.instantiate(await answer.arrayBuffer(), { ...__wbg_get_imports(), b: wasm });
  } finally {
    clearTimeout(timer);
  }
};
let coming;
export const later = () => {
  coming ??= fetchLater().catch((error) => {
    // Asked again when it is needed again: a weak line is no reason to stay without it.
    coming = undefined;
    throw error;
  });
  return coming;
};
