// A photo and a voice note go with a need: shrunk, without what the camera wrote beside it, offline like everything
// else, and at the backend under their digests before the record that names them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { openPhone, route } from "./harness/phone.mjs";
import { NEED, action, allReceived, save, status, toCheck } from "./harness/journey.mjs";

// A microphone that beeps, and a person who allows it.
const MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const SECRET = "GPS 31.2304N 121.4737E";
// Longer than a recorder needs to have something to keep.
const SPEAK_MS = 1500;

/** A large JPEG as a camera writes it: the picture, and beside it (APP1) where it was taken. */
const cameraPhoto = async (page) => {
  const url = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [3200, 2400];
    const draw = canvas.getContext("2d");
    for (let x = 0; x < 3200; x += 40) {
      draw.fillStyle = `hsl(${x % 360} 60% 50%)`;
      draw.fillRect(x, 0, 40, 2400);
    }
    return canvas.toDataURL("image/jpeg", 0.95);
  });
  const jpeg = Buffer.from(url.split(",")[1], "base64");
  const body = Buffer.from(`Exif\0\0${SECRET}`, "latin1");
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
};

test("a photo and a voice note arrive with their need, without the place that the camera wrote", { skip }, async () => {
  const hub = await startHub();
  const token = await hub.token("staff");
  const phone = await openPhone({ args: MICROPHONE, permissions: ["microphone"] });
  try {
    const page = await phone.visit(`${hub.url}/`);
    const photo = await cameraPhoto(page);
    assert.ok(photo.includes(SECRET));
    await phone.context.setOffline(true);
    await route(page, "#/need", "need");
    await page.locator('[data-question="text"]').waitFor();
    await page.locator('input[type="file"]').setInputFiles({ name: "IMG_1.jpg", mimeType: "image/jpeg", buffer: photo });
    await page.locator(".attached li").first().waitFor();
    await action(page, "voice").click();
    await page.waitForTimeout(SPEAK_MS);
    await action(page, "voice").click();
    await page.locator(".attached li").nth(1).waitFor();
    await toCheck(page, NEED);
    const { id } = await save(page);
    await status(page, "waiting");
    await phone.context.setOffline(false);
    await allReceived(page);
    await arrived(hub, token, id, photo.length);
  } finally {
    await closeAll(phone, hub);
  }
});

const arrived = async (hub, token, id, before) => {
  const headers = { authorization: `Bearer ${token}` };
  const { records } = await (await fetch(`${hub.url}/v1/records`, { headers })).json();
  const { record } = records.find((entry) => entry.record.id === id);
  const kinds = record.data.attachments.map(({ type }) => type.split("/")[0]).sort();
  assert.deepEqual(kinds, ["audio", "image"]);
  for (const { sha256, type, size } of record.data.attachments) {
    const response = await fetch(`${hub.url}/v1/records/${id}/attachments/${sha256}`, { headers });
    assert.equal(response.status, 200);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(bytes.length, size);
    assert.equal(createHash("sha256").update(bytes).digest("base64url"), sha256);
    if (type !== "image/jpeg") continue;
    assert.ok(bytes.length < before && bytes.length <= 500 * 1024, `${bytes.length} of ${before} bytes`);
    assert.ok(!bytes.includes(SECRET) && !bytes.includes("Exif"), "where it was taken is gone");
  }
};
