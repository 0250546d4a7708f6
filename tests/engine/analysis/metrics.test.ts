import { describe, expect, it } from "vitest";
import { METRICS, metricsMarkdown } from "../../../src/engine/analysis/index.js";

describe("the page of figures", () => {
  const page = metricsMarkdown();
  it("has each figure once, in both languages", () => {
    expect(new Set(METRICS.map(({ id }) => id)).size).toBe(METRICS.length);
    for (const { id, zh, definition } of METRICS) {
      expect(page.split(`| \`${id}\` |`)).toHaveLength(2);
      expect(zh).not.toBe("");
      expect(definition).not.toBe("");
    }
  });
  it("has no cell that a bar in a formula would break", () => {
    for (const line of page.split("\n").filter((text) => text.startsWith("| `")))
      expect(line.replaceAll("\\|", "").split("|")).toHaveLength(7);
  });
});
