import type { Usage } from "../tools/research-contract.js";

/** What a turn may spend; absent: what the configuration says. Read before each step, so a change holds at once. */
export interface Limits {
  readonly usd?: number;
  readonly tokens?: number;
  readonly seconds?: number;
}

/** The same by the settings, which may name one without a figure. */
export type Configured = { readonly [K in keyof Limits]?: Limits[K] | undefined };

export const LIMIT_KINDS = ["usd", "tokens", "seconds"] as const;

/** What has been used of one of them; null: nobody knows (a model without a price). */
export function spentOf(
  { usd, inputTokens, outputTokens, seconds }: Usage,
  kind: keyof Limits,
): number | null {
  return { usd, tokens: inputTokens + outputTokens, seconds }[kind];
}
