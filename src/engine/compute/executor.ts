import type { Node } from "../dsl/types.js";
import type { RowRange } from "../panel/types.js";
import { Arena, memoryTooSmall } from "./arena.js";
import { ComputeError } from "./compute-error.js";
import { KERNELS, type KernelRecord } from "./kernels.js";
import { makePlan, type Plan, type PlanOptions, type Step } from "./plan.js";
import { programBytes, writeProgram } from "./program.js";
import type { Consumer, Shard, ShardContext } from "./shard.js";
import { copyRows, type Source } from "./source.js";
import { type Instance, instantiate } from "./wasm.js";

export interface RunOptions extends PlanOptions {
  /** Called between steps; throws (or rejects) to stop. */
  readonly pause: () => void | Promise<void>;
}

/** Slots hold a few bytes a row beside the matrix: counts of the label's order. */
const slotBytes = (rows: number, stride: number) => rows * (stride * 8 + 16) + 64;
/** Look-backs are rounded up to this, so that formulas with other windows find the same rows in memory. */
const LEAD_STEP = 256;

/** Runs plans in one WASM instance, one time shard after the other. */
export class Executor {
  readonly source: Source;
  readonly #instance: Instance;
  readonly #arena: Arena;

  constructor(source: Source, module: WebAssembly.Module, memoryBytes: number) {
    this.source = source;
    this.#instance = instantiate(module);
    this.#arena = new Arena(
      this.#instance.memory,
      this.#instance.exports.heapBase(),
      Math.min(memoryBytes, 2 ** 32 - 65536),
    );
  }

  /** Milliseconds spent per formula (a shared subexpression is charged to the first formula that needs it). */
  async run(
    formulas: readonly Node[],
    rows: RowRange,
    consumer: Consumer,
    options: RunOptions,
  ): Promise<number[]> {
    const plan = makePlan(formulas, options);
    this.#checkNames(plan);
    const spent = formulas.map(() => 0);
    try {
      for (const shard of this.#shards(plan, rows, consumer))
        await this.#shard(plan, shard, consumer, options, spent);
    } catch (error) {
      this.#arena.reset();
      throw error;
    }
    return spent;
  }

  #checkNames(plan: Plan): void {
    const missing = (kind: string, name: string, known: Iterable<string>) =>
      new ComputeError("missing-field", `The panel has no ${kind} "${name}".`, {
        hint: `It has: ${[...known].join(", ")}.`,
        evidence: { [kind]: name },
      });
    for (const node of plan.graph.nodes)
      if (node.kind === "field" && !this.source.fields.has(node.name))
        throw missing("field", node.name, this.source.fields.keys());
    for (const name of plan.groups)
      if (!this.source.groups.has(name)) throw missing("group", name, this.source.groups.keys());
  }

  #scratchBytes(
    plan: Plan,
    rows: number,
    consumer: Consumer,
  ): { program: number; results: number; all: number } {
    const { stride } = this.source;
    let program = 4096;
    let d = 1;
    let width = 0;
    for (const step of plan.steps)
      if (step.kind === "program") program = Math.max(program, programBytes(step.program));
      else {
        d = Math.max(d, step.params[0] ?? 0, step.kernel === "csQuantile" ? 0 : 1);
        width = Math.max(width, step.arguments.length);
      }
    const groups = Math.max(0, ...plan.groups.map((name) => this.source.groups.get(name)!.names.length));
    const results = Math.ceil(consumer.scratchBytes(rows) / 64) * 64;
    program = Math.ceil(program / 64) * 64;
    const kernels = 2 ** 18 + rows * 400 + stride * (400 + 8 * width) + d * 256 + groups * 64;
    return { program, results, all: program + results + kernels };
  }

  /** Cuts the rows so that everything alive at once stays within the bound. */
  #shards(plan: Plan, rows: RowRange, consumer: Consumer): Shard[] {
    const { stride } = this.source;
    const slots = plan.peak + consumer.slots + 1 + plan.groups.length;
    const lead = plan.lookback + consumer.overlap;
    const fits = (n: number) =>
      slots * (slotBytes(n, stride) + 64) <= this.#arena.room(this.#scratchBytes(plan, n, consumer).all);
    const whole = Math.max(0, rows.from - Math.ceil(lead / LEAD_STEP) * LEAD_STEP);
    if (fits(rows.to - whole)) return [{ base: whole, ...rows }];
    let low = 0;
    let high = rows.to - rows.from + lead;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(middle)) low = middle;
      else high = middle - 1;
    }
    const size = low - lead;
    if (size < 1)
      throw memoryTooSmall(
        this.#arena.room(0),
        slots * slotBytes(lead + 1, stride) + this.#scratchBytes(plan, lead + 1, consumer).all,
      );
    const shards: Shard[] = [];
    for (let from = rows.from; from < rows.to; from += size)
      shards.push({ base: Math.max(0, from - lead), from, to: Math.min(from + size, rows.to) });
    return shards;
  }

  async #shard(
    plan: Plan,
    shard: Shard,
    consumer: Consumer,
    options: RunOptions,
    spent: number[],
  ): Promise<void> {
    const { source } = this;
    const arena = this.#arena;
    const { stride } = source;
    const rows = shard.to - shard.base;
    const sizes = this.#scratchBytes(plan, rows, consumer);
    arena.layout(`${shard.base}:${shard.to}`, slotBytes(rows, stride), sizes.all);
    const pinned: string[] = [];
    const pin = (key: string, fill: (address: number) => void): number => {
      const address = arena.pin(key, fill);
      pinned.push(key);
      return address;
    };
    const universe = pin("universe", (at) =>
      copyRows(source.universe, stride, shard.base, shard.to, arena.memory.buffer, at),
    );
    const groups = new Map(
      plan.groups.map((name) => [
        name,
        pin(`group:${name}`, (at) =>
          copyRows(source.groups.get(name)!.codes, stride * 4, shard.base, shard.to, arena.memory.buffer, at),
        ),
      ]),
    );
    const context: ShardContext = {
      shard,
      source,
      arena,
      instance: this.#instance,
      results: arena.scratch + sizes.program,
      scratch: arena.scratch + sizes.program + sizes.results,
      universe,
    };
    consumer.begin(context);

    const left = new Map(plan.reads);
    const address = new Map<number, number>();
    const open = (id: number): number => {
      const known = address.get(id);
      if (known !== undefined) return known;
      const node = plan.graph.nodes[id]!;
      if (node.kind !== "field") throw new ComputeError("bad-tree", "A matrix is read before it is written.");
      const at = arena.pin(`field:${node.name}`, (to) =>
        copyRows(source.fields.get(node.name)!, stride * 8, shard.base, shard.to, arena.memory.buffer, to),
      );
      address.set(id, at);
      return at;
    };
    const close = (id: number, reads: number): void => {
      const n = (left.get(id) ?? 0) - reads;
      left.set(id, n);
      if (n > 0) return;
      const node = plan.graph.nodes[id]!;
      if (node.kind === "field") arena.unpin(`field:${node.name}`);
      else arena.give(address.get(id)!);
      address.delete(id);
    };
    const formulasOf = new Map<number, number[]>();
    plan.roots.forEach((root, i) => {
      formulasOf.set(root, [...(formulasOf.get(root) ?? []), i]);
    });
    const deliver = (id: number): void => {
      const formulas = formulasOf.get(id);
      if (!formulas) return;
      const start = performance.now();
      consumer.take(context, open(id), formulas);
      spent[formulas[0]!]! += performance.now() - start;
      close(id, formulas.length);
    };

    for (const root of formulasOf.keys()) if (plan.graph.nodes[root]!.kind === "field") deliver(root);
    for (const step of plan.steps) {
      await options.pause();
      const start = performance.now();
      for (const { node } of step.inputs) open(node);
      for (const output of step.outputs) address.set(output, arena.take());
      this.#launch(plan, step, context, address, groups, consumer.overlap);
      spent[step.owner]! += performance.now() - start;
      for (const { node } of step.inputs) close(node, 1);
      for (const output of step.outputs) {
        deliver(output);
        if (address.has(output) && (left.get(output) ?? 0) === 0) close(output, 0);
      }
    }
    await options.pause();
    consumer.end(context);
    for (const key of pinned) arena.unpin(key);
  }

  #launch(
    plan: Plan,
    step: Step,
    context: ShardContext,
    address: ReadonlyMap<number, number>,
    groups: ReadonlyMap<string, number>,
    overlap: number,
  ): void {
    const { shard, arena, source } = context;
    const { stride } = source;
    const { exports, memory } = this.#instance;
    const rows = shard.to - shard.base;
    const lead = Math.max(...step.outputs.map((output) => plan.lead.get(output) ?? 0));
    const first = shard.from - shard.base - lead - overlap;
    if (step.kind === "program") {
      const at = writeProgram(memory.buffer, step.program, arena.scratch, stride, (id) => address.get(id)!);
      exports.elementwise(
        at.code,
        step.program.instructions.length,
        at.registers,
        at.tiles,
        at.nan,
        address.get(step.outputs[0]!)!,
        Math.max(0, first) * stride,
        rows * stride,
      );
      return;
    }
    const record: KernelRecord = KERNELS[step.kernel];
    const skip = Math.max(0, first - record.lookback(step.params));
    const matrix = (id: number) => address.get(id)! + skip * stride * 8;
    const group = step.group === undefined ? undefined : source.groups.get(step.group);
    record.launch(exports[step.kernel], {
      inputs: step.arguments.map(matrix),
      outputs: step.outputs.map(matrix),
      rows: rows - skip,
      stride,
      t0: shard.base + skip,
      params: step.params,
      scratch: context.scratch,
      universe: context.universe + skip * stride,
      group: step.group === undefined ? 0 : groups.get(step.group)! + skip * stride * 4,
      groups: group?.names.length ?? 0,
      table: (words) => {
        new Uint32Array(memory.buffer, context.scratch, words.length).set(words);
        return { at: context.scratch, end: context.scratch + Math.ceil((words.length * 4) / 64) * 64 };
      },
    });
  }
}
