/**
 * The formula tree that everything after the parser works on: named steps inlined, aliases resolved to canonical
 * operator names, defaults filled in, look-ahead refused. Nodes are plain, frozen data.
 */
export type Node = NumberNode | FieldNode | GroupNode | CallNode;

export interface NumberNode {
  readonly kind: "number";
  readonly value: number;
}

/** A numeric field of the panel (`close`), by its canonical name. */
export interface FieldNode {
  readonly kind: "field";
  readonly name: string;
}

/** A partition of the symbols (`industry`): only ever an argument of a group operator. */
export interface GroupNode {
  readonly kind: "group";
  readonly name: string;
}

/** Arguments stand in the order of the operator's parameters; windows and other constants are NumberNodes. */
export interface CallNode {
  readonly kind: "call";
  readonly op: string;
  readonly args: readonly Node[];
}

/** What a quantity is measured in. `unknown` mixes with everything. */
export type Unit = "price" | "shares" | "money" | "ratio" | "rank" | "time" | "bool" | "none" | "unknown";

export type OperatorCategory =
  | "arithmetic"
  | "comparison"
  | "logic"
  | "math"
  | "time-series"
  | "pair"
  | "cross-section"
  | "group";

export interface Param {
  readonly name: string;
  /** `series`: any expression. `window`: rows, a whole number. `number`: a constant. `group`: a partition. */
  readonly kind: "series" | "window" | "number" | "group";
  readonly min?: number;
  readonly max?: number;
  /** Used when the argument is left out. */
  readonly default?: number;
  /** The last parameter may repeat (`neutralize(x, industry, a, b, …)`). */
  readonly rest?: boolean;
  /** A `number` that must be whole (`cs_quantile(x, 5)`). */
  readonly integer?: boolean;
}

/** One record per operator: the parser, GP, the model's prompt, docs and property tests all derive from it. */
export interface Operator {
  readonly name: string;
  /** Case-insensitive names in gplearn, WorldQuant, GTJA, Qlib, rqfactor. */
  readonly aliases: readonly string[];
  readonly category: OperatorCategory;
  readonly params: readonly Param[];
  readonly unit: (args: readonly Unit[]) => Unit;
  /** Rows before today that one value needs, beyond what its arguments need. */
  readonly lookback: (args: readonly Node[]) => number;
  /** The order of the series arguments does not matter (canonical form sorts them). */
  readonly commutative?: boolean;
  /** What is wrong with the arguments taken together (`clip` with lo above hi), or undefined. */
  readonly check?: (args: readonly Node[]) => string | undefined;
  readonly doc: { readonly en: string; readonly zh: string };
  /** LaTeX with the arguments already rendered. */
  readonly latex: (args: readonly string[]) => string;
}

export interface Complexity {
  readonly nodes: number;
  readonly depth: number;
  readonly constants: number;
  /** Distinct fields and groups. */
  readonly fields: number;
}

export interface FormulaWarning {
  readonly code: string;
  readonly message: string;
  /** Character offsets in the source. */
  readonly start?: number;
  readonly end?: number;
}

/** A checked formula. The only way to get one is `parseFormula`, so holding one means that it is legal. */
export interface Formula {
  /** As written. */
  readonly source: string;
  /** Canonical tree: commutative arguments sorted, constants folded, double negation gone, steps inlined. */
  readonly node: Node;
  /** Infix text of the canonical tree; parses back to the same tree. */
  readonly canonical: string;
  /** Identity of the formula everywhere (cache, ledger, library): SHA-256 of `canonical`, first 16 hex digits. */
  readonly hash: string;
  /** Rows before today that one value depends on. */
  readonly lookback: number;
  readonly unit: Unit;
  readonly complexity: Complexity;
  readonly fields: readonly string[];
  readonly groups: readonly string[];
  readonly warnings: readonly FormulaWarning[];
}
