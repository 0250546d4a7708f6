import { FIELDS } from "../../../engine/dsl/index.js";
import type { Formula } from "../../../engine/dsl/types.js";
import type { Proposal } from "./proposal.js";

/** `name = …` at the beginning of a statement. */
const NAMED_STEP = /(?:^|;|\n)\s*([A-Za-z_]\w*)\s*=(?!=)/g;
/** `name: …`, as the prompt asks for a construction step of a named step of the formula. */
const STEP_NAME = /^\s*(?:\d+[.)、]\s*)?[`"]?([A-Za-z_]\w*)[`"]?\s*[:：=]/;
const DAYS = /(\d+)[\s-]*(?:trading[\s-]*days?|days?|rows?|个?交易日|日|天)/gi;

/**
 * Where the text of a proposal and its formula do not agree: a named step that no construction step describes, a
 * described step that the formula does not have, a window or a field in the words that the formula does not use.
 * Warnings for people, never a reason to refuse: prose can be loose where a formula is right.
 */
export function unfaithful(
  { steps, formula: source }: Pick<Proposal, "steps" | "formula">,
  formula: Formula,
): readonly string[] {
  if (steps.length === 0) return ["the proposal describes no construction step"];
  const named = [...withoutComments(source).matchAll(NAMED_STEP)].map(([, name]) => name!);
  const described = steps.flatMap((text) => STEP_NAME.exec(text)?.[1] ?? []);
  const text = steps.join("\n");
  const numbers = new Set((source.match(/\d+(?:\.\d+)?/g) ?? []).map(Number));
  const windows = [...text.matchAll(DAYS)].map(([, days]) => Number(days));
  const fields = FIELDS.map(({ name }) => name).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return [
    ...named
      .filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
      .map((name) => `no construction step describes the step ${name} of the formula`),
    ...(named.length > 0 ? described : [])
      .filter((name) => !named.includes(name))
      .map((name) => `the construction names a step ${name} that the formula does not have`),
    ...unique(windows)
      .filter((days) => !numbers.has(days) && days > 1)
      .map((days) => `the construction speaks of ${days} days, which the formula does not use`),
    ...fields
      .filter((name) => !formula.fields.includes(name) && !named.includes(name))
      .map((name) => `the construction names the field ${name}, which the formula does not read`),
  ];
}

const withoutComments = (source: string): string => source.replace(/#.*$/gm, "");

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
