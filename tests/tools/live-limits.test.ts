import { expect, it } from "vitest";
import type { Budgets } from "../../src/memory/config.js";
import { limitsInForce } from "../../src/tools/live-limits.js";

it("holds what was said last: a change, then the call, then what stood before it, then the settings", () => {
  let now: Budgets = { usd: 1 };
  const limits = limitsInForce(
    { begun: now, now: () => now },
    { usd: 3, seconds: 60 },
    { tokens: 9, seconds: 5 },
  );
  expect({ ...limits }).toMatchObject({ usd: 3, seconds: 60, tokens: 9, formulas: undefined });
  now = { usd: 2, tokens: 500 };
  expect({ ...limits }).toMatchObject({ usd: 2, seconds: 60, tokens: 500 });
  now = { usd: 1 };
  expect(limits.usd).toBe(3);
  expect(limitsInForce({ begun: now, now: () => now }, {}, { usd: 7 }).usd).toBe(1);
  expect(limitsInForce(undefined, {}, { usd: 7 }).usd).toBe(7);
});
