import type { Formula } from "../../dsl/index.js";
import { formulaFromNode } from "../../dsl/index.js";
import type { Archive } from "../archive.js";
import type { Laboratory } from "../laboratory.js";
import { rankingPart } from "../tree.js";
import type { Proposed } from "./proposer.js";

/** Rounds in a row without a new formula after which a proposer has nothing more to say. */
export const RUN_DRY = 3;

/**
 * Of what was proposed, the formulas that were not measured before, each as the part of it that decides its ranks: so
 * evolution knows formulas, and so one idea counts once whoever has it.
 */
export function newAmong(
  proposed: readonly Proposed[],
  archive: Archive,
  { fields }: Laboratory,
  room: number,
): Proposed[] {
  const fresh = new Map<string, Proposed>();
  for (const { name, formula } of proposed) {
    const bare = bareOf(formula, fields);
    if (fresh.size >= room || archive.has(bare) || fresh.has(bare.hash)) continue;
    fresh.set(bare.hash, { name, formula: bare });
  }
  return [...fresh.values()];
}

function bareOf(formula: Formula, fields: Laboratory["fields"]): Formula {
  const node = rankingPart(formula.node);
  return node === formula.node ? formula : formulaFromNode(node, fields);
}
