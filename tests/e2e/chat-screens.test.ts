import { beforeAll, expect, it } from "vitest";
import { startProtocolServer } from "../agent/protocol-server.js";
import { walk } from "./chat-walk.js";
import { withDemo } from "./harness.js";
import { keys, terminal } from "./terminal.js";

let cwd: string;
beforeAll(async () => {
  ({ cwd } = await withDemo());
});

// The other sizes are in `chat-screens.slow.test.ts`.
it("keeps the screen whole in 40 × 15, in Chinese", () => walk(cwd, { columns: 40, rows: 15, lang: "zh" }));

it("goes on after a kill -9 in the middle of an answer", async () => {
  const server = await startProtocolServer((_, i) =>
    i === 1 ? { text: "so far and then ".repeat(200), delayMs: 30 } : { text: `Answer number ${i}.` },
  );
  const env = { OPENAI_API_KEY: "sk-e2e", OPENAI_BASE_URL: server.url, FACTORSMITH_MODEL: "openai:scripted" };
  const first = terminal([], { cwd, env });
  await first.waitFor("❯", { where: "screen" });
  first.send(`first question${keys.enter}`);
  await first.waitFor("Answer number 0.");
  first.send(`second question${keys.enter}`);
  await first.waitFor("so far and then");
  first.kill();
  await first.exited;

  const second = terminal(["--continue"], { cwd, env });
  try {
    await second.waitFor("first question");
    await second.waitFor("Answer number 0.");
    await second.waitFor("second question");
    second.send(`third question${keys.enter}`);
    await second.waitFor("Answer number 2.");
    const sent = JSON.stringify(server.requests.at(-1)?.messages);
    for (const text of ["first question", "Answer number 0.", "second question", "third question"])
      expect(sent).toContain(text);
    second.send(`/quit${keys.enter}`);
    expect(await second.exited).toBe(0);
  } finally {
    second.kill();
    await server.close();
  }
});
