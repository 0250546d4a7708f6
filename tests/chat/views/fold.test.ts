import { expect, it } from "vitest";
import { plainText } from "../../../src/chat/screen/line.js";
import { foldParts, renderParts } from "../../../src/chat/views/blocks.js";
import type { Block } from "../../../src/engine/report/blocks.js";

const heading = (text: string): Block => ({ kind: "heading", text });
const bars = (count: number): Block => ({
  ...{ kind: "bars", label: "", format: "number" },
  bars: Array.from({ length: count }, (_, i) => ({ label: `Q${i + 1}`, value: i + 1 })),
});
const table = (rows: number): Block => ({
  kind: "table",
  columns: [{ label: "year" }],
  rows: Array.from({ length: rows }, (_, i) => [String(2000 + i)]),
});
const folded = (blocks: readonly Block[], most: number) =>
  foldParts(renderParts(blocks, 60), most).map((row) => plainText(row).trimEnd());

it("ends before a chart that does not fit, and under no heading", () => {
  const rows = folded([{ kind: "text", text: "first" }, heading("Quantiles"), bars(10)], 8);
  expect(rows).toEqual(["first"]);
  expect(
    folded([{ kind: "text", text: "first" }, heading("Quantiles"), bars(10), table(3)], 14),
  ).toHaveLength(14);
});

it("leaves a table out, heading and all, of which only the head would fit", () => {
  expect(folded([{ kind: "text", text: "first" }, heading("Years"), table(30)], 6)).toEqual(["first"]);
});

it("cuts a table between its rows", () => {
  const rows = folded([table(30)], 10);
  expect(rows).toHaveLength(10);
  expect(rows.at(-1)).toMatch(/^200\d$/);
});

it("shows a chart that comes first whole, however tall", () => {
  expect(folded([heading("Quantiles"), bars(20), table(5)], 8)).toHaveLength(
    renderParts([heading("Quantiles"), bars(20)], 60).flatMap(({ lines }) => lines).length,
  );
});
