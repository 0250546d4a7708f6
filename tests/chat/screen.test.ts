import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type ChatOptions, runChat } from "../../src/chat/index.js";
import { APPROVAL, chatOptions, fakeSession, stream } from "./fixtures/fakes.js";
import { createScreen, type VirtualScreen } from "./fixtures/screen.js";

/** Erasing the display or the scrollback: what Ink does when the live region is as high as the window. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const CLEARS = /\u001b\[[23]J/;

const open: { screen: VirtualScreen; done: Promise<number> }[] = [];

function start(size: [number, number], overrides: Partial<ChatOptions> & Pick<ChatOptions, "session">) {
  const screen = createScreen(...size);
  const done = runChat(chatOptions({ stdin: screen.stdin, stdout: screen.stdout, ...overrides }));
  open.push({ screen, done });
  return { screen, done };
}

afterEach(async () => {
  for (const { screen, done } of open.splice(0)) {
    screen.type("\u0015\u0004");
    screen.type("\u0003\u0003");
    await done;
  }
});

const sessionSaying = (text: string, pauseMs = 0) =>
  fakeSession(async function* (_text, { signal }) {
    yield* stream(text, signal, pauseMs);
  });

describe.each<[number, number]>([
  [80, 24],
  [40, 12],
])("on a screen of %i × %i", (columns, rows) => {
  it("shows what it is, on which data, with which model", async () => {
    const { screen } = start([columns, rows], { session: sessionSaying("x") });
    const all = (await screen.until("Ask, or type")).join("\n");
    expect(all).toContain("DEMO MARKET · synthetic data");
    expect(all).toContain("OFFLINE · not a language model");
    expect(all).toContain("find a factor about short-term");
    expect(screen.stdin.raw).toBe(true);
  });

  it("keeps a stream of 300 lines whole: nothing twice, nothing lost, nothing cleared", async () => {
    const long = Array.from(
      { length: 300 },
      (_, i) => `第${i + 1}行 line ${i + 1}.${(i + 1) % 10 === 0 ? "\n\n" : "  \n"}`,
    ).join("");
    const { screen } = start([columns, rows], { session: sessionSaying(long) });
    await screen.until("Ask, or type");
    screen.type("go\r");
    await screen.until("line 300.");
    await sleep(100);
    const all = await screen.everything();
    for (let i = 1; i <= 300; i++) {
      const seen = all.filter((row) => row.trim() === `第${i}行 line ${i}.`);
      expect(seen, `line ${i}`).toHaveLength(1);
    }
    expect(screen.bytes()).not.toMatch(CLEARS);
  });

  it("keeps a code block of 200 lines whole", async () => {
    const code = `\`\`\`\n${Array.from({ length: 200 }, (_, i) => `x${i} = ${i}`).join("\n")}\n\`\`\`\n`;
    const { screen } = start([columns, rows], { session: sessionSaying(code) });
    await screen.until("Ask, or type");
    screen.type("go\r");
    await screen.until("x199 = 199");
    await sleep(100);
    const all = (await screen.everything()).map((row) => row.trim());
    expect(all.filter((row) => /^x\d+ = \d+$/.test(row))).toEqual(
      Array.from({ length: 200 }, (_, i) => `x${i} = ${i}`),
    );
    expect(screen.bytes()).not.toMatch(CLEARS);
  });

  it("never lets the live region grow to the screen's height, with a long paragraph, a queue and a long input", async () => {
    const { screen } = start([columns, rows], { session: sessionSaying("因子 word ".repeat(400), 1) });
    await screen.until("Ask, or type");
    screen.type("go\r");
    await sleep(50);
    for (const text of ["one", "two", "three", "four"]) screen.type(`${text}\r`);
    screen.type("\u001b[200~a\nb\nc\nd\ne\nf\ng\u001b[201~");
    await screen.until("more lines above");
    await sleep(100);
    expect(screen.bytes()).not.toMatch(CLEARS);
    screen.type("\u001b");
    await screen.until("Stopped.");
    await sleep(80);
    // What was queued stands in the editor again, scrolled to its end.
    expect((await screen.visible()).join("\n")).toMatch(/Stopped[\s\S]*\n {2}f\n {2}g\n/);
  });
});

describe("the caret and the keyboard", () => {
  const caretText = async (screen: VirtualScreen) => {
    await sleep(80);
    const { x, y } = await screen.cursor();
    return { x, row: (await screen.visible())[y] ?? "" };
  };

  it("puts the terminal's own cursor at the caret, by columns", async () => {
    const { screen } = start([80, 24], { session: sessionSaying("x") });
    await screen.until("Ask, or type");
    screen.type("因子ab");
    await screen.until("❯ 因子ab");
    expect(await caretText(screen)).toEqual({ x: 8, row: "❯ 因子ab" });
    screen.type("\u001b[D\u001b[D\u001b[D");
    expect((await caretText(screen)).x).toBe(4);
    screen.type("x");
    await screen.until("❯ 因x子ab");
    expect((await caretText(screen)).x).toBe(5);
  });

  it("folds a large paste on the screen and sends it whole", async () => {
    const session = sessionSaying("thanks");
    const { screen } = start([80, 24], { session });
    await screen.until("Ask, or type");
    const pasted = Array.from({ length: 25 }, (_, i) => `row ${i}`).join("\n");
    screen.type(`\u001b[200~${pasted}\u001b[201~`);
    await screen.until("[pasted 25 lines]");
    screen.type("\r");
    await screen.until("thanks");
    expect(session.sent).toEqual([pasted]);
  });

  it("keeps the caret while an answer streams in above it", async () => {
    const { screen } = start([80, 24], { session: sessionSaying("word ".repeat(300), 2) });
    await screen.until("Ask, or type");
    screen.type("go\r");
    await screen.until("word word");
    screen.type("typing 因");
    await screen.until("❯ typing 因");
    expect(await caretText(screen)).toEqual({ x: 11, row: "❯ typing 因" });
  });

  it("opens the list of commands and closes it again without a trace", async () => {
    const { screen } = start([80, 24], { session: sessionSaying("x") });
    await screen.until("Ask, or type");
    screen.type("/ev");
    await screen.until("/evaluate  Measure one formula");
    screen.type("\t");
    await screen.until("/evaluate EXPRESSION");
    screen.type("\u0015");
    await screen.until("Ask, or type");
    await sleep(80);
    expect((await screen.visible()).join("\n")).not.toContain("Measure one formula");
  });
});

describe("a result on the screen", () => {
  it("is drawn with its bars and its line, in colour or without", async () => {
    for (const env of [{}, { NO_COLOR: "1" }]) {
      const { screen } = start([80, 24], { session: sessionSaying("x"), env });
      await screen.until("Ask, or type");
      screen.type("/evaluate close\r");
      const all = (await screen.until("reports/r1/index.html")).join("\n");
      expect(all).toMatch(/● evaluate {2}close/);
      expect(all).toMatch(/RankIC {2}0\.0312 {2}train/);
      expect(all).toMatch(/Q5 +█+ +2\.10%/);
      expect(all).toMatch(/IC {2}[▁▂▃▄▅▆▇█]{20,}/u);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
      const coloured = /\u001b\[[0-9;]*3[1-6]m/.test(screen.bytes());
      expect(coloured).toBe(!("NO_COLOR" in env));
    }
  });
});

describe.each([{ TERM: "dumb" }, { FACTORSMITH_SCREEN_READER: "1" }])("with %o", (env) => {
  it("says everything once, in lines, and sends nothing that moves the cursor", async () => {
    const session = fakeSession(async function* (text, { signal, approve }) {
      if (text === "pay") await approve?.(APPROVAL);
      yield* stream("First **part**.\n\nSecond part, said slowly.", signal, 1);
    });
    const { screen, done } = start([80, 24], { session, env });
    await screen.until("> ");
    screen.type("pay\n");
    await screen.until("Allow evaluate? close");
    screen.type("y\n");
    await screen.until("said slowly.");
    screen.type("/evaluate close\n");
    await screen.until("reports/r1/index.html");
    screen.type("two \\\nlines\n");
    await screen.until(/(said slowly[\s\S]*){2}/);
    screen.type("/quit\n");
    expect(await done).toBe(0);
    open.pop();
    expect(session.sent).toEqual(["pay", "two \nlines"]);
    expect(screen.bytes()).not.toContain("\u001b");
    expect(screen.bytes()).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏╭]/u);
    expect(screen.bytes().match(/First part\./g)).toHaveLength(2);
    expect(screen.stdin.raw).toBe(false);
  });
});

describe("a resized screen", () => {
  it("keeps what is written and what stands above when it becomes smaller, and goes on when larger", async () => {
    const { screen } = start([80, 24], {
      session: sessionSaying("A paragraph that is longer than forty columns, in any case."),
    });
    await screen.until("12 trials");
    screen.type("half a line");
    await screen.until("❯ half a line");
    for (const [columns, rows] of [
      [60, 30],
      [40, 20],
      [40, 14],
    ] as const) {
      screen.resize(columns, rows);
      await sleep(120);
    }
    const visible = await screen.visible();
    const input = visible.findLastIndex((row) => row.includes("❯ half a line"));
    expect(visible[input - 1]).toBe("─".repeat(40));
    expect(visible[input + 1]).toContain("DEMO MARKET");
    expect((await screen.everything()).join("").replace(/\s/g, "")).toContain("Ctrl-Ctwicequits");
    screen.type("\r");
    await screen.until("in any case.");
    screen.resize(90, 20);
    await sleep(120);
    const wide = await screen.everything();
    expect(wide.filter((row) => /^─+$/.test(row)).at(-1)).toBe("─".repeat(90));
  });
});

describe("leaving", () => {
  it("gives the terminal back and says how to go on", async () => {
    const { screen, done } = start([80, 24], { session: sessionSaying("an answer") });
    await screen.until("Ask, or type");
    screen.type("hi\r");
    await screen.until("an answer");
    await screen.until("1.5k");
    screen.type("\u0004");
    expect(await done).toBe(0);
    expect(screen.stdin.raw).toBe(false);
    expect(screen.bytes()).toContain("\u001b[?2004l\u001b[?25h");
    const visible = (await screen.visible()).join("\n");
    expect(visible).toContain("factorsmith --resume s-1");
    expect(visible).not.toContain("Ask, or type");
  });

  it("gives the terminal back when the chat itself breaks", async () => {
    const { screen, done } = start([80, 24], {
      session: sessionSaying("x"),
      tools: [
        { name: "broken", command: "broken", summary: null, audience: ["person"], positionals: [] } as never,
      ],
    });
    open.pop();
    await expect(done).rejects.toThrow();
    expect(screen.stdin.raw).toBe(false);
    expect(screen.bytes()).toContain("\u001b[?2004l");
  });
});
