import type { TearSheet } from "../analysis/tear-sheet.js";
import { count } from "./figures.js";

/** Language of a report. */
export type ReportLang = "en" | "zh";

export type Say = (en: string, zh: string) => string;

export function sayIn(lang: ReportLang): Say {
  return (en, zh) => (lang === "zh" ? zh : en);
}

type Header = TearSheet["header"];

const SPLITS: Record<Header["split"], readonly [string, string]> = {
  train: ["train", "训练集"],
  valid: ["validation", "验证集"],
  search: ["train + validation", "训练集 + 验证集"],
  test: ["test (unsealed)", "测试集（已启封）"],
};

const LONGEST_NAME = 48;

export function splitWords(split: Header["split"], say: Say): string {
  return say(...SPLITS[split]);
}

/** A formula as a name is cut: it stands in full at the head of the report. */
export function shortName(name: string): string {
  const line = name.trim().replace(/\s+/g, " ");
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1)}…` : line;
}

/** What every picture must say to be understood alone: factor, dataset, window, label. */
export function whereMeasured(header: Header, say: Say): string {
  const { name, dataset, split, from, to, horizon, entry } = header;
  return [
    shortName(name),
    dataset,
    `${splitWords(split, say)} ${from ?? "–"} … ${to ?? "–"}`,
    say(`horizon ${horizon} d`, `持有期 ${horizon} 日`),
    say(`entry ${entry}`, `建仓 ${entry}`),
  ].join(" · ");
}

/** The test window, and what happened to it so far. */
export function sealWords({ split, testWindow, testLooks }: Header, say: Say): string {
  const looks = count(testLooks);
  const window = testWindow ? `${testWindow.from} … ${testWindow.to}` : "–";
  return split === "test"
    ? say(`${window}, unsealed · looks so far: ${looks}`, `${window}，已启封 · 累计查看 ${looks} 次`)
    : say(
        `${window}, not in this report · looks so far: ${looks}`,
        `${window}，本报告不含 · 累计查看 ${looks} 次`,
      );
}

/** The words that mark a synthetic market on every picture and page. */
export function demoStamp(kind: Header["datasetKind"], say: Say): string | undefined {
  return kind === "demo" ? say("DEMO MARKET – synthetic", "演示市场 DEMO MARKET – 合成数据") : undefined;
}

/** Days and names in the language of the reader: `3 d`, `Q1 (low)`. */
export function quantileName(quantile: number, quantiles: number, say: Say): string {
  if (quantile === 1) return say("Q1 (low)", "Q1（低）");
  return quantile === quantiles ? say(`Q${quantile} (high)`, `Q${quantile}（高）`) : `Q${quantile}`;
}
