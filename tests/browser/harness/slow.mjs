// A bad line between phone and backend: answers to a POST come late, or not at all although the backend has stored what
// it was sent. It keeps its address while phones die and come back.
import { createServer, request as ask } from "node:http";

/** Stands before `target`; `fate()` gives for each POST `{ delay_ms, lost }`. */
export const slowLine = async (target, fate) => {
  const { hostname, port } = new URL(target);
  const lost = { answers: 0 };
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = ask({ hostname, port, path, method, headers }, (answer) => {
      const relay = () => {
        if (outgoing.destroyed) return;
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.pipe(outgoing);
      };
      if (method !== "POST") return relay();
      const { delay_ms, lost: dropped } = fate();
      setTimeout(() => {
        if (!dropped) return relay();
        lost.answers += 1;
        answer.resume();
        incoming.socket.destroy();
      }, delay_ms);
    });
    onward.on("error", () => incoming.socket.destroy());
    outgoing.on("error", () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    lost,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
};
