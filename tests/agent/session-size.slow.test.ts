import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { createAssistant } from "../../src/agent/create-assistant.js";
import { evaluateFactor } from "../../src/tools/evaluate-factor.js";
import { collect, fakeContext } from "./fake-context.js";
import { startProtocolServer } from "./protocol-server.js";

test("a hundred turns with results stay below 2 MB", async () => {
  const server = await startProtocolServer((_, i) =>
    i % 2 === 0
      ? {
          toolCalls: [
            { id: `c${i}`, name: "evaluate_factor", args: { expressions: [`-pct(close, ${i + 2})`] } },
          ],
        }
      : { text: "An answer. ".repeat(60) },
  );
  const context = fakeContext();
  const env = { OPENAI_API_KEY: "sk-test-0123456789", OPENAI_BASE_URL: server.url };
  const assistant = await createAssistant({ tools: [evaluateFactor], context, env });
  const session = await assistant.start({ model: "openai:scripted", dataset: "demo" });
  const { signal } = new AbortController();
  for (let i = 0; i < 100; i++)
    await collect(session.send(`question ${i} ${"word ".repeat(20)}`, { signal }));
  expect((await session.transcript()).filter(({ kind }) => kind === "user")).toHaveLength(100);
  await assistant.close();
  await server.close();
  const { size } = statSync(context.workspace.sessionsDb);
  process.stderr.write(`sessions.db after 100 turns: ${(size / 1e6).toFixed(2)} MB\n`);
  expect(size).toBeLessThan(2_000_000);
}, 180_000);
