import { EXIT, FactorsmithError } from "../../errors.js";
import { Preprocessing, RAW } from "./spec.js";

/** The way to write pre-processing in one line; errors show it. */
const PREPROCESSING_EXAMPLE = "winsorize:mad:3,fill,zscore,neutralize:industry+size";

/** A line that names no pre-processing. */
class PreprocessingTextError extends FactorsmithError {
  readonly code = "preprocessing-text";
  override readonly exitCode = EXIT.usage;

  constructor(step: string, problem: "unknown" | "order" | "value", allowed: string) {
    const what = {
      unknown: `"${step}" is no pre-processing step`,
      order: `The pre-processing step "${step}" comes too late or twice: the order is fixed`,
      value: `"${step}" is not how this pre-processing step is written`,
    }[problem];
    super(`${what}; allowed: ${allowed}.`, {
      hint: `for example ${PREPROCESSING_EXAMPLE}`,
      evidence: { step, problem, allowed },
    });
  }
}

const STEPS = "universe, winsorize, fill, zscore | rank | robust, neutralize";
const FORMS = {
  winsorize: "winsorize[:mad[:k[:unscaled]]], winsorize:sigma[:k], winsorize:quantile[:low:high]",
  neutralize: "neutralize[:industry+size | :industry | :size][:sqrt-cap]",
} as const;

/** A spec in the making: each step changes it. */
type Draft = { -readonly [K in keyof Preprocessing]: Preprocessing[K] };

/**
 * Reads `winsorize:mad:5,zscore,neutralize:industry+size`: steps that are not named are left out; whatever is named, values
 * outside the universe are dropped first. `none` is the values as they are, `default` MAD winsorising with k = 3.
 * @throws PreprocessingTextError for an unknown step, a wrong value, another order than universe → winsorize → fill →
 * standardise → neutralize
 */
export function parsePreprocessing(text: string): Preprocessing {
  const words = text.split(",").map((word) => word.trim().toLowerCase());
  if (words.length === 1 && words[0] === "none") return RAW;
  if (words.length === 1 && words[0] === "default") return Preprocessing.parse({});
  const draft: Draft = { ...RAW, universe: true };
  let last = -1;
  for (const word of words) {
    const place = take(draft, word);
    if (place <= last) throw new PreprocessingTextError(word, "order", STEPS);
    last = place;
  }
  return draft;
}

/** Writes one step into the draft and returns its place in the order. */
function take(draft: Draft, word: string): number {
  const [name = "", ...values] = word.split(":");
  if (values.length > 0 && name !== "winsorize" && name !== "neutralize")
    throw new PreprocessingTextError(word, "unknown", STEPS);
  switch (name) {
    case "universe":
      return 0;
    case "winsorize":
    case "winsorise":
      draft.winsorise = winsorising(word, values);
      return 1;
    case "fill":
      draft.fill = "industry-median";
      return 2;
    case "zscore":
    case "rank":
    case "robust":
      draft.standardise = name === "zscore" ? "z" : name;
      return 3;
    case "neutralize":
    case "neutralise":
      draft.neutralise = neutralising(word, values);
      return 4;
    default:
      throw new PreprocessingTextError(word, "unknown", STEPS);
  }
}

function winsorising(
  word: string,
  [method = "mad", ...values]: readonly string[],
): Preprocessing["winsorise"] {
  const numbers = values.filter((value) => value !== "unscaled").map(Number);
  const scaled = !values.includes("unscaled");
  const [a, b] = numbers;
  const given =
    method === "mad"
      ? { method, ...(a !== undefined && { k: a }), scaled }
      : method === "sigma"
        ? { method, ...(a !== undefined && { k: a }) }
        : { method, ...(a !== undefined && { lower: a }), ...(b !== undefined && { upper: b }) };
  const read = Preprocessing.shape.winsorise.safeParse(given);
  const most = method === "quantile" ? 2 : 1;
  if (!read.success || numbers.length > most || (!scaled && method !== "mad"))
    throw new PreprocessingTextError(word, "value", FORMS.winsorize);
  return read.data;
}

function neutralising(word: string, values: readonly string[]): Preprocessing["neutralise"] {
  const weights = values.includes("sqrt-cap") ? "sqrt-cap" : "equal";
  const [by = "industry+size", ...rest] = values.filter((value) => value !== "sqrt-cap");
  const parts = by.split("+");
  if (rest.length > 0 || parts.some((part) => part !== "industry" && part !== "size"))
    throw new PreprocessingTextError(word, "value", FORMS.neutralize);
  return { industry: parts.includes("industry"), size: parts.includes("size"), weights };
}

/** The line that `parsePreprocessing` reads as this spec; "none" for the values as they are. */
export function preprocessingText({
  universe,
  winsorise,
  fill,
  standardise,
  neutralise,
}: Preprocessing): string {
  const steps = [
    universe && "universe",
    winsorise && `winsorize:${winsoriseText(winsorise)}`,
    fill && "fill",
    standardise && (standardise === "z" ? "zscore" : standardise),
    neutralise &&
      `neutralize:${[neutralise.industry && "industry", neutralise.size && "size"].filter(Boolean).join("+")}${neutralise.weights === "sqrt-cap" ? ":sqrt-cap" : ""}`,
  ].filter((step) => typeof step === "string");
  return steps.length === 0 ? "none" : steps.join(",");
}

function winsoriseText(spec: NonNullable<Preprocessing["winsorise"]>): string {
  switch (spec.method) {
    case "mad":
      return `mad:${spec.k}${spec.scaled ? "" : ":unscaled"}`;
    case "sigma":
      return `sigma:${spec.k}`;
    case "quantile":
      return `quantile:${spec.lower}:${spec.upper}`;
  }
}
