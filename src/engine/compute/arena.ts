import { ComputeError } from "./compute-error.js";

const PAGE = 65536;
const GROWTH = 2 ** 26;

interface Cached {
  readonly address: number;
  pins: number;
}

/**
 * The memory of one WASM instance: a scratch area and equal slots, one matrix each. Slots are taken and given back;
 * some keep what was copied in (fields, labels) under a key until room is needed. Beyond `soft` bytes it grows only when
 * nothing of what is kept can make room, never beyond `limit` bytes.
 * Views on the memory are made when used and never kept: growing detaches them.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  readonly #limit: number;
  readonly #soft: number;
  readonly #base: number;
  #scratch = 0;
  #slotBytes = 0;
  #made = 0;
  #shape = "";
  #free: number[] = [];
  /** Insertion order is order of use: the first unpinned is the longest unused. */
  #cached = new Map<string, Cached>();

  constructor(memory: WebAssembly.Memory, base: number, limit: number, soft = limit) {
    this.memory = memory;
    this.#base = Math.ceil(base / 64) * 64;
    this.#limit = limit;
    this.#soft = Math.min(soft, limit);
  }

  get slotBytes(): number {
    return this.#slotBytes;
  }

  get scratch(): number {
    return this.#base;
  }

  /** Bytes left for slots beside a scratch area of this size. */
  room(scratchBytes: number): number {
    return this.#limit - this.#base - this.#scratchFor(scratchBytes);
  }

  /** Sets the sizes; what is cached stays when `shape` (which rows the slots hold) and the sizes are as before. */
  layout(shape: string, slotBytes: number, scratchBytes: number): void {
    const scratch = this.#scratchFor(scratchBytes);
    const slot = Math.ceil(slotBytes / 64) * 64;
    if (shape === this.#shape && scratch === this.#scratch && slot === this.#slotBytes) return;
    this.#shape = shape;
    this.#scratch = scratch;
    this.#slotBytes = slot;
    this.#made = 0;
    this.#free = [];
    this.#cached.clear();
    this.#ensure(this.#base + scratch);
  }

  /** The address of a slot; its contents are whatever was there. */
  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const end = this.#base + this.#scratch + (this.#made + 1) * this.#slotBytes;
    const longest = end > this.#soft ? this.#evict() : undefined;
    if (longest !== undefined) return longest;
    if (end <= this.#limit) {
      this.#ensure(end);
      this.#made++;
      return end - this.#slotBytes;
    }
    throw memoryTooSmall(this.#limit, end);
  }

  /** The slot of what was unused for longest; undefined when all are pinned. */
  #evict(): number | undefined {
    for (const [key, entry] of this.#cached)
      if (entry.pins === 0) {
        this.#cached.delete(key);
        return entry.address;
      }
    return undefined;
  }

  give(address: number): void {
    this.#free.push(address);
  }

  /** The slot for `key`, to be filled when it is `fresh`; it stays until `unpin`, and after that while there is room. */
  pin(key: string): { readonly address: number; readonly fresh: boolean } {
    const known = this.#cached.get(key);
    if (known) this.#cached.delete(key);
    const entry = known ?? { address: this.take(), pins: 0 };
    entry.pins++;
    this.#cached.set(key, entry);
    return { address: entry.address, fresh: known === undefined };
  }

  /** The slot that holds `key`, pinned, or undefined. */
  pinned(key: string): number | undefined {
    return this.#cached.has(key) ? this.pin(key).address : undefined;
  }

  holds(key: string): boolean {
    return this.#cached.has(key);
  }

  /** A taken slot becomes one that stays under `key` while there is room. */
  keep(key: string, address: number): void {
    this.#cached.set(key, { address, pins: 0 });
  }

  /** Frees the slot of `key`; false when it is pinned. */
  drop(key: string): boolean {
    const entry = this.#cached.get(key);
    if (!entry || entry.pins > 0) return entry === undefined;
    this.#cached.delete(key);
    this.#free.push(entry.address);
    return true;
  }

  unpin(key: string): void {
    const entry = this.#cached.get(key);
    if (entry) entry.pins--;
  }

  /** After a failure: nothing is pinned or taken any more. */
  reset(): void {
    this.#shape = "";
  }

  /** Powers of two, and never smaller again, so that a new window does not throw the cache away. */
  #scratchFor(bytes: number): number {
    return Math.max(this.#scratch, 2 ** Math.ceil(Math.log2(Math.max(bytes, PAGE))));
  }

  #ensure(bytes: number): void {
    const missing = bytes - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    // In large steps: every growth detaches the buffer and makes the collector count all of it again. Pages that
    // nobody has written to take no memory.
    const more = Math.max(missing, Math.min(GROWTH, this.#limit - this.memory.buffer.byteLength));
    try {
      this.memory.grow(Math.floor(Math.max(more, Math.ceil(missing / PAGE) * PAGE) / PAGE));
    } catch (cause) {
      throw memoryTooSmall(this.#limit, bytes, cause);
    }
  }
}

export function memoryTooSmall(limit: number, needed: number, cause?: unknown): ComputeError {
  const mib = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  return new ComputeError(
    "memory-too-small",
    `The formulas need ${mib(needed)}; the bound is ${mib(limit)}.`,
    {
      hint: "Raise the memory bound, use shorter windows, or score fewer formulas at once.",
      evidence: { limitBytes: limit, neededBytes: needed },
      cause,
    },
  );
}
