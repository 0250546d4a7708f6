/** What the status line and the first screen say about where the conversation stands. */
export interface ChatStatus {
  readonly dataset: string;
  readonly datasetKind: "imported" | "demo";
  /** The sealed test window, "2023-01-03 … 2024-12-31"; null when it is not known. */
  readonly testWindow: string | null;
  /** `profile:model`, or `offline`. */
  readonly model: string;
}
