import { z } from "zod";
import { Lesson } from "../../memory/lesson.js";
import { defineTool } from "../define.js";
import { kindText, lessonBrief } from "../present/lesson.js";

export const lessonsList = defineTool({
  name: "lessons_list",
  command: "lessons list",
  summary: { en: "List what was learned: dead zones and patterns", zh: "列出经验：无效区与有效模式" },
  input: z.object({
    kind: z.enum(["dead-zone", "pattern"]).optional().describe("only these"),
    data: z.string().optional().describe("only of this dataset, and those that hold everywhere"),
  }),
  output: z.array(Lesson),
  positionals: [],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  async *run({ kind, data }, { memory }) {
    return (await memory.lessons.list()).filter(
      (lesson) =>
        (kind === undefined || lesson.kind === kind) &&
        (data === undefined || lesson.dataset === undefined || lesson.dataset === data),
    );
  },
  brief: (lessons) => lessons.map(lessonBrief).join("\n") || "Nothing has been learned yet.",
  present: (lessons, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    return [
      {
        kind: "table",
        columns: [
          { label: "id" },
          { label: say("kind", "类型") },
          { label: say("seen", "次数"), align: "right" },
          { label: say("pinned", "置顶") },
          { label: say("dataset", "数据集") },
          { label: say("lesson", "经验") },
        ],
        rows: lessons.map(({ id, kind, evidence, pinned, dataset, text }) => [
          id.slice(0, 8),
          kindText(kind, lang),
          `${evidence}`,
          pinned ? "✓" : "",
          dataset ?? "–",
          text,
        ]),
      },
    ];
  },
});
