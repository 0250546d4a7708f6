/** What we use of the SQLite driver; the checkpointer brings it. */
export interface Sql {
  pragma(text: string): unknown;
  exec(text: string): unknown;
  prepare(text: string): {
    run(...values: readonly unknown[]): unknown;
    get(...values: readonly unknown[]): unknown;
    all(...values: readonly unknown[]): readonly unknown[];
  };
  /** `work` as one: all of it is written, or nothing. */
  transaction(work: () => void): () => void;
  close(): unknown;
}
