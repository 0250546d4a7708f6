import { afterEach, expect, test, vi } from "vitest";
import { createAssistant } from "../../src/agent/create-assistant.js";
import type { Config } from "../../src/memory/config.js";
import { evaluateFactor } from "../../src/tools/evaluate-factor.js";
import type { ResearchRequest } from "../../src/tools/research-contract.js";
import { collect, fakeContext } from "./fake-context.js";
import { startProtocolServer } from "./protocol-server.js";
import { explaining, keyFor, proposing, research, wanted } from "./research-run.js";
import { watchGraphs } from "./walk.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs that together do everything that can come after something else; the last has no formulas left for evolution. */
const runs: readonly (readonly [Partial<ResearchRequest>, Partial<Config["budgets"]>])[] = [
  [{ rounds: 2 }, {}],
  [{ rounds: 1, hybrid: true }, {}],
  [{ rounds: 1, hybrid: true, refine: "none" }, { formulas: 40 }],
];

// A new edge fails here until a run takes it.
test("the research graph: runs with fake models take each of its edges", async () => {
  const walk = watchGraphs();
  const taken = new Set<string>();
  const server = await startProtocolServer((sent) =>
    wanted(sent) === "explain_factor"
      ? explaining("Explained")
      : proposing("ts_mean(pct(close, 1), 5) * volume", "Idea"),
  );
  for (const [changes, budgets] of runs) {
    const context = fakeContext({ config: { budgets }, strength: () => 0.62 });
    await research(context, keyFor(server.url), changes);
    for (const edge of walk.taken()) taken.add(edge);
  }
  await server.close();
  expect([...taken].sort()).toEqual([...(await walk.edges())].sort());
}, 60_000);

test("the chat graph: a question that needs a tool takes each of its edges", async () => {
  const walk = watchGraphs();
  const server = await startProtocolServer([
    { toolCalls: [{ name: "evaluate_factor", args: { expressions: ["close"] } }] },
    { text: "it answered" },
  ]);
  const assistant = await createAssistant({
    tools: [evaluateFactor],
    context: fakeContext(),
    env: keyFor(server.url),
  });
  const session = await assistant.start({ model: "openai:scripted", dataset: "demo" });
  await collect(session.send("measure it", { signal: new AbortController().signal }));
  expect(walk.path).toEqual(["model", "tool", "model"]);
  expect([...new Set(walk.taken())].sort()).toEqual([...(await walk.edges())].sort());
  await assistant.close();
  await server.close();
});
