import { z } from "zod";
import { Lesson } from "../../memory/lesson.js";
import { defineTool } from "../define.js";
import { lessonBlocks, lessonBrief } from "../present/lesson.js";

export const lessonsEdit = defineTool({
  name: "lessons_edit",
  command: "lessons edit",
  summary: { en: "Reword a lesson or change its kind", zh: "修改一条经验" },
  input: z.object({
    lesson: z.string().min(1).describe("its id, or the beginning of it"),
    text: z.string().trim().min(1).max(500).optional().describe("the new wording"),
    kind: z.enum(["dead-zone", "pattern"]).optional().describe("the new kind"),
  }),
  output: Lesson,
  positionals: [{ key: "lesson" }, { key: "text" }],
  cost: "cheap",
  // Not for models: they may add to what is known, not rewrite it.
  audience: ["person"],
  // biome-ignore lint/correctness/useYield: one small write has no progress to tell.
  async *run({ lesson, text, kind }, { memory }) {
    return memory.lessons.update(lesson, {
      ...(text !== undefined && { text }),
      ...(kind !== undefined && { kind }),
    });
  },
  brief: lessonBrief,
  present: lessonBlocks,
});
