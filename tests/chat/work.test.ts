import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { type ChatController, createController } from "../../src/chat/controller.js";
import { key } from "../../src/chat/input/keys.js";
import { messagesFor } from "../../src/chat/messages.js";
import type { ChatOptions } from "../../src/chat/options.js";
import { plainText } from "../../src/chat/screen/line.js";
import type { ViewContext } from "../../src/chat/views/context.js";
import { renderStatusLine } from "../../src/chat/views/status-line.js";
import { chatOptions, fakeSession } from "./fixtures/fakes.js";

type Fake = ReturnType<typeof fakeSession>;

function chat(session: Fake, overrides: Partial<ChatOptions> = {}): ChatController {
  return createController(chatOptions({ session, stdin: {} as never, stdout: {} as never, ...overrides }));
}

function send(controller: ChatController, text: string, by = key("enter")): void {
  controller.press({ kind: "text", text });
  controller.press(by);
}

const shown = (controller: ChatController) => JSON.stringify(controller.store.get().items);
const idle = (controller: ChatController) =>
  vi.waitFor(() => expect(controller.store.get().turn).toBeNull(), 3000);
const echo = () =>
  fakeSession(async function* (text) {
    yield { type: "text-delta", text: `You said ${text}` };
  });

/** A tool that takes 50 ms, then talk without an end. */
const toolThenTalk = () =>
  fakeSession(async function* (text, { signal }) {
    if (text !== "begin") {
      yield { type: "text-delta", text: `You said ${text}` };
      return;
    }
    yield { type: "tool-started", callId: "c", tool: "evaluate_factor", input: { expression: "close" } };
    await sleep(50);
    yield {
      type: "tool-finished",
      callId: "c",
      tool: "evaluate_factor",
      ok: true,
      brief: "0.03",
      elapsedMs: 50,
    };
    for (let i = 0; ; i++) {
      await sleep(2, undefined, { signal });
      yield { type: "text-delta", text: `word${i} ` };
    }
  });

describe("steering", () => {
  it("waits for the tool that runs, keeps its result, and goes out before what was queued", async () => {
    const session = toolThenTalk();
    const controller = chat(session);
    send(controller, "begin");
    await vi.waitFor(() => expect(controller.store.get().turn?.tools).toHaveLength(1));
    send(controller, "later");
    send(controller, "look at volume instead", key("letter-s", { ctrl: true }));
    await vi.waitFor(() => expect(session.sent).toEqual(["begin", "look at volume instead", "later"]), 3000);
    await idle(controller);
    expect(shown(controller)).toContain('"brief":"0.03"');
    expect(shown(controller)).not.toContain('"kind":"stopped"');
  });

  it("lets the answer that streams come to its end, and starts none of the calls behind it", async () => {
    let called = false;
    const session = fakeSession(async function* (text, { signal }) {
      if (text !== "begin") return;
      for (const word of ["one ", "two ", "three."]) {
        await sleep(30, undefined, { signal });
        yield { type: "text-delta", text: word };
      }
      yield { type: "tool-started", callId: "c", tool: "evaluate_factor", input: { expression: "close" } };
      await sleep(500, undefined, { signal });
      called = true;
    });
    const controller = chat(session);
    send(controller, "begin");
    await vi.waitFor(() => expect(controller.store.get().turn?.text).toContain("one"));
    send(controller, "look at volume instead", key("letter-s", { ctrl: true }));
    await vi.waitFor(() => expect(session.sent).toHaveLength(2), 3000);
    await idle(controller);
    expect(shown(controller)).toContain("one two three.");
    expect(called).toBe(false);
  });

  it("just sends when nothing runs", async () => {
    const session = toolThenTalk();
    const controller = chat(session);
    send(controller, "hello", key("letter-s", { ctrl: true }));
    await idle(controller);
    expect(session.sent).toEqual(["hello"]);
  });
});

describe("/budget while a command runs", () => {
  it("reaches the command at its next look, is shown with what it used, and the end says why", async () => {
    let read: (() => unknown) | undefined;
    let go = () => undefined as undefined;
    const gate = new Promise<void>((resolve) => {
      go = () => void resolve() as undefined;
    });
    const usage = { modelCalls: 2, inputTokens: 900, outputTokens: 100, usd: 0.02, seconds: 3 };
    const invoke: ChatOptions["invoke"] = async (_tool, _input, onProgress, _signal, _session, limits) => {
      read = limits?.now;
      onProgress({ message: "asking", usage });
      await gate;
      onProgress({ message: "over", budget: { kind: "tokens", used: 1000, limit: 800 } });
      return { rankIc: 0.05 };
    };
    const controller = chat(echo(), { invoke });
    send(controller, "/evaluate close");
    await vi.waitFor(() => expect(read?.()).toEqual({}));
    send(controller, "/budget tokens 800");
    await vi.waitFor(() => expect(read?.()).toEqual({ tokens: 800 }));
    const state = controller.store.get();
    const view: ViewContext = {
      ...{ lang: "en", messages: messagesFor("en"), tools: [], status: state.status },
      ...{ columns: 120, rows: 30, animate: false, framed: true },
    };
    const line = renderStatusLine(state, view);
    expect(plainText(line)).toMatch(/1(\.0)?k\/800 tokens/);
    expect(shown(controller)).toContain("1,000 so far");
    go();
    await idle(controller);
    expect(shown(controller)).toContain("The budget is reached: tokens, 1000 of 800.");
  });
});

describe("a background job", () => {
  /** A tool that works until it is let go. */
  function slow() {
    let release = () => undefined as undefined;
    const gate = new Promise<void>((resolve) => {
      release = () => void resolve() as undefined;
    });
    const invoke: ChatOptions["invoke"] = async (_tool, _input, onProgress, signal) => {
      onProgress({ message: "scoring", done: 1, total: 3 });
      await Promise.race([gate, sleep(3000, undefined, { signal })]);
      return { rankIc: 0.05 };
    };
    return { invoke, release: () => release() };
  }

  it("goes on while one talks, and its result comes when it is done", async () => {
    const { invoke, release } = slow();
    const session = echo();
    const controller = chat(session, { invoke });
    send(controller, "/evaluate close");
    await vi.waitFor(() => expect(controller.store.get().turn?.tools[0]?.progress?.done).toBe(1));
    controller.press(key("letter-b", { ctrl: true }));
    expect(controller.store.get().jobs[0]?.state).toBe("running");
    send(controller, "meanwhile");
    await vi.waitFor(() => expect(shown(controller)).toContain("You said meanwhile"), 3000);
    expect(shown(controller)).not.toContain("0.05");
    release();
    await vi.waitFor(() => expect(shown(controller)).toContain("0.05"), 3000);
    expect(controller.store.get().jobs[0]?.state).toBe("finished");
  });

  it("says with its result which limit ended it", async () => {
    const { invoke, release } = slow();
    const limited: ChatOptions["invoke"] = async (tool, input, onProgress, signal, session) => {
      const value = await invoke(tool, input, onProgress, signal, session);
      onProgress({ message: "over", budget: { kind: "seconds", used: 31, limit: 30 } });
      return value;
    };
    const controller = chat(echo(), { invoke: limited });
    send(controller, "/evaluate close");
    controller.press(key("letter-b", { ctrl: true }));
    release();
    await vi.waitFor(() => expect(controller.store.get().jobs[0]?.state).toBe("finished"), 3000);
    expect(shown(controller)).toContain("The budget is reached: seconds, 31 of 30.");
  });

  it("is not stopped by Esc, but by /jobs stop, and cannot be the talk itself", async () => {
    const { invoke } = slow();
    const controller = chat(toolThenTalk(), { invoke });
    send(controller, "/evaluate close");
    controller.press(key("letter-b", { ctrl: true }));
    send(controller, "begin");
    controller.press(key("letter-b", { ctrl: true }));
    expect(controller.store.get().turn).not.toBeNull();
    controller.press(key("escape"));
    await idle(controller);
    expect(controller.store.get().jobs[0]?.state).toBe("running");
    send(controller, "/jobs stop 1");
    await vi.waitFor(() => expect(controller.store.get().jobs[0]?.state).toBe("cancelled"), 3000);
    const told = controller.store.get().items.find((item) => item.kind === "job");
    expect(told).toMatchObject({ job: 1, state: "cancelled" });
  });
});

describe("the terminal lent to $EDITOR", () => {
  it("draws nothing meanwhile and takes the text back into the line", async () => {
    const seen: boolean[] = [];
    const controller: ChatController = chat(echo(), {
      lend: {
        edit: async (text) => {
          seen.push(controller.store.get().away !== null);
          return `${text} and more\n`;
        },
        suspend: async () => undefined,
      },
    });
    controller.press({ kind: "text", text: "an idea" });
    controller.press(key("letter-x", { ctrl: true }));
    controller.press(key("letter-e", { ctrl: true }));
    await vi.waitFor(() => expect(controller.store.get().editor.text).toBe("an idea and more"));
    expect(seen).toEqual([true]);
    expect(controller.store.get().away).toBeNull();
  });

  it("keeps the line when the editor failed", async () => {
    const controller = chat(echo(), {
      lend: { edit: async () => null, suspend: async () => undefined },
    });
    controller.press({ kind: "text", text: "an idea" });
    controller.press(key("letter-g", { ctrl: true }));
    await sleep(120);
    expect(controller.store.get().editor.text).toBe("an idea");
    expect(controller.store.get().away).toBeNull();
  });
});
