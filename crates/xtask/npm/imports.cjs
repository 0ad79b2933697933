// imports.cjs WASM GLUE: gives the imports of a wasm-bindgen module names of one or two letters, in both files.
//
// wasm-bindgen names an import after a function and a hash, `__wbg_setItem_b5a8d71c0ffee042`, and the hash packs
// badly twice: in the wasm and in the glue. (wasm-opt's own pass for this only knows Emscripten's imports.)
const { readFile, writeFile } = require("node:fs/promises");
const { number, sections } = require("./wasm.cjs");

const IMPORT_SECTION = 2;
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MODULE = "a";

const shortName = (index) =>
  index < LETTERS.length ? LETTERS[index] : shortName(Math.floor(index / LETTERS.length) - 1) + LETTERS[index % LETTERS.length];

const numberBytes = (value) => {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
};

const nameBytes = (name) => Buffer.concat([numberBytes(Buffer.byteLength(name)), Buffer.from(name)]);

// Where the import section's content begins and ends, and where the section itself begins.
const importSection = (wasm) => {
  for (const section of sections(wasm)) if (section.id === IMPORT_SECTION) return section;
  throw new Error("the module imports nothing");
};

// The module with its imports renamed by `rename`. wasm-bindgen imports functions only: kind 0 and a type's number.
const renamed = (wasm, rename) => {
  const { start, content, end } = importSection(wasm);
  let [count, at] = number(wasm, content);
  const parts = [numberBytes(count)];
  const text = () => {
    const [length, from] = number(wasm, at);
    at = from + length;
    return wasm.subarray(from, at).toString("utf8");
  };
  for (; count > 0; count -= 1) {
    const [module, name] = [text(), text()];
    if (wasm[at] !== 0) throw new Error(`${module} ${name} is not a function`);
    const [, after] = number(wasm, at + 1);
    parts.push(nameBytes(MODULE), nameBytes(rename(module, name)), wasm.subarray(at, after));
    at = after;
  }
  if (at !== end) throw new Error("the import section ends elsewhere");
  const section = Buffer.concat(parts);
  return Buffer.concat([wasm.subarray(0, start + 1), numberBytes(section.length), section, wasm.subarray(end)]);
};

const once = (text, from, to) => {
  if (text.split(from).length !== 2) throw new Error(`the glue has ${JSON.stringify(from)} ${text.split(from).length - 1} times, not once`);
  return text.replace(from, () => to);
};

const main = async ([wasmFile, glueFile]) => {
  let glue = await readFile(glueFile, "utf8");
  const modules = new Set();
  let index = 0;
  const wasm = renamed(await readFile(wasmFile), (module, name) => {
    const short = shortName(index++);
    modules.add(module);
    glue = once(glue, ` ${name}: `, ` ${short}: `);
    return short;
  });
  if (modules.size !== 1) throw new Error(`imports from ${[...modules].join(", ")}: one module is expected`);
  glue = once(glue, `"${[...modules][0]}": `, `"${MODULE}": `);
  if (!WebAssembly.validate(wasm)) throw new Error("the renamed module is not valid");
  await writeFile(wasmFile, wasm);
  await writeFile(glueFile, glue);
};

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
