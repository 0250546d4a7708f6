import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { writeLongTable } from "../engine/report/long-table.js";
import { roomFor } from "../memory/room-for.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { formulaOf } from "./formula-of.js";
import { dataset } from "./inputs.js";
import { PathError } from "./path-error.js";
import { count } from "./present/number.js";
import { ToolInputError } from "./tool-input-error.js";
import { withProgress } from "./with-progress.js";

export const exportValues = defineTool({
  name: "export_values",
  command: "values",
  summary: {
    en: "Write factor values: date, symbol, value (CSV or Parquet)",
    zh: "导出因子值：日期、代码、数值（CSV 或 Parquet）",
  },
  input: z.object({
    factor: z.string().min(1).describe("a formula, or a factor of the library"),
    data: dataset,
    from: z.iso.date().optional().describe("first date to write"),
    to: z.iso.date().optional().describe("last date to write"),
    out: z.string().min(1).describe("file to write: .csv or .parquet"),
  }),
  output: z.object({ rows: z.number().int(), path: z.string() }),
  positionals: [{ key: "factor" }],
  cost: "cheap",
  // It writes to any path of the person's disk, and its dates include the test window.
  audience: ["person"],
  example: 'values "cs_rank(volume)" --out values.parquet',
  async *run({ factor, data, from, to, out }, { engine, memory, signal }) {
    const path = resolve(out);
    if (!/\.(csv|parquet)$/.test(path)) throw new PathError(out, "table-ending");
    if (!existsSync(dirname(path))) throw new PathError(dirname(path), "no-folder");
    if (!roomFor(dirname(path))) throw new PathError(out, "unwritable");
    const { name } = await engine.resolve(data);
    const formula = await formulaOf(factor, name, { engine, memory });
    return yield* withProgress(async (onProgress) => {
      const { panel, values } = await engine.values(formula, name, { signal, onProgress });
      inPeriod(panel.dates, from, to);
      const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const rows = await guardFs(path, () =>
        writeLongTable(path, panel, values, { signal, onProgress, ...range }),
      );
      return { rows, path };
    });
  },
  brief: ({ rows, path }) => `Wrote ${rows} rows to ${path}.`,
  present: ({ rows, path }, lang) => [
    { kind: "text", text: lang === "zh" ? `写出 ${count(rows)} 行` : `${count(rows)} rows` },
    { kind: "files", paths: [path] },
  ],
});

/** An empty table would be an answer to a question that nobody asked. Throws ToolInputError when no date is between. */
function inPeriod(dates: readonly string[], from = "", to = "9999-12-31"): void {
  if (dates.some((date) => date >= from && date <= to)) return;
  const [first = "", last = ""] = [dates[0], dates.at(-1)];
  const problem =
    from > to
      ? { key: "to", message: "must not be before --from", zh: "不能早于 --from" }
      : from > last
        ? { key: "from", message: `is after the last date, ${last}`, zh: `晚于最后一个日期 ${last}` }
        : to < first
          ? { key: "to", message: `is before the first date, ${first}`, zh: `早于第一个日期 ${first}` }
          : {
              key: "from",
              message: "and --to have no trading day between them",
              zh: "与 --to 之间没有交易日",
            };
  throw new ToolInputError("values", [
    {
      code: "custom",
      path: [`--${problem.key}`],
      message: problem.message,
      params: { zh: problem.zh },
      input: undefined,
    },
  ]);
}
