import { FactorsmithError } from "../../engine/errors.js";
import { describeError } from "../../i18n/errors.js";
import type { Lang, Text } from "../../i18n/lang.js";

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** False: good to know, but everything else works without. */
  readonly needed: boolean;
  readonly detail: string;
  /** What to do about it; null when all is well. */
  readonly hint: string | null;
}

export interface Probe {
  readonly name: string;
  readonly needed: boolean;
  /** What was found; throws (any error) when the check fails: `Failed`, or what the part itself says of its trouble. */
  run(): Promise<Text | string> | Text | string;
}

const inLang = (text: Text | string, lang: Lang): string => (typeof text === "string" ? text : text[lang]);

export async function runProbe({ name, needed, run }: Probe, lang: Lang): Promise<Check> {
  try {
    return { name, needed, ok: true, detail: inLang(await run(), lang), hint: null };
  } catch (error) {
    return { name, needed, ok: false, ...told(error, lang) };
  }
}

function told(error: unknown, lang: Lang): Pick<Check, "detail" | "hint"> {
  if (error instanceof Failed)
    return { detail: inLang(error.detail, lang), hint: inLang(error.remedy, lang) };
  const { message, hint = null } = describeError(error, lang);
  if (error instanceof FactorsmithError) return { detail: message, hint };
  return { detail: error instanceof Error ? error.message : String(error), hint };
}

/** A check that failed: what was found, and what to do. Never leaves this room. */
export class Failed extends Error {
  constructor(
    readonly detail: Text | string,
    readonly remedy: Text,
  ) {
    super(typeof detail === "string" ? detail : detail.en);
  }
}
