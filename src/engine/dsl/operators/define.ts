import type { Node, Operator, Param, Unit } from "../types.js";

/** Ten years of trading days: a longer window is a slip of the pen. */
export const MAX_WINDOW = 2520;

/** Keeps the literal name, so that `OperatorName` is a union and a kernel table can be checked for completeness. */
export function operator<const N extends string>(
  record: Omit<Operator, "name"> & { readonly name: N },
): Operator & { readonly name: N } {
  return record;
}

export const series = (name: string): Param => ({ name, kind: "series" });
export const group: Param = { name: "g", kind: "group" };

/** `min` is the fewest rows for which the statistic can exist (a standard deviation needs two). */
export const window = (min = 1, fallback?: number): Param => ({
  name: "d",
  kind: "window",
  min,
  max: MAX_WINDOW,
  ...(fallback === undefined ? {} : { default: fallback }),
});

export const constant = (
  name: string,
  range: Pick<Param, "min" | "max" | "default" | "integer"> = {},
): Param => ({
  name,
  kind: "number",
  ...range,
});

// Unit rules ---------------------------------------------------------------------------------------------------

const DIMENSIONLESS: ReadonlySet<Unit> = new Set(["ratio", "rank", "none", "bool"]);
export const isDimensionless = (unit: Unit): boolean => DIMENSIONLESS.has(unit);

export const ofFirst = (units: readonly Unit[]): Unit => units[0] ?? "unknown";
export const always = (unit: Unit) => (): Unit => unit;

/** What a sum or a choice is measured in: a bare constant takes the unit of the other side. */
export function common(a: Unit, b: Unit): Unit {
  if (a === b) return a;
  if (a === "none" || a === "bool") return b;
  if (b === "none" || b === "bool") return a;
  if (isDimensionless(a) && isDimensionless(b)) return "ratio";
  return "unknown";
}

export const ofBoth = (units: readonly Unit[]): Unit => common(units[0] ?? "unknown", units[1] ?? "unknown");

export function product(units: readonly Unit[]): Unit {
  const [a = "unknown", b = "unknown"] = units;
  if (isDimensionless(a) && isDimensionless(b))
    return a === "none" || a === "bool" ? b : b === "none" ? a : "ratio";
  if (isDimensionless(a)) return b;
  if (isDimensionless(b)) return a;
  return (a === "price" && b === "shares") || (a === "shares" && b === "price") ? "money" : "unknown";
}

export function quotient(units: readonly Unit[]): Unit {
  const [a = "unknown", b = "unknown"] = units;
  if (a === "unknown" || b === "unknown") return "unknown";
  if (a === b || (isDimensionless(a) && isDimensionless(b))) return "ratio";
  if (isDimensionless(b)) return a;
  if (a === "money" && b === "shares") return "price";
  if (a === "money" && b === "price") return "shares";
  return "unknown";
}

// Look-back rules ----------------------------------------------------------------------------------------------

export const none = (): number => 0;

/** The value of a constant argument; the parser has checked that it is one. */
export function constantAt(args: readonly Node[], index: number): number {
  const node = args[index];
  return node?.kind === "number" ? node.value : 0;
}

/** Today and the d − 1 rows before it. */
export const rows =
  (index: number) =>
  (args: readonly Node[]): number =>
    Math.max(0, constantAt(args, index) - 1);

/** Exactly the row d days before. */
export const back =
  (index: number) =>
  (args: readonly Node[]): number =>
    constantAt(args, index);

/**
 * A recursive mean alone never forgets. Ours starts at the first valid row of the last L + 1 rows: L is where the
 * weight of everything older is below 1e-12 when all rows are valid, and at least n − 1, the window that (n + 1) / 2
 * valid rows are counted in.
 */
export function recursiveLookback(n: number, alpha: number): number {
  const forgotten = alpha >= 1 ? 0 : Math.ceil(Math.log(1e-12) / Math.log(1 - alpha));
  return Math.max(forgotten, Math.ceil(n) - 1);
}

/** The window d whose `ema` has this alpha; half of it must be there for a value. */
export const spanOf = (alpha: number): number => Math.max(1, Math.round(2 / alpha - 1));

// LaTeX ---------------------------------------------------------------------------------------------------------

export const roman = (name: string): string => `\\operatorname{${name.replaceAll("_", "\\_")}}`;

/** name(a, b), with the window as a subscript when there is one. */
export const call =
  (name: string, windowAt?: number) =>
  (args: readonly string[]): string => {
    const rest = args.filter((_, i) => i !== windowAt);
    const subscript = windowAt === undefined ? "" : `_{${args[windowAt]}}`;
    return `${roman(name)}${subscript}\\left(${rest.join(", ")}\\right)`;
  };

export const infix =
  (symbol: string) =>
  ([a, b]: readonly string[]): string =>
    `${a} ${symbol} ${b}`;
