import { describe, expect, it } from "vitest";
import { lineColumns } from "../../../src/chat/screen/line.js";
import { generationCard, generationLine } from "../../../src/chat/views/generation-card.js";
import type { GenerationProgress } from "../../../src/tools/progress.js";

const step: GenerationProgress = {
  ...{ run: "gp-1", generation: 7, generations: 20, best: 0.0623, median: 0.0312, validation: 0.0401 },
  ...{ diversity: 0.72, expression: `-ts_corr(${"cs_rank(close), ".repeat(9)}volume, 10)` },
  ...{ unique: 4212, perSecond: 118.4, etaSeconds: 72, measured: 412, measuring: 990 },
  ...{ curve: [0.03, 0.04, 0.05, 0.0623], medians: [0.01, 0.02, 0.03, 0.0312] },
};
const text = (columns: number, rows: number, lang: "en" | "zh", g = step) =>
  generationCard(g, { columns, rows, lang }).map((line) => line.map(({ text: part }) => part).join(""));

describe("the card of an evolution at work", () => {
  it("shows all that is asked of it in five lines", () => {
    const lines = text(80, 24, "en");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe("  gen 7/20  ━━━━━━━━━━━━━━━━ 118 formulas/s · 4,212 unique · ETA 1 min 12 s");
    expect(lines[1]).toBe("  best 0.0623  median 0.0312  valid +0.0401  diversity 0.72  ▁▃▅█");
    expect(lines[2]).toMatch(/^ {2}-ts_corr\(.*…$/);
    expect(lines[3]).toBe("  Esc stops and keeps what it has");
  });

  it("says the same in Chinese", () => {
    expect(text(120, 40, "zh").slice(0, 2)).toEqual([
      "  第 7/20 代  ━━━━━━━━━━━━━━━━ 118 公式/秒 · 已评估 4,212 · 剩余 1 min 12 s",
      "  最优 0.0623  中位 0.0312  验证 +0.0401  多样性 0.72  ▁▃▅█",
    ]);
  });

  it("loses no figure on forty columns", () => {
    const lines = text(40, 15, "en");
    expect(lines).toEqual([
      "  gen 7/20  ━━━━━━━━ ETA 1 min 12 s",
      "  best 0.0623  ▁▃▅█",
      "  median 0.0312  valid +0.0401",
      "  diversity 0.72 · 118/s · 4,212 unique",
    ]);
  });

  it.each([24, 40, 60, 80, 200])("is never wider than %i columns", (columns) => {
    for (const lang of ["en", "zh"] as const)
      for (const line of generationCard(step, { columns, rows: 24, lang }))
        expect(lineColumns(line)).toBeLessThanOrEqual(columns);
  });

  it("shows a dash for what the first generation does not know", () => {
    const first = { ...step, generation: 0, best: null, median: null, validation: null, diversity: null };
    const lines = text(80, 24, "en", { ...first, expression: null, curve: [], medians: [] });
    expect(lines[1]).toBe("  best –  median –  valid –  diversity –  ");
    expect(lines).toHaveLength(3);
  });

  it("fits a job's line", () => {
    expect(generationLine(step, "en")).toBe("gen 7/20 · best 0.0623 · 118 formulas/s · ETA 1 min 12 s");
    expect(generationLine({ ...step, generations: null }, "zh")).toBe(
      "第 7 代 · 最优 0.0623 · 118 公式/秒 · 剩余 1 min 12 s",
    );
  });
});
