import type { Manifest } from "../engine/panel/index.js";
import type { SealedWindow } from "../engine/report/sheet-page.js";

/** First and last date of a dataset's test window; null when it has none. */
export function sealedWindow({ dates, splits }: Pick<Manifest, "dates" | "splits">): SealedWindow | null {
  const [from, to] = [dates[splits.test.from], dates[splits.test.to - 1]];
  return from === undefined || to === undefined || splits.test.from >= splits.test.to ? null : { from, to };
}
