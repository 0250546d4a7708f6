import type { Node } from "../dsl/types.js";
import type { RowRange } from "../panel/types.js";
import { Arena, memoryTooSmall } from "./arena.js";
import { ComputeError } from "./compute-error.js";
import { HotMatrices } from "./hot.js";
import type { Pause } from "./pieces.js";
import { makePlan, type Plan, type PlanOptions } from "./plan.js";
import { programBytes } from "./program.js";
import type { Consumer, Shard } from "./shard.js";
import { type Machine, ShardRun, type Sizes } from "./shard-run.js";
import type { Source } from "./source.js";
import { instantiate } from "./wasm.js";

export interface RunOptions extends PlanOptions {
  readonly pause: Pause;
  /** Told parts of the run, in steps of the plan, that add up to 1. */
  readonly onDone?: (part: number) => void;
}

/** Slots hold a few bytes a row beside the matrix: counts of the label's order. */
const slotBytes = (rows: number, stride: number) => rows * (stride * 8 + 16) + 64;
/** Look-backs are rounded up to this, so that formulas with other windows find the same rows in memory. */
const LEAD_STEP = 256;

/** Runs plans in one WASM instance, one time shard after the other. */
export class Executor {
  readonly source: Source;
  readonly #machine: Machine;
  readonly #arena: Arena;

  /**
   * @param cacheBytes of memoryBytes: for subexpressions that are kept from batch to batch
   * @param softBytes of memoryBytes: what is kept of any kind does not make the memory larger than this
   */
  constructor(
    source: Source,
    module: WebAssembly.Module,
    memoryBytes: number,
    cacheBytes = memoryBytes / 4,
    softBytes = memoryBytes,
  ) {
    this.source = source;
    const instance = instantiate(module);
    this.#arena = new Arena(
      instance.memory,
      instance.exports.heapBase(),
      Math.min(memoryBytes, 2 ** 32 - 65536),
      softBytes,
    );
    this.#machine = { source, instance, arena: this.#arena, hot: new HotMatrices(cacheBytes) };
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
      const shards = this.#shards(plan, rows, consumer);
      for (const shard of shards)
        await new ShardRun(
          this.#machine,
          plan,
          shard,
          consumer,
          this.#sizes(plan, shard, consumer),
          options.pause,
        ).run(spent, (part) => options.onDone?.(part / shards.length));
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

  #sizes(plan: Plan, shard: Shard, consumer: Consumer): Sizes {
    const rows = shard.to - shard.base;
    const scratch = this.#scratchBytes(plan, rows, consumer);
    const slot = slotBytes(rows, this.source.stride);
    const slots = plan.peak + consumer.slots + 1 + plan.groups.length;
    return { slot, scratch, spare: Math.floor(this.#arena.room(scratch.all) / (slot + 64)) - slots };
  }

  #scratchBytes(plan: Plan, rows: number, consumer: Consumer): Sizes["scratch"] {
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
    const results = Math.ceil(consumer.scratchBytes(rows, stride) / 64) * 64;
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
    if (fits(rows.to - whole)) return [{ base: whole, ...rows, whole: true }];
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
      shards.push({
        base: Math.max(0, from - lead),
        from,
        to: Math.min(from + size, rows.to),
        whole: false,
      });
    return shards;
  }
}
