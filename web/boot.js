// Starts the page. The first paint is static HTML (#first); this script brings the wasm to life beside it and
// takes the static page away once a live one stands. Residents load one module; the desk's comes with its routes.

// Routes of the second module (ARCHITECTURE.md, "Two wasm modules").
const DESK_ROUTES = ["#/lists/", "#/desk", "#/settings", "#/enter/"];
// The database of the first release, as src/store/schema.rs has it: later ones are made from there, by the app.
const DATABASE = "linli";
const TABLES = ["drafts", "records", "outbox", "attachments", "receipts", "pulled", "settings", "keys"];
// A tab that stays open for days asks for a later version when it is looked at again, at most this often.
const UPDATE_EVERY_MS = 60 * 60 * 1000;
// Old versions are cleared away when the page has settled, so that clearing never competes with starting.
const SETTLED_AFTER_MS = 5000;

const byId = (id) => document.getElementById(id);

const trouble = (which, error) => {
  console.error(error);
  byId("trouble").hidden = false;
  byId(which).hidden = false;
};

// The live page has arrived when something carries data-page: only then does the static one go, in the same frame.
const takeAwayFirst = () => {
  const first = byId("first");
  if (first && document.querySelector("[data-page]")) {
    arrivals.disconnect();
    first.remove();
  }
};
const arrivals = new MutationObserver(takeAwayFirst);

const resident = async () => {
  const { default: init, mount, later } = await import("./linli-app.js");
  await init();
  // `later` is absent where the module is whole.
  mount(byId("app"), { later, fresh });
};

let desk = null;
const loadDesk = async () => {
  // Its sheet and its code come together, so that the page never stands unstyled.
  const sheet = new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("./style/desk.css", import.meta.url).href;
    link.onload = resolve;
    link.onerror = () => reject(new Error("the desk's style sheet did not load"));
    document.head.append(link);
  });
  const [{ default: init, mount }] = await Promise.all([import("./linli-desk.js"), sheet]);
  await init();
  mount(byId("desk"), {});
};

const route = () => {
  if (desk || !DESK_ROUTES.some((start) => location.hash.startsWith(start))) return;
  desk = loadDesk().catch((error) => {
    // The next visit of the route tries again: a lift or a basement is no reason to stay broken.
    desk = null;
    trouble("trouble-network", error);
  });
};

// Later versions are offered, never forced: somebody may be in the middle of a sentence.
const offer = (registration) => {
  const waiting = registration.waiting;
  if (!waiting || !navigator.serviceWorker.controller) return;
  byId("update").hidden = false;
  byId("update-now").onclick = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("skip-waiting");
  };
};

const watch = (registration) => {
  offer(registration);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => offer(registration));
  });
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - asked < UPDATE_EVERY_MS) return;
    asked = Date.now();
    // Without a network this fails, and the next look asks again.
    registration.update().catch((error) => console.info("no later version could be asked for:", error.message));
  });
};

const serviceWorker = async () => {
  if (!("serviceWorker" in navigator)) return;
  // Held as long as this page lives: the worker keeps the cached version that an open page came from.
  const version = document.documentElement.dataset.version;
  navigator.locks?.request(`linli-version-${version}`, { mode: "shared" }, () => new Promise(() => {}));
  watch(await navigator.serviceWorker.register(new URL("./sw.js", document.baseURI)));
  const { active } = await navigator.serviceWorker.ready;
  setTimeout(() => active.postMessage("settled"), SETTLED_AFTER_MS);
};

// On a phone that has no database of ours yet, it is made while the module is on its way: the first character waits for it
// otherwise. A browser that does not say what it has, or will not make it, leaves that to the app, which says what is wrong.
let fresh = false;
const wakeDatabase = async () => {
  try {
    const known = await indexedDB.databases();
    fresh = !known.some(({ name }) => name === DATABASE);
    if (!fresh) return;
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => TABLES.forEach((name) => opening.result.createObjectStore(name));
    opening.onsuccess = () => opening.result.close();
    opening.onerror = () => console.info("the database was not made:", opening.error.message);
  } catch (error) {
    console.info("the database was not made:", error.message);
  }
};

const start = async () => {
  wakeDatabase();
  arrivals.observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-page"] });
  byId("again").onclick = () => location.reload();
  if (typeof WebAssembly !== "object") {
    trouble("trouble-browser", new Error("no WebAssembly"));
    return;
  }
  addEventListener("hashchange", route);
  route();
  try {
    await resident();
  } catch (error) {
    // A module that compiled nowhere else either is the browser's; anything that did not arrive is the network's.
    trouble(error instanceof WebAssembly.CompileError ? "trouble-browser" : "trouble-network", error);
    return;
  }
  // After the first page, so that precaching never takes the line from what somebody is waiting for.
  serviceWorker().catch((error) => console.error("the page works, but not without a network:", error));
};

start();
