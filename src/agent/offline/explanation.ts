import { OPERATORS, parseFormula } from "../../engine/dsl/index.js";
import type { Formula, Node } from "../../engine/dsl/types.js";

/**
 * What the ideator can say of an evolved formula without understanding it: which of its ideas it began from, what its
 * operators do, and which part carries the signal by the figures that it is told. `text` is `prompts/explain.md`.
 */
export function explanationOf(text: string): Readonly<Record<string, unknown>> {
  const source = /^formula: (.+)$/m.exec(text)?.[1] ?? "";
  const seeds = [...text.matchAll(/^- (.+?): (?!RankIC)/gm)]
    .map(([, name]) => name!)
    .filter((name) => !name.startsWith("without "));
  const carrying = [...text.matchAll(/^- without (.+): .*\((\d+) % of the signal is left\)$/gm)]
    .map(([, part, left]) => ({ part: part!, left: Number(left) }))
    .sort((a, b) => a.left - b.left)[0];
  const formula = tryParse(source);
  const steps = formula ? operatorsOf(formula.node) : [];
  const first = seeds[0] ?? "an idea";
  return {
    name: `${first} evolved ${formula?.hash.slice(0, 4) ?? ""}`.slice(0, 110).trim(),
    nameZh: `进化因子 ${formula?.hash.slice(0, 4) ?? ""}`.trim(),
    hypothesis: `Evolved from ${seeds.join("; ")}. The offline ideator is no language model: it knows what the formula computes, not why it should hold.`,
    hypothesisZh: `由 ${seeds.join("；")} 进化而来。离线构思器不是语言模型：它知道公式算的是什么，不知道为何有效。`,
    mechanism: carrying ? `Without ${carrying.part} ${carrying.left} % of the signal is left.` : "",
    mechanismZh: carrying ? `去掉 ${carrying.part} 后信号剩 ${carrying.left}%。` : "",
    steps: steps.map(({ en }) => en),
    stepsZh: steps.map(({ zh }) => zh),
    plausible: true,
  };
}

function tryParse(source: string): Formula | undefined {
  try {
    return parseFormula(source);
  } catch {
    // Fields that only the dataset has: nothing is said of the steps.
    return undefined;
  }
}

/** What each operator of the formula does, inside out, each once. */
function operatorsOf(root: Node): readonly { readonly en: string; readonly zh: string }[] {
  // "mul: times" says nothing that the formula does not.
  const telling = OPERATORS.filter(({ category }) => category !== "arithmetic");
  const docs = new Map(telling.map(({ name, doc }) => [name as string, doc]));
  const found = new Map<string, { en: string; zh: string }>();
  const visit = (node: Node): void => {
    if (node.kind !== "call") return;
    for (const arg of node.args) visit(arg);
    const doc = docs.get(node.op);
    if (doc) found.set(node.op, { en: `${node.op}: ${doc.en}`, zh: `${node.op}：${doc.zh}` });
  };
  visit(root);
  return [...found.values()];
}
