/** What a turn may spend; absent: what the configuration says. Read before each step, so a change holds at once. */
export interface Limits {
  readonly usd?: number;
  readonly tokens?: number;
  readonly seconds?: number;
}

export const LIMIT_KINDS = ["usd", "tokens", "seconds"] as const;
