// deps.cjs WASM BROTLI_BYTES: what each crate has in a module that still has its function names.
//
// A function counts for the crate that its name begins with; what was inlined counts where it went. The last column
// shares the packed size out in proportion, which is as near as a whole that is packed together allows.
const { readFileSync } = require("node:fs");

const HEADER_BYTES = 8;
const [CUSTOM, IMPORT, CODE, DATA] = [0, 2, 10, 11];
const FUNCTION_NAMES = 1;
// Rarely of interest one by one.
const SHOWN_SHARE_MIN = 0.004;

const wasm = readFileSync(process.argv[2]);
const packed = Number(process.argv[3]);

let at = 0;
const number = () => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = wasm[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
};
const text = () => {
  const length = number();
  at += length;
  return wasm.subarray(at - length, at).toString("utf8");
};

const sizes = [];
const names = new Map();
let imports = 0;
let data = 0;

const readNames = (end) => {
  while (at < end) {
    const part = wasm[at++];
    const partEnd = number() + at;
    if (part === FUNCTION_NAMES) {
      for (let count = number(); count > 0; count -= 1) {
        const index = number();
        names.set(index, text());
      }
    }
    at = partEnd;
  }
};

for (at = HEADER_BYTES; at < wasm.length; ) {
  const section = wasm[at++];
  const size = number();
  const end = at + size;
  if (section === IMPORT) imports = number();
  if (section === CODE) {
    for (let count = number(); count > 0; count -= 1) {
      const body = number();
      sizes.push(body);
      at += body;
    }
  }
  if (section === DATA) data = size;
  if (section === CUSTOM && text() === "name") readNames(end);
  at = end;
}

// `<a::B as c::D>::f` and `core::ptr::drop_in_place<a::B>` are a's, `<T as c::D>::f` is c's, `<char>::f` core's.
const crateOf = (name) => {
  const path = (text) => /^[<&*\s(\[]*(?:mut |const |dyn |impl )*([a-z_][a-z0-9_]*)(?:\[[0-9a-f]+\])?::/.exec(text)?.[1];
  const meant = name.replace(/^core::ptr::drop_in_place</, "");
  const [self, bound] = meant.startsWith("<") ? meant.split(" as ") : [meant];
  return path(self) ?? path(bound ?? "") ?? (/^<[a-z]\w*>/.test(meant) ? "core" : "(shims, exports, memcpy)");
};

const crates = new Map([["(texts and tables)", data]]);
sizes.forEach((size, index) => {
  const crate = crateOf(names.get(imports + index) ?? "");
  crates.set(crate, (crates.get(crate) ?? 0) + size);
});
const total = [...crates.values()].reduce((sum, size) => sum + size, 0);
const rows = [...crates].sort((one, other) => other[1] - one[1]);
console.log("    bytes  share   packed");
const line = (name, size) => {
  const share = size / total;
  console.log(`${String(size).padStart(9)}  ${(100 * share).toFixed(1).padStart(4)}%  ${String(Math.round(packed * share)).padStart(7)}  ${name}`);
};
for (const [crate, size] of rows.filter(([, size]) => size / total >= SHOWN_SHARE_MIN)) line(crate, size);
line("others", rows.filter(([, size]) => size / total < SHOWN_SHARE_MIN).reduce((sum, [, size]) => sum + size, 0));
