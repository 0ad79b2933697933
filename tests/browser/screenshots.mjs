// screenshots.mjs FOLDER: every page at phone and desk size, in both languages and at large text, and one contact sheet of
// them. For the README's pictures and for looking at all pages at once.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { skip } from "./harness/env.mjs";
import { closeAll, startHub } from "./harness/hub.mjs";
import { openPhone, SMALL } from "./harness/phone.mjs";
import { post, voices } from "./harness/record.mjs";
import { VIEWS, tour } from "./harness/tour.mjs";

const SIZES = { phone: SMALL, desk: { width: 1280, height: 800 } };
const VOICES = 60;

const folder = resolve(process.argv[2] ?? "");
if (!process.argv[2] || skip) {
  console.error(skip || "screenshots.mjs wants a folder for the pictures");
  process.exit(1);
}
await mkdir(folder, { recursive: true });

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const view of VIEWS) {
    const hub = await startHub();
    await post(hub, await voices(VOICES));
    const phone = await openPhone({ viewport, deviceScaleFactor: 2 });
    try {
      await tour(phone, hub, view, await hub.token("staff"), async (name, page) => {
        await page.screenshot({ path: join(folder, `${size}-${view.lang}-${view.text}-${name}.png`) });
      });
    } finally {
      await closeAll(phone, hub);
    }
  }
}

const names = (await readdir(folder)).filter((name) => name.endsWith(".png") && !name.startsWith("contact-")).sort();
for (const size of Object.keys(SIZES)) {
  for (const { lang, text } of VIEWS) {
    const start = `${size}-${lang}-${text}-`;
    const figures = names.filter((name) => name.startsWith(start)).map((name) =>
      `<figure><img src="${name}"><figcaption>${name.slice(start.length, -4)}</figcaption></figure>`);
    const width = size === "phone" ? 240 : 420;
    const sheet = join(folder, `${start}sheet.html`);
    await writeFile(sheet, `<meta charset="utf-8"><style>body{display:flex;flex-wrap:wrap;gap:8px;font:14px sans-serif}
      figure{margin:0;width:${width}px}img{width:100%;border:1px solid #999}</style>${figures.join("")}`);
    const phone = await openPhone({ viewport: { width: 1600, height: 1000 } });
    const page = await phone.context.newPage();
    await page.goto(pathToFileURL(sheet).href);
    await page.screenshot({ path: join(folder, `contact-${start.slice(0, -1)}.png`), fullPage: true });
    await phone.close();
  }
}
console.log(folder);
