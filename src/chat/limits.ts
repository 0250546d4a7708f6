import type { LiveLimits } from "../tools/live-limits.js";
import type { Usage } from "../tools/research-contract.js";
import { addUsage } from "../tools/usage.js";
import type { Turn } from "./turn.js";

/** What a turn may spend; absent: what the configuration says. Read before each step, so a change holds at once. */
export interface Limits {
  readonly usd?: number;
  readonly tokens?: number;
  readonly seconds?: number;
}

/** The same by the settings, which may name one without a figure. */
export type Configured = { readonly [K in keyof Limits]?: Limits[K] | undefined };

export const LIMIT_KINDS = ["usd", "tokens", "seconds"] as const;

/** The limits as the work that begins now reads them at each of its steps. */
export function limitsOf(read: () => Limits): LiveLimits {
  return { begun: read(), now: read };
}

/** What the work in front has used so far; null: nothing was told. A run inside a turn is not counted in it before its end. */
export function spentNow(spent: Usage | null, turn: Turn | null): Usage | null {
  const told = (turn?.tools ?? []).flatMap(({ progress }) => (progress?.usage ? [progress.usage] : []));
  const all = spent ? [spent, ...told] : told;
  return all.length === 0 ? null : all.reduce(addUsage);
}

/** What has been used of one of them; null: nobody knows (a model without a price). */
export function spentOf(
  { usd, inputTokens, outputTokens, seconds }: Usage,
  kind: keyof Limits,
): number | null {
  return { usd, tokens: inputTokens + outputTokens, seconds }[kind];
}
