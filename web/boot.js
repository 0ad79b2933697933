// Starts the page. The first paint is static HTML (#first); this script brings the wasm to life beside it and
// takes the static page away once a live one stands. Residents load one module; the desk's comes with its routes.

// Routes of the second module (ARCHITECTURE.md, "Two wasm modules").
const DESK_ROUTES = ["#/lists/", "#/desk", "#/settings", "#/enter/"];
// The database of the first release, as src/store/schema.rs has it: later ones are made from there, by the app.
const DATABASE = "linli";
const TABLES = ["drafts", "records", "outbox", "attachments", "receipts", "pulled", "settings", "keys"];
// As the live page has it (src/text/question.rs): the first question of each journey, and an example.
const FIRST_QUESTION = {
  need: {
    "zh-CN": ["您遇到了什么事？", "例如：三单元的路灯三天不亮了。"],
    en: ["What do you need?", "For example: the lamp at entrance 3 has been out for three days."],
  },
  offer: {
    "zh-CN": ["您能帮什么忙？", "例如：我会修水管，周末有空。"],
    en: ["How can you help?", "For example: I can mend taps, I am free at weekends."],
  },
};
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
  await takeOver(() => mount(byId("app"), { later, fresh, early }));
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
  showEarly();
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
// Fresh is a phone on which nothing was written or chosen yet, but perhaps words that no page has taken over.
let fresh = false;
let database = null;
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const openDatabase = async () => {
  const known = await indexedDB.databases();
  const isThere = known.some(({ name }) => name === DATABASE);
  const opening = isThere ? indexedDB.open(DATABASE) : indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => TABLES.forEach((name) => opening.result.createObjectStore(name));
  const opened = await done(opening);
  // Whoever brings it up to date, here or in another tab, does not wait for this.
  opened.onversionchange = () => opened.close();
  if (isThere) {
    const reading = opened.transaction(["drafts", "records", "receipts", "settings"]);
    const counts = await Promise.all(["drafts", "records", "receipts"].map((name) => done(reading.objectStore(name).count())));
    const chosen = await done(reading.objectStore("settings").getAllKeys());
    if (counts.some((count) => count > 0) || chosen.some((name) => name !== "config" && !name.startsWith(EARLY))) {
      opened.close();
      return null;
    }
    for (const kind of Object.keys(FIRST_QUESTION)) {
      early[kind] = (await done(opened.transaction("settings").objectStore("settings").get(EARLY + kind))) ?? "";
    }
  }
  fresh = true;
  return opened;
};
const makeDatabase = async () => {
  database = openDatabase();
  try {
    await database;
  } catch (error) {
    console.info("the database was not made:", error.message);
  }
};

// What is typed into the first question before the app is here, by kind: each is kept as the setting of this name until the
// app has made a draft of it (src/session/early.rs), now or on the next visit.
const EARLY = "early-";
const early = {};
const kindInSight = () => /^#\/(need|offer)$/.exec(location.hash)?.[1];

const showEarly = () => {
  const form = byId("early");
  const kind = kindInSight();
  if (!form) return;
  form.hidden = !(fresh && kind);
  if (form.hidden) return;
  const asked = new URLSearchParams(location.search);
  // As the app takes them (src/lang.rs).
  const lang = /^zh\b/i.test(asked.get("lang") || navigator.language || "zh") ? "zh-CN" : "en";
  if (["large", "larger"].includes(asked.get("text"))) document.documentElement.dataset.text = asked.get("text");
  const [title, hint] = FIRST_QUESTION[kind][lang];
  form.lang = lang;
  byId("early-title").textContent = title;
  byId("early-hint").textContent = hint;
  byId("early-text").value = early[kind] ?? "";
};

const keepEarly = async () => {
  const kind = kindInSight();
  early[kind] = byId("early-text").value;
  try {
    (await database).transaction("settings", "readwrite").objectStore("settings").put(early[kind], EARLY + kind);
  } catch (error) {
    // The app is told all the same, and says so where the phone keeps nothing.
    console.info("not kept yet:", error.message);
  }
};

// A character that is being put together out of several keys must not lose its field. Some keyboards never call a word
// finished: who rests, or turns to something else, has.
const COMPOSING_MS_MAX = 1500;
let composing = false;
const composed = (field) =>
  new Promise((resolve) => {
    if (!field || !composing) return resolve();
    let rest = setTimeout(resolve, COMPOSING_MS_MAX);
    const again = () => {
      clearTimeout(rest);
      rest = setTimeout(resolve, COMPOSING_MS_MAX);
    };
    field.addEventListener("compositionupdate", again);
    // Some browsers say that the word is finished before they say which it is.
    for (const event of ["compositionend", "blur"]) field.addEventListener(event, () => setTimeout(resolve));
    addEventListener("hashchange", () => setTimeout(resolve));
  });

// Puts the live page in the place of the early question: the same words, the same place in them.
const takeOver = async (mountApp) => {
  const field = byId("early-text");
  await composed(field);
  const kind = kindInSight();
  if (field && kind && !byId("early").hidden) early[kind] = field.value;
  const caret = field?.matches(":focus") ? [field.selectionStart, field.selectionEnd] : null;
  mountApp();
  const live = caret && byId("app").querySelector('[name="text"]');
  live?.focus();
  live?.setSelectionRange(...caret);
  // The app has its own connection now.
  database?.then((opened) => opened?.close(), (error) => console.info("the database was not made:", error.message));
};

const start = async () => {
  const field = byId("early-text");
  field.addEventListener("input", keepEarly);
  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", () => (composing = false));
  makeDatabase().then(showEarly);
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
