import { FIELDS } from "../../../engine/dsl/index.js";
import type { Formula } from "../../../engine/dsl/types.js";
import type { Text } from "../../../i18n/lang.js";
import type { Proposal } from "./proposal.js";

/** Where a statement ends: at a semicolon, or before a line that begins with `name = …`. */
const STATEMENT_END = /;|\n(?=\s*[A-Za-z_]\w*\s*=(?!=))/;
/** `name = …` at the beginning of a statement. */
const NAMED_STEP = /^\s*([A-Za-z_]\w*)\s*=(?!=)/;
/** `name: …`, as the prompt asks for a construction step of a named step of the formula. */
const STEP_NAME = /^\s*(?:\d+[.)、]\s*)?[`"]?([A-Za-z_]\w*)[`"]?\s*[:：=]/;
const DAYS = /(\d+)[\s-]*(?:trading[\s-]*days?|days?|rows?|个?交易日|日|天)/gi;

type Worded = Pick<Proposal, "steps" | "formula">;

/**
 * Steps of text and formula that do not map to each other: a named step of the formula that no construction step
 * describes, a described step that the formula does not have. The model is asked to mend them.
 */
export function unmappedSteps({ steps, formula: source }: Worded): readonly Text[] {
  const named = statementsOf(source).map(({ name }) => name);
  const described = steps.flatMap((text) => describedStep(text) ?? []);
  const text = steps.join("\n");
  return [
    ...named
      .filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
      .map((name) => ({
        en: `no construction step describes the step ${name} of the formula`,
        zh: `没有构造步骤描述公式中的 ${name} 一步`,
      })),
    ...(named.length > 0 ? described : [])
      .filter((name) => !named.includes(name))
      .map((name) => ({
        en: `the construction names a step ${name} that the formula does not have`,
        zh: `构造步骤提到 ${name}，而公式中没有这一步`,
      })),
  ];
}

/**
 * Where the words of a proposal and its formula do not agree: steps that do not map, and a window or a field in the
 * words that the formula does not use. Doubts for the card, never a reason to refuse: prose can be loose where a
 * formula is right.
 */
export function unfaithful(proposal: Worded, formula: Formula): readonly Text[] {
  const { steps, formula: source } = proposal;
  if (steps.length === 0)
    return [{ en: "the proposal describes no construction step", zh: "方案没有描述任何构造步骤" }];
  const named = statementsOf(source).map(({ name }) => name);
  const text = steps.join("\n");
  const numbers = new Set((source.match(/\d+(?:\.\d+)?/g) ?? []).map(Number));
  const windows = [...text.matchAll(DAYS)].map(([, days]) => Number(days));
  const fields = FIELDS.map(({ name }) => name).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return [
    ...unmappedSteps(proposal),
    ...unique(windows)
      .filter((days) => !numbers.has(days) && days > 1)
      .map((days) => ({
        en: `the construction speaks of ${days} days, which the formula does not use`,
        zh: `构造步骤提到 ${days} 日，而公式没有用到`,
      })),
    ...fields
      .filter((name) => !formula.fields.includes(name) && !named.includes(name))
      .map((name) => ({
        en: `the construction names the field ${name}, which the formula does not read`,
        zh: `构造步骤提到字段 ${name}，而公式没有读取`,
      })),
  ];
}

/** The named steps of a formula, in order. */
export function statementsOf(source: string): readonly { readonly name: string; readonly text: string }[] {
  return withoutComments(source)
    .split(STATEMENT_END)
    .flatMap((text) => {
      const name = NAMED_STEP.exec(text)?.[1];
      return name === undefined ? [] : [{ name, text: text.trim() }];
    });
}

/** The step of the formula that a construction step says it describes. */
export const describedStep = (text: string): string | undefined => STEP_NAME.exec(text)?.[1];

const withoutComments = (source: string): string => source.replace(/#.*$/gm, "");

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
