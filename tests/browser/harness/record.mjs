// Records as another program would post them: the smallest that a receiver accepts, without key and signature.
import { readFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { root } from "./env.mjs";

/** A record of a type with a body. */
export const record = (noun, data, time = new Date()) => ({
  specversion: "1.0",
  id: uuid7(time),
  source: `urn:uuid:${randomUUID()}`,
  type: `org.linli.${noun}.v1`,
  time: time.toISOString(),
  datacontenttype: "application/json",
  subject: data.place,
  data,
});

const uuid7 = (time) => {
  const hex = time.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomUUID().slice(15)}`;
};

const MINUTE_MS = 60_000;

/** The made-up neighbourhood's first needs and offers, spread over the last days. */
export const voices = async (count) => {
  const told = JSON.parse(await readFile(join(root, "crates/hub/demo/voices.json"), "utf8"));
  const when = (index) => new Date(Date.now() - (index + 1) * 37 * MINUTE_MS);
  const needs = told.needs.slice(0, count).map(({ category, text, urgency, place, vulnerable }, index) =>
    record("need", { category, text, urgency, place, ...(vulnerable && { vulnerable }) }, when(index)),
  );
  const offers = told.offers.slice(0, count).map((offer, index) => {
    const { kind, field, text, place, capacity, available } = offer;
    return record("offer", { kind, field, text, place, capacity: capacity ?? 1, ...(available && { available }) }, when(index));
  });
  return [...needs, ...offers];
};

/** Posts records in batches of what one request may hold. */
export const post = async (hub, records) => {
  for (let at = 0; at < records.length; at += 100) {
    const response = await fetch(`${hub.url}/v1/records`, {
      method: "POST",
      headers: { "content-type": "application/cloudevents-batch+json" },
      body: JSON.stringify(records.slice(at, at + 100)),
    });
    const answer = await response.json();
    const refused = answer.results?.filter((result) => !["stored", "duplicate"].includes(result.outcome));
    if (!response.ok || refused.length > 0) throw new Error(`${response.status}: ${JSON.stringify(refused ?? answer)}`);
  }
};
