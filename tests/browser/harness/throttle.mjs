// The network and the processor of a cheap phone, as Chromium's own tools imitate them.

/** Slow 4G: round trip and rate that the budgets are stated for. */
export const SLOW_4G = { offline: false, latency: 562, downloadThroughput: (1.5 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
/** How much slower than this machine the phone is. */
export const CPU_RATE = 4;

/** Makes a page slow, before it goes anywhere. */
export const slow = async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_RATE });
};
