//! A backend inside the page: `fetch` answers from here, so that every way in which a network can fail is one word.

use linli_core::config::builtin_value;
use serde_json::Value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(inline_js = r#"
const real = globalThis.fetch;
const state = { mode: "ok", records: new Map(), order: [], asked: [], config: "{}", retryAfter: "60", files: new Map(), roots: [], role: "staff" };
const json = (status, value, headers = {}) =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json", ...headers } });
const portal = () => new Response("<html>Welcome to this hotel</html>", { status: 200, headers: { "content-type": "text/html" } });

const take = (record) => {
  if (state.mode === "refuse") {
    return { id: record.id, outcome: "refused", problems: [{ path: "data.place", code: "unknown_place", expected: "" }] };
  }
  const text = JSON.stringify(record);
  if (state.records.has(record.id)) {
    return { id: record.id, outcome: state.records.get(record.id) === text ? "duplicate" : "conflict" };
  }
  state.records.set(record.id, text);
  state.order.push(record.id);
  return { id: record.id, outcome: "stored", problems: [] };
};

const answer = (method, url, body) => {
  const path = url.pathname;
  if (path.endsWith("/linli.json")) {
    const config = JSON.parse(state.config);
    config.staff_keys = [...(config.staff_keys ?? []), ...state.roots];
    return json(200, config);
  }
  switch (state.mode) {
    case "portal": return portal();
    case "busy": return new Response("", { status: 503, headers: { "retry-after": state.retryAfter } });
    case "token": return json(401, { title: "no" });
    case "deaf": if (method === "POST") throw new TypeError("no answer"); break;
    case "large": if (method === "POST" && JSON.parse(body).length > 1) return json(413, {}); break;
    case "silent": return json(200, { results: [] });
    case "stranger": return json(200, { results: [{ id: "somebody-else", outcome: "stored" }] });
    case "sour": if (method === "POST" && JSON.parse(body).length > 1) return json(400, { title: "one of them" }); break;
  }
  if (method === "POST" && path.endsWith("/v1/records")) {
    const records = JSON.parse(body);
    const results = records.map(take);
    for (const record of records) {
      if (record.type === "org.linli.enrolment.v1" && record.data.subject_key === record.key && state.roots.length === 0 && state.mode === "adopt") {
        state.roots.push(record.key);
      }
    }
    return json(200, { results });
  }
  if (method === "PUT" && path.includes("/attachments/")) {
    state.files.set(path, body.length);
    return new Response(null, { status: 201 });
  }
  if (method === "GET" && path.endsWith("/v1/receipt")) {
    const need = state.order.map((id) => JSON.parse(state.records.get(id))).find((record) => record.type === "org.linli.need.v1");
    return json(200, { id: need.id, digest: state.digest, kind: "need", received: "2026-11-24T00:00:00.000Z", data: need.data, text: need.data.text, account: "done", after: [state.digest], corrections: [] });
  }
  if (method === "GET" && path.endsWith("/v1/access")) {
    return json(200, { role: state.role, branch: "yhl-ly" });
  }
  if (method === "GET" && path.includes("/v1/lists/")) {
    return json(200, { items: [] });
  }
  if (method === "GET" && path.endsWith("/v1/records")) {
    const after = Number(url.searchParams.get("after") ?? 0);
    const ids = state.order.slice(after, after + 2);
    const records = ids.map((id) => ({ record: JSON.parse(state.records.get(id)), received: "2026-11-24T00:00:00Z" }));
    return json(200, { records, next: String(after + ids.length) });
  }
  return json(404, { title: "no such thing" });
};

export function fake_start(config) {
  Object.assign(state, { mode: "ok", records: new Map(), order: [], asked: [], config, files: new Map(), roots: [], role: "staff" });
  globalThis.fetch = async (request) => {
    request = request instanceof Request ? request : new Request(request);
    const url = new URL(request.url);
    if (!url.pathname.endsWith("/linli.json") && !url.pathname.includes("/v1/")) return real(request);
    const body = await request.text();
    state.asked.push({ method: request.method, path: url.pathname, search: url.search, authorization: request.headers.get("authorization"), type: request.headers.get("content-type"), body });
    while (state.mode === "held") await new Promise((go) => setTimeout(go, 10));
    if (state.mode === "offline") throw new TypeError("Failed to fetch");
    if (state.mode === "lost") { answer(request.method, url, body); throw new TypeError("the answer was lost"); }
    return answer(request.method, url, body);
  };
}
export function fake_mode(mode) { state.mode = mode; }
export function fake_role(role) { state.role = role; }
export function fake_digest(digest) { state.digest = digest; }
export function fake_records() { return JSON.stringify(state.order.map((id) => JSON.parse(state.records.get(id)))); }
export function fake_put(record) { const value = JSON.parse(record); state.records.set(value.id, record); state.order.push(value.id); }
export function fake_asked() { return JSON.stringify(state.asked); }
"#)]
extern "C" {
    fn fake_start(config: &str);
    fn fake_mode(mode: &str);
    fn fake_records() -> String;
    fn fake_asked() -> String;
    fn fake_digest(digest: &str);
    fn fake_role(role: &str);
    #[allow(dead_code, reason = "not in every test program")]
    fn fake_put(record: &str);
}

/// Begins anew, with the built-in configuration.
pub fn start() {
    let read = |text: &str| serde_json::from_str(text).unwrap();
    let places = read(include_str!("../../config/places.json"));
    let catalogue = read(include_str!("../../config/catalogue.json"));
    fake_start(&builtin_value(places, catalogue).to_string());
}

/// How it behaves from now on.
pub fn mode(mode: &str) {
    fake_mode(mode);
}

/// What its tokens are for.
pub fn role(role: &str) {
    fake_role(role);
}

/// The digest that its receipts speak of.
pub fn digest(digest: &str) {
    fake_digest(digest);
}

/// What it holds.
pub fn records() -> Vec<Value> {
    serde_json::from_str(&fake_records()).unwrap()
}

/// What it was asked.
pub fn asked() -> Vec<Value> {
    serde_json::from_str(&fake_asked()).unwrap()
}

/// Puts a record of somebody else there.
#[allow(dead_code, reason = "not in every test program")]
pub fn put(record: &Value) {
    fake_put(&record.to_string());
}
