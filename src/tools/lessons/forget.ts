import { z } from "zod";
import { Lesson } from "../../memory/lesson.js";
import { defineTool } from "../define.js";
import { lessonBrief } from "../present/lesson.js";

export const lessonsForget = defineTool({
  name: "lessons_forget",
  command: "lessons forget",
  summary: { en: "Forget a lesson", zh: "删除一条经验" },
  input: z.object({ lesson: z.string().min(1).describe("its id, or the beginning of it") }),
  output: Lesson,
  positionals: [{ key: "lesson" }],
  cost: "cheap",
  // Not for models: what was learned is not theirs to throw away.
  audience: ["person"],
  // biome-ignore lint/correctness/useYield: one small write has no progress to tell.
  async *run({ lesson }, { memory }) {
    return memory.lessons.remove(lesson);
  },
  brief: (lesson) => `Forgotten: ${lessonBrief(lesson)}`,
  present: ({ text }, lang) => [
    { kind: "text", text: lang === "zh" ? `已删除：${text}` : `Forgotten: ${text}` },
  ],
});
