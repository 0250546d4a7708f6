import type { Usage } from "./research-contract.js";

export function addUsage(a: Usage, b: Usage): Usage {
  const estimatedTokens = (a.estimatedTokens ?? 0) + (b.estimatedTokens ?? 0);
  return {
    modelCalls: a.modelCalls + b.modelCalls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    usd: a.usd === null || b.usd === null ? null : a.usd + b.usd,
    seconds: a.seconds + b.seconds,
    ...(estimatedTokens > 0 && { estimatedTokens }),
  };
}

export const NO_USAGE: Usage = { modelCalls: 0, inputTokens: 0, outputTokens: 0, usd: 0, seconds: 0 };
