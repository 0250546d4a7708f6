import { type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { textOf } from "../models/text-of.js";

/** Formulas and code: their windows and constants are no results. */
const CODE = /```[\s\S]*?```|`[^`\n]*`/g;
/** A figure that somebody must have measured: with a decimal point, or in percent. */
const FIGURE =
  /(?<![\w.])[-−+]?\d+(?:,\d{3})*(?:\.\d+)?\s?%|(?<![\w.])[-−+]?\d+(?:,\d{3})*\.\d+(?![\w.]*\d)/g;

/**
 * Figures of an answer that stand nowhere in what the conversation has been told: tool results, the person's own words,
 * the system prompt. A figure may be rounded, be without its sign, or say a share in percent.
 */
export function unsourcedFigures(
  answer: string,
  messages: readonly BaseMessage[],
  system: string,
): readonly string[] {
  const wanted = [...new Set(answer.replace(CODE, " ").match(FIGURE) ?? [])];
  if (wanted.length === 0) return [];
  const told = messages.filter(
    (message) => message instanceof ToolMessage || message instanceof HumanMessage,
  );
  const known = [system, ...told.map(textOf)].flatMap(numbersIn);
  return wanted.filter((figure) => !isTold(figure, known)).map((figure) => figure.trim());
}

const numbersIn = (text: string): readonly number[] =>
  (text.replace(/(?<=\d),(?=\d{3})/g, "").match(/\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi) ?? []).map(Number);

function isTold(figure: string, known: readonly number[]): boolean {
  const text = figure.replace(/[-−+,%\s]/g, "");
  const value = Number(text);
  const digits = text.split(".")[1]?.length ?? 0;
  // Half a unit of the last digit, and a little for what binary fractions do to it.
  const near = (other: number) => Math.abs(other - value) <= 0.5 * 10 ** -digits + 1e-9;
  return known.some((other) => near(other) || near(figure.includes("%") ? other * 100 : other / 100));
}
