import { setTimeout as wait } from "node:timers/promises";
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBValue } from "@duckdb/node-api";
import { orAborted } from "../../give-way.js";

/** One private in-memory DuckDB, which may spill into the import's temporary folder. */
export interface Duck {
  rows(sql: string): Promise<Record<string, DuckDBValue>[]>;
  run(sql: string): Promise<void>;
  /** Chunks of a streamed result. */
  chunks(sql: string): AsyncGenerator<DuckDBDataChunk>;
  /** Interrupts what is still running. */
  close(): Promise<void>;
}

interface Opened {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

const INTERRUPT_MS = 5;

/**
 * Opened by the first query: an import of plain text needs none, and nothing else pays for the native library. An abort
 * rejects what is being waited for at once.
 */
export function lazyDuck(tempDir: string, signal?: AbortSignal): Duck {
  let opened: Promise<Opened> | undefined;
  const running = new Set<Promise<unknown>>();
  const query = async <T>(ask: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    opened ??= open(tempDir);
    const work = opened.then(({ connection }) => ask(connection));
    running.add(work);
    const ended = () => running.delete(work);
    work.then(ended, ended);
    return orAborted(work, signal);
  };
  return {
    rows: (sql) => query(async (connection) => (await connection.runAndReadAll(sql)).getRowObjects()),
    run: async (sql) => {
      await query((connection) => connection.run(sql));
    },
    async *chunks(sql) {
      const result = await query((connection) => connection.stream(sql));
      // The next chunk is computed on another thread while this one is being used.
      let next = query(() => result.fetchChunk());
      try {
        for (;;) {
          const chunk = await next;
          if (!chunk || chunk.rowCount === 0) return;
          next = query(() => result.fetchChunk());
          yield chunk;
        }
      } finally {
        await next.catch(() => null);
      }
    },
    async close() {
      const duck = await opened?.catch(() => undefined);
      if (!duck) return;
      // An interrupt that comes before DuckDB has begun with a query is lost.
      while (running.size > 0) {
        duck.connection.interrupt();
        await Promise.race([Promise.allSettled(running), wait(INTERRUPT_MS)]);
      }
      duck.connection.closeSync();
      duck.instance.closeSync();
    },
  };
}

async function open(tempDir: string): Promise<Opened> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    temp_directory: tempDir,
    preserve_insertion_order: "false",
  });
  return { instance, connection: await instance.connect() };
}

/**
 * The numbers of a DOUBLE or INTEGER column without a call per value: the vectors of node-api keep their typed array
 * in a private property. The query must have replaced NULL (validity is not looked at).
 */
export function columnNumbers(chunk: DuckDBDataChunk, column: number): Float64Array | Int32Array {
  const vector: unknown = chunk.getColumnVector(column);
  const items = (vector as { items?: unknown }).items;
  if (items instanceof Float64Array || items instanceof Int32Array) return items;
  return Float64Array.from(chunk.getColumnValues(column) as number[]);
}

export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
