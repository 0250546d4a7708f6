import { z } from "zod";
import { Lesson } from "../../memory/lesson.js";
import { defineTool } from "../define.js";
import { lessonBlocks, lessonBrief } from "../present/lesson.js";

export const lessonsAdd = defineTool({
  name: "lessons_add",
  command: "lessons add",
  summary: { en: "Write down something that was learned", zh: "记下一条经验" },
  input: z.object({
    text: z.string().trim().min(1).max(500).describe("what was learned: a part of a formula, or a sentence"),
    kind: z.enum(["dead-zone", "pattern"]).default("pattern").describe("dead-zone: not worth another try"),
    data: z.string().optional().describe("holds for this dataset only"),
    pin: z.boolean().default(false).describe("always tell it to the model"),
  }),
  output: Lesson,
  positionals: [{ key: "text" }],
  // What a model pins it would be told for good: that is for people to decide.
  personOnly: ["pin"],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: 'lessons add "raw momentum is flat" --kind dead-zone',
  // biome-ignore lint/correctness/useYield: one small write has no progress to tell.
  async *run({ text, kind, data, pin }, { memory, run }) {
    return memory.lessons.add({
      ...{ text, kind, pinned: pin },
      ...(data !== undefined && { dataset: data }),
      ...(run !== undefined && { run }),
    });
  },
  brief: (lesson) => `Kept. ${lessonBrief(lesson)}`,
  present: lessonBlocks,
});
