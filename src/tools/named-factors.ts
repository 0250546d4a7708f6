import { type FieldSet, resolveName } from "../engine/dsl/fields.js";
import { FormulaError } from "../engine/dsl/formula-error.js";
import { nearest } from "../engine/nearest.js";
import { FactorNotFoundError } from "../memory/factor-not-found-error.js";
import type { FactorRecord } from "../memory/factor-record.js";
import type { Library } from "../memory/library.js";

/** `@name`, `@"a name"`; a word alone; and what is passed over: comments, numbers, quoted text. */
const TOKEN =
  /(?<comment>(?:#|\/\/)[^\n]*)|@(?:"(?<quoted>[^"\n]+)"|(?<at>[\p{L}_][\p{L}\p{N}_-]*))|(?<word>[\p{L}_$][\p{L}\p{N}_.]*)/gu;

export interface Expanded {
  /** The formula with every named factor written out. */
  readonly source: string;
  /** The factors that it names, each once. */
  readonly used: readonly FactorRecord[];
  /** The same error about the formula as it was written: what is wrong behind a name stands behind the name. */
  asWritten(error: FormulaError): FormulaError;
}

/** A name and what was put in its place, each from its start to its end. */
interface Place {
  readonly name: readonly [number, number];
  readonly text: readonly [number, number];
}

/**
 * Writes out the library factors that a formula names: `@RLSF`, `@"Lottery demand"`, or the bare name of one of the
 * workspace or the study where it is no field, operator, step or other word of the language. Of a factor the canonical
 * text is put in, so that the formula means the same when the library changes later.
 * Throws FormulaError `unknown-field` for an `@name` that nobody has.
 */
export async function expandFactors(
  source: string,
  fields: FieldSet,
  library: Pick<Library, "find" | "list">,
): Promise<Expanded> {
  const steps = new Set(
    [...source.matchAll(/([\p{L}_][\p{L}\p{N}_]*)\s*(?::=|=(?!=))/gu)].map(([, name]) => name!),
  );
  const used = new Map<string, FactorRecord>();
  const places: Place[] = [];
  let expanded = "";
  let at = 0;
  for (const match of source.matchAll(TOKEN)) {
    const { comment, quoted, at: marked, word } = match.groups!;
    if (comment !== undefined) continue;
    const end = match.index + match[0].length;
    const record =
      word === undefined
        ? await named((quoted ?? marked)!, source, match.index, end, library)
        : isFree(word, source.slice(end), fields, steps)
          ? await bare(word, library)
          : undefined;
    if (!record) continue;
    used.set(record.id, record);
    expanded += source.slice(at, match.index);
    const from = expanded.length;
    expanded += `(${record.canonical})`;
    places.push({ name: [match.index, end], text: [from, expanded.length] });
    at = end;
  }
  return {
    source: expanded + source.slice(at),
    used: [...used.values()],
    asWritten(error) {
      const { code, hint, suggestion } = error;
      const [start, end] = [writtenAt(error.start, places, 0), writtenAt(error.end, places, 1)];
      const message = error.message.replace(/ \(line \d+, column \d+\)$/, "");
      return new FormulaError(message, {
        code,
        source,
        start,
        end,
        suggestion,
        ...(hint !== undefined && { hint }),
      });
    },
  };
}

/** An offset in the expanded formula, in the one that was written: inside a factor the start (0) or end (1) of its name. */
function writtenAt(offset: number, places: readonly Place[], side: 0 | 1): number {
  let shift = 0;
  for (const { name, text } of places) {
    if (offset < text[0]) break;
    if (offset < text[1]) return name[side];
    shift = name[1] - text[1];
  }
  return offset + shift;
}

/** A word that the formula language gives no meaning. */
function isFree(word: string, rest: string, fields: FieldSet, steps: ReadonlySet<string>): boolean {
  return (
    !/^\s*\(/.test(rest) && !steps.has(word) && !WORDS.has(word.toLowerCase()) && !resolveName(fields, word)
  );
}

const WORDS: ReadonlySet<string> = new Set(["and", "or", "not", "true", "false", "nan"]);

/** The published sets are left out: a formula that misspells a field should be told so, not read as alpha 101. */
async function bare(word: string, library: Pick<Library, "list">): Promise<FactorRecord | undefined> {
  const name = word.toLowerCase();
  return (await library.list()).find(
    (record) =>
      record.name.toLowerCase() === name || record.id.toLowerCase() === name || record.nameZh === word,
  );
}

async function named(
  name: string,
  source: string,
  start: number,
  end: number,
  library: Pick<Library, "find" | "list">,
): Promise<FactorRecord> {
  try {
    return await library.find(name);
  } catch (error) {
    if (!(error instanceof FactorNotFoundError)) throw error;
    const names = (await library.list()).flatMap((record) => [record.name, record.id]);
    const [close] = nearest(name, new Set(names));
    throw new FormulaError(`There is no factor "${name}" in the library`, {
      ...{ code: "unknown-field", source, start, end },
      suggestion: close === undefined ? undefined : /^\w+$/.test(close) ? `@${close}` : `@"${close}"`,
    });
  }
}
