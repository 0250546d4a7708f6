import type { Usage } from "../../tools/research-contract.js";

/** What was used between two readings of one meter. */
export function lessUsage(after: Usage, before: Usage): Usage {
  const estimated = (after.estimatedTokens ?? 0) - (before.estimatedTokens ?? 0);
  return {
    modelCalls: after.modelCalls - before.modelCalls,
    inputTokens: after.inputTokens - before.inputTokens,
    outputTokens: after.outputTokens - before.outputTokens,
    usd: after.usd === null || before.usd === null ? null : after.usd - before.usd,
    seconds: after.seconds - before.seconds,
    ...(estimated > 0 && { estimatedTokens: estimated }),
  };
}
