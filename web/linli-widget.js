// <linli-widget config="/linli.json" kind="need" place="…" lang="zh-CN" text="large"></linli-widget>
//
// A page that is not ours gets the need or offer journey in a shadow root of its own. The element only carries
// attributes in and events out; everything else is the same wasm that serves our own page.

// Attributes that reach the app as they are written; a change of one mounts the journey anew.
const ATTRIBUTES = ["config", "kind", "place", "lang", "text"];
const STYLE = "./linli.css";

let loading = null;
const app = () => {
  loading ??= import("./linli-app.js").then(async (module) => {
    await module.default();
    return module;
  });
  // A page that was opened without a network may try again by putting the element in anew.
  loading.catch(() => {
    loading = null;
  });
  return loading;
};

const sentence = (lang) =>
  lang?.startsWith("en")
    ? "This form did not load. Please open the page again when you have a network."
    : "表格没有下载完。连上网络后请再打开一次这个页面。";

class LinliWidget extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  #handle = null;
  // Counts mounts, so that a slow one finds out that the element has gone, or changed, meanwhile.
  #turn = 0;

  connectedCallback() {
    this.#mount();
  }

  disconnectedCallback() {
    this.#unmount();
  }

  attributeChangedCallback(_name, before, now) {
    if (this.isConnected && before !== now) this.#mount();
  }

  #unmount() {
    this.#turn += 1;
    this.#handle?.unmount();
    this.#handle = null;
  }

  async #mount() {
    this.#unmount();
    const turn = this.#turn;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL(STYLE, import.meta.url).href;
    const place = document.createElement("div");
    place.part = "root";
    root.replaceChildren(style, place);
    // Links that leave the phone lead to our own page, not to the one around the element.
    const options = { widget: true, host: this, base: new URL("./", import.meta.url).href };
    for (const name of ATTRIBUTES) {
      if (this.hasAttribute(name)) options[name] = this.getAttribute(name);
    }
    try {
      const { mount, later } = await app();
      // Absent where the module is whole.
      options.later = later;
      if (turn === this.#turn) this.#handle = mount(place, options);
    } catch (error) {
      console.error(error);
      if (turn === this.#turn) place.textContent = sentence(this.getAttribute("lang"));
    }
  }
}

// Two script tags on one page are one element.
if (!customElements.get("linli-widget")) customElements.define("linli-widget", LinliWidget);
