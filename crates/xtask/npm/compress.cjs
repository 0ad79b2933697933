// compress.cjs FOLDER: puts FILE.br (quality 11) and FILE.gz beside every file that gets smaller by it.
const { readdir, readFile, writeFile } = require("node:fs/promises");
const { join } = require("node:path");
const { promisify } = require("node:util");
const zlib = require("node:zlib");

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
// Packed already.
const PACKED = /\.(png|br|gz)$/;

const one = async (file) => {
  const content = await readFile(file);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  const packed = [
    [".br", await brotli(content, { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: content.length } })],
    [".gz", await gzip(content, { level: 9 })],
  ];
  for (const [ending, bytes] of packed) if (bytes.length < content.length) await writeFile(file + ending, bytes);
};

const main = async (folder) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  await Promise.all(files.filter((file) => !PACKED.test(file)).map(one));
};

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
