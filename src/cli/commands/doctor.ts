import { z } from "zod";
import { EXIT } from "../../engine/errors.js";
import { defineCommand } from "../command.js";
import { diagnose } from "../doctor/diagnose.js";

export const doctor = defineCommand({
  command: "doctor",
  summary: { en: "Check that everything needed is in place", zh: "检查运行环境是否就绪" },
  input: z.object({
    model: z.string().optional().describe("check this model instead of the configured one"),
  }),
  positionals: [],
  async run({ model }, app) {
    const checks = await diagnose(app, model);
    const ok = checks.every((check) => check.ok || !check.needed);
    return {
      json: { ok, checks },
      blocks: [
        {
          kind: "pairs",
          rows: checks.map(({ name, ok, needed, detail, hint }) => ({
            label: `${ok ? "✓" : needed ? "✗" : "–"} ${name}`,
            // The keys of models that are not in use would repeat one advice five times.
            value: hint === null || (!needed && name.startsWith("key ")) ? detail : `${detail} → ${hint}`,
            ...(ok ? {} : { tone: needed ? "bad" : "muted" }),
          })),
        },
      ],
      exitCode: ok ? EXIT.done : EXIT.failed,
    };
  },
});
