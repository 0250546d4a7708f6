import { afterEach, beforeAll, expect, it } from "vitest";
import { type ProtocolServer, type Script, startProtocolServer } from "../agent/protocol-server.js";
import { main, withDemo } from "./harness.js";
import { keys, pause, type Terminal, terminal } from "./terminal.js";

let cwd: string;
let shown: Terminal | undefined;
let server: ProtocolServer | undefined;

beforeAll(async () => {
  ({ cwd } = await withDemo());
});
afterEach(async () => {
  shown?.kill();
  await server?.close();
  shown = undefined;
  server = undefined;
});

const START = `'${process.execPath}' '${main}'`;
/** What moves the cursor or clears: never written where lines come one after another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const MOVES = /\u001b\[\d*[A-HJKST]/;
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;

async function modelEnv(script: Script): Promise<Record<string, string>> {
  server = await startProtocolServer(script);
  return { OPENAI_API_KEY: "sk-e2e", OPENAI_BASE_URL: server.url, FACTORSMITH_MODEL: "openai:scripted" };
}

async function say(one: Terminal, line: string): Promise<void> {
  one.send(line);
  await one.waitFor(line.slice(0, 40), { where: "screen" });
  one.send(keys.enter);
}

it("suspends and returns, changes its colours, and leaves a crash to a terminal in order", async () => {
  const crash = "process.on('SIGUSR2',()=>{throw(new(Error)('boom'))})";
  const one = terminal(["--norc", "--noprofile", "-i"], {
    ...{ cwd, program: "bash", columns: 80, rows: 24 },
    env: {
      PS1: "shell> ",
      FACTORSMITH_MODEL: "offline",
      NODE_OPTIONS: `--import=data:text/javascript,${crash}`,
    },
  });
  shown = one;
  await one.waitFor("shell>");
  one.send(`${START}\r`);
  await one.waitFor(/\d+ trials?/, { where: "screen" });

  one.send("/theme con");
  await one.waitFor("› contrast", { where: "screen" });
  one.send(keys.tab);
  await one.waitFor("❯ /theme contrast", { where: "screen" });
  one.send(keys.enter);
  await one.waitFor("The theme is contrast.");
  await expect.poll(() => one.bytes().split("The theme is contrast.").at(-1)).toContain("\u001b[94m❯");
  await say(one, "/theme none");
  await one.waitFor("The theme is none.");
  await pause(200);
  const colourless = one.bytes().length;

  one.send("还在写");
  await one.waitFor("❯ 还在写", { where: "screen" });
  one.send("\u001a");
  await one.waitFor("Stopped");
  await one.waitFor(/shell>$/, { where: "screen" });
  expect(one.cursorShown()).toBe(true);
  one.send("stty -a | grep -o ' -\\?icanon'\r");
  await one.waitFor(/^ icanon$/m);
  one.send("fg\r");
  // What was being written is still there, and so is the caret behind three wide characters.
  await one.waitFor(/❯ 还在写\n.*DEMO MARKET/, { where: "screen" });
  await expect.poll(async () => (await one.cursor()).x).toBe(2 + 6);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  expect(one.bytes().slice(colourless)).not.toMatch(/\u001b\[(?:\d+;)*(?:3[1-6]|9[1-6]|38)[;m]/);

  one.send("\u001a");
  await one.waitFor(/shell>$/, { where: "screen" });
  one.send("kill -USR2 %1; fg\r");
  await one.waitFor(/bug in factorsmith: boom/);
  await one.waitFor(/shell>$/, { where: "screen" });
  // The message stands by itself, not across the line that was being written.
  expect(one.screen()).toMatch(/^factorsmith: this is a bug in factorsmith: boom$/m);
  expect(one.screen().split("boom").at(-1)).not.toMatch(/DEMO MARKET|──/);
  expect(one.cursorShown()).toBe(true);
  one.send("stty -a | grep -oE -- '-?isig'\r");
  await one.waitFor(/^isig$/m);
});

it("reads results out to a screen reader, and ends on SIGTERM", async () => {
  const env = await modelEnv([{ text: "one two three four five six ".repeat(40), delayMs: 60 }]);
  const reader = terminal([], {
    cwd,
    columns: 80,
    rows: 24,
    env: { ...env, FACTORSMITH_SCREEN_READER: "1" },
  });
  shown = reader;
  await reader.waitFor(/Ctrl-C stops/);
  reader.send("/evaluate 'cs_rank(close)'\r");
  await reader.waitFor(/mean; RankIC -?[\d.]+; IC -?[\d.]+/);
  await reader.waitFor(/RankIC: from -?[\d.]+ to -?[\d.]+, lowest/);
  await reader.waitFor(/^ *Q5: -?[\d.]+%$/m);
  expect(reader.history()).not.toMatch(/[█▁▂▃▄▅▆▇]/);
  reader.send("count\r");
  await expect.poll(() => server?.requests.length, { timeout: 20_000 }).toBe(1);
  reader.terminate();
  expect(await reader.exited).toBe(130);
  await reader.waitFor("Stopped.");
  expect(reader.bytes()).not.toMatch(MOVES);
  expect(reader.bytes()).not.toMatch(SPINNER);
});

it("writes line after line in a dumb terminal, and stops on Ctrl-C", async () => {
  const env = await modelEnv((_, i) =>
    i === 0 ? { text: "slowly one two three four five six", delayMs: 400 } : { text: "**at once**" },
  );
  const one = terminal(["-c", `TERM=dumb exec ${START}`], {
    ...{ cwd, program: "bash", columns: 60, rows: 20, env },
  });
  shown = one;
  await one.waitFor(/\n> *$/);
  one.send("count\r");
  await expect.poll(() => server?.requests.length, { timeout: 20_000 }).toBe(1);
  await pause(500);
  one.send(keys.ctrlC);
  await one.waitFor("Stopped.");
  one.send("go on\r");
  await one.waitFor(/^at once/m);
  one.send("/quit\r");
  expect(await one.exited).toBe(0);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  expect(one.bytes()).not.toMatch(/\u001b/);
});

it("moves nothing by itself with reduced motion, shows no colour with NO_COLOR, and what a turn may spend", async () => {
  const env = await modelEnv([
    {
      text: "slowly one two three four five six seven eight nine ten",
      delayMs: 250,
      usage: { prompt: 100, completion: 20 },
    },
  ]);
  const one = terminal([], {
    ...{ cwd, columns: 100, rows: 24 },
    env: { ...env, NO_COLOR: "1", FACTORSMITH_REDUCED_MOTION: "1" },
  });
  shown = one;
  await one.waitFor(/\d+ trials?/, { where: "screen" });
  await say(one, "/budget seconds 300");
  await one.waitFor(/seconds +300/);
  await say(one, "count");
  await one.waitFor(/• working \d s · Esc stops/, { where: "screen" });
  await one.waitFor(/\d s\/5 min 00 s/, { where: "screen" });
  await one.waitFor(/context 1%.*tokens/, { where: "screen" });
  expect(one.bytes()).not.toMatch(SPINNER);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  expect(one.bytes()).not.toMatch(/\u001b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38)[;m]/);
  await say(one, "/quit");
  expect(await one.exited).toBe(0);
});
