import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type ChatOptions, runChat } from "../../src/chat/index.js";
import { chatOptions, fakeSession, stream } from "./fixtures/fakes.js";
import { createScreen, type VirtualScreen } from "./fixtures/screen.js";

const open: { screen: VirtualScreen; done: Promise<number> }[] = [];

function start(size: [number, number], overrides: Partial<ChatOptions> = {}) {
  const screen = createScreen(...size);
  const session = fakeSession(async function* (text, { signal }) {
    yield* stream(`You said ${text}`, signal);
  });
  const done = runChat(chatOptions({ stdin: screen.stdin, stdout: screen.stdout, session, ...overrides }));
  open.push({ screen, done });
  return screen;
}

afterEach(async () => {
  for (const { screen, done } of open.splice(0)) {
    screen.type("\u001b\u0015\u0004");
    await sleep(60);
    screen.type("\u0003\u0003");
    await done;
  }
});

const seen = async (screen: VirtualScreen) => (await screen.visible()).join("\n");

describe.each<[number, number, "en" | "zh"]>([
  [80, 24, "en"],
  [120, 40, "zh"],
  [40, 15, "zh"],
  [40, 15, "en"],
])("on %i × %i in %s", (columns, rows, lang) => {
  it("completes inside a formula, with the operator's help in one line", async () => {
    const screen = start([columns, rows], { lang });
    await screen.until("❯");
    await sleep(80);
    screen.type("/evaluate ts_m");
    await screen.until("ts_mean(x, window)");
    screen.type("\t");
    await screen.until("❯ /evaluate ts_mean(");
    screen.type("vol\t, ");
    await screen.until("❯ /evaluate ts_mean(volume,");
    expect(await seen(screen)).toContain("ts_mean(x, window)  Mean");
  });

  it("finds what was sent before", async () => {
    const screen = start([columns, rows], {
      lang,
      history: {
        load: async () => ["找一个反转因子", "low volatility", "反转 again"],
        append: async () => {},
      },
    });
    await screen.until("❯");
    await sleep(80);
    screen.type("\u0012反转");
    await screen.until("› 反转 again");
    screen.type("\u0012");
    await screen.until("› 找一个反转因子");
    screen.type("\r");
    await screen.until("❯ 找一个反转因子");
  });

  it("guides once, below what one writes, and gets out of the way", async () => {
    const saved: unknown[] = [];
    const preferences = {
      load: async () => ({ guided: false }),
      save: async (changed: unknown) => void saved.push(changed),
    };
    const screen = start([columns, rows], { lang, preferences });
    await screen.until("1/3");
    screen.type("\r");
    await screen.until("2/3");
    screen.type("hi\r");
    await screen.until("You said hi");
    expect(await seen(screen)).not.toContain("2/3");
    expect(saved).toEqual([{ guided: true }]);
  });
});

describe("colours", () => {
  it("follow the theme, and NO_COLOR before it", async () => {
    const preferences = { load: async () => ({ guided: true, theme: "light" }), save: async () => undefined };
    const light = start([80, 24], { preferences });
    await light.until("❯");
    await sleep(100);
    light.type("/");
    await light.until("› /");
    expect(light.bytes()).toContain("38;5;25m");
    const none = start([80, 24], { preferences, env: { NO_COLOR: "1" } });
    await none.until("❯");
    await sleep(100);
    none.type("/");
    await none.until("› /");
    expect(none.bytes()).not.toContain("38;5;");
  });
});

describe("a terminal that is lent", () => {
  it("shows nothing of ours meanwhile, and what came in the meantime afterwards", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const screen = createScreen(80, 24);
    const session = fakeSession(async function* (_text, { signal }) {
      await sleep(250, undefined, { signal });
      yield* stream("the answer came while you wrote", signal);
    });
    const options: ChatOptions = chatOptions({ stdin: screen.stdin, stdout: screen.stdout, session });
    const done = runChat(options);
    open.push({ screen, done });
    await screen.until("❯");
    options.lend = {
      edit: async () => {
        await gate;
        return "from the editor";
      },
      suspend: async () => undefined,
    };
    screen.type("question\r");
    await screen.until("❯ question");
    screen.type("\u0007");
    await sleep(150);
    const away = screen.bytes().length;
    await sleep(400);
    expect(screen.bytes().length).toBe(away);
    expect(await seen(screen)).not.toContain("the answer came");
    release();
    await screen.until("the answer came while you wrote");
    await screen.until("❯ from the editor");
  });
});

describe("what is written to the terminal", () => {
  it("stays small for a key while a stream and a tool run, in a long conversation", async () => {
    const session = fakeSession(async function* (text, { signal }) {
      if (text === "fill") yield* stream("A paragraph of some words.\n\n".repeat(150), signal);
      if (text !== "begin") return;
      yield { type: "tool-started", callId: "c", tool: "evaluate_factor", input: { expression: "close" } };
      for (let i = 0; ; i++) {
        await sleep(10, undefined, { signal });
        yield { type: "text-delta", text: `word${i} ` };
      }
    });
    const screen = start([120, 40], { session });
    await screen.until("❯");
    await sleep(100);
    screen.type("fill\r");
    await sleep(600);
    screen.type("begin\r");
    await screen.until("word10 ");
    const before = screen.bytes().length;
    const keys = 20;
    for (let i = 0; i < keys; i++) {
      screen.type("x");
      await sleep(40);
    }
    // A frame is at most the live region: 38 rows of 120 columns and their colours; replaying would be far more.
    expect((screen.bytes().length - before) / keys).toBeLessThan(8000);
    screen.type("\u0015\u001b");
    await screen.until("Stopped");
  });
});
