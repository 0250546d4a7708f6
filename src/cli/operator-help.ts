import { OPERATORS } from "../engine/dsl/index.js";
import type { Block } from "../engine/report/blocks.js";
import type { Lang } from "../i18n/lang.js";

/** `factorsmith help operators`, from the table that the parser itself uses. */
export function operatorHelp(lang: Lang): readonly Block[] {
  const categories = [...new Set(OPERATORS.map(({ category }) => category))];
  return categories.flatMap((category): Block[] => [
    { kind: "heading", text: category },
    {
      kind: "pairs",
      rows: OPERATORS.filter((op) => op.category === category).map(({ name, params, doc }) => ({
        label: `${name}(${params.map((param) => (param.rest ? `${param.name}, …` : param.name)).join(", ")})`,
        value: doc[lang],
      })),
    },
  ]);
}

/** `factorsmith help operators --json`. */
export const operatorJson = (): Record<string, unknown> => ({
  operators: OPERATORS.map(({ name, category, aliases, params, doc }) => ({
    ...{ name, category, aliases, description: doc },
    params: params.map((param) => param.name),
  })),
});
