import type { Node } from "../dsl/types.js";
import { Graph } from "./graph.js";
import { KERNELS, type KernelName, type KernelRecord } from "./kernels.js";
import { lower } from "./lower.js";
import { compileProgram, type Program } from "./program.js";

interface StepBase {
  /** Nodes whose matrices the step writes. */
  readonly outputs: readonly number[];
  /** Nodes whose matrices it reads, and how many rows before today. */
  readonly inputs: readonly { readonly node: number; readonly back: number }[];
  /** The formula that needs it first: it is charged with the time. */
  readonly owner: number;
}
export type Step =
  | (StepBase & { readonly kind: "program"; readonly program: Program })
  | (StepBase & {
      readonly kind: "kernel";
      readonly kernel: KernelName;
      readonly arguments: readonly number[];
      readonly params: readonly number[];
      readonly group: string | undefined;
    });

/** A batch of formulas as steps in an order in which every matrix is there before it is read. */
export interface Plan {
  readonly graph: Graph;
  /** One node per formula; equal formulas share one. */
  readonly roots: readonly number[];
  readonly steps: readonly Step[];
  /** Rows before today that each matrix must hold, by node. */
  readonly lead: ReadonlyMap<number, number>;
  /** Rows before today that the batch reads. */
  readonly lookback: number;
  /** How often each matrix is read: by steps, and once per formula whose value it is. */
  readonly reads: ReadonlyMap<number, number>;
  /** Most matrices alive at once, fields included. */
  readonly peak: number;
  readonly groups: readonly string[];
}

export interface PlanOptions {
  /** false: one step per node. For tests: fusing must not change a bit. */
  readonly fuse?: boolean;
}

export function makePlan(formulas: readonly Node[], options: PlanOptions = {}): Plan {
  const graph = new Graph();
  const roots = formulas.map((node) => lower(graph, node));
  const owner = chooseMatrices(graph, roots, options.fuse ?? true);
  const steps = orderSteps(graph, roots, owner);
  const lead = leads(steps, roots);
  return {
    graph,
    roots,
    steps,
    lead,
    lookback: Math.max(0, ...lead.values()),
    ...lifetimes(steps, roots),
    groups: [
      ...new Set(steps.flatMap((s) => (s.kind === "kernel" && s.group !== undefined ? [s.group] : []))),
    ],
  };
}

const record = (name: KernelName): KernelRecord => KERNELS[name];

/**
 * For every elementwise node the node whose program computes it: itself when its matrix is wanted (it is a formula, a
 * kernel or a delay reads it, or two programs would), otherwise that of its readers.
 */
function chooseMatrices(graph: Graph, roots: readonly number[], fuse: boolean): Map<number, number> {
  const wanted = new Set(roots);
  const readers = new Map<number, number[]>();
  graph.nodes.forEach((node, id) => {
    if (node.kind === "kernel") for (const input of node.inputs) wanted.add(input);
    if (node.kind === "delay") wanted.add(node.input);
    if (node.kind === "elementwise")
      for (const input of node.inputs) readers.set(input, [...(readers.get(input) ?? []), id]);
  });
  const owner = new Map<number, number>();
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const { kind } = graph.nodes[id]!;
    if (kind !== "elementwise") {
      if (wanted.has(id)) owner.set(id, id);
      continue;
    }
    const programs = new Set((readers.get(id) ?? []).map((reader) => owner.get(reader)!));
    const [only] = programs;
    const inline = fuse && !wanted.has(id) && programs.size === 1 && only !== undefined;
    owner.set(id, inline ? only : id);
  }
  return owner;
}

function orderSteps(graph: Graph, roots: readonly number[], owner: ReadonlyMap<number, number>): Step[] {
  const steps: Step[] = [];
  const done = new Set<number>();
  const kernelIds = new Map<string, number>();
  graph.nodes.forEach((node, id) => {
    if (node.kind === "kernel") kernelIds.set(`${node.kernel}:${node.inputs}:${node.params}`, id);
  });
  const make = (id: number, formula: number): void => {
    if (done.has(id)) return;
    done.add(id);
    const node = graph.nodes[id]!;
    if (node.kind === "field") return;
    if (node.kind === "kernel") {
      for (const input of node.inputs) make(input, formula);
      // The spread about the median needs the median: where both are wanted one kernel gives both.
      const twin = (kernel: KernelName) => kernelIds.get(`${kernel}:${node.inputs}:${node.params}`);
      const median = node.kernel === "tsMad" ? twin("tsMedian") : node.kernel === "tsMedian" ? id : undefined;
      const mad = node.kernel === "tsMedian" ? twin("tsMad") : node.kernel === "tsMad" ? id : undefined;
      const both = median !== undefined && mad !== undefined && !done.has(median === id ? mad : median);
      if (both) done.add(median).add(mad);
      const back = record(node.kernel).lookback(node.params);
      steps.push({
        kind: "kernel",
        kernel: both ? "tsMedianMad" : node.kernel,
        outputs: both ? [median, mad] : [id],
        arguments: node.inputs,
        inputs: [...new Set(node.inputs)].map((input) => ({ node: input, back })),
        params: node.params,
        group: node.group,
        owner: formula,
      });
      return;
    }
    const program = compileProgram(graph, id, (other) => owner.get(other) === id);
    const back = new Map<number, number>();
    for (const i of program.instructions) {
      if (i.source === undefined) continue;
      make(i.source, formula);
      back.set(i.source, Math.max(back.get(i.source) ?? 0, i.b));
    }
    steps.push({
      kind: "program",
      program,
      outputs: [id],
      inputs: [...back].map(([source, rows]) => ({ node: source, back: rows })),
      owner: formula,
    });
  };
  roots.forEach((root, formula) => {
    make(root, formula);
  });
  return steps;
}

function leads(steps: readonly Step[], roots: readonly number[]): Map<number, number> {
  const lead = new Map<number, number>(roots.map((root) => [root, 0]));
  for (const step of [...steps].reverse()) {
    const own = Math.max(...step.outputs.map((output) => lead.get(output) ?? 0));
    for (const output of step.outputs) lead.set(output, own);
    for (const { node, back } of step.inputs) lead.set(node, Math.max(lead.get(node) ?? 0, own + back));
  }
  return lead;
}

function lifetimes(steps: readonly Step[], roots: readonly number[]) {
  const reads = new Map<number, number>();
  const count = (node: number) => reads.set(node, (reads.get(node) ?? 0) + 1);
  for (const step of steps) for (const { node } of step.inputs) count(node);
  for (const root of roots) count(root);

  // A formula's value is read (measured, copied out) as soon as it is there.
  const left = new Map(reads);
  const alive = new Set<number>();
  let peak = 0;
  const read = (node: number) => {
    const n = left.get(node)! - 1;
    left.set(node, n);
    if (n === 0) alive.delete(node);
  };
  const rootsOf = new Map<number, number>();
  for (const root of roots) rootsOf.set(root, (rootsOf.get(root) ?? 0) + 1);
  const finish = (node: number) => {
    for (let k = rootsOf.get(node) ?? 0; k > 0; k--) read(node);
  };
  for (const root of new Set(roots)) if (!steps.some((s) => s.outputs.includes(root))) peak = 1;
  for (const step of steps) {
    for (const { node } of step.inputs) alive.add(node);
    for (const output of step.outputs) if (left.get(output)) alive.add(output);
    peak = Math.max(peak, alive.size + step.outputs.length);
    for (const { node } of step.inputs) read(node);
    for (const output of step.outputs) finish(output);
  }
  return { reads, peak };
}
