import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { WriteBytes } from "./atomic.js";
import { jsonStore } from "./json-store.js";
import type { Workspace } from "./workspace.js";

const Lesson = z.object({
  id: z.string(),
  text: z.string().min(1),
  kind: z.enum(["dead-zone", "pattern"]),
  evidence: z.number().int().positive().describe("how often it was seen"),
  pinned: z.boolean().describe("always told to the model, budget permitting"),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Lesson = z.infer<typeof Lesson>;

const LessonsFile = z.object({ version: z.literal(1), lessons: z.array(Lesson) });
type LessonsFile = z.infer<typeof LessonsFile>;

export interface NewLesson {
  readonly text: string;
  readonly kind: Lesson["kind"];
  readonly pinned?: boolean;
}

/** What was learned in this workspace (`memory/lessons.json`): patterns that carried, zones that are dead. */
export interface Lessons {
  list(): Promise<readonly Lesson[]>;
  /** A lesson with the same text and kind is not added again: its evidence grows by one. */
  add(lesson: NewLesson): Promise<Lesson>;
  /** False when there is no such lesson. */
  remove(id: string): Promise<boolean>;
  /**
   * Lessons to tell a model about `text`, within `budgetChars` characters in all: pinned first, then by the words
   * that they share with it. Lessons that share none are left out.
   */
  relevant(text: string, budgetChars: number): Promise<readonly Lesson[]>;
}

export interface LessonsDeps {
  readonly now?: () => Date;
  readonly newId?: () => string;
  readonly write?: WriteBytes;
}

export function openLessons(workspace: Pick<Workspace, "memoryDir">, deps: LessonsDeps = {}): Lessons {
  const { now = () => new Date(), newId = randomUUID, write } = deps;
  const store = jsonStore<LessonsFile>({
    file: join(workspace.memoryDir, "lessons.json"),
    schema: LessonsFile,
    version: 1,
    empty: () => ({ version: 1, lessons: [] }),
    ...(write ? { write } : {}),
  });
  return {
    list: async () => (await store.read()).lessons,

    add: ({ text, kind, pinned = false }) =>
      store.update(({ lessons }) => {
        const at = now().toISOString();
        const known = lessons.find((lesson) => lesson.kind === kind && lesson.text === text);
        if (known) {
          Object.assign(known, {
            evidence: known.evidence + 1,
            pinned: known.pinned || pinned,
            updatedAt: at,
          });
          return known;
        }
        const lesson: Lesson = { id: newId(), text, kind, evidence: 1, pinned, createdAt: at, updatedAt: at };
        lessons.push(lesson);
        return lesson;
      }),

    remove: (id) =>
      store.update(({ lessons }) => {
        const at = lessons.findIndex((lesson) => lesson.id === id);
        if (at >= 0) lessons.splice(at, 1);
        return at >= 0;
      }),

    relevant: async (text, budgetChars) => {
      const wanted = words(text);
      const ranked = (await store.read()).lessons
        .map((lesson) => ({ lesson, shared: overlap(wanted, words(lesson.text)) }))
        .filter(({ lesson, shared }) => lesson.pinned || shared > 0)
        .sort(
          (a, b) =>
            Number(b.lesson.pinned) - Number(a.lesson.pinned) ||
            b.shared - a.shared ||
            b.lesson.evidence - a.lesson.evidence,
        );
      let left = budgetChars;
      return ranked
        .map(({ lesson }) => lesson)
        .filter((lesson) => {
          if (lesson.text.length > left) return false;
          left -= lesson.text.length;
          return true;
        });
    },
  };
}

/** Words of Latin text, and pairs of neighbouring Chinese characters, which stand in for words there. */
function words(text: string): ReadonlySet<string> {
  const latin = text.toLowerCase().match(/[a-z][a-z0-9_]{2,}/g) ?? [];
  const chinese = (text.match(/\p{Script=Han}{2,}/gu) ?? []).flatMap((run) =>
    Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2)),
  );
  return new Set([...latin, ...chinese]);
}

/** Jaccard similarity, 0…1. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}
