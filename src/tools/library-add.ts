import { z } from "zod";
import { ALL_FIELDS } from "../engine/dsl/index.js";
import { FactorRecord } from "../memory/factor-record.js";
import { defineTool } from "./define.js";
import { evolvedFactor } from "./evolved-factor.js";
import { expandFactors } from "./named-factors.js";
import { ToolInputError } from "./tool-input-error.js";

export const libraryAdd = defineTool({
  name: "library_add",
  command: "library add",
  summary: { en: "Add a factor to the library", zh: "把因子加入因子库" },
  input: z.object({
    name: z.string().min(1).describe("a name that is not taken"),
    expression: z.string().min(1).optional().describe("its formula"),
    run: z
      .string()
      .optional()
      .describe("instead of a formula: a run of `gp`, or `last`; the factor keeps where it came from"),
    rank: z.number().int().min(1).default(1).describe("which of that run's hall of fame"),
    nameZh: z.string().optional().describe("its Chinese name"),
    direction: z
      .union([z.literal(1), z.literal(-1)])
      .default(1)
      .describe("-1: low values are bought"),
    hypothesis: z.string().optional().describe("why it should work"),
    status: z.enum(["admitted", "candidate", "dropped"]).default("candidate").describe("how far it has come"),
  }),
  output: FactorRecord,
  positionals: [{ key: "name" }, { key: "expression" }],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: 'library add Reversal5 "-(close / delay(close, 5) - 1)"',
  async *run({ hypothesis, nameZh, run, rank, expression, ...factor }, context) {
    const { memory, actor, lang, session } = context;
    const words = {
      ...(nameZh !== undefined && { nameZh }),
      ...(hypothesis !== undefined && { hypothesis: { [lang]: hypothesis } }),
    };
    if ((run === undefined) === (expression === undefined))
      throw new ToolInputError("library add", [
        {
          code: "custom",
          path: ["expression"],
          message: "or --run is needed: a formula, or the run that it evolved in",
          params: { zh: "或 --run 必须给出一个：公式，或演化出它的运行" },
          input: expression,
        },
      ]);
    if (run !== undefined)
      return memory.library.add({ ...factor, ...words, ...(await evolvedFactor(run, rank, context)) });
    const { source, used } = await expandFactors(expression!, ALL_FIELDS, memory.library);
    return memory.library.add({
      ...factor,
      ...words,
      expression: source,
      origin: actor.kind === "person" ? "person" : actor.kind === "gp" ? "gp" : "model",
      provenance: {
        ...(actor.kind !== "person" && actor.id !== undefined && { model: actor.id }),
        ...(session !== undefined && { session }),
        ...(used.length > 0 && { parents: used.map(({ id }) => id) }),
      },
    });
  },
  brief: (r) =>
    `Added ${r.name} (${r.status}) with hash ${r.hash}${r.provenance.run === undefined ? "" : `, from ${r.provenance.run}`}.`,
  present: (r, lang) => [
    {
      kind: "text",
      tone: "good",
      text: lang === "zh" ? `已加入 ${r.name}（${r.hash}）` : `Added ${r.name} (${r.hash})`,
    },
    { kind: "code", text: r.canonical },
    ...(r.provenance.run === undefined
      ? []
      : [
          {
            kind: "text" as const,
            tone: "muted" as const,
            text: `${lang === "zh" ? "来自" : "from"} ${r.provenance.run}`,
          },
        ]),
  ],
});
