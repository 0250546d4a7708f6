import { z } from "zod";
import { Lesson, weightOf } from "../../memory/lesson.js";
import { defineTool } from "../define.js";
import { lessonBlocks, lessonBrief } from "../present/lesson.js";

export const lessonsShow = defineTool({
  name: "lessons_show",
  command: "lessons show",
  summary: { en: "Show one lesson", zh: "查看一条经验" },
  input: z.object({ lesson: z.string().min(1).describe("its id, or the beginning of it") }),
  output: Lesson.extend({ weight: z.number().describe("evidence that is left: it fades in time") }),
  positionals: [{ key: "lesson" }],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  // biome-ignore lint/correctness/useYield: reading a small file has no progress to tell.
  async *run({ lesson }, { memory, now }) {
    const found = await memory.lessons.find(lesson);
    return { ...found, weight: weightOf(found, now()) };
  },
  brief: lessonBrief,
  present: lessonBlocks,
});
