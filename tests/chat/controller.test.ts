import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { AgentEvent } from "../../src/agent/events.js";
import { type ChatController, createController } from "../../src/chat/controller.js";
import { key } from "../../src/chat/input/keys.js";
import type { ChatOptions } from "../../src/chat/options.js";
import { APPROVAL, chatOptions, evaluate, fakeSession, REAL_STATUS, stream } from "./fixtures/fakes.js";

type Fake = ReturnType<typeof fakeSession>;

function chat(session: Fake, overrides: Partial<ChatOptions> = {}): ChatController {
  return createController(chatOptions({ session, stdin: {} as never, stdout: {} as never, ...overrides }));
}

const echo = () =>
  fakeSession(async function* (text) {
    yield { type: "text-delta", text: `You said ${text}` };
  });

/** Talks until it is stopped. */
const endless = () =>
  fakeSession(async function* (_text, { signal }) {
    for (let i = 0; ; i++) {
      signal.throwIfAborted();
      yield { type: "text-delta", text: `word${i} ` };
      if (i > 50) await sleep(5, undefined, { signal });
    }
  });

function send(controller: ChatController, text: string): void {
  controller.press({ kind: "text", text });
  controller.press(key("enter"));
}

const items = (controller: ChatController) => controller.store.get().items;
const shown = (controller: ChatController) => JSON.stringify(items(controller));
const idle = (controller: ChatController) =>
  vi.waitFor(() => expect(controller.store.get().turn).toBeNull(), 3000);

describe("the chat", () => {
  it("sends what was written, and expands a folded paste", async () => {
    const session = echo();
    const controller = chat(session);
    const pasted = "row\n".repeat(30);
    controller.press({ kind: "paste", text: pasted });
    controller.press(key("enter"));
    await idle(controller);
    expect(session.sent).toEqual([pasted.trim()]);
    expect(shown(controller)).toContain("You said row");
  });

  it("makes a new line of Alt-Enter, Ctrl-J and a backslash at the end", async () => {
    const session = echo();
    const controller = chat(session);
    controller.press({ kind: "text", text: "a" });
    controller.press(key("enter", { alt: true }));
    controller.press({ kind: "text", text: "b" });
    controller.press(key("letter-j", { ctrl: true }));
    controller.press({ kind: "text", text: "c\\" });
    controller.press(key("enter"));
    send(controller, "d");
    await idle(controller);
    expect(session.sent).toEqual(["a\nb\nc\nd"]);
  });

  it("queues while a turn runs and sends when it is over", async () => {
    const session = fakeSession(async function* (text, { signal }) {
      yield* stream(`answer to ${text}`, signal, 2);
    });
    const controller = chat(session);
    send(controller, "one");
    send(controller, "two");
    send(controller, "three");
    expect(controller.store.get().queue).toEqual(["two", "three"]);
    await vi.waitFor(() => expect(session.sent).toEqual(["one", "two", "three"]), 3000);
    await idle(controller);
    expect(items(controller).filter((item) => item.kind === "user")).toHaveLength(3);
  });

  it("stops on Esc, keeps the text, and gives the queue back", async () => {
    const session = endless();
    const controller = chat(session);
    send(controller, "talk");
    await vi.waitFor(() => expect(controller.store.get().turn?.text).toContain("word40"));
    send(controller, "later");
    controller.press(key("escape"));
    await idle(controller);
    expect(shown(controller)).toContain("word40");
    expect(items(controller).at(-1)).toMatchObject({ kind: "stopped", reason: "cancelled" });
    expect(controller.store.get().editor.text).toBe("later");
    expect(session.sent).toEqual(["talk"]);
  });

  it("lets keys in while a stream floods it without a pause", async () => {
    const flood = fakeSession(async function* (_text, { signal }) {
      while (!signal.aborted) yield { type: "text-delta", text: "x" } satisfies AgentEvent;
      signal.throwIfAborted();
    });
    const controller = chat(flood);
    send(controller, "go");
    setTimeout(() => controller.press(key("escape")), 60);
    await idle(controller);
    expect(items(controller).at(-1)).toMatchObject({ kind: "stopped" });
  });

  it("asks before quitting on Ctrl-C, clears the line, and quits on the second", async () => {
    let now = 0;
    const controller = chat(echo(), { now: () => now });
    controller.press({ kind: "text", text: "half a line" });
    controller.press(key("letter-c", { ctrl: true }));
    expect(controller.store.get()).toMatchObject({ quitAskedAt: 0, editor: { text: "" } });
    now = 1600;
    controller.press(key("letter-c", { ctrl: true }));
    now = 3000;
    controller.press(key("letter-c", { ctrl: true }));
    expect(await controller.finished).toBe(0);
  });

  it("leaves with 130 when a turn was running, after the turn has stopped", async () => {
    const controller = chat(endless());
    send(controller, "talk");
    await vi.waitFor(() => expect(controller.store.get().turn?.text).toContain("word1"));
    controller.press(key("letter-c", { ctrl: true }));
    controller.press(key("letter-c", { ctrl: true }));
    expect(await controller.finished).toBe(130);
    expect(controller.store.get().turn).toBeNull();
  });

  it("quits on Ctrl-D only when the line is empty", async () => {
    const controller = chat(echo());
    controller.press({ kind: "text", text: "ab" });
    controller.press(key("home"));
    controller.press(key("letter-d", { ctrl: true }));
    expect(controller.store.get().editor.text).toBe("b");
    controller.press(key("delete"));
    controller.press(key("letter-d", { ctrl: true }));
    expect(await controller.finished).toBe(0);
  });

  it("asks before a tool spends money; always means not again", async () => {
    const answers: boolean[] = [];
    const session = fakeSession(async function* (_text, { approve }) {
      answers.push((await approve?.(APPROVAL)) ?? false);
      yield { type: "text-delta", text: "ok" };
    });
    const controller = chat(session);
    const waits = () => vi.waitFor(() => expect(controller.store.get().approval).not.toBeNull());
    send(controller, "1");
    await waits();
    controller.press({ kind: "text", text: "n" });
    await idle(controller);
    send(controller, "2");
    await waits();
    controller.press({ kind: "text", text: "a" });
    await idle(controller);
    send(controller, "3");
    await idle(controller);
    expect(answers).toEqual([false, true, true]);
  });

  it("does not take a letter for an answer while a line is being written", async () => {
    const session = fakeSession(async function* (_text, { approve }) {
      await approve?.(APPROVAL);
      yield { type: "text-delta", text: "ok" };
    });
    const controller = chat(session);
    send(controller, "go");
    controller.press({ kind: "text", text: "b" });
    await vi.waitFor(() => expect(controller.store.get().approval).not.toBeNull());
    controller.press({ kind: "text", text: "y" });
    expect(controller.store.get().editor.text).toBe("by");
    expect(controller.store.get().approval).not.toBeNull();
    controller.press(key("escape"));
    await idle(controller);
  });

  it("says so when a session breaks its contract, and goes on", async () => {
    const session = fakeSession(async function* () {
      yield { type: "text-delta", text: "a" };
      throw new Error("boom");
    });
    const controller = chat(session);
    send(controller, "go");
    await idle(controller);
    expect(shown(controller)).toContain("boom");
  });
});

describe("slash commands", () => {
  it("run a tool for a person, shell quoting and all, without the model", async () => {
    const session = echo();
    const invoke = vi.fn(async () => ({ rankIc: 0.01 }));
    const controller = chat(session, { invoke });
    send(controller, "/evaluate 'cs_rank(-pct(close, 5))' --horizon 10");
    await idle(controller);
    expect(invoke).toHaveBeenCalledWith(
      evaluate,
      { expression: "cs_rank(-pct(close, 5))", horizon: 10 },
      expect.any(Function),
      expect.any(AbortSignal),
      session,
      { begun: {}, now: expect.any(Function) },
    );
    expect(items(controller).at(-1)).toMatchObject({ kind: "tool", outcome: "ok", value: { rankIc: 0.01 } });
    expect(session.sent).toEqual([]);
    expect(controller.store.get().trials).toBe(12);
  });

  it("show a tool's progress and its factors, and stop it on Esc", async () => {
    const invoke: ChatOptions["invoke"] = async (_tool, _input, onProgress, signal) => {
      onProgress({
        message: "round 1",
        factor: { type: "factor-proposed", id: "f", name: "n", hypothesis: "", expression: "close" },
      });
      await sleep(10_000, undefined, { signal });
      return {};
    };
    const controller = chat(echo(), { invoke });
    send(controller, "/evaluate close");
    await vi.waitFor(() => expect(controller.store.get().turn?.tools[0]?.progress?.message).toBe("round 1"));
    expect(controller.store.get().turn?.factors).toHaveLength(1);
    controller.press(key("escape"));
    await idle(controller);
    expect(items(controller).slice(-3)).toMatchObject([
      { kind: "factor" },
      { kind: "tool", outcome: "stopped" },
      { kind: "stopped" },
    ]);
  });

  it("prefer the longest name: /data list is not /data", async () => {
    const controller = chat(echo());
    send(controller, "/data list");
    await idle(controller);
    expect(items(controller).at(-1)).toMatchObject({ kind: "tool", tool: "list_datasets" });
    send(controller, "/data ");
    await idle(controller);
    expect(shown(controller)).toContain("300 × 2016");
  });

  it("explain what is wrong and offer the nearest", async () => {
    const controller = chat(echo());
    send(controller, "/evalaute close");
    expect(shown(controller)).toContain("Did you mean /evaluate?");
    send(controller, "/evaluate close --horizn 5");
    await idle(controller);
    expect(shown(controller)).toContain("--horizon");
  });

  it("run beside a turn when they touch nothing, and wait otherwise", async () => {
    const controller = chat(endless());
    send(controller, "talk");
    send(controller, "/cost");
    expect(shown(controller)).toContain("/cost");
    send(controller, "/evaluate close");
    expect(controller.store.get().queue).toEqual(["/evaluate close"]);
    send(controller, "/quit");
    expect(await controller.finished).toBe(130);
  });

  it("change model and session, and show the one that was resumed", async () => {
    const next = fakeSession(
      async function* () {
        yield { type: "text-delta", text: "from the next" };
      },
      [{ kind: "user", text: "of old" }],
    );
    const open = async () => ({ session: next, status: REAL_STATUS });
    const listed = async () => [
      {
        ...{ id: "s-01", title: "of then", model: "offline", dataset: "demo", turns: 1 },
        ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-02T00:00:00Z" },
      },
    ];
    const controller = chat(echo(), {
      assistant: { sessions: listed, search: listed },
      sessions: {
        withModel: open,
        withDataset: open,
        fresh: open,
        fork: async () => {
          throw new Error("not part of this test");
        },
        resume: open,
      },
    });
    send(controller, "/model openai:gpt-5.1");
    await idle(controller);
    expect(controller.store.get().status).toEqual(REAL_STATUS);
    expect(shown(controller)).not.toContain("of old");
    send(controller, "/resume s-0");
    await idle(controller);
    expect(shown(controller)).toContain("of old");
    send(controller, "hello");
    await idle(controller);
    expect(next.sent).toEqual(["hello"]);
  });

  it("export Markdown in which tool output cannot break out of its fence", async () => {
    const session = fakeSession(async function* () {}, [
      { kind: "user", text: "q" },
      {
        kind: "tool",
        callId: "c",
        tool: "evaluate_factor",
        input: { expression: "close" },
        ok: true,
        brief: "```\nevil",
      },
      { kind: "assistant", text: "**a**" },
    ]);
    let saved = "";
    const controller = chat(session, {
      saveTranscript: async (markdown) => {
        saved = markdown;
        return "/ws/x.md";
      },
    });
    send(controller, "/export");
    await idle(controller);
    expect(saved).toContain("> q");
    expect(saved).toContain("**evaluate** `close`\n\n````text\n```\nevil\n````");
    expect(saved.trimEnd().endsWith("**a**")).toBe(true);
    expect(shown(controller)).toContain("/ws/x.md");
  });

  it("switch the language of the interface, and keep it", async () => {
    const keepLang = vi.fn(async () => undefined);
    const controller = chat(echo(), { keepLang });
    send(controller, "/lang zh");
    await vi.waitFor(() => expect(controller.store.get().lang).toBe("zh"));
    expect(keepLang.mock.calls).toEqual([["zh"]]);
    send(controller, "/nope");
    expect(shown(controller)).toContain("没有命令");
  });

  it("complete with Tab and with Enter, and do not send half a command", () => {
    const controller = chat(echo());
    controller.press({ kind: "text", text: "/ev" });
    controller.press(key("enter"));
    expect(controller.store.get().editor.text).toBe("/evaluate ");
    controller.press(key("letter-u", { ctrl: true }));
    controller.press({ kind: "text", text: "/" });
    controller.press(key("down"));
    controller.press(key("tab"));
    expect(controller.store.get().editor.text).toBe("/compact");
    controller.press(key("letter-u", { ctrl: true }));
    controller.press({ kind: "text", text: "/ev" });
    controller.press(key("escape"));
    expect(controller.store.get().editor.dismissed).toBe("/ev");
  });
});
