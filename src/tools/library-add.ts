import { z } from "zod";
import { ALL_FIELDS } from "../engine/dsl/index.js";
import { FactorRecord } from "../memory/factor-record.js";
import { defineTool } from "./define.js";
import { expandFactors } from "./named-factors.js";

export const libraryAdd = defineTool({
  name: "library_add",
  command: "library add",
  summary: { en: "Add a factor to the library", zh: "把因子加入因子库" },
  input: z.object({
    name: z.string().min(1).describe("a name that is not taken"),
    expression: z.string().min(1).describe("its formula"),
    nameZh: z.string().optional().describe("its Chinese name"),
    direction: z
      .union([z.literal(1), z.literal(-1)])
      .default(1)
      .describe("-1: low values are bought"),
    hypothesis: z.string().optional().describe("why it should work"),
    status: z.enum(["admitted", "candidate", "dropped"]).default("candidate"),
  }),
  output: FactorRecord,
  positionals: [{ key: "name" }, { key: "expression" }],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: 'library add Reversal5 "-(close / delay(close, 5) - 1)"',
  async *run({ hypothesis, nameZh, ...factor }, { memory, actor, lang, session }) {
    const { source, used } = await expandFactors(factor.expression, ALL_FIELDS, memory.library);
    return memory.library.add({
      ...factor,
      expression: source,
      ...(nameZh !== undefined && { nameZh }),
      ...(hypothesis !== undefined && { hypothesis: { [lang]: hypothesis } }),
      origin: actor.kind === "person" ? "person" : actor.kind === "gp" ? "gp" : "model",
      provenance: {
        ...(actor.kind !== "person" && actor.id !== undefined && { model: actor.id }),
        ...(session !== undefined && { session }),
        ...(used.length > 0 && { parents: used.map(({ id }) => id) }),
      },
    });
  },
  brief: (r) => `Added ${r.name} (${r.status}) with hash ${r.hash}.`,
  present: (r, lang) => [
    {
      kind: "text",
      tone: "good",
      text: lang === "zh" ? `已加入 ${r.name}（${r.hash}）` : `Added ${r.name} (${r.hash})`,
    },
    { kind: "code", text: r.canonical },
  ],
});
