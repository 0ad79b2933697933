// What the scripts beside this one read of a wasm module: numbers and sections.

const HEADER_BYTES = 8;

// A LEB128 number that is not negative, and where it ends.
const number = (bytes, at) => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
};

// The sections of a module: its number, where it begins, where its content begins and ends.
const sections = function* (wasm) {
  for (let start = HEADER_BYTES; start < wasm.length; ) {
    const [size, content] = number(wasm, start + 1);
    yield { id: wasm[start], start, content, end: content + size };
    start = content + size;
  }
};

module.exports = { HEADER_BYTES, number, sections };
