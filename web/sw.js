// Keeps one complete version of the app on the phone.
//
// - A version is a cache named after it, filled completely (each file checked against its hash) before it serves.
// - Pages and files of a version come from its cache only; a page that outlives an update finds its files by their
//   hashed names in the cache it came from, which stays until no page of that version is open.
// - The desk's files come when they are first asked for, then together.
// - Never touched: anything but GET, other origins, the backend's addresses.

// Filled in by `cargo xtask build`: the version covers every file and every header; entries are [path, SHA-256].
const VERSION = "dev";
const RESIDENT = [];
const DESK = [];

const CACHE = `linli-${VERSION}`;
// The configuration belongs to the deployment, not to the version of the app.
const CONFIG_CACHE = "linli-configuration";
const CONFIG = "linli.json";
// A weak network may take this long for the configuration before the last known one is used.
const CONFIG_WAIT_MS = 3000;
const HASHED = /-[0-9a-f]{16}\.[a-z0-9]+$/;

const address = (path) => new URL(path, self.registration.scope).href;
const holds = (group, path) => group.some(([name]) => name === path);

// A file that is what its hash says. A wrong one under a hashed name may sit in the browser's own cache for a year, so
// a refusal is asked again past that cache.
const checked = async (path, hash) => {
  const ask = async (cache) => {
    const response = await fetch(address(path), { integrity: `sha256-${hash}`, cache, redirect: "error" });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  };
  return HASHED.test(path) ? ask("default").catch(() => ask("reload")) : ask("no-cache");
};

// Fetches what the cache does not hold yet, so that an install cut off by a weak signal goes on where it stopped.
const fill = async (group) => {
  const cache = await caches.open(CACHE);
  await Promise.all(
    group.map(async ([path, hash]) => {
      if (await cache.match(address(path))) return;
      await cache.put(address(path), await checked(path, hash));
    }),
  );
};

// Whoever used the desk before an update has it after the update too, network or not.
const deskWasUsed = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("linli-") && name !== CACHE);
  for (const name of names) {
    const kept = await (await caches.open(name)).keys();
    if (kept.some((request) => new URL(request.url).pathname.includes("/linli-desk"))) return true;
  }
  return false;
};

const install = async () => {
  await fill(RESIDENT);
  if (await deskWasUsed()) await fill(DESK);
};

// Which versions open pages came from: each holds a shared lock named after its own (boot.js).
const versionsInUse = async () => {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length === 0) return [];
  if (!self.navigator.locks) return null;
  const { held } = await self.navigator.locks.query();
  return held.map((lock) => lock.name).filter((name) => name.startsWith("linli-version-"))
    .map((name) => name.slice("linli-version-".length));
};

const clearOldVersions = async () => {
  // A later version that waits for its turn is in nobody's use yet, and stays.
  const { installing, waiting } = self.registration;
  if (installing || waiting) return;
  const used = await versionsInUse();
  // Unknown: better a megabyte too many than a page without its files.
  if (!used) return;
  for (const name of await caches.keys()) {
    const other = name.startsWith("linli-") && name !== CACHE && name !== CONFIG_CACHE;
    if (other && !used.some((version) => name.startsWith(`linli-${version}`))) await caches.delete(name);
  }
};

const configuration = async (request) => {
  const cache = await caches.open(CONFIG_CACHE);
  const fresh = fetch(request).then(async (response) => {
    if (response.ok) await cache.put(request.url, response.clone());
    return response;
  });
  const known = await cache.match(request.url);
  if (!known) return fresh;
  // An unreachable or failing server is answered with what was last known to be good.
  const usable = fresh.then((response) => (response.ok ? response : known), () => known);
  const patience = new Promise((resolve) => setTimeout(() => resolve(known), CONFIG_WAIT_MS));
  return Promise.race([usable, patience]);
};

// Only a hashed name may come from the cache of another version: under a plain one lies that version's page.
const fromCache = async (path, request) => {
  const own = await (await caches.open(CACHE)).match(address(path), { ignoreVary: true });
  const kept = own ?? (HASHED.test(path) ? await caches.match(address(path), { ignoreVary: true }) : undefined);
  return kept ?? fetch(request);
};

// Answers from the cache, and fills again what a browser short of room threw away, or what was never asked for yet.
const answer = (event, path, group) => {
  event.respondWith(fromCache(path, event.request));
  const filled = fill(group).catch((error) => console.info("not kept yet:", error.message));
  event.waitUntil(filled);
};

self.addEventListener("install", (event) => event.waitUntil(install()));

// The first visit is under control without a reload.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") event.waitUntil(self.skipWaiting());
  if (event.data === "settled") event.waitUntil(clearOldVersions());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const scope = new URL(self.registration.scope);
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const path = url.pathname.slice(scope.pathname.length);
  if (request.mode === "navigate") {
    if (path === "" || path === "index.html") answer(event, "", RESIDENT);
  } else if (path === CONFIG) {
    event.respondWith(configuration(request));
  } else if (holds(DESK, path)) {
    answer(event, path, DESK);
  } else if (holds(RESIDENT, path) || HASHED.test(path)) {
    event.respondWith(fromCache(path, request));
  }
});
