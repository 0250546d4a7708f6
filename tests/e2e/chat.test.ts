import { afterEach, beforeAll, expect, it } from "vitest";
import { type ProtocolServer, type Script, startProtocolServer } from "../agent/protocol-server.js";
import { scratch, withDemo } from "./harness.js";
import { keys, pause, type Terminal, type TerminalOptions, terminal } from "./terminal.js";

const FORMULA = "-(close / delay(close, 5) - 1)";

let cwd: string;
let open: Terminal[] = [];
let server: ProtocolServer | undefined;

beforeAll(async () => {
  ({ cwd } = await withDemo());
});
afterEach(async () => {
  for (const one of open) one.kill();
  open = [];
  await server?.close();
  server = undefined;
});

function chat(args: readonly string[] = [], options: Partial<TerminalOptions> = {}): Terminal {
  const env = { FACTORSMITH_MODEL: "offline", ...options.env };
  const one = terminal(args, { cwd, ...options, env });
  open.push(one);
  return one;
}

async function chatWith(script: Script, args: readonly string[] = []): Promise<Terminal> {
  server = await startProtocolServer(script);
  return chat(args, {
    env: { OPENAI_API_KEY: "sk-e2e", OPENAI_BASE_URL: server.url, FACTORSMITH_MODEL: "openai:scripted" },
  });
}

/** The prompt is there and takes keys. */
const ready = (one: Terminal) => one.waitFor("❯", { where: "screen" });

/** Types a line as a person does: the text, and Enter when it is on the screen. */
async function say(one: Terminal, line: string): Promise<void> {
  one.send(line);
  await one.waitFor(line.slice(0, 40), { where: "screen" });
  one.send(keys.enter);
}

async function leave(one: Terminal): Promise<number> {
  await say(one, "/quit");
  const code = await one.exited;
  expect(one.cursorShown()).toBe(true);
  return code;
}

it("opens with what it works on, badges included", async () => {
  const one = chat();
  await ready(one);
  for (const badge of [/DEMO MARKET/, /OFFLINE/, /test (window )?sealed/])
    await one.waitFor(badge, { where: "screen" });
  expect(await leave(one)).toBe(0);
  expect(one.history()).not.toMatch(/bug|Error|\bat .+:\d+:\d+/);
});

it("answers a request with a tool card and its table of scores, and goes on with --continue", async () => {
  const one = await chatWith([
    {
      text: "Let me measure it.",
      toolCalls: [{ name: "evaluate_factor", args: { expressions: [FORMULA] } }],
    },
    { text: "Short-term **reversal** holds here." },
  ]);
  await ready(one);
  await say(one, "does reversal work?");
  await one.waitFor("reversal holds here");
  // Polled, each of them: a single look may fall into the middle of a redraw.
  for (const part of [
    /● evaluate/,
    /RankIC +IC/,
    /t \(Newey–West\)/,
    /Q1 .*\n.*Q2 /,
    /Demo market: synthetic data/,
  ]) {
    await one.waitFor(part);
  }
  // Bold is shown, its asterisks are not.
  expect(one.history()).not.toContain("**reversal**");
  expect(await leave(one)).toBe(0);
  await server?.close();

  const next = await chatWith([{ text: "As I said." }], ["--continue"]);
  await next.waitFor("does reversal work?");
  await next.waitFor("reversal holds here");
  await say(next, "and again?");
  await next.waitFor("As I said.");
  expect(JSON.stringify(server?.requests[0]?.messages)).toMatch(/does reversal work\?.*and again\?/);
  expect(await leave(next)).toBe(0);
});

it("completes commands behind a slash and runs them", async () => {
  const one = chat();
  await ready(one);
  one.send("/chec");
  await one.waitFor(/\/check +Parse a formula/, { where: "screen" });
  one.send(keys.tab);
  await pause(100);
  one.send("cs_rank(ts_mean(volume, 5))");
  await one.waitFor("/check cs_rank(ts_mean(volume, 5))", { where: "screen" });
  one.send(keys.enter);
  await one.waitFor(/look-back +4 rows/);
  await say(one, "/evalute close");
  await one.waitFor(/\/evaluate/);
  await say(one, "/check rank(clos)");
  await one.waitFor(/close\?/);
  expect(await leave(one)).toBe(0);
});

it("draws a long answer in small updates, and never clears the screen for it", async () => {
  const row = `| ${"动量 momentum".repeat(3)} | ${"a **cell** of a table. ".repeat(3)} |\n`;
  const parts = ["# Head", "word ".repeat(500), `| a | b |\n|---|---|\n${row.repeat(12)}`, "The very end."];
  const one = await chatWith([{ text: parts.join("\n\n"), delayMs: 1 }]);
  await ready(one);
  const before = one.bytes().length;
  await say(one, "tell me all");
  await one.waitFor("The very end.", { timeoutMs: 60_000 });
  await pause(200);
  const drawn = one.bytes().slice(before);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the two ways to clear, and the scrollback with it
  expect(drawn).not.toMatch(/\u001b\[[23]J|\u001bc/);
  // An update is the live region at most, which is lower than the window: 30 rows of 100 columns, styles beside. Only what
  // is printed for good, once each, comes on top.
  const updates = drawn.split("\u001b[?2026l").map((update) => update.length);
  expect(updates.length).toBeGreaterThan(20);
  const large = updates.filter((length) => length > 30 * 100 * 1.5);
  expect(large.length).toBeLessThanOrEqual(parts.length);
  expect(await leave(one)).toBe(0);
});

it("stops a turn on Esc, keeps what was said, and takes the next request", async () => {
  const one = await chatWith((_, i) =>
    i === 0
      ? { text: "counting slowly: one two three four five six seven eight nine ten", delayMs: 400 }
      : { text: "at once" },
  );
  await ready(one);
  await say(one, "count");
  await one.waitFor("counting slowly");
  one.send(keys.escape);
  await one.waitFor(/stopped|interrupted|cancelled/i);
  expect(one.history()).toContain("counting");
  expect(one.history()).not.toContain("nine ten");
  await say(one, "go on");
  await one.waitFor("at once");
  expect(await leave(one)).toBe(0);
});

it("says what went wrong with a model and stays open", async () => {
  const one = await chatWith(() => ({ status: 401, error: { message: "bad key", code: "invalid_api_key" } }));
  await ready(one);
  await say(one, "hello");
  await one.waitFor(/did not accept the key/);
  expect(await leave(one)).toBe(0);
});

it("leaves on Ctrl-C twice, with the cursor shown", async () => {
  const one = chat();
  await ready(one);
  // Counted last of all at the start.
  await one.waitFor(/\d+ trials?/, { where: "screen" });
  one.send(keys.ctrlC);
  await one.waitFor("Ctrl-C again", { where: "screen" });
  one.send(keys.ctrlC);
  expect(await one.exited).toBe(0);
  expect(one.cursorShown()).toBe(true);
});

it("makes the demo market by itself where there is no dataset", async () => {
  const one = chat([], { cwd: scratch() });
  await one.waitFor(/DEMO MARKET/, { timeoutMs: 60_000 });
  expect(await leave(one)).toBe(0);
});

it("speaks Chinese", async () => {
  const one = chat(["--lang", "zh"]);
  await ready(one);
  await one.waitFor(/演示|合成/, { where: "screen" });
  await say(one, "/check rank(clos)");
  await one.waitFor(/没有字段/);
  expect(await leave(one)).toBe(0);
});

it.each([
  [80, 24],
  [50, 16],
])("fits %i × %i", async (columns, rows) => {
  const one = chat([], { columns, rows });
  await ready(one);
  await say(one, "/check cs_rank(close)");
  await one.waitFor(/cs_rank\(close\)/);
  one.resize(columns - 10, rows);
  await pause(300);
  await ready(one);
  expect(await leave(one)).toBe(0);
});
