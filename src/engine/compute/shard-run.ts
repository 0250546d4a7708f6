import type { Arena } from "./arena.js";
import { ComputeError } from "./compute-error.js";
import type { HotMatrices } from "./hot.js";
import { KERNELS, type KernelRecord } from "./kernels.js";
import { inPieces, type Pause, pinFilled } from "./pieces.js";
import type { Plan, Step } from "./plan.js";
import { writeProgram } from "./program.js";
import type { Consumer, Shard, ShardContext } from "./shard.js";
import { copyRows, type Source } from "./source.js";
import type { Instance } from "./wasm.js";

/** What an executor owns. */
export interface Machine {
  readonly source: Source;
  readonly instance: Instance;
  readonly arena: Arena;
  readonly hot: HotMatrices;
}

export interface Sizes {
  readonly slot: number;
  readonly scratch: { readonly program: number; readonly results: number; readonly all: number };
  /** Slots that the plan does not need. */
  readonly spare: number;
}

type Kernel = Extract<Step, { kind: "kernel" }>;

/** Symbols and rows of the first piece of a step; the next ones are as large as its speed allows. */
const PIECE_COLUMNS = 64;
const PIECE_ROWS = 64;

/** One plan over one time shard. */
export class ShardRun {
  readonly #machine: Machine;
  readonly #plan: Plan;
  readonly #shard: Shard;
  readonly #consumer: Consumer;
  readonly #pause: Pause;
  readonly #sizes: Sizes;
  readonly #rows: number;
  readonly #stride: number;
  /** Where matrices are, by node. */
  readonly #address = new Map<number, number>();
  /** Reads that are still to come, by node. */
  readonly #left = new Map<number, number>();
  readonly #formulasOf = new Map<number, number[]>();
  /** Lasting numbers of the nodes (see HotMatrices). */
  readonly #ids: readonly number[];
  /** Nodes whose matrix an earlier batch left. */
  readonly #found = new Set<number>();
  readonly #groups = new Map<string, number>();
  #context!: ShardContext;

  constructor(machine: Machine, plan: Plan, shard: Shard, consumer: Consumer, sizes: Sizes, pause: Pause) {
    this.#machine = machine;
    this.#plan = plan;
    this.#shard = shard;
    this.#consumer = consumer;
    this.#sizes = sizes;
    this.#pause = pause;
    this.#rows = shard.to - shard.base;
    this.#stride = machine.source.stride;
    this.#ids = machine.hot.identify(plan.graph);
    plan.roots.forEach((root, i) => {
      this.#formulasOf.set(root, [...(this.#formulasOf.get(root) ?? []), i]);
    });
  }

  /**
   * Adds the milliseconds to those of the formula that needed a step first.
   * @param onDone told parts of the shard that add up to 1
   */
  async run(spent: number[], onDone: (part: number) => void): Promise<void> {
    const { arena } = this.#machine;
    const { slot, scratch } = this.#sizes;
    const { base, to } = this.#shard;
    arena.layout(`${base}:${to}`, slot, scratch.all);
    const pinned = await this.#pinAlways();
    this.#context = {
      shard: this.#shard,
      source: this.#machine.source,
      arena,
      instance: this.#machine.instance,
      results: arena.scratch + scratch.program,
      scratch: arena.scratch + scratch.program + scratch.results,
      universe: pinned.universe,
      pause: this.#pause,
    };
    await this.#consumer.begin(this.#context);
    const steps = this.#needed();

    for (const root of this.#formulasOf.keys())
      if (this.#found.has(root) || this.#plan.graph.nodes[root]!.kind === "field")
        await this.#deliver(root, spent);
    for (const step of steps) {
      await this.#pause();
      const start = performance.now();
      for (const { node } of step.inputs) await this.#open(node);
      for (const output of step.outputs) this.#address.set(output, arena.take());
      await this.#launch(step);
      spent[step.owner]! += performance.now() - start;
      for (const { node } of step.inputs) this.#close(node, 1);
      for (const output of step.outputs) {
        await this.#deliver(output, spent);
        if (this.#address.has(output) && (this.#left.get(output) ?? 0) === 0) this.#close(output, 0);
      }
      onDone(1 / steps.length);
    }
    if (steps.length === 0) onDone(1);
    await this.#pause();
    this.#consumer.end(this.#context);
    for (const key of pinned.keys) arena.unpin(key);
  }

  /** The universe and the groups: a byte and four bytes a cell, in slots like the rest. */
  async #pinAlways(): Promise<{ keys: string[]; universe: number }> {
    const { source } = this.#machine;
    const universe = await this.#pinRows("universe", source.universe, this.#stride);
    const keys = ["universe"];
    for (const name of this.#plan.groups) {
      const key = `group:${name}`;
      this.#groups.set(name, await this.#pinRows(key, source.groups.get(name)!.codes, this.#stride * 4));
      keys.push(key);
    }
    return { keys, universe };
  }

  /** The shard's rows of the panel, copied in where they are not there yet. */
  #pinRows(key: string, rows: Parameters<typeof copyRows>[0], rowBytes: number): Promise<number> {
    const { arena } = this.#machine;
    const { base } = this.#shard;
    return pinFilled(arena, key, this.#rows, this.#pause, (at, from, to) =>
      copyRows(rows, rowBytes, base + from, base + to, arena.memory.buffer, at + from * rowBytes),
    );
  }

  /** The steps that have to run: not those whose matrices are there, nor what only those would read. */
  #needed(): Step[] {
    const { arena, hot } = this.#machine;
    const { roots, steps } = this.#plan;
    const wanted = new Set(roots);
    for (const root of roots) this.#left.set(root, (this.#left.get(root) ?? 0) + 1);
    let spare = this.#shard.whole ? this.#sizes.spare : 0;
    const needed: Step[] = [];
    for (const step of [...steps].reverse()) {
      const outputs = step.outputs.filter((output) => wanted.has(output));
      if (outputs.length === 0) continue;
      if (step.kind === "kernel" && outputs.length <= spare) {
        const found = outputs.map((output) => hot.find(arena, this.#ids[output]!));
        if (found.every((at) => at !== undefined)) {
          outputs.forEach((output, k) => {
            this.#address.set(output, found[k]!);
            this.#found.add(output);
          });
          spare -= outputs.length;
          continue;
        }
        outputs.forEach((output, k) => {
          if (found[k] !== undefined) hot.release(arena, this.#ids[output]!);
        });
      }
      needed.push(step);
      for (const { node } of step.inputs) {
        wanted.add(node);
        this.#left.set(node, (this.#left.get(node) ?? 0) + 1);
      }
    }
    return needed.reverse();
  }

  async #open(id: number): Promise<number> {
    const known = this.#address.get(id);
    if (known !== undefined) return known;
    const node = this.#plan.graph.nodes[id]!;
    if (node.kind !== "field") throw new ComputeError("bad-tree", "A matrix is read before it is written.");
    const rows = this.#machine.source.fields.get(node.name)!;
    const at = await this.#pinRows(`field:${node.name}`, rows, this.#stride * 8);
    this.#address.set(id, at);
    return at;
  }

  #close(id: number, reads: number): void {
    const left = (this.#left.get(id) ?? 0) - reads;
    this.#left.set(id, left);
    if (left > 0) return;
    const { arena, hot } = this.#machine;
    const node = this.#plan.graph.nodes[id]!;
    if (node.kind === "field") arena.unpin(`field:${node.name}`);
    else if (this.#found.has(id)) hot.release(arena, this.#ids[id]!);
    else if (node.kind === "kernel" && this.#shard.whole)
      hot.keep(arena, this.#ids[id]!, this.#address.get(id)!);
    else arena.give(this.#address.get(id)!);
    this.#address.delete(id);
  }

  async #deliver(id: number, spent: number[]): Promise<void> {
    const formulas = this.#formulasOf.get(id);
    if (!formulas) return;
    const start = performance.now();
    await this.#consumer.take(this.#context, await this.#open(id), formulas);
    spent[formulas[0]!]! += performance.now() - start;
    this.#close(id, formulas.length);
  }

  async #launch(step: Step): Promise<void> {
    const { from, base, whole } = this.#shard;
    const lead = Math.max(...step.outputs.map((output) => this.#plan.lead.get(output) ?? 0));
    const first = whole ? 0 : Math.max(0, from - base - lead - this.#consumer.overlap);
    if (step.kind === "kernel") return this.#kernel(step, first);
    const { exports, memory } = this.#machine.instance;
    const stride = this.#stride;
    const { program } = step;
    const at = writeProgram(
      memory.buffer,
      program,
      this.#machine.arena.scratch,
      stride,
      (id) => this.#address.get(id)!,
    );
    const output = this.#address.get(step.outputs[0]!)!;
    await inPieces(this.#rows - first, 1, PIECE_ROWS * 4, this.#pause, (a, b) =>
      exports.elementwise(
        ...[at.code, program.instructions.length, at.registers, at.tiles, at.nan],
        ...[output, (first + a) * stride, (first + b) * stride],
      ),
    );
  }

  async #kernel(step: Kernel, first: number): Promise<void> {
    const { instance, source } = this.#machine;
    const { exports, memory } = instance;
    const { scratch, universe } = this.#context;
    const stride = this.#stride;
    const record: KernelRecord = KERNELS[step.kernel];
    const run = exports[step.kernel];
    const skip = Math.max(0, first - record.lookback(step.params));
    const names = step.group === undefined ? undefined : source.groups.get(step.group)?.names;
    const group = step.group === undefined ? 0 : this.#groups.get(step.group)!;
    /** Rows from `row` on, columns from `column` on. */
    const launch = (row: number, rows: number, column: number, columns: number) =>
      record.launch(run, {
        inputs: step.arguments.map((id) => this.#address.get(id)! + (row * stride + column) * 8),
        outputs: step.outputs.map((id) => this.#address.get(id)! + (row * stride + column) * 8),
        rows,
        stride,
        columns,
        t0: this.#shard.base + row,
        params: step.params,
        scratch,
        universe: universe + row * stride,
        group: group + row * stride * 4,
        groups: names?.length ?? 0,
        table: (words) => {
          new Uint32Array(memory.buffer, scratch, words.length).set(words);
          return { at: scratch, end: scratch + Math.ceil((words.length * 4) / 64) * 64 };
        },
      });
    if (record.by === "columns")
      await inPieces(stride, 8, PIECE_COLUMNS, this.#pause, (from, to) =>
        launch(skip, this.#rows - skip, from, to - from),
      );
    else
      await inPieces(this.#rows - skip, 1, PIECE_ROWS, this.#pause, (from, to) =>
        launch(skip + from, to - from, 0, stride),
      );
  }
}
