import { type LabelOptions, labelPrices, returnsInto } from "../panel/labels.js";
import { ComputeError } from "./compute-error.js";
import { pinFilled } from "./pieces.js";
import type { ShardContext } from "./shard.js";
import { copyRows, resident, type Source } from "./source.js";
import type { Label } from "./types.js";

/** A label with a name: typed arrays lose their identity on the way to a worker, what is prepared is kept under the name. */
export interface NamedLabel {
  readonly id: string;
  readonly label: Label;
}

/** Addresses of a row of a label: its values, and its order (see kernels/ordered.ts). */
export interface LabelRow {
  readonly values: number;
  readonly order: number;
  readonly number: number;
  readonly count: number;
}

/** One label in the arena: a slot of values and a slot of their order per date. */
export class LabelSlots {
  static readonly slots = 2;
  readonly #label: NamedLabel;
  readonly #keepValues: boolean;
  #values = 0;
  #order = 0;
  #rows = 0;
  #stride = 0;

  /** @param keepValues false: only the order is read (a RankIC), the slot of values may go when room is needed */
  constructor(label: NamedLabel, keepValues: boolean) {
    this.#label = label;
    this.#keepValues = keepValues;
  }

  async begin(context: ShardContext): Promise<void> {
    const { arena, shard, source, instance, pause } = context;
    const { stride } = source;
    const rows = shard.to - shard.from;
    this.#rows = rows;
    this.#stride = stride;
    const universe = context.universe + (shard.from - shard.base) * stride;
    const pin = (what: string, fill: (at: number, from: number, to: number) => void) =>
      pinFilled(arena, this.#key(what, context), rows, pause, fill);
    this.#values = await pin("label", (at, from, to) => {
      const first = at + from * stride * 8;
      const out = new Float64Array(arena.memory.buffer, first, (to - from) * stride);
      this.#fill(out, source, shard.from + from);
      instance.exports.maskLabel(first, universe + from * stride, to - from, stride);
    });
    this.#order = await pin("order", (at, from, to) => {
      const { values, order, number, count } = this.#row(at, from);
      instance.exports.prepareLabel(
        ...[values, universe + from * stride, to - from, stride],
        ...[order, number, count, context.scratch],
      );
    });
    if (!this.#keepValues) arena.unpin(this.#key("label", context));
  }

  /** Where the row is, counted from the shard's first. */
  at(row: number): LabelRow {
    return this.#row(this.#order, row);
  }

  #row(slot: number, row: number): LabelRow {
    const [rows, stride] = [this.#rows, this.#stride];
    return {
      values: this.#values + row * stride * 8,
      order: slot + row * stride * 4,
      number: slot + (rows + row) * stride * 4,
      count: slot + rows * stride * 8 + row * 8,
    };
  }

  end(context: ShardContext): void {
    if (this.#keepValues) context.arena.unpin(this.#key("label", context));
    context.arena.unpin(this.#key("order", context));
  }

  /** The label of the rows from `from` on. */
  #fill(out: Float64Array, source: Source, from: number): void {
    const { label } = this.#label;
    const { stride } = source;
    if (label instanceof Float64Array) {
      out.set(label.subarray(from * stride, from * stride + out.length));
      return;
    }
    const { field, enter, exit } = labelPrices(label);
    const price = source.fields.get(field);
    if (!price) throw missingPrice(label.entry, field);
    // Entries and exits overlap: one slice has both.
    const first = Math.min(from + enter, source.rows);
    const last = Math.min(from + out.length / stride + exit, source.rows);
    const prices = resident(price)
      ? price.subarray(first * stride, last * stride)
      : new Float64Array((last - first) * stride);
    if (!resident(price)) copyRows(price, stride * 8, first, last, prices.buffer, 0);
    returnsInto(out, prices, prices.subarray((exit - enter) * stride));
  }

  #key(what: string, { shard }: ShardContext): string {
    return `${what}:${this.#label.id}:${shard.from}`;
  }
}

/** The same for the same label options; arrays are numbered where they are seen (see evaluator.ts). */
export const labelId = ({ entry, horizon, lag = 0 }: LabelOptions): string => `${entry}+${lag}+${horizon}`;

export const missingPrice = (entry: string, field: string) =>
  new ComputeError("missing-field", `Entry "${entry}" needs the field "${field}", which the panel lacks.`, {
    hint: field === "open" ? 'Use the entry "next-close".' : "Load the field close.",
    evidence: { field, entry },
  });
