// Looks into the phone's IndexedDB from outside the app, read-only: what is really there, not what a page says.

/** Every record and draft as JSON text, store by store; `{}` before the database exists. */
export const dump = (page) =>
  page.evaluate(async () => {
    const known = await indexedDB.databases();
    if (!known.some((database) => database.name === "linli")) return {};
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open("linli");
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const all = (store) =>
      new Promise((resolve, reject) => {
        const asking = database.transaction(store).objectStore(store).getAll();
        asking.onsuccess = () => resolve(asking.result.map((value) => JSON.stringify(value) ?? String(value)));
        asking.onerror = () => reject(asking.error);
      });
    try {
      return Object.fromEntries(
        await Promise.all([...database.objectStoreNames].map(async (name) => [name, await all(name)])),
      );
    } finally {
      database.close();
    }
  });

/** Waits until some store holds `text`, at most `within_ms`; gives how long it took, or fails. */
export const heldWithin = async (page, text, within_ms) => {
  const began = Date.now();
  for (;;) {
    const stores = await dump(page);
    const plain = JSON.stringify(text).slice(1, -1);
    if (Object.values(stores).flat().some((value) => value.includes(text) || value.includes(plain))) return Date.now() - began;
    if (Date.now() - began > within_ms) throw new Error(`not in IndexedDB after ${within_ms} ms: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
