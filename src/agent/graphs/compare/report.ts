import { join } from "node:path";
import type { Lang } from "../../../i18n/lang.js";
import { writeAtomic } from "../../../memory/atomic.js";
import type { Workspace } from "../../../memory/workspace.js";
import type { ComparedTurn, CompareOutcome } from "../../../tools/compare-contract.js";
import { compareTables, type Table } from "../../../tools/present/compare.js";
import { DEMO_NOTE } from "../../../tools/present/score.js";
import { STOPPED } from "../../../tools/present/stopped-words.js";

/** `reports/<run>/report.md`: the tables, then every turn with what each model proposed. The file's path. */
export async function writeReport(
  outcome: Omit<CompareOutcome, "report">,
  workspace: Workspace,
  lang: Lang,
): Promise<string> {
  const file = join(workspace.reports, outcome.run, "report.md");
  await writeAtomic(file, reportText(outcome, lang));
  return file;
}

function reportText(outcome: Omit<CompareOutcome, "report">, lang: Lang): string {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const { brief, dataset, datasetKind, rounds, repeats, seed, horizon, entry, run, stopped, trials } =
    outcome;
  return `${[
    `# ${say("Comparison", "模型比较")}: ${flat(brief)}`,
    say(
      `Dataset ${dataset}, ${horizon}-day returns entered at ${entry}. ${repeats} repeat(s) of ${rounds} turn-paired rounds, seed ${seed}. ${trials} formulas evaluated, each one line in the ledger. Ended by: ${STOPPED[stopped].en}. Run \`${run}\`.`,
      `数据集 ${dataset}，${horizon} 日收益，建仓 ${entry}。${repeats} 次重复，每次 ${rounds} 个配对轮次，种子 ${seed}。共评估 ${trials} 个公式，逐条记入台账。结束原因：${STOPPED[stopped].zh}。运行 \`${run}\`。`,
    ),
    ...(datasetKind === "demo" ? [`> ${DEMO_NOTE[lang]}`] : []),
    ...compareTables(outcome, lang).map(({ title, note, table }) =>
      [`## ${title}`, markdownTable(table), note].filter(Boolean).join("\n\n"),
    ),
    `## ${say("Turn by turn", "逐轮对照")}`,
    ...outcome.turns.map((turn) => turnText(turn, lang)),
  ].join("\n\n")}\n`;
}

function turnText({ repeat, round, proposals }: ComparedTurn, lang: Lang): string {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const each = proposals.map(({ model, admitted, factor }) => {
    const { expression } = factor;
    const name = say(factor.name, factor.nameZh || factor.name);
    const reason = say(factor.reason, factor.reasonZh);
    const warnings = lang === "zh" ? factor.warningsZh : factor.warnings;
    return [
      `**${model}** — ${flat(name)} ${admitted ? "✓" : "✗"} ${flat(reason)}`,
      ...(expression ? [`\`\`\`\n${expression.replaceAll("```", "")}\n\`\`\``] : []),
      ...warnings.map((warning) => `- ${say("note", "注意")}: ${flat(warning)}`),
    ].join("\n\n");
  });
  return [`### ${say("Repeat", "重复")} ${repeat}, ${say("round", "轮次")} ${round}`, ...each].join("\n\n");
}

function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = columns.map(({ align }) => (align === "right" ? "---:" : "---"));
  return [line(columns.map(({ label }) => label)), line(rule), ...rows.map(line)].join("\n");
}

/** What a model wrote stays on its line. */
const flat = (text: string): string => text.replace(/\s+/g, " ").trim();
