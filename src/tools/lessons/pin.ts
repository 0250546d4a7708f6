import { z } from "zod";
import { Lesson } from "../../memory/lesson.js";
import { defineTool } from "../define.js";
import { lessonBlocks, lessonBrief } from "../present/lesson.js";

export const lessonsPin = defineTool({
  name: "lessons_pin",
  command: "lessons pin",
  summary: { en: "Always tell a lesson to the model, or no longer", zh: "置顶一条经验，或取消置顶" },
  input: z.object({
    lesson: z.string().min(1).describe("its id, or the beginning of it"),
    off: z.boolean().default(false).describe("no longer"),
  }),
  output: Lesson,
  positionals: [{ key: "lesson" }],
  cost: "cheap",
  audience: ["person"],
  // biome-ignore lint/correctness/useYield: one small write has no progress to tell.
  async *run({ lesson, off }, { memory }) {
    return memory.lessons.update(lesson, { pinned: !off });
  },
  brief: lessonBrief,
  present: lessonBlocks,
});
