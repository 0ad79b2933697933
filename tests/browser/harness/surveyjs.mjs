// SurveyJS's own bundle from npm, showing ten questions, served like our app: the yardstick for weight and first paint.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toolFolder } from "./env.mjs";
import { serve } from "./static.mjs";

// Ten questions of the kinds that a need has.
const QUESTIONS = {
  elements: [
    { type: "comment", name: "text", title: "您遇到了什么事？", isRequired: true },
    { type: "radiogroup", name: "category", title: "是哪一类的事？", choices: ["为老助残", "便民利民", "环境设施", "平安消防", "其他"] },
    { type: "radiogroup", name: "urgency", title: "有多急？", choices: ["危险", "尽快", "不急"] },
    { type: "boolean", name: "vulnerable", title: "家里有老人或病人吗？" },
    { type: "dropdown", name: "place", title: "在哪里？", choices: ["1号楼", "2号楼", "3号楼"] },
    { type: "text", name: "households", title: "有几户？", inputType: "number" },
    { type: "text", name: "name", title: "怎么称呼您？" },
    { type: "text", name: "phone", title: "电话", inputType: "tel" },
    { type: "text", name: "door", title: "门牌" },
    { type: "checkbox", name: "consent", title: "同意联系我", choices: ["同意"] },
  ],
};

// As SurveyJS's guide for plain pages has it; the values go to IndexedDB with every key, as a careful page would do it.
const PAGE = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>SurveyJS</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="stylesheet" href="/survey-core.min.css">
<script src="/survey.core.min.js"></script><script src="/survey-js-ui.min.js"></script><script src="/page.js"></script>
</head><body><div id="survey"></div></body></html>`;

const SCRIPT = `document.addEventListener("DOMContentLoaded", () => {
  const survey = new Survey.Model(${JSON.stringify(QUESTIONS)});
  survey.textUpdateMode = "onTyping";
  // Somebody may type before the database is open: that waits for it.
  const opened = new Promise((resolve) => {
    const opening = indexedDB.open("survey", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("draft");
    opening.onsuccess = () => resolve(opening.result);
  });
  survey.onValueChanged.add(async (sender) => {
    const draft = JSON.stringify(sender.data);
    (await opened).transaction("draft", "readwrite").objectStore("draft").put(draft, "draft");
  });
  survey.render(document.getElementById("survey"));
});`;

/** Serves it; close it after. */
export const serveSurveyJs = async () => {
  const read = (name, file) => readFile(join(toolFolder(name), file));
  return serve({
    "/": PAGE,
    "/page.js": SCRIPT,
    "/survey-core.min.css": await read("survey-core", "survey-core.min.css"),
    "/survey.core.min.js": await read("survey-core", "survey.core.min.js"),
    "/survey-js-ui.min.js": await read("survey-js-ui", "survey-js-ui.min.js"),
  });
};
