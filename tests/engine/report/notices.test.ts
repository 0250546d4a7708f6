import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLOSE_ENTRY, doubts } from "../../../src/engine/analysis/doubts.js";
import { METRICS } from "../../../src/engine/analysis/index.js";
import { DEFINITIONS_ZH } from "../../../src/engine/analysis/metrics-zh.js";
import { packageRoot } from "../../../src/engine/assets.js";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import { noticeIn } from "../../../src/engine/report/notices.js";

const chinese = /[\u4e00-\u9fff]/;

describe("what a Chinese reader is warned of", () => {
  const sentences = [
    CLOSE_ENTRY,
    ...doubts({ n: 0, coverage: 0.3 }),
    ...doubts({ n: 12, coverage: null }),
    "the test window was looked at 3 times: it is no longer out-of-sample evidence",
    "the mean spread is negative before costs: there is no break-even fee",
    "7 values are infinite and count as missing",
    "7 values were filled in with the median of their industry",
    ...parseFormula("close + volume").warnings.map(({ message }) => message),
    ...parseFormula("unused = high; close = low; close / open").warnings.map(({ message }) => message),
    ...parseFormula("1 + 2").warnings.map(({ message }) => message),
    "Industries are one snapshot that is used for every date: a mild look-ahead.",
    "There is no membership history: every listed symbol is in the universe.",
    "This market is synthetic: no number from it says anything about a real one.",
  ];
  for (const sentence of sentences)
    it(sentence, () => {
      expect(noticeIn("zh", sentence)).toMatch(chinese);
      expect(noticeIn("zh", sentence)).not.toContain("$");
      expect(noticeIn("en", sentence)).toBe(sentence);
    });

  it("keeps the figures", () => {
    expect(noticeIn("zh", "only 12 dates have an IC")).toBe("只有 12 个日期有 IC");
  });

  it("leaves what it does not know as it is", () => {
    expect(noticeIn("zh", "something else")).toBe("something else");
  });
});

describe("what an import says", () => {
  const folder = join(packageRoot(), "src/engine/panel");
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".ts"));
  const sentences = sources.flatMap((file) =>
    [
      ...readFileSync(join(folder, file), "utf8").matchAll(/(?:notes|caveats)\.push\(\s*(["`])([\s\S]*?)\1/g),
    ].map(([, , text = ""]) => text.replace(/\$\{[^}]*\}/g, "7")),
  );

  it("is there in Chinese, every sentence of it", () => {
    expect(sentences.length).toBeGreaterThan(15);
    expect(sentences.filter((text) => !chinese.test(noticeIn("zh", text)))).toEqual([]);
  });

  it("keeps names and figures", () => {
    const said = "12 members have no bars at all (3.4 % of member days): 600005.SH, 600068.SH.";
    expect(noticeIn("zh", said)).toBe(
      "12 只成分股完全没有行情（占成分股日数的 3.4 %）：600005.SH, 600068.SH。",
    );
  });
});

describe("definitions", () => {
  it("are there in Chinese for every figure, and for nothing else", () => {
    expect(Object.keys(DEFINITIONS_ZH).sort()).toEqual(METRICS.map(({ id }) => id).sort());
    const formulas = ["ic-std", "ir-annualised"];
    for (const { id } of METRICS) if (!formulas.includes(id)) expect(DEFINITIONS_ZH[id], id).toMatch(chinese);
  });
});
