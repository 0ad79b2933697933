
// The second half of the module: it shares what the glue gives, and takes memory, tables and functions from the first.
let coming;
export const later = () => {
  const fetched = async () => {
    const answer = await fetch(new URL("./linli-app_later.wasm", import.meta.url));
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    await WebAssembly.instantiate(await answer.arrayBuffer(), { ...__wbg_get_imports(), b: wasm });
  };
  coming ??= fetched().catch((error) => {
    // Asked again when it is needed again: a weak line is no reason to stay without it.
    coming = undefined;
    throw error;
  });
  return coming;
};
