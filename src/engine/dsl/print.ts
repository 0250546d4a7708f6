import { operatorByName } from "./operators/index.js";
import type { CallNode, Node } from "./types.js";

/** How tightly mathjs binds: a child that binds less tightly than its place needs is put in parentheses. */
const LEVEL = {
  choice: 0,
  or: 1,
  and: 2,
  comparison: 3,
  sum: 4,
  product: 5,
  sign: 6,
  power: 7,
  atom: 8,
} as const;

interface Infix {
  readonly symbol: string;
  readonly level: number;
  /** What the left and the right operand must at least bind like. */
  readonly left: number;
  readonly right: number;
}

const binary = (symbol: string, level: number, left = level, right = level + 1): Infix => ({
  symbol,
  level,
  left,
  right,
});

const INFIX: ReadonlyMap<string, Infix> = new Map([
  ["or", binary("or", LEVEL.or)],
  ["and", binary("and", LEVEL.and)],
  ["lt", binary("<", LEVEL.comparison, LEVEL.sum)],
  ["le", binary("<=", LEVEL.comparison, LEVEL.sum)],
  ["gt", binary(">", LEVEL.comparison, LEVEL.sum)],
  ["ge", binary(">=", LEVEL.comparison, LEVEL.sum)],
  ["eq", binary("==", LEVEL.comparison, LEVEL.sum)],
  ["ne", binary("!=", LEVEL.comparison, LEVEL.sum)],
  ["add", binary("+", LEVEL.sum)],
  ["sub", binary("-", LEVEL.sum)],
  ["mul", binary("*", LEVEL.product)],
  ["divide", binary("/", LEVEL.product)],
  ["pow", binary("^", LEVEL.power, LEVEL.atom, LEVEL.power)],
]);

/** The canonical form of `b - a` is `-(a - b)`; it is shown as people write it. */
function shown(node: Node): Node {
  if (node.kind !== "call" || node.op !== "neg") return node;
  const inner = node.args[0];
  if (inner?.kind !== "call" || inner.op !== "sub") return node;
  return { kind: "call", op: "sub", args: [inner.args[1]!, inner.args[0]!] };
}

function level(written: Node): number {
  const node = shown(written);
  if (node.kind === "number") return node.value < 0 ? LEVEL.sign : LEVEL.atom;
  if (node.kind !== "call") return LEVEL.atom;
  if (node.op === "neg") return LEVEL.sign;
  if (node.op === "where") return LEVEL.choice;
  return INFIX.get(node.op)?.level ?? LEVEL.atom;
}

/** 1e-6, not 0.000001; the shortest digits that read back as the same number. */
function numberText(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}

/** The formula as people write it: `close / delay(close, 5) - 1`. Parses back to the same canonical tree. */
export function toInfix(written: Node): string {
  const node = shown(written);
  if (node.kind === "number") return numberText(node.value);
  if (node.kind !== "call") return node.name;
  const at = (child: Node, least: number): string =>
    level(child) < least ? `(${toInfix(child)})` : toInfix(child);
  const [a, b, c] = node.args as [Node, Node, Node];
  const infix = INFIX.get(node.op);
  if (infix) return `${at(a, infix.left)} ${infix.symbol} ${at(b, infix.right)}`;
  if (node.op === "neg") return `-${at(a, LEVEL.power)}`;
  if (node.op === "where") return `${at(a, LEVEL.or)} ? ${at(b, LEVEL.or)} : ${at(c, LEVEL.or)}`;
  return `${node.op}(${node.args.map(toInfix).join(", ")})`;
}

/** The formula as GP and gplearn print it: `sub(divide(close, delay(close, 5)), 1)`. Parses back too. */
export function toPrefix(written: Node): string {
  const node = shown(written);
  if (node.kind === "number") return numberText(node.value);
  if (node.kind !== "call") return node.name;
  return `${node.op}(${node.args.map(toPrefix).join(", ")})`;
}

const LATEX_ATOM: ReadonlySet<string> = new Set(["abs", "sqrt", "divide", "div", "inv", "floor", "ceil"]);

/** LaTeX levels: fractions and roots group by themselves, a shifted or powered operand needs parentheses. */
function latexLevel(written: Node): number {
  const node = shown(written);
  if (node.kind === "call" && LATEX_ATOM.has(node.op)) return LEVEL.power;
  if (node.kind === "call" && (node.op === "delta" || node.op === "not")) return LEVEL.sign;
  return level(node);
}

function latexNeeds(node: CallNode): readonly number[] {
  const infix = INFIX.get(node.op);
  if (node.op === "divide" || node.op === "div" || node.op === "inv") return [];
  if (node.op === "delay") return [LEVEL.atom];
  if (node.op === "delta" || node.op === "neg" || node.op === "not") return [LEVEL.power];
  if (node.op === "where") return [LEVEL.or, LEVEL.or, LEVEL.or];
  return infix ? [infix.left, node.op === "pow" ? 0 : infix.right] : [];
}

/** Small and huge numbers are easier to read as powers of ten. */
function latexNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e6)) return String(value);
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  return `${mantissa === "1" ? "" : `${mantissa} \\times `}10^{${Number(exponent)}}`;
}

/** LaTeX for factor cards and reports. */
export function toLatex(written: Node): string {
  const node = shown(written);
  if (node.kind === "number") return latexNumber(node.value);
  if (node.kind !== "call") return `\\mathrm{${node.name.replaceAll("_", "\\_")}}`;
  const needs = latexNeeds(node);
  const args = node.args.map((arg, i) => {
    const text = toLatex(arg);
    return latexLevel(arg) < (needs[i] ?? 0) ? `\\left(${text}\\right)` : text;
  });
  return operatorByName(node.op)?.latex(args) ?? `${node.op}\\left(${args.join(", ")}\\right)`;
}

/** One line per node, drawn with lines, for a terminal. */
export function toTree(node: Node): string {
  const lines: string[] = [];
  const visit = (written: Node, lead: string, branch: string, below: string): void => {
    const n = shown(written);
    lines.push(
      lead + branch + (n.kind === "number" ? numberText(n.value) : n.kind === "call" ? n.op : n.name),
    );
    if (n.kind !== "call") return;
    for (const [i, arg] of n.args.entries()) {
      const last = i === n.args.length - 1;
      visit(arg, lead + below, last ? "└─ " : "├─ ", last ? "   " : "│  ");
    }
  };
  visit(node, "", "", "");
  return lines.join("\n");
}
