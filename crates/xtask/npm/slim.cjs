// slim.cjs WASM GLUE [mute]: takes out of a module what no phone can use, before wasm-opt makes the rest small.
//
// - What a panic says. Without a hook nobody sees it, and there is none: the functions that put its words together
//   trap at once instead, and the places in the sources that they would name are blank.
// - Classes that a dependency exports and nobody calls (streams, for server functions that this app has none of).
//   What is exported is kept by every linker; here the exports go, and the classes in the glue with them.
// - `mute`: what programmers read. `Debug` writes nothing, and neither do floating point numbers: in the residents'
//   module only errors of the database's wrapper would have written either, and the console has those as they came.
//
// wasm-opt then takes away whatever only led there. Names of functions are needed, which wasm-bindgen leaves in.
const { readFile, writeFile } = require("node:fs/promises");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { HEADER_BYTES, number, sections } = require("./wasm.cjs");

// As the standard library and hashbrown call them; mangled names hold the same words.
const PANICS =
  /panicking|rust_begin_unwind|unwrap_failed|expect_failed|slice_index_fail|slice_error_fail|len_mismatch_fail|panic_already_|panic_access_error|panic_display|panic_poisoned|capacity_overflow|handle_alloc_error|raw_vec::handle_error|raw_vec12handle_error/;
// Asked in passing where nothing panics: by whoever starts, and by locks that could be poisoned.
const NO_PANICS = /panic_count|catch_unwind|panicking::(?:r#)?try\b|panicking::panicking\b/;
// Fewer than this are found only when the names are gone or called otherwise: then nothing would be gained, unnoticed.
const PANICS_MIN = 20;
const PLACES_MIN = 100;
const UNCALLED = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];
const MUTED = /fmt::Debug>::fmt|3fmt5Debug|fmt::float::|3fmt5float/;

const DATA_SECTION = 11;
const I32_CONST = 0x41;
const END = 0x0b;
// `core::panic::Location`: address and length of a path, line, column.
const PLACE_BYTES = 16;
const PATH = /^[\x20-\x7e]{3,200}\.rs$/;
const LINE_MAX = 100_000;
const COLUMN_MAX = 1_000;

// The pieces of memory that come with the module, as views into it.
const segments = (wasm) => {
  const found = [];
  for (const { id, content } of sections(wasm)) {
    if (id !== DATA_SECTION) continue;
    let [count, at] = number(wasm, content);
    for (; count > 0; count -= 1) {
      if (wasm[at] !== 0 || wasm[at + 1] !== I32_CONST) throw new Error("a piece of memory has no fixed place");
      // An address is not negative: written as a signed number or not, it is read alike.
      const [address, after] = number(wasm, at + 2);
      if (wasm[after] !== END) throw new Error("a piece of memory has no fixed place");
      const [length, from] = number(wasm, after + 1);
      found.push({ address, bytes: wasm.subarray(from, from + length) });
      at = from + length;
    }
  }
  return found;
};

// Blanks the places in the sources that panics would name, and their paths.
const blankPlaces = (wasm) => {
  const memory = segments(wasm);
  const piece = (address, length) => {
    const { address: start, bytes } = memory.find((one) => address >= one.address && address + length <= one.address + one.bytes.length) ?? {};
    return bytes?.subarray(address - start, address - start + length);
  };
  const paths = new Map();
  let places = 0;
  for (const { address, bytes } of memory) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = (4 - (address % 4)) % 4; at + PLACE_BYTES <= bytes.length; at += 4) {
      const [path, length, line, column] = [0, 4, 8, 12].map((offset) => view.getUint32(at + offset, true));
      if (line < 1 || line > LINE_MAX || column < 1 || column > COLUMN_MAX) continue;
      const text = piece(path, length);
      if (!text || !PATH.test(text.toString("latin1"))) continue;
      paths.set(path, text);
      bytes.fill(0, at, at + PLACE_BYTES);
      places += 1;
    }
  }
  for (const text of paths.values()) text.fill(0);
  if (places < PLACES_MIN) throw new Error(`only ${places} places in the sources were found`);
};

// The glue without a class, and what the class called of the module.
const without = (glue, name) => {
  const parts = [
    new RegExp(`^export class ${name} \\{\\n[^]*?^\\}\\n`, "m"),
    new RegExp(`^if \\(Symbol\\.dispose\\) ${name}\\.prototype.*\\n`, "m"),
    new RegExp(`^const ${name}Finalization = [^;]*;\\n`, "m"),
  ];
  let called = [];
  for (const part of parts) {
    const found = part.exec(glue)?.[0];
    if (!found) throw new Error(`the glue has no ${part}`);
    called = called.concat([...found.matchAll(/\bwasm\.(\w+)/g)].map(([, export_]) => export_));
    glue = glue.replace(found, "");
  }
  return [glue, called];
};

// The module without what the linker noted for `linli-split`: it says nothing any more of a module that was changed.
const withoutRelocations = (wasm) => {
  const parts = [wasm.subarray(0, HEADER_BYTES)];
  for (const { id, start, content, end } of sections(wasm)) {
    const [length, from] = id === 0 ? number(wasm, content) : [0, 0];
    const name = wasm.subarray(from, from + length).toString("latin1");
    if (name !== "linking" && !name.startsWith("reloc.")) parts.push(wasm.subarray(start, end));
  }
  return Buffer.concat(parts);
};

const main = async ([wasmFile, glueFile, mute]) => {
  const { default: binaryen } = await import(pathToFileURL(join(process.env.NODE_PATH, "binaryen/index.js")).href);
  const wasm = withoutRelocations(await readFile(wasmFile));
  blankPlaces(wasm);
  binaryen.setDebugInfo(true);
  const module = binaryen.readBinary(wasm);
  let panics = 0;
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const { name, module: from, results } = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
    if (from) continue;
    const function_ = binaryen.Function(module.getFunctionByIndex(index));
    // What formats returns whether it could: 0 for yes.
    const formats = mute && results === binaryen.i32;
    if (PANICS.test(name) && !NO_PANICS.test(name)) {
      function_.setBody(module.unreachable());
      panics += 1;
    } else if (formats && MUTED.test(name)) {
      function_.setBody(module.i32.const(0));
    }
  }
  if (panics < PANICS_MIN) throw new Error(`only ${panics} functions of panics were found in ${wasmFile}`);
  let glue = await readFile(glueFile, "utf8");
  let called = [];
  for (const name of UNCALLED) {
    const [rest, exports] = without(glue, name);
    glue = rest;
    called = called.concat(exports);
  }
  for (const name of new Set(called)) {
    if (!new RegExp(`\\bwasm\\.${name}\\b`).test(glue)) module.removeExport(name);
  }
  await writeFile(wasmFile, module.emitBinary());
  await writeFile(glueFile, glue);
};

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
