/** Who asked for a trial; written to the ledger. */
export interface Actor {
  readonly kind: "person" | "model" | "gp" | "offline";
  /** The model's name, a run id. */
  readonly id?: string;
}
