import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { toLatex, toPrefix } from "../engine/dsl/index.js";
import type { Block } from "../engine/report/blocks.js";
import { treeOf } from "../engine/report/tree/picture.js";
import { writeTree } from "../engine/report/tree/write-tree.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { PathError } from "./path-error.js";

const Checked = z.object({
  tree: z.string().nullable().describe("the picture, when one was asked for"),
  expression: z.string(),
  canonical: z.string(),
  hash: z.string(),
  lookback: z.number().int().describe("rows before today that one value depends on"),
  units: z.string(),
  nodes: z.number().int(),
  depth: z.number().int(),
  constants: z.number().int(),
  fields: z.array(z.string()),
  groups: z.array(z.string()),
  warnings: z.array(
    z.object({
      code: z.string(),
      message: z.string(),
      start: z.number().optional(),
      end: z.number().optional(),
    }),
  ),
  latex: z.string(),
  prefix: z.string(),
});

export const checkFormula = defineTool({
  name: "check_formula",
  command: "check",
  summary: {
    en: "Parse a formula without scoring it: canonical form, look-back, units, warnings",
    zh: "只检查公式、不评估：规范形式、回看长度、量纲、警告",
  },
  input: z.object({
    expression: z.string().min(1).describe("a formula in the formula language"),
    data: z.string().optional().describe("check against this dataset's fields (default: all known fields)"),
    defaultWindow: z
      .number()
      .int()
      .min(1)
      .max(2000)
      .optional()
      .describe("window for calls written without one"),
    gplearnProtect: z
      .boolean()
      .default(false)
      .describe("read `div` as gplearn does: 1 where the denominator is near 0"),
    tree: z
      .string()
      .regex(/\.(svg|png)$/i, "a file name that ends in .svg or .png")
      .optional()
      .describe("draw the formula as a tree into this file"),
  }),
  output: Checked,
  positionals: [{ key: "expression" }],
  personOnly: ["tree"],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: 'check "cs_rank(ts_mean(volume, 5) / ts_mean(volume, 60))"',
  async *run({ expression, data, defaultWindow, gplearnProtect, tree }, { engine }) {
    const formula = await engine.parse(expression, data, {
      ...(defaultWindow !== undefined && { defaultWindow }),
      gplearnProtect,
    });
    const file = tree === undefined ? null : resolve(tree);
    if (file !== null && !existsSync(dirname(file))) throw new PathError(dirname(file), "no-folder");
    if (file !== null)
      await guardFs(file, () =>
        writeTree({ title: formula.canonical, note: "", root: treeOf(formula.node) }, file),
      );
    return {
      tree: file,
      expression,
      canonical: formula.canonical,
      hash: formula.hash,
      lookback: formula.lookback,
      units: formula.unit,
      ...formula.complexity,
      fields: [...formula.fields],
      groups: [...formula.groups],
      warnings: formula.warnings.map((warning) => ({ ...warning })),
      latex: toLatex(formula.node),
      prefix: toPrefix(formula.node),
    };
  },
  brief: (c) =>
    [
      `Legal. Canonical: ${c.canonical}. Hash ${c.hash}, look-back ${c.lookback} rows, unit ${c.units}, ${c.nodes} nodes, depth ${c.depth}.`,
      ...c.warnings.map((w) => `Warning: ${w.message}`),
    ].join("\n"),
  present: (c, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    return [
      { kind: "code", text: c.canonical },
      {
        kind: "pairs",
        rows: [
          { label: say("hash", "哈希"), value: c.hash },
          { label: say("look-back", "回看"), value: `${c.lookback} ${say("rows", "行")}` },
          { label: say("unit", "量纲"), value: c.units },
          {
            label: say("complexity", "复杂度"),
            value: `${c.nodes} ${say("nodes", "节点")}, ${say("depth", "深度")} ${c.depth}`,
          },
          { label: say("reads", "字段"), value: [...c.fields, ...c.groups].join(", ") || "–" },
          { label: "LaTeX", value: c.latex },
          { label: say("prefix", "前缀式"), value: c.prefix },
        ],
      },
      ...(c.tree === null ? [] : [{ kind: "files", paths: [c.tree] } satisfies Block]),
      ...c.warnings.map((w): Block => ({ kind: "text", tone: "warning", text: w.message })),
    ];
  },
});
