import { describe, expect, it, vi } from "vitest";
import type { SessionInfo, TranscriptItem } from "../../../src/agent/assistant.js";
import { transcriptHtml } from "../../../src/chat/commands/transcript-html.js";
import { type ChatController, createController } from "../../../src/chat/controller.js";
import { key } from "../../../src/chat/input/keys.js";
import type { ChatOptions, OpenSession } from "../../../src/chat/options.js";
import { chatOptions, DEMO_STATUS, evaluate, fakeSession } from "../fixtures/fakes.js";

function chat(overrides: Partial<ChatOptions> = {}): ChatController {
  const session = fakeSession(async function* () {});
  return createController(chatOptions({ session, stdin: {} as never, stdout: {} as never, ...overrides }));
}

async function send(controller: ChatController, text: string): Promise<void> {
  controller.press({ kind: "text", text });
  controller.press(key("enter"));
  await vi.waitFor(() => expect(controller.store.get().turn).toBeNull(), 3000);
  await new Promise((resolve) => setImmediate(resolve));
}

const shown = (controller: ChatController) => JSON.stringify(controller.store.get().items);
const named = (id: string): OpenSession => ({
  session: { ...fakeSession(async function* () {}), id },
  status: DEMO_STATUS,
});
const sessions: ChatOptions["sessions"] = {
  withModel: async () => named("m"),
  withDataset: async () => named("d"),
  fresh: async () => named("f"),
  resume: async (id) => named(id),
  fork: async (_current, change) => ({
    open: named(`${change}-1`),
    dropped: change === "undo" ? "what I asked" : null,
  }),
};

const info = (id: string, title: string): SessionInfo => ({
  ...{ id, title, model: "offline", dataset: "demo" },
  ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-02T00:00:00Z", turns: 1 },
});

describe("/budget", () => {
  it("holds at once, for the turn that runs too, and can be taken off", async () => {
    const controller = chat();
    await send(controller, "/budget usd 1.5");
    await send(controller, "/budget tokens 50000");
    expect(controller.store.get().limits).toEqual({ usd: 1.5, tokens: 50_000 });
    await send(controller, "/budget usd off");
    expect(controller.store.get().limits).toEqual({ tokens: 50_000 });
    await send(controller, "/budget usd -3");
    await send(controller, "/budget parsecs 3");
    expect(controller.store.get().limits).toEqual({ tokens: 50_000 });
  });

  it("reaches the session as a function", async () => {
    let limits: unknown;
    const session = fakeSession(async function* (_text, options) {
      limits = options.limits?.now();
      yield { type: "text-delta", text: "ok" };
    });
    const controller = chat({ session });
    await send(controller, "/budget seconds 30");
    await send(controller, "hello");
    expect(limits).toEqual({ seconds: 30 });
  });
});

describe("/undo, /fork and /compact", () => {
  it("go on in a copy, and give back what was asked", async () => {
    const controller = chat({ sessions });
    await send(controller, "/undo");
    expect(controller.session().id).toBe("undo-1");
    expect(controller.store.get().editor.text).toBe("what I asked");
    controller.press(key("letter-u", { ctrl: true }));
    await send(controller, "/fork");
    expect(controller.session().id).toBe("copy-1");
    await send(controller, "/compact");
    expect(controller.session().id).toBe("compact-1");
    expect(shown(controller)).toContain("/resume s-1");
  });
});

describe("/resume", () => {
  const all = [
    info("aaaa-1", "short-term reversal"),
    info("bbbb-2", "low volatility"),
    info("cccc-3", "reversal and volume"),
  ];
  const assistant = {
    sessions: async () => all,
    search: async (words: readonly string[]) =>
      all.filter(({ title }) => words.every((word) => title.includes(word))),
  };

  it("searches by words: goes on with the only one, lists several", async () => {
    const controller = chat({ sessions, assistant });
    await send(controller, "/resume reversal");
    expect(controller.session().id).toBe("s-1");
    expect(shown(controller)).toContain("cccc-3");
    expect(shown(controller)).not.toContain("bbbb-2");
    await send(controller, "/resume volume reversal");
    expect(controller.session().id).toBe("cccc-3");
    await send(controller, "/resume bbbb");
    expect(controller.session().id).toBe("bbbb");
    await send(controller, "/resume liquidity");
    expect(shown(controller)).toContain("No conversation has “liquidity” in it.");
  });
});

describe("/show", () => {
  it("folds a long result and shows it in full by its number", async () => {
    const controller = chat();
    await send(controller, "/evaluate close");
    const result = controller.store.get().items.find((item) => item.kind === "tool");
    await send(controller, `/show ${result?.id}`);
    expect(controller.store.get().items.at(-1)).toMatchObject({
      kind: "tool",
      full: true,
      brief: "RankIC 0.0312",
    });
    await send(controller, "/show 999");
    expect(shown(controller)).toContain("no result 999");
  });
});

describe("/theme", () => {
  it("is remembered, and nothing else is taken", async () => {
    const saved: unknown[] = [];
    const preferences = {
      load: async () => ({ guided: true, theme: "dark" }),
      save: async (changed: unknown) => void saved.push(changed),
    };
    const controller = chat({ preferences });
    await controller.start();
    expect(controller.store.get().theme).toBe("dark");
    await send(controller, "/theme contrast");
    await send(controller, "/theme pink");
    expect(controller.store.get().theme).toBe("contrast");
    expect(saved).toEqual([{ theme: "contrast" }]);
  });
});

describe("the first-run guide", () => {
  const first = () => {
    const saved: unknown[] = [];
    const save = async (changed: unknown) => void saved.push(changed);
    return { saved, preferences: { load: async () => ({ guided: false }), save } };
  };

  it("has at most three pages, turned with Enter, shown once", async () => {
    const { saved, preferences } = first();
    const controller = chat({ preferences });
    await controller.start();
    expect(controller.store.get().guide).toBe(0);
    for (let page = 0; page < 3; page++) controller.press(key("enter"));
    expect(controller.store.get().guide).toBeNull();
    expect(saved).toEqual([{ guided: true }]);
  });

  it("is skipped by Esc, or by asking", async () => {
    for (const skip of [
      (controller: ChatController) => Promise.resolve(controller.press(key("escape"))),
      (controller: ChatController) => send(controller, "hello"),
    ]) {
      const { saved, preferences } = first();
      const controller = chat({ preferences });
      await controller.start();
      await skip(controller);
      expect(controller.store.get().guide).toBeNull();
      expect(saved).toEqual([{ guided: true }]);
    }
  });
});

describe("/export", () => {
  const transcript: readonly TranscriptItem[] = [
    { kind: "user", text: "is <b>this</b> safe?" },
    {
      kind: "assistant",
      text: "**Yes** <script>alert(1)</script> [x](javascript:alert(1)) ![i](https://a.example/t.png)",
    },
    {
      kind: "tool",
      callId: "c",
      tool: "evaluate_factor",
      input: { expression: "close" },
      ok: true,
      brief: "RankIC 0.0312",
      value: { rankIc: 0.0312 },
    },
  ];

  it("writes the format that the ending says", async () => {
    const files: [string, string | undefined, string][] = [];
    const controller = chat({
      session: { ...fakeSession(async function* () {}, transcript) },
      saveTranscript: async (text, file, format) => {
        files.push([text, file, format]);
        return "/ws/x";
      },
    });
    await send(controller, "/export");
    await send(controller, "/export json");
    await send(controller, "/export talk.html");
    expect(files.map(([, file, format]) => [file, format])).toEqual([
      [undefined, "md"],
      [undefined, "json"],
      ["talk.html", "html"],
    ]);
    expect(JSON.parse(files[1]?.[0] ?? "")).toMatchObject({ version: 1, id: "s-1", items: transcript });
  });

  it("makes HTML in which a model's answer brings no markup, no script address and no image", () => {
    const html = transcriptHtml(transcript, { id: "s-1", model: "m", dataset: "d" }, [evaluate], "en");
    expect(html).toContain("<strong>Yes</strong>");
    expect(html).toContain("0.0312");
    expect(html).not.toMatch(/<script|href="javascript|<img|<b>/);
  });
});

describe("/context", () => {
  it("counts what is sent by kind", async () => {
    const controller = chat({
      session: fakeSession(async function* () {}, [
        { kind: "user", text: "x".repeat(400) },
        { kind: "assistant", text: "y".repeat(800) },
      ]),
    });
    await send(controller, "/context");
    await vi.waitFor(() => expect(shown(controller)).toContain('"value":"300"'));
  });
});
