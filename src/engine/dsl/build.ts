import { ArgumentChecker, constantOf, leaf, type Typed } from "./arguments.js";
import { makeCall, number, rawCall } from "./canonical.js";
import { Diagnostics, type Span } from "./diagnostics.js";
import { ALL_FIELDS, type FieldSet, resolveName } from "./fields.js";
import { FormulaError } from "./formula-error.js";
import { MAX_WINDOW } from "./operators/define.js";
import { operatorByName } from "./operators/index.js";
import { aliasNote, gplearnForm, overload } from "./overloads.js";
import { phraseNamed } from "./phrases.js";
import { MAX_DEPTH } from "./scan.js";
import { parseSyntax, type Step } from "./syntax.js";
import type { Syntax } from "./syntax-tree.js";
import type { Node, Operator, Unit } from "./types.js";
import { mismatch } from "./units.js";
import { unknownName, unknownOperator } from "./unknown.js";

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
  readonly diagnostics: Diagnostics;
  readonly leads: Lead[] = [];
  private readonly steps = new Map<string, Typed>();
  private readonly used = new Set<string>();
  private readonly fields: FieldSet;
  private readonly checker: ArgumentChecker;

  /** `sketch`: steps stay names and nothing is rearranged, for showing a formula back to its writer. */
  constructor(
    source: string,
    private readonly options: ParseOptions,
    private readonly mode: "final" | "sketch" = "final",
  ) {
    this.diagnostics = new Diagnostics(source);
    this.fields = options.fields ?? ALL_FIELDS;
    this.checker = new ArgumentChecker(this.diagnostics, this.fields, options.defaultWindow);
  }

  /** Builds every step; the value of the formula is the last one. */
  program(program: readonly Step[]): Typed[] {
    const built = program.map((step) => this.step(step));
    const last = built.at(-1)!;
    this.checker.series(last);
    for (const step of program.slice(0, -1)) {
      if (step.name !== undefined && !this.used.has(step.name)) {
        this.diagnostics.warn("unused-step", `The step "${step.name}" is never used`, {
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
      throw this.diagnostics.error(
        "duplicate-step",
        `The step "${name}" is defined twice`,
        at,
        "Give the second one its own name.",
      );
    }
    const value = this.value(step.body);
    if (name === undefined) return value;
    if (this.fields.has(name))
      this.diagnostics.warn("shadows-field", `The step "${name}" hides the field of that name`, at);
    this.steps.set(name, this.mode === "final" ? value : sketched(name, value));
    return value;
  }

  private value(syntax: Syntax): Typed {
    switch (syntax.kind) {
      case "number":
        return leaf(number(syntax.value), "none", syntax);
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
    switch (meaning?.kind) {
      case "field":
        return leaf(named("field", this.spelling(meaning.name)), this.fields.unit(meaning.name), at);
      case "group":
        if (meaning.coarser)
          this.diagnostics.warn("group-substituted", `"${name}" is read as ${meaning.name}`, at);
        return leaf(named("group", meaning.name), "unknown", at);
      case "derived":
        return this.derived(name, meaning.formula, at);
      case "lag":
        return this.shifted(this.named(meaning.base, at), -meaning.days, at);
      default:
        throw unknownName(this.diagnostics, name, at, this.fields, this.steps.keys());
    }
  }

  /** In a sketch, a field that a step hides is written with a dollar: `$close` is always the field. */
  private spelling(name: string): string {
    return this.mode === "sketch" && this.steps.has(name) ? `$${name}` : name;
  }

  private derived(name: string, formula: string, at: Span): Typed {
    try {
      const inner = new Builder(formula, { fields: this.fields });
      const value = { ...inner.program(parseSyntax(formula)).at(-1)!, start: at.start, end: at.end };
      return this.mode === "final" ? value : leaf(named("field", name), value.unit, at);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      throw this.diagnostics.error(
        "unknown-field",
        `"${name}" stands for ${formula}, which this dataset cannot give`,
        at,
        error.message,
      );
    }
  }

  /** x `days` later (negative: earlier). */
  private shifted(x: Typed, days: number, at: Span): Typed {
    this.checker.series(x);
    if (days > MAX_WINDOW) {
      throw this.diagnostics.error(
        "window-range",
        `${days} days are more than the ${MAX_WINDOW} of a window`,
        at,
      );
    }
    if (days === 0) return { ...x, start: at.start, end: at.end };
    if (days < 0) return this.apply("delay", [x, leaf(number(-days), "none", at)], at);
    this.leads.push({ start: at.start, end: at.end, days });
    return this.bare("lead", [x, leaf(number(days), "none", at)], at, x.unit);
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
    const phrase = phraseNamed(lower);
    if (!phrase) return this.overloaded(syntax.name, args, syntax);
    if (args.length !== phrase.arity) {
      const problem = `${syntax.name} takes ${phrase.arity} arguments, not ${args.length}`;
      throw this.diagnostics.error("arity", problem, syntax, phrase.call);
    }
    return this.rebuilt(phrase.form(args.map((arg) => arg.node)), args, syntax);
  }

  /** GTJA: REGBETA(x, SEQUENCE(n)), a regression on 1 … n. */
  private onSequence(
    name: string,
    syntax: Syntax & { kind: "call" },
    sequence: Syntax & { kind: "call" },
  ): Typed {
    const x = this.value(syntax.args[0]!);
    const length = sequence.args[0];
    if (!length) throw this.diagnostics.error("arity", "sequence needs its length", sequence, "sequence(n)");
    return this.apply(name === "regbeta" ? "ts_slope" : "ts_resid", [x, this.value(length)], syntax);
  }

  private days(arg: Typed | undefined, at: Span): number {
    const value = arg === undefined ? 1 : constantOf(arg.node);
    if (value === undefined || !Number.isInteger(value)) {
      throw this.diagnostics.error(
        "window-not-constant",
        "The number of days must be a whole constant",
        arg ?? at,
      );
    }
    return value;
  }

  private overloaded(written: string, args: readonly Typed[], at: Span): Typed {
    const choice = overload(written, args);
    const note = choice?.note ?? aliasNote(written);
    if (note !== undefined) this.diagnostics.warn("alias-semantics", note, at);
    if (!choice) return this.apply(written, args, at);
    if ((choice.op === "max2" || choice.op === "min2") && args.length > 2) {
      return args.slice(1).reduce((sofar, arg) => this.apply(choice.op, [sofar, arg], at), args[0]!);
    }
    const inner = this.apply(choice.op, choice.args, at);
    if (!choice.wrap) return inner;
    const [op, wrapped] = choice.wrap(inner.node);
    return this.apply(
      op,
      wrapped.map((node) => (node === inner.node ? inner : leaf(node, "none", at))),
      at,
    );
  }

  /** A rewritten form whose leaves are the arguments: sizes and spans are theirs. */
  private rebuilt(node: Node, args: readonly Typed[], at: Span): Typed {
    const visit = (n: Node): Typed => {
      const arg = args.find((known) => known.node === n);
      if (arg) return arg;
      if (n.kind !== "call") return leaf(n, "none", at);
      return this.apply(n.op, n.args.map(visit), at);
    };
    return visit(node);
  }

  /** One operator on its arguments, checked against its record. */
  private apply(name: string, given: readonly Typed[], at: Span): Typed {
    const op = operatorByName(name);
    if (!op)
      throw unknownOperator(
        this.diagnostics,
        name,
        at,
        this.steps.has(name) || resolveName(this.fields, name) !== undefined,
      );
    const future = this.future(op, given, at);
    if (future) return future;
    const args = this.checker.check(op, given, at);
    const units = args.map((arg) => arg.unit);
    const conflict = mismatch(op.name, units);
    if (conflict !== undefined) this.diagnostics.warn("unit-mismatch", conflict, at);
    if (op.name === "ts_count" && units[0] !== "bool" && units[0] !== "unknown") {
      this.diagnostics.warn(
        "alias-semantics",
        "ts_count counts the rows on which its argument is true (not 0); Qlib's Count counts values",
        at,
      );
    }
    const fault = op.check?.(args.map((arg) => arg.node));
    if (fault !== undefined) throw this.diagnostics.error("constant-range", `${op.name}: ${fault}`, at);
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
      throw this.diagnostics.error(
        "too-long",
        `The formula has more than ${MAX_NODES} nodes with its steps written out`,
        at,
      );
    }
    if (depth >= MAX_DEPTH)
      throw this.diagnostics.error("too-deep", `The formula is nested more than ${MAX_DEPTH} deep`, at);
    const nodes = args.map((arg) => arg.node);
    const node = this.mode === "final" ? makeCall(op, nodes) : rawCall(op, nodes);
    return { node, unit, size, depth: depth + 1, start: at.start, end: at.end };
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
    return this.apply("sub", [this.apply("divide", [x, later], at), leaf(number(1), "none", at)], at);
  }
}

const named = (kind: "field" | "group", name: string): Node => Object.freeze({ kind, name });

/** A step as its name; constants and partitions stay what they are, for the operators that need one. */
function sketched(name: string, value: Typed): Typed {
  const constant = constantOf(value.node);
  if (constant !== undefined) return leaf(number(constant), "none", value);
  return value.node.kind === "group" ? value : leaf(named("field", name), value.unit, value);
}
