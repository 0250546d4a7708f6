/**
 * How the chat feels, measured on the built program in a terminal of its own (a pseudo-terminal; what a real one needs
 * to draw is not in it): first frame, keystroke to screen while a GP run and a stream are going, bytes per update, the
 * time to resume a long conversation, and memory over one.
 *   npx tsx bench/chat.ts [--messages 5000] [--keys 100] [--starts 10] [--only start,keys,resume,memory]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startProtocolServer } from "../tests/agent/protocol-server.js";
import { main } from "../tests/e2e/program.js";
import { writeLongSession } from "./chat/long-session.js";
import { type Pty, pty } from "./chat/pty.js";
import { load, median, ms, table } from "./timing.js";

const { values: flags } = parseArgs({
  options: {
    messages: { type: "string", default: "5000" },
    keys: { type: "string", default: "100" },
    starts: { type: "string", default: "10" },
    only: { type: "string", default: "start,keys,resume,memory" },
  },
});
const messages = Number(flags.messages);
const parts = new Set(flags.only.split(","));
const cwd = mkdtempSync(join(tmpdir(), "factorsmith-bench-"));
/** The last line of the first screen. */
const OPENED = "/help for commands";
const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

async function starts(): Promise<string> {
  const frames: number[] = [];
  const opened: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < Number(flags.starts); i++) {
    const begun = performance.now();
    execFileSync(process.execPath, ["-e", "0"]);
    bare.push(performance.now() - begun);
    const one = pty([], cwd);
    const open = one.until(OPENED);
    frames.push(await one.until("❯"));
    opened.push(await open);
    await one.quit();
  }
  return table(
    ["start, ms", "median", "slowest"],
    [
      ["`node -e 0`, start to end", ms(median(bare)), ms(Math.max(...bare))],
      ["first frame: the line takes keys", ms(median(frames)), ms(Math.max(...frames))],
      ["conversation open, welcome shown", ms(median(opened)), ms(Math.max(...opened))],
    ],
  );
}

async function typed(one: Pty): Promise<{ times: number[]; perKey: number }> {
  const times: number[] = [];
  one.type("\u0015");
  await sleep(300);
  let bytes = 0;
  for (let i = 0; i < Number(flags.keys); i++) {
    // Each key a mark of its own, at the pace of a quick typist.
    const mark = String.fromCodePoint(0x4e00 + i);
    const before = one.bytes();
    const start = performance.now() - one.startedAt;
    const shown = one.until(mark);
    one.type(mark);
    times.push((await shown) - start);
    bytes += one.bytes() - before;
    if (i % 20 === 19) one.type("\u0015");
    await sleep(60);
  }
  return { times, perKey: bytes / times.length };
}

async function keys(): Promise<string> {
  const paragraph = `${"A **word** of a paragraph that goes on and on. ".repeat(8)}\n\n`;
  const server = await startProtocolServer(() => ({ text: paragraph.repeat(200), delayMs: 15 }));
  const one = pty([], cwd, {
    ...{ OPENAI_API_KEY: "sk-bench", OPENAI_BASE_URL: server.url, FACTORSMITH_MODEL: "openai:scripted" },
  });
  await one.until(OPENED, "start");
  await sleep(500);
  const idle = await typed(one);
  one.type("\u0015");
  const running = one.until("gp");
  one.type("/gp --population 400 --generations 200\r");
  await running;
  await sleep(1500);
  const sent = one.until("background");
  one.type("\u0002");
  await sent;
  one.type("tell me\r");
  await one.until("paragraph that goes");
  await sleep(500);
  one.writes();
  const begun = performance.now();
  await sleep(4000);
  const writes = one.writes();
  const rate = writes.reduce((a, b) => a + b, 0) / ((performance.now() - begun) / 1000);
  const busy = await typed(one);
  await one.quit();
  await server.close();
  const row = (name: string, { times, perKey }: typeof idle) => [
    name,
    ms(median(times)),
    ms(percentile(times, 0.95)),
    perKey.toFixed(0),
  ];
  return [
    table(
      ["keystroke to screen", "median ms", "p95 ms", "bytes until shown"],
      [row("idle", idle), row("GP run in the background, answer streaming", busy)],
    ),
    `while streaming, 120 × 40: ${median(writes)} bytes per write at the median, ${Math.max(...writes)} at most, ${(rate / 1024).toFixed(1)} kB/s`,
  ].join("\n\n");
}

async function resume(): Promise<string> {
  const id = await writeLongSession(cwd, "demo", messages);
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const one = pty(["--resume", id], cwd);
    times.push(await one.until(`answer ${messages - 1}`));
    await one.quit();
  }
  return `resume of ${messages} messages, from the start of the process to the last answer: ${ms(median(times))} ms (median of 5, slowest ${ms(Math.max(...times))})`;
}

/** Messages after which everything is loaded and compiled: what is resident from here on is compared. */
const WARM = 500;

/** One conversation of so many messages, typed and answered. */
async function memory(): Promise<string> {
  const server = await startProtocolServer((_, i) => ({ text: `Answer ${i}. ${"prose ".repeat(40)}` }));
  const one = pty([], cwd, {
    ...{ OPENAI_API_KEY: "sk-bench", OPENAI_BASE_URL: server.url, FACTORSMITH_MODEL: "openai:scripted" },
  });
  await one.until(OPENED, "start");
  const every = WARM / 2;
  const rows: string[][] = [];
  const resident: number[] = [];
  let sizes: number[] = [];
  let before = one.cpu();
  for (let i = 0; i < messages / 2; i++) {
    const answered = one.until(`Answer ${i}.`);
    one.type(`question ${i}\r`);
    await answered;
    await sleep(10);
    sizes.push(one.rss());
    if ((i + 1) % every !== 0) continue;
    const perQuestion = (1000 * (one.cpu() - before)) / every;
    // What waits for the garbage collector comes and goes: the middle, and the extremes beside it.
    resident.push(median(sizes));
    rows.push([
      ...[`${2 * (i + 1)}`, perQuestion.toFixed(0), median(sizes).toFixed(0)],
      ...[Math.min(...sizes).toFixed(0), Math.max(...sizes).toFixed(0)],
    ]);
    sizes = [];
    before = one.cpu();
  }
  await one.quit();
  await server.close();
  const [, warm = Number.NaN] = resident;
  const growth = (resident.at(-1) ?? Number.NaN) / warm - 1;
  return [
    table(["messages", "processor ms a question", "resident MB, median", "least", "most"], rows),
    `from the messages up to ${2 * WARM} to the last ${WARM}: ${(100 * growth).toFixed(1)} % (medians)`,
  ].join("\n\n");
}

try {
  execFileSync(process.execPath, [main, "data", "demo", "--quiet", "--json"], {
    cwd,
    env: { ...process.env, HOME: cwd },
  });
  // One start fills the disk's cache.
  const warm = pty([], cwd);
  await warm.until(OPENED);
  await warm.quit();
  console.log(`load ${load()}\n`);
  if (parts.has("start")) console.log(`${await starts()}\n`);
  if (parts.has("keys")) console.log(`${await keys()}\n`);
  if (parts.has("resume")) console.log(`${await resume()}\n`);
  if (parts.has("memory")) console.log(`${await memory()}\n`);
  console.log(`load ${load()}`);
} finally {
  rmSync(cwd, { recursive: true, force: true });
}
