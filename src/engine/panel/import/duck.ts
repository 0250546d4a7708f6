import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from "@duckdb/node-api";

/** One private in-memory DuckDB, which may spill into the import's temporary folder. */
export interface Duck {
  rows(sql: string): Promise<Record<string, DuckDBValue>[]>;
  run(sql: string): Promise<void>;
  /** Chunks of a streamed result. */
  chunks(sql: string): AsyncGenerator<DuckDBDataChunk>;
  close(): void;
}

/** Loaded on first use: nothing but an import pays for the native library. */
export async function openDuck(tempDir: string, signal?: AbortSignal): Promise<Duck> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    temp_directory: tempDir,
    preserve_insertion_order: "false",
  });
  const connection: DuckDBConnection = await instance.connect();
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  return {
    async rows(sql) {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjects();
    },
    async run(sql) {
      await connection.run(sql);
    },
    async *chunks(sql) {
      const result = await connection.stream(sql);
      // The next chunk is computed on another thread while this one is being used.
      let next = result.fetchChunk();
      try {
        for (;;) {
          signal?.throwIfAborted();
          const chunk = await next;
          if (!chunk || chunk.rowCount === 0) return;
          next = result.fetchChunk();
          yield chunk;
        }
      } finally {
        await next.catch(() => null);
      }
    },
    close() {
      signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
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
