// minify.cjs FILE…: makes scripts small in place. Top-level names of sw.js stay, because finishing fills them in.
const { readFile, writeFile } = require("node:fs/promises");
const { minify } = require("terser");

const one = async (file) => {
  const module = !file.endsWith("sw.js");
  const { code } = await minify(await readFile(file, "utf8"), {
    module,
    ecma: 2022,
    // The service worker's tables are empty until they are filled in: folding them now would bake that in.
    compress: module ? { passes: 2 } : false,
    mangle: true,
    format: { comments: false },
  });
  await writeFile(file, code);
};

Promise.all(process.argv.slice(2).map(one)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
