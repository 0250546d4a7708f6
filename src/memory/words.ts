import { FIELDS } from "../engine/dsl/index.js";

/**
 * What a text is about: words of Latin text, pairs of neighbouring Chinese characters (which stand in for words there),
 * and the fields whose Chinese name it holds, so that 成交量 meets `volume` in a formula.
 */
export function words(text: string): ReadonlySet<string> {
  const latin = text.toLowerCase().match(/[a-z][a-z0-9_]{2,}/g) ?? [];
  const chinese = (text.match(/\p{Script=Han}{2,}/gu) ?? []).flatMap((run) =>
    Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2)),
  );
  const fields = FIELDS.filter(({ doc }) => text.includes(doc.zh.replace(/（.*$/, ""))).map(
    ({ name }) => name,
  );
  return new Set([...latin, ...chinese, ...fields]);
}

/** Jaccard similarity, 0…1. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}
