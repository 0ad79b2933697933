// A web server that knows nothing but `headers.json`: whatever works on it works on any host that sends those headers.
// What it serves can be swapped while it runs, as a deployment does; and a deployment can be made out of another.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, relative } from "node:path";

const sha256 = (content, form) => createHash("sha256").update(content).digest(form);

/** The files of a finished app, name to bytes. */
export const siteOf = (dist) => {
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = entries.map((entry) => relative(dist, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"));
  return new Map(names.filter((name) => !/\.(br|gz)$/.test(name)).map((name) => [name, readFileSync(join(dist, name))]));
};

/** The file with this name before its hash. */
export const byPlainName = (site, plain) =>
  [...site.keys()].find((name) => name.replace(/-[0-9a-f]{16}(\.[a-z0-9]+)$/, "$1") === plain);

/** Another version of a site, in which the code of the desk has changed: every name that follows from it changes too. */
export const laterVersion = (site, mark) => {
  const later = new Map(site);
  const rename = (plain, change) => {
    const name = byPlainName(later, plain);
    const content = change(later.get(name).toString("utf8"));
    const renamed = name.replace(/-[0-9a-f]{16}/, `-${sha256(content, "hex").slice(0, 16)}`);
    later.delete(name);
    later.set(renamed, Buffer.from(content));
    return (text) => text.replaceAll(name, renamed);
  };
  const deskMoved = rename("linli-desk.js", (text) => `${text}\n//${mark}`);
  const bootMoved = rename("boot.js", deskMoved);
  const moved = (text) => bootMoved(deskMoved(text));

  const { version } = JSON.parse(later.get("headers.json"));
  const next = sha256(version + mark, "hex").slice(0, 16);
  for (const name of ["index.html", "headers.json"]) {
    later.set(name, Buffer.from(moved(later.get(name).toString("utf8")).replaceAll(version, next)));
  }
  const worker = moved(later.get("sw.js").toString("utf8")).replaceAll(version, next);
  later.set("sw.js", Buffer.from(withHashes(worker, later)));
  return later;
};

// The list of the service worker with the hash of each file as it is now.
const withHashes = (worker, site) =>
  worker.replace(/\["([^"]*)","[^"]{44}"\]/g, (_, name) => `["${name}","${sha256(site.get(name || "index.html"), "base64")}"]`);

/** The version that a site names. */
export const versionOf = (site) => JSON.parse(site.get("headers.json")).version;

/** Serves a site on a free port of this machine. */
export const serveSite = async (site) => {
  const server = new SiteServer(site);
  await new Promise((resolve) => server.http.listen(0, "127.0.0.1", resolve));
  server.url = `http://127.0.0.1:${server.http.address().port}`;
  return server;
};

class SiteServer {
  /** Names that answer 500 as long as they stand here. */
  broken = new Set();
  /** Every request, method and path, in order. */
  seen = [];

  constructor(site) {
    this.site = site;
    this.http = createServer((request, response) => this.#answer(request, response));
  }

  #answer(request, response) {
    const { pathname } = new URL(request.url, "http://x");
    this.seen.push(`${request.method} ${pathname}`);
    if (pathname.startsWith("/v1/")) return void response.writeHead(200, { "content-type": "application/json" }).end("{}");
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    if (this.broken.has(name)) return void response.writeHead(500).end();
    const content = this.site.get(name);
    if (!content) return void response.writeHead(404).end();
    const etag = `"${sha256(content, "hex").slice(0, 16)}"`;
    const headers = { ...JSON.parse(this.site.get("headers.json")).headers[pathname], etag };
    if (request.headers["if-none-match"] === etag) return void response.writeHead(304, headers).end();
    response.writeHead(200, headers).end(content);
  }

  close() {
    this.http.closeAllConnections();
    return new Promise((resolve) => this.http.close(resolve));
  }
}
