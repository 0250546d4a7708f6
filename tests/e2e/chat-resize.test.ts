import { beforeAll, describe, expect, it } from "vitest";
import { startProtocolServer } from "../agent/protocol-server.js";
import { withDemo } from "./harness.js";
import { keys, pause, type Terminal, terminal } from "./terminal.js";

let cwd: string;
beforeAll(async () => {
  ({ cwd } = await withDemo());
});

/** Each paragraph has a mark of its own and is as long as three lines of a wide window. */
const PARAGRAPHS = 14;
const paragraph = (i: number) =>
  `<P${i}> ${`动量 momentum and 流动性 liquidity of part ${i}. `.repeat(4)}</P${i}>`;
const all = Array.from({ length: PARAGRAPHS }, (_, i) => i);
const ANSWER = all.map(paragraph).join("\n\n");

/** Paragraphs whose beginning is seen more than once. */
const twice = (screen: string) => all.filter((i) => screen.replaceAll("\n", "").split(`<P${i}>`).length > 2);

const rules = (screen: string) => screen.split("\n").filter((row) => row.includes("─"));

/** How often `mark` stands in all that the terminal has, however it is wrapped there. */
const times = (one: Terminal, mark: string) => one.history().replaceAll("\n", "").split(mark).length - 1;

const WORDS = {
  en: { status: "DEMO MARKET ", placeholder: "Ask, or type", stops: "Esc stops" },
  zh: { status: "演示市场 ", placeholder: "提问", stops: "Esc 停止" },
} as const;

describe.each(["en", "zh"] as const)("a window made narrower, in %s", (lang) => {
  it("loses nothing and leaves nothing behind, while an answer streams and after it", async () => {
    const server = await startProtocolServer([{ text: ANSWER, delayMs: 6 }]);
    const one = terminal(["--lang", lang], {
      ...{ cwd, columns: 120, rows: 40 },
      // The emulator is VS Code's.
      env: {
        TERM_PROGRAM: "vscode",
        OPENAI_API_KEY: "sk-e2e",
        OPENAI_BASE_URL: server.url,
        FACTORSMITH_MODEL: "openai:scripted",
      },
    });
    try {
      await one.waitFor(WORDS[lang].placeholder, { where: "screen" });
      one.send(`<ask>${keys.enter}`);
      await one.waitFor("</P1>");
      await one.waitFor(WORDS[lang].stops, { where: "screen" });
      for (const columns of [80, 40, 120, 80, 40]) {
        one.resize(columns, 40);
        // Looked at again and again: the terminal wraps the lines a moment before they are drawn anew.
        await expect.poll(() => twice(one.screen()), { timeout: 5000 }).toEqual([]);
        await pause(150);
      }
      await one.waitFor(`</P${PARAGRAPHS - 1}>`, { timeoutMs: 60_000 });
      await pause(300);
      for (const columns of [80, 60, 40]) {
        one.resize(columns, 40);
        // One line to write on, below one rule.
        await expect.poll(() => rules(one.screen()), { timeout: 5000 }).toEqual(["─".repeat(columns)]);
      }
      expect(all.map((i) => times(one, `</P${i}>`))).toEqual(all.map(() => 1));
      expect(all.map((i) => times(one, `<P${i}>`))).toEqual(all.map(() => 1));
      expect(times(one, "<ask>")).toBe(1);
      expect(times(one, WORDS[lang].placeholder)).toBe(1);
      expect(one.screen()).toContain(WORDS[lang].status);
    } finally {
      one.kill();
      await server.close();
    }
  });
});
