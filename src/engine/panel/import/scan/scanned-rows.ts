import { setImmediate as nextTurn } from "node:timers/promises";
import { dateToDay } from "../../layout.js";
import { type MoveStep, type MoveTarget, type Overview, sameValue, type TableRows } from "../rows.js";
import type { Hand } from "./crew.js";
import { NotPlain, type ScanLayout } from "./scan-bytes.js";
import {
  type Moved,
  type MoveTask,
  type ScanFile,
  type Scanned,
  Scanner,
  type ScanTask,
  scanKernels,
} from "./scanner.js";

export interface ScanRequest {
  readonly id: string;
  readonly files: readonly ScanFile[];
  /** Spellings of the files' symbols where there is no symbol column. */
  readonly names: readonly string[] | null;
  readonly layout: ScanLayout;
  /** Names of the numeric columns. */
  readonly columns: readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Parts of the table's blocks that are read, now and then. */
  readonly onBlocks: (blocks: number) => void;
}

/** One thread's part of a table. */
interface Part {
  readonly seen: Scanned;
  move(task: MoveTask): Promise<Moved>;
}

/** The rows of plain CSV files, read by scanners: on the crew's threads, or here when there are none. */
export class ScannedRows implements TableRows {
  readonly #parts: readonly Part[];
  readonly #columns: readonly string[];

  private constructor(parts: readonly Part[], columns: readonly string[]) {
    this.#parts = parts;
    this.#columns = columns;
  }

  /** @throws NotPlain when the files need a full CSV reader */
  static async read(request: ScanRequest, crew: readonly Hand[]): Promise<ScannedRows> {
    const { id, columns, signal } = request;
    const at = (name: string) => columns.indexOf(name);
    const units = { volume: at("volume"), amount: at("amount"), close: at("close") };
    const shared = new Int32Array(new SharedArrayBuffer(8));
    const task: ScanTask = {
      files: request.files,
      layout: request.layout,
      names: request.names,
      turnover: at("turnover"),
      units: Object.values(units).includes(-1) ? null : units,
      first: request.from === undefined ? -(2 ** 31) : dateToDay(request.from),
      last: request.to === undefined ? 2 ** 31 - 1 : dateToDay(request.to),
      shared,
    };
    const stop = () => Atomics.store(shared, 1, 1);
    signal?.addEventListener("abort", stop);
    const ticker = setInterval(() => request.onBlocks(Atomics.load(shared, 0)), 100);
    try {
      const parts = await (crew.length === 0
        ? scanHere(task, signal)
        : Promise.all(crew.map((hand) => scanThere(hand, id, task))));
      signal?.throwIfAborted();
      return new ScannedRows(parts, columns);
    } finally {
      clearInterval(ticker);
      signal?.removeEventListener("abort", stop);
    }
  }

  async spellings(): Promise<readonly string[]> {
    return [...new Set(this.#parts.flatMap(({ seen }) => seen.symbols))];
  }

  async overview(): Promise<Overview> {
    const sum = (of: (seen: Scanned) => number) => this.#parts.reduce((n, { seen }) => n + of(seen), 0);
    return {
      rows: sum((seen) => seen.rows),
      outside: sum((seen) => seen.outside),
      days: [...new Set(this.#parts.flatMap(({ seen }) => [...seen.days]))],
      spellings: [
        ...new Set(this.#parts.flatMap(({ seen }) => seen.symbols.filter((_, i) => seen.inside[i] === 1))),
      ],
    };
  }

  async largestTurnover(): Promise<number | undefined> {
    const largest = Math.max(...this.#parts.map(({ seen }) => seen.largest));
    return largest === Number.NEGATIVE_INFINITY ? undefined : largest;
  }

  async unitRatio(): Promise<number | undefined> {
    const all = new Float64Array(this.#parts.reduce((sum, { seen }) => sum + seen.ratios.length, 0));
    let end = 0;
    for (const { seen } of this.#parts) {
      all.set(seen.ratios, end);
      end += seen.ratios.length;
    }
    all.sort();
    if (all.length === 0) return undefined;
    const middle = all.length >> 1;
    return all.length % 2 === 1 ? all[middle]! : (all[middle - 1]! + all[middle]!) / 2;
  }

  async *move(target: MoveTarget): AsyncGenerator<MoveStep> {
    const targets = target.columns.map(({ name, scale, values }) => ({
      column: this.#columns.indexOf(name),
      values,
      times: scale.times ?? 1,
      over: scale.over ?? 1,
    }));
    const { stride, firstDay, rowOfDay, position, allowed, seen } = target;
    const moved = await Promise.all(
      this.#parts.map((part) =>
        part.move({
          ...{ stride, firstDay, rowOfDay, allowed, seen, targets },
          position: Int32Array.from(part.seen.symbols, (name) => position.get(name) ?? -1),
        }),
      ),
    );
    // Only now are all first rows in their cells.
    for (const [k, { matched, infinite, repeats }] of moved.entries())
      yield {
        rows: this.#parts[k]!.seen.rows - this.#parts[k]!.seen.outside,
        matched,
        infinite,
        repeats: repeats.map(({ cell, values }) => ({
          cell,
          column: values.findIndex((value, c) => !sameValue(targets[c]!.values[cell]!, value)),
        })),
      };
  }
}

async function scanThere(hand: Hand, table: string, task: ScanTask): Promise<Part> {
  const seen = await hand.ask<Scanned | null>("scan", { ...task, table });
  if (!seen) throw new NotPlain();
  return { seen, move: (move) => hand.ask<Moved>("move", { ...move, table }) };
}

async function scanHere(task: ScanTask, signal: AbortSignal | undefined): Promise<Part[]> {
  const scanner = new Scanner(scanKernels());
  const seen = await here(scanner.scan(task), signal);
  return [{ seen, move: (move) => here(scanner.move(move), signal) }];
}

/** In this thread, letting other events in between the steps. */
async function here<T>(steps: Generator<void, T>, signal: AbortSignal | undefined): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await nextTurn();
    signal?.throwIfAborted();
  }
}
