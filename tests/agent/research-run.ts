import { createRunners } from "../../src/agent/runners.js";
import type { ToolProgress } from "../../src/tools/progress.js";
import type { ResearchOutcome, ResearchRequest } from "../../src/tools/research-contract.js";
import type { FakeContext } from "./fake-context.js";
import type { Reply, SentRequest } from "./protocol-server.js";

const REQUEST: ResearchRequest = {
  ...{ brief: "liquidity", dataset: "demo", model: "openai:scripted", rounds: 2, seed: 7 },
  ...{ horizon: 5, entry: "next-open" },
};

/** Runs the research loop to its end, or to the failure that it throws. */
export async function research(
  context: FakeContext,
  env: NodeJS.ProcessEnv,
  changes: Partial<ResearchRequest> = {},
  onProgress: (progress: ToolProgress) => void = () => {},
): Promise<ResearchOutcome> {
  const runners = createRunners({ env, retries: { attempts: 1, baseMs: 1, longestMs: 1 } });
  const going = runners.research(
    { ...REQUEST, ...changes },
    { ...context, ...runners, actor: { kind: "person" }, signal: new AbortController().signal },
  );
  for (;;) {
    const step = await going.next();
    if (step.done) return step.value;
    onProgress(step.value);
  }
}

export const keyFor = (url: string): NodeJS.ProcessEnv => ({
  OPENAI_API_KEY: "sk-test-0123456789",
  OPENAI_BASE_URL: url,
});

/** An answer that proposes a formula. */
export const proposing = (formula: string, name: string, more: object = {}): Reply => ({
  toolCalls: [
    {
      name: "propose_factor",
      args: { name, hypothesis: "because", formula, steps: ["the formula"], ...more },
    },
  ],
  usage: { prompt: 100, completion: 20 },
});

/** An answer that explains what evolved. */
export const explaining = (name: string): Reply => ({
  toolCalls: [
    {
      name: "explain_factor",
      args: { name, nameZh: "解释", hypothesis: "it holds because of it", steps: ["first", "then"] },
    },
  ],
  usage: { prompt: 80, completion: 30 },
});

export const wanted = ({ tools }: SentRequest): string => tools?.[0]?.function.name ?? "";
