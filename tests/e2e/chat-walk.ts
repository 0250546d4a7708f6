import { expect } from "vitest";
import { startProtocolServer } from "../agent/protocol-server.js";
import { keys, pause, terminal } from "./terminal.js";

/** Sequences that wipe the screen or the scrollback. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const CLEARS = /\u001b\[[23]J|\u001bc/;

const WORDS = {
  en: { pasted: "[pasted 500 lines]", sealed: /DEMO MARKET/, stops: "Esc stops" },
  zh: { pasted: "粘贴了 500 行", sealed: /演示市场/, stops: "Esc 停止" },
} as const;

const PARAGRAPHS = 24;
const ANSWER = Array.from(
  { length: PARAGRAPHS },
  (_, i) =>
    `**P${i}** 动量 momentum 与流动性 liquidity 的关系 is what this paragraph is about, at some length.`,
).join("\n\n");

/**
 * What a person does in a window of this size: writes Chinese, pastes 500 lines, asks, changes the size of the window
 * while the answer streams. Looks at what is visible, and that nothing was wiped.
 */
export async function walk(
  cwd: string,
  { columns, rows, lang }: { readonly columns: number; readonly rows: number; readonly lang: "en" | "zh" },
): Promise<void> {
  const words = WORDS[lang];
  const server = await startProtocolServer([{ text: ANSWER, delayMs: 8 }]);
  const one = terminal(["--lang", lang], {
    ...{ cwd, columns, rows },
    env: { OPENAI_API_KEY: "sk-e2e", OPENAI_BASE_URL: server.url, FACTORSMITH_MODEL: "openai:scripted" },
  });
  try {
    await one.waitFor(words.sealed, { where: "screen" });
    await one.waitFor("❯", { where: "screen" });

    one.send("动量因子 x");
    await one.waitFor("❯ 动量因子 x", { where: "screen" });
    // Two columns a character: the prompt, eight, a space, one.
    await expect.poll(async () => (await one.cursor()).x, { timeout: 5000 }).toBe(2 + 8 + 2);
    one.send("\u0015");

    const lines = Array.from({ length: 500 }, (_, i) => `row ${i} 行`).join("\n");
    one.send(`\u001b[200~${lines}\u001b[201~`);
    await one.waitFor(words.pasted, { where: "screen" });
    expect(one.screen()).not.toContain("row 250");
    one.send(`?${keys.enter}`);

    await one.waitFor("P1 ");
    await one.waitFor(words.stops, { where: "screen" });
    const streaming = one.bytes().length;
    for (const [wide, high] of [
      [columns - 7, rows],
      [columns + 5, rows],
      [columns + 5, rows + 2],
      [columns + 5, rows - 2],
      [columns + 5, rows + 1],
      [columns + 5, rows - 3],
    ] as const) {
      one.resize(wide, high);
      await pause(180);
      await one.waitFor("❯", { where: "screen" });
    }
    one.send("还在写");
    await one.waitFor("❯ 还在写", { where: "screen" });
    await one.waitFor(`P${PARAGRAPHS - 1} `, { timeoutMs: 60_000 });
    await pause(300);
    // Lower than before, now that nothing streams.
    one.resize(columns + 5, rows - 4);
    await one.waitFor("❯ 还在写", { where: "screen" });
    expect(one.bytes().slice(streaming)).not.toMatch(CLEARS);
    const history = one.history();
    // Every paragraph stands there, in order. One that was live when the window shrank may stand there twice: the terminal
    // has wrapped it and pushed a part into the scrollback before anybody is told, and nothing can be taken back there.
    const found = [...history.matchAll(/P(\d+) 动量/g)].map(([, n]) => Number(n));
    expect([...new Set(found)]).toEqual(Array.from({ length: PARAGRAPHS }, (_, i) => i));
    expect(JSON.stringify(server.requests[0]?.messages)).toContain("row 250 行");
    one.send("\u0015/quit");
    await one.waitFor("/quit", { where: "screen" });
    one.send(keys.enter);
    expect(await one.exited).toBe(0);
    expect(one.cursorShown()).toBe(true);
  } finally {
    one.kill();
    await server.close();
  }
}
