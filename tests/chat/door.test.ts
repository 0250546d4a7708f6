import { describe, expect, it, vi } from "vitest";
import { openDoor } from "../../src/chat/door.js";
import { runChat } from "../../src/chat/index.js";
import { chatOptions, fakeSession } from "./fixtures/fakes.js";
import { createScreen, type VirtualScreen } from "./fixtures/screen.js";

const open = (screen: VirtualScreen, onLeave = () => undefined) =>
  openDoor({ lang: "en", env: {}, stdin: screen.stdin, stdout: screen.stdout, onLeave });

describe("the line before the chat", () => {
  it("is there at once, takes keys, says what is being done", async () => {
    const screen = createScreen(60, 16);
    const door = open(screen);
    expect((await screen.visible()).join("\n")).toContain("❯ Ask, or type");
    door.tell("Making the demo market … 3/9");
    screen.type("动量 and more");
    await screen.until("❯ 动量 and more");
    expect((await screen.visible()).join("\n")).toContain("Making the demo market … 3/9");
    expect(await screen.cursor()).toMatchObject({ x: 15, y: 1 });
    door.close();
    expect((await screen.everything()).join("").trim()).toBe("");
    expect(screen.stdin.raw).toBe(false);
  });

  it("hands what was written and sent to the chat", async () => {
    const screen = createScreen(60, 16);
    const door = open(screen);
    screen.type("first question\r");
    await screen.until("queued › first question");
    screen.type("half a sec");
    await screen.until("❯ half a sec");
    const session = fakeSession(async function* (text) {
      yield { type: "text-delta", text: `You said ${text}` };
    });
    const append = vi.fn(async () => undefined);
    const history = { load: async () => ["an earlier question"], append };
    const done = runChat(chatOptions({ ...screen, session, door, history }));
    await screen.until("You said first question");
    const lines = await screen.until("❯ half a sec");
    expect(lines.filter((line) => line.includes("half a sec"))).toHaveLength(1);
    expect(append.mock.calls).toEqual([["first question"]]);
    screen.type("\u0015\u0003\u0003");
    expect(await done).toBe(0);
  });

  it("lets go on Ctrl-C", async () => {
    const screen = createScreen(60, 16);
    const onLeave = vi.fn();
    const door = open(screen, onLeave as never);
    screen.type("\u0003");
    await vi.waitFor(() => expect(onLeave).toHaveBeenCalled());
    door.close();
  });
});
