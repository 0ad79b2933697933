// A plain web server for what is not ours: a foreign page, SurveyJS. It compresses as our own backend does (brotli,
// quality 11, ahead of time), so that a comparison weighs the files and not the servers.
import { createServer } from "node:http";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" };

/** Serves `files`, a map of path to text or bytes, on a free port of `host`. */
export const serve = async (files, { headers = {}, host = "127.0.0.1" } = {}) => {
  const ready = new Map(Object.entries(files).map(([path, content]) => [path, compressed(content)]));
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    const body = ready.get(path);
    if (!body) return void response.writeHead(404).end();
    const type = TYPES[path === "/" ? "html" : path.split(".").pop()] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "content-encoding": "br", ...headers }).end(body);
  });
  await new Promise((resolve) => server.listen(0, host, resolve));
  return {
    url: `http://${host}:${server.address().port}`,
    put: (path, content) => ready.set(path, compressed(content)),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
};

const compressed = (content) =>
  brotliCompressSync(Buffer.from(content), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
