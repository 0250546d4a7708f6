import { canonicalize, makeCall, number, rawCall } from "./canonical.js";
import { ALL_FIELDS, type FieldSet, fieldCandidates, resolveName } from "./fields.js";
import { FormulaError, type FormulaErrorCode } from "./formula-error.js";
import { nearest } from "./nearest.js";
import { OPERATORS, operatorByName } from "./operators/index.js";
import { aliasNote, gplearnForm, overload } from "./overloads.js";
import { MAX_DEPTH } from "./scan.js";
import { parseSyntax, type Step, type Syntax } from "./syntax.js";
import type { FormulaWarning, Node, Operator, Param, Unit } from "./types.js";
import { mismatch } from "./units.js";

/** Nodes of a formula with its steps written out; a sane one has fewer than a hundred. */
const MAX_NODES = 2000;

export interface ParseOptions {
  /** What the formula may read; all known fields when there is no dataset. */
  readonly fields?: FieldSet;
  /** For calls written without a window, as gplearn's fixed-window functions are. */
  readonly defaultWindow?: number;
  /** `div`, `inv`, `log`, `sqrt` as gplearn protects them (1 or 0 near zero, instead of no value). */
  readonly gplearnProtect?: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A node with what is known of it while it is being built. `size` counts shared subtrees each time they occur. */
export interface Typed extends Span {
  readonly node: Node;
  readonly unit: Unit;
  readonly size: number;
  readonly depth: number;
}

/** A reference to a later day. */
export interface Lead extends Span {
  readonly days: number;
}

/** Names of the operator that does not exist. */
const LEADS: ReadonlySet<string> = new Set(["lead", "ts_lead", "future", "forward", "next"]);

/**
 * Gives names their meaning: fields, steps, operators, defaults, ranges. A reference to the future is built as the
 * call `lead`, which is in no table, and noted in `leads`: the caller refuses the formula, but only after the whole
 * of it has been read, so that the refusal can show what to write instead.
 */
export class Builder {
  readonly warnings: FormulaWarning[] = [];
  readonly leads: Lead[] = [];
  private readonly steps = new Map<string, Typed>();
  private readonly used = new Set<string>();
  private readonly fields: FieldSet;

  /** `sketch`: steps stay names and nothing is rearranged, for showing a formula back to its writer. */
  constructor(
    private readonly source: string,
    private readonly options: ParseOptions,
    private readonly mode: "final" | "sketch" = "final",
  ) {
    this.fields = options.fields ?? ALL_FIELDS;
  }

  /** Builds every step; the value of the formula is the last one. */
  program(program: readonly Step[]): Typed[] {
    const built = program.map((step) => this.step(step));
    const last = built.at(-1)!;
    if (last.node.kind === "group")
      throw this.error("group-misplaced", `"${last.node.name}" is a partition, not a value`, last);
    for (const step of program.slice(0, -1)) {
      if (step.name !== undefined && !this.used.has(step.name)) {
        this.warn("unused-step", `The step "${step.name}" is never used`, {
          start: step.nameStart,
          end: step.nameEnd,
        });
      }
    }
    return built;
  }

  private step(step: Step): Typed {
    const { name } = step;
    const at = { start: step.nameStart, end: step.nameEnd };
    if (name !== undefined && this.steps.has(name)) {
      throw this.error(
        "duplicate-step",
        `The step "${name}" is defined twice`,
        at,
        "Give the second one its own name.",
      );
    }
    const value = this.value(step.body);
    if (name === undefined) return value;
    if (this.fields.has(name))
      this.warn("shadows-field", `The step "${name}" hides the field of that name`, at);
    this.steps.set(
      name,
      this.mode === "final" ? value : { ...value, node: { kind: "field", name }, size: 1, depth: 1 },
    );
    return value;
  }

  private error(
    code: FormulaErrorCode,
    message: string,
    at: Span,
    hint?: string,
    suggestion?: string,
  ): FormulaError {
    return new FormulaError(message, {
      code,
      source: this.source,
      start: at.start,
      end: at.end,
      ...(hint === undefined ? {} : { hint }),
      suggestion,
    });
  }

  private warn(code: string, message: string, at: Span): void {
    if (this.warnings.some((known) => known.code === code && known.message === message)) return;
    this.warnings.push({ code, message, start: at.start, end: at.end });
  }

  private value(syntax: Syntax): Typed {
    const { start, end } = syntax;
    switch (syntax.kind) {
      case "number":
        return { node: number(syntax.value), unit: "none", size: 1, depth: 1, start, end };
      case "name":
        return this.named(syntax.name, syntax);
      case "index":
        return this.shifted(this.value(syntax.object), syntax.shift, syntax);
      case "call":
        return this.call(syntax);
    }
  }

  private named(name: string, at: Span): Typed {
    const step = this.steps.get(name);
    if (step) {
      this.used.add(name);
      return { ...step, start: at.start, end: at.end };
    }
    const meaning = resolveName(this.fields, name);
    const leaf = { size: 1, depth: 1, start: at.start, end: at.end };
    switch (meaning?.kind) {
      case "field":
        return { node: { kind: "field", name: meaning.name }, unit: this.fields.unit(meaning.name), ...leaf };
      case "group":
        if (meaning.coarser) this.warn("group-substituted", `"${name}" is read as ${meaning.name}`, at);
        return { node: { kind: "group", name: meaning.name }, unit: "unknown", ...leaf };
      case "derived":
        return this.derived(name, meaning.formula, at);
      case "lag":
        return this.shifted(this.named(meaning.base, at), -meaning.days, at);
      default:
        throw this.unknownName(name, at);
    }
  }

  private unknownName(name: string, at: Span): FormulaError {
    if (operatorByName(name)) {
      return this.error(
        "unknown-field",
        `"${name}" is an operator and needs its arguments`,
        at,
        signature(operatorByName(name)!),
      );
    }
    const close = nearest(name, [...this.steps.keys(), ...fieldCandidates(this.fields)]);
    const hint =
      close.length > 0
        ? `Did you mean ${close.join(" or ")}?`
        : `Fields here: ${this.fields.names.join(", ")}.`;
    return this.error("unknown-field", `There is no field or step "${name}"`, at, hint, close[0]);
  }

  private derived(name: string, formula: string, at: Span): Typed {
    try {
      const inner = new Builder(formula, { fields: this.fields }, this.mode);
      return { ...inner.program(parseSyntax(formula)).at(-1)!, start: at.start, end: at.end };
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      throw this.error(
        "unknown-field",
        `"${name}" stands for ${formula}, which this dataset cannot give`,
        at,
        error.message,
      );
    }
  }

  /** x `days` later (negative: earlier). */
  private shifted(x: Typed, days: number, at: Span): Typed {
    if (days === 0) return { ...x, start: at.start, end: at.end };
    if (days < 0) return this.apply("delay", [x, this.constant(-days, at)], at);
    this.leads.push({ start: at.start, end: at.end, days });
    return this.bare("lead", [x, this.constant(days, at)], at, x.unit);
  }

  private constant(value: number, at: Span): Typed {
    return { node: number(value), unit: "none", size: 1, depth: 1, start: at.start, end: at.end };
  }

  private call(syntax: Syntax & { kind: "call" }): Typed {
    if (syntax.infix)
      return this.apply(
        syntax.name,
        syntax.args.map((arg) => this.value(arg)),
        syntax,
      );
    const lower = syntax.name.toLowerCase();
    const [, sequence] = syntax.args;
    if (lower.startsWith("reg") && sequence?.kind === "call" && sequence.name.toLowerCase() === "sequence") {
      return this.onSequence(lower, syntax, sequence);
    }
    const args = syntax.args.map((arg) => this.value(arg));
    if (LEADS.has(lower) && args.length > 0)
      return this.shifted(args[0]!, this.days(args[1], syntax), syntax);
    const protectedForm =
      this.options.gplearnProtect &&
      gplearnForm(
        lower,
        args.map((arg) => arg.node),
      );
    if (protectedForm) return this.rebuilt(protectedForm, args, syntax);
    return this.overloaded(syntax.name, args, syntax);
  }

  /** GTJA: REGBETA(x, SEQUENCE(n)), a regression on 1 … n. */
  private onSequence(
    name: string,
    syntax: Syntax & { kind: "call" },
    sequence: Syntax & { kind: "call" },
  ): Typed {
    const x = this.value(syntax.args[0]!);
    const length = sequence.args[0];
    if (!length) throw this.error("arity", "sequence needs its length", sequence, "sequence(n)");
    return this.apply(name === "regbeta" ? "ts_slope" : "ts_resid", [x, this.value(length)], syntax);
  }

  private days(arg: Typed | undefined, at: Span): number {
    const value = arg === undefined ? 1 : constantOf(arg.node);
    if (value === undefined || !Number.isInteger(value)) {
      throw this.error("window-not-constant", "The number of days must be a whole constant", arg ?? at);
    }
    return value;
  }

  private overloaded(written: string, args: readonly Typed[], at: Span): Typed {
    const choice = overload(written, args);
    const note = choice?.note ?? aliasNote(written);
    if (note !== undefined) this.warn("alias-semantics", note, at);
    if (!choice) return this.apply(written, args, at);
    if ((choice.op === "max2" || choice.op === "min2") && args.length > 2) {
      return args.slice(1).reduce((sofar, arg) => this.apply(choice.op, [sofar, arg], at), args[0]!);
    }
    const inner = this.apply(choice.op, choice.args, at);
    if (!choice.wrap) return inner;
    const [op, wrapped] = choice.wrap(inner.node);
    return this.apply(
      op,
      wrapped.map((node) =>
        node === inner.node ? inner : { ...inner, node, unit: "none", size: 1, depth: 1 },
      ),
      at,
    );
  }

  /** A rewritten form whose leaves are the arguments: sizes and spans are theirs. */
  private rebuilt(node: Node, args: readonly Typed[], at: Span): Typed {
    const visit = (n: Node): Typed => {
      const arg = args.find((known) => known.node === n);
      if (arg) return arg;
      if (n.kind !== "call")
        return { node: n, unit: "none", size: 1, depth: 1, start: at.start, end: at.end };
      return this.apply(n.op, n.args.map(visit), at);
    };
    return visit(node);
  }

  /** One operator on its arguments, checked against its record. */
  private apply(name: string, given: readonly Typed[], at: Span): Typed {
    const op = operatorByName(name);
    if (!op) throw this.unknownOperator(name, at);
    const future = this.future(op, given, at);
    if (future) return future;
    const args = this.arguments(op, given, at);
    const units = args.map((arg) => arg.unit);
    const conflict = mismatch(op.name, units);
    if (conflict !== undefined) this.warn("unit-mismatch", conflict, at);
    if (op.name === "ts_count" && units[0] !== "bool" && units[0] !== "unknown") {
      this.warn(
        "alias-semantics",
        "ts_count counts the rows on which its argument is true (not 0); Qlib's Count counts values",
        at,
      );
    }
    const fault = op.check?.(args.map((arg) => arg.node));
    if (fault !== undefined) throw this.error("constant-range", `${op.name}: ${fault}`, at);
    return this.bare(op.name, args, at, op.unit(units));
  }

  private bare(op: string, args: readonly Typed[], at: Span, unit: Unit): Typed {
    let size = 1;
    let depth = 0;
    for (const arg of args) {
      size += arg.size;
      depth = Math.max(depth, arg.depth);
    }
    if (size > MAX_NODES) {
      throw this.error(
        "too-long",
        `The formula has more than ${MAX_NODES} nodes with its steps written out`,
        at,
      );
    }
    if (depth >= MAX_DEPTH)
      throw this.error("too-deep", `The formula is nested more than ${MAX_DEPTH} deep`, at);
    const nodes = args.map((arg) => arg.node);
    const node = this.mode === "final" ? makeCall(op, nodes) : rawCall(op, nodes);
    return { node, unit, size, depth: depth + 1, start: at.start, end: at.end };
  }

  private unknownOperator(name: string, at: Span): FormulaError {
    const place = { start: at.start, end: Math.min(at.end, at.start + name.length) };
    if (this.steps.has(name) || resolveName(this.fields, name)) {
      return this.error(
        "unknown-operator",
        `"${name}" is a value and cannot be called`,
        place,
        `To multiply, write ${name} * (…).`,
      );
    }
    const close = nearest(
      name,
      OPERATORS.flatMap((op) => [op.name, ...op.aliases]),
    );
    const hint =
      close.length > 0
        ? `Did you mean ${close.join(" or ")}?`
        : "`factorsmith help operators` lists them all.";
    return this.error("unknown-operator", `There is no operator "${name}"`, place, hint, close[0]);
  }

  /** `delay(x, -3)` and its kin: the value as a reference to the future, which has been noted. */
  private future(op: Operator, args: readonly Typed[], at: Span): Typed | undefined {
    if ((op.name !== "delay" && op.name !== "delta" && op.name !== "pct") || args.length !== 2)
      return undefined;
    const days = constantOf(args[1]!.node);
    if (days === undefined || days >= 0) return undefined;
    const x = args[0]!;
    const later = this.shifted(x, Math.ceil(-days), at);
    if (op.name === "delay") return later;
    if (op.name === "delta") return this.apply("sub", [x, later], at);
    return this.apply("sub", [this.apply("divide", [x, later], at), this.constant(1, at)], at);
  }

  private arguments(op: Operator, given: readonly Typed[], at: Span): Typed[] {
    const last = op.params.at(-1);
    const repeats = last?.rest === true;
    if (given.length > op.params.length && !repeats) {
      throw this.error(
        "arity",
        `${op.name} takes ${op.params.length} arguments, not ${given.length}`,
        at,
        signature(op),
      );
    }
    const args = given.map((arg, i) => this.argument(op, op.params[i] ?? last!, arg));
    for (const param of op.params.slice(given.length)) {
      if (param.rest) break;
      const fallback = (param.kind === "window" ? this.options.defaultWindow : undefined) ?? param.default;
      if (fallback === undefined) throw this.missing(op, param, at);
      args.push(this.argument(op, param, this.constant(fallback, at)));
    }
    return args;
  }

  private missing(op: Operator, param: Param, at: Span): FormulaError {
    const more = param.kind === "window" ? " (or set a default window)" : "";
    return this.error(
      "arity",
      `${op.name} needs its argument "${param.name}"`,
      at,
      `${signature(op)}${more}`,
    );
  }

  private argument(op: Operator, param: Param, arg: Typed): Typed {
    if (param.kind === "group") {
      if (arg.node.kind === "group") return arg;
      throw this.error(
        "group-expected",
        `${op.name} needs a partition of the stocks as "${param.name}"`,
        arg,
        `Groups here: ${this.fields.groups.join(", ") || "none"}.`,
      );
    }
    if (arg.node.kind === "group") {
      throw this.error(
        "group-misplaced",
        `"${arg.node.name}" is a partition of the stocks, not a value`,
        arg,
      );
    }
    return param.kind === "series" ? arg : this.constantArgument(op, param, arg);
  }

  private constantArgument(op: Operator, param: Param, arg: Typed): Typed {
    const isWindow = param.kind === "window";
    let value = constantOf(arg.node);
    if (value === undefined) {
      throw this.error(
        isWindow ? "window-not-constant" : "constant-expected",
        `${op.name}: "${param.name}" must be a constant`,
        arg,
        signature(op),
      );
    }
    if (isWindow && !Number.isInteger(value)) {
      // WorldQuant's 101 are printed with windows such as 8.93: "converted to integer by floor".
      this.warn("window-rounded", `The window ${value} is read as ${Math.floor(value)}`, arg);
      value = Math.floor(value);
    }
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = param;
    if (value < min || value > max || (param.integer && !Number.isInteger(value))) {
      const range = `${param.integer || isWindow ? "a whole number " : ""}from ${min} to ${max}`;
      throw this.error(
        isWindow ? "window-range" : "constant-range",
        `${op.name}: "${param.name}" is ${value}`,
        arg,
        `It must be ${range}.`,
      );
    }
    return { ...arg, node: number(value), unit: "none", size: 1, depth: 1 };
  }
}

function constantOf(node: Node): number | undefined {
  const folded = node.kind === "call" ? canonicalize(node) : node;
  return folded.kind === "number" ? folded.value : undefined;
}

/** `ts_mean(x, d)`, as hints show it. */
function signature(op: Operator): string {
  return `${op.name}(${op.params.map((param) => (param.rest ? `${param.name}…` : param.name)).join(", ")})`;
}
