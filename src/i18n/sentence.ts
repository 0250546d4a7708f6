import type { Evidence } from "../engine/errors.js";

export interface Described {
  readonly message: string;
  readonly hint: string | undefined;
}

/** Sentences of one room by error code, made from the evidence that the error carries. */
export type Sentences = Readonly<
  Record<string, (evidence: Evidence) => { message: string; hint?: string | undefined }>
>;

/** A piece of evidence as text: lists joined, nothing as an empty string. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(shown).join("、");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `before value after`, or nothing when there is no value. */
export function ifShown(before: string, value: unknown, after = ""): string {
  const text = shown(value);
  return text === "" ? "" : before + text + after;
}
