/** Below these a person should look before believing the number. */
const LOW_COVERAGE = 0.5;
const FEW_DATES = 60;

export const CLOSE_ENTRY =
  "entry `close` buys at the price that made the signal: not tradable, research only";

/** What a score and a full analysis both say of a measurement that rests on little. */
export function doubts({ n, coverage }: { n: number; coverage: number | null }): string[] {
  const found: string[] = [];
  if (n === 0) found.push("no date has enough values for an IC");
  else if (n < FEW_DATES) found.push(`only ${n} dates have an IC`);
  if (coverage !== null && coverage < LOW_COVERAGE)
    found.push(`the factor has a value for ${(coverage * 100).toFixed(0)} % of the universe only`);
  return found;
}
