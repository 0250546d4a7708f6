import type { Formula } from "../../../engine/dsl/types.js";
import type { RunDeps } from "./deps.js";

/** Formulas of earlier rounds are looked at in every round: they are parsed once. */
export async function parseSeen({ context, request, parsed }: RunDeps, canonical: string): Promise<Formula> {
  const known = parsed.get(canonical) ?? (await context.engine.parse(canonical, request.dataset));
  parsed.set(canonical, known);
  return known;
}
