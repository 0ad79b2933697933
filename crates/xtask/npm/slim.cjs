// slim.cjs WASM GLUE: takes out of a module what no phone can use, before wasm-opt makes the rest small.
//
// - What a panic says. Without a hook nobody sees it, and there is none: the functions that put its words together
//   trap at once instead, and wasm-opt then takes away whatever only led there.
// - Classes that a dependency exports and nobody calls (streams, for server functions that this app has none of).
//   What is exported is kept by every linker; here the exports go, and the classes in the glue with them.
//
// It needs the names of functions, which wasm-bindgen leaves in and wasm-opt takes out.
const { readFile, writeFile } = require("node:fs/promises");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

// As the standard library and hashbrown call them; mangled names hold the same words.
const PANICS =
  /panicking|rust_begin_unwind|unwrap_failed|expect_failed|slice_index_fail|slice_error_fail|len_mismatch_fail|panic_already_|panic_access_error|panic_display|panic_poisoned|capacity_overflow|handle_alloc_error|raw_vec::handle_error|raw_vec12handle_error/;
// Fewer than this are found only when the names are gone or called otherwise: then nothing would be gained, unnoticed.
const PANICS_MIN = 20;
const UNCALLED = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

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

const main = async ([wasmFile, glueFile]) => {
  const { default: binaryen } = await import(pathToFileURL(join(process.env.NODE_PATH, "binaryen/index.js")).href);
  binaryen.setDebugInfo(true);
  const module = binaryen.readBinary(await readFile(wasmFile));
  let panics = 0;
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const { name, module: from } = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
    if (from || !PANICS.test(name)) continue;
    binaryen.Function(module.getFunctionByIndex(index)).setBody(module.unreachable());
    panics += 1;
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
