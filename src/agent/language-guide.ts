import { type FieldSet, OPERATORS } from "../engine/dsl/index.js";
import type { OperatorCategory, Param } from "../engine/dsl/types.js";
import type { Lang } from "../i18n/lang.js";
import { barText } from "./graphs/research/bar.js";

/** What prompts say about the formula language, rendered from the tables that the parser itself uses. */
export function languageGuide(fields: FieldSet, lang: Lang): Readonly<Record<string, string>> {
  const zh = lang === "zh";
  return {
    fields: fields.names.map((name) => `- \`${name}\` (${fields.unit(name)})`).join("\n"),
    groups:
      fields.groups.length > 0
        ? fields.groups.map((name) => `- \`${name}\``).join("\n")
        : zh
          ? "（无）"
          : "(none)",
    operators: operatorList(lang),
    lookahead: zh
      ? "不允许使用未来数据：没有任何算子能读取未来，delay(x, -3) 之类是错误。"
      : "Nothing may read the future: no operator does, and delay(x, -3) and its like are errors.",
    units: zh
      ? "价格、股数、金额、比率、排名不能随意相加；先除成比率或取截面排名再合成。"
      : "prices, shares, money, ratios and ranks do not add up; divide to ratios or rank in the cross-section before mixing.",
    bar: barText(lang),
  };
}

/** One line per category: names with their parameters. */
export function operatorList(lang: Lang): string {
  const byCategory = new Map<OperatorCategory, string[]>();
  for (const { name, category, params, doc } of OPERATORS) {
    const lines = byCategory.get(category) ?? [];
    lines.push(`\`${name}(${params.map(parameter).join(", ")})\` ${doc[lang]}`);
    byCategory.set(category, lines);
  }
  const infix =
    lang === "zh"
      ? "中缀：`+ - * / ^`、比较、`and or not`、`条件 ? a : b`"
      : "Infix: `+ - * / ^`, comparisons, `and or not`, `cond ? a : b`";
  return [
    infix,
    ...[...byCategory].map(
      ([category, lines]) => `### ${category}\n${lines.map((line) => `- ${line}`).join("\n")}`,
    ),
  ].join("\n\n");
}

function parameter({ name, default: fallback, rest }: Param): string {
  return `${rest ? "…" : ""}${name}${fallback === undefined ? "" : `=${fallback}`}`;
}
