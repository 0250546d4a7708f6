import { Builder, type Lead, type ParseOptions } from "./build.js";
import { number, rawCall } from "./canonical.js";
import { FormulaError } from "./formula-error.js";
import { constantAt, MAX_WINDOW } from "./operators/define.js";
import { operatorByName } from "./operators/index.js";
import { toInfix } from "./print.js";
import type { Step } from "./syntax.js";
import type { CallNode, Node } from "./types.js";

/** The days by which a `lead` (positive) or a `delay` (negative) moves its argument; 0 for any other call. */
function move(node: CallNode): number {
  if (node.op === "lead") return constantAt(node.args, 1);
  return node.op === "delay" ? -constantAt(node.args, 1) : 0;
}

/** How many days after today a tree reads, at most (0 or less: none). */
function reach(node: Node): number {
  if (node.kind !== "call") return 0;
  const moved = move(node);
  if (moved !== 0) return reach(node.args[0]!) + moved;
  return node.args.reduce((most, arg) => Math.max(most, reach(arg)), 0);
}

const readsFuture = (node: Node): boolean =>
  node.kind === "call" && (node.op === "lead" || node.args.some(readsFuture));

function elementwise(node: CallNode): boolean {
  const category = operatorByName(node.op)?.category;
  return (
    category === "arithmetic" || category === "math" || category === "comparison" || category === "logic"
  );
}

/** A delay may be longer than a window can be: then it is two. */
function delayed(node: Node, days: number): Node {
  if (days === 0) return node;
  if (days <= MAX_WINDOW) return rawCall("delay", [node, number(days)]);
  return delayed(rawCall("delay", [node, number(MAX_WINDOW)]), days - MAX_WINDOW);
}

/** The tree as it was `days` rows ago: what it would have said when everything that it reads was known. */
function ago(node: Node, days: number): Node {
  if (node.kind === "number" || node.kind === "group") return node;
  if (node.kind === "call" && move(node) !== 0) return ago(node.args[0]!, days - move(node));
  if (node.kind === "call") {
    const series = node.args.filter((arg) => arg.kind !== "number" && arg.kind !== "group");
    if (readsFuture(node) || (elementwise(node) && series.length === 1)) {
      return rawCall(
        node.op,
        node.args.map((arg) => ago(arg, days)),
      );
    }
  }
  return delayed(node, days);
}

/** The whole formula with every step that reads the future moved back by as much as it reads ahead. */
function pointInTime(source: string, program: readonly Step[], options: ParseOptions): string {
  const sketches = new Builder(source, options, "sketch").program(program);
  return program
    .map((step, i) => {
      const { node } = sketches[i]!;
      const name = step.name === undefined ? "" : `${step.name} = `;
      // A step that is sound is shown as it was written.
      if (!readsFuture(node)) return name + source.slice(step.start, step.end);
      return name + toInfix(ago(node, Math.max(0, reach(node))));
    })
    .join(";\n");
}

/** The refusal of a formula that reads later days, with the form that could have been known. */
export function lookAheadError(
  source: string,
  program: readonly Step[],
  options: ParseOptions,
  lead: Lead,
): FormulaError {
  const days = lead.days === 1 ? "1 day" : `${lead.days} days`;
  const suggestion = pointInTime(source, program, options);
  return new FormulaError(
    `"${source.slice(lead.start, lead.end)}" reads ${days} into the future: a factor can only use what was known on its date`,
    {
      code: "look-ahead",
      source,
      start: lead.start,
      end: lead.end,
      hint: `The point-in-time form is:\n${suggestion}`,
      suggestion,
    },
  );
}
