import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { WriteBytes } from "./atomic.js";
import { jsonStore } from "./json-store.js";
import { FADED, Lesson, type LessonPatch, type NewLesson, weightOf } from "./lesson.js";
import { LessonNotFoundError } from "./lesson-not-found-error.js";
import { estimateTextTokens } from "./tokens.js";
import { overlap, words } from "./words.js";
import type { Workspace } from "./workspace.js";

const LessonsFile = z.object({ version: z.literal(1), lessons: z.array(Lesson) });
type LessonsFile = z.infer<typeof LessonsFile>;

const RUNS_KEPT = 5;

export interface Situation {
  /** What the model is going to work on. */
  readonly text: string;
  /** Lessons of other datasets are left out; unset: only those that hold everywhere. */
  readonly dataset?: string;
  readonly budgetTokens: number;
}

/** What was learned in this workspace (`memory/lessons.json`): patterns that carried, zones that are dead. */
export interface Lessons {
  list(): Promise<readonly Lesson[]>;
  /** By id or the beginning of one. Throws LessonNotFoundError. */
  find(ref: string): Promise<Lesson>;
  /**
   * A lesson with the same text, kind and dataset is not added again: its evidence grows. Evidence for the opposite
   * kind shrinks by as much; what has none left is forgotten, unless it is pinned.
   */
  add(lesson: NewLesson): Promise<Lesson>;
  /** Throws LessonNotFoundError. */
  update(ref: string, patch: LessonPatch): Promise<Lesson>;
  /** The lesson that is gone. Throws LessonNotFoundError. */
  remove(ref: string): Promise<Lesson>;
  /** All of it for people and other programs, with what is left of the evidence at `at`. */
  export(options: ExportOptions): Promise<{ readonly document: string; readonly count: number }>;
  /**
   * Lessons to tell a model, within a budget of tokens: pinned first, then by the words that they share with the
   * text, then by what is left of their evidence. Those that share none are told only about their own dataset, and
   * faded ones not at all.
   */
  relevant(situation: Situation): Promise<readonly Lesson[]>;
}

export interface ExportOptions {
  readonly format: "json" | "markdown";
  readonly at: Date;
  /** Only of this dataset, and those that hold everywhere. */
  readonly dataset?: string;
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

    find: async (ref) => lookUp((await store.read()).lessons, ref),

    add: (lesson) =>
      store.update((data) => {
        const { text, kind, dataset, note, run, pinned = false, evidence = 1 } = lesson;
        const at = now().toISOString();
        const about = data.lessons.filter((other) => other.text === text && other.dataset === dataset);
        const against = about.find((other) => other.kind !== kind);
        if (against) weaken(data, against, evidence);
        const known = about.find((other) => other.kind === kind);
        if (known) {
          const runs = [...(known.runs ?? []), ...(run === undefined ? [] : [run])].slice(-RUNS_KEPT);
          return Object.assign(known, {
            evidence: known.evidence + evidence,
            pinned: known.pinned || pinned,
            ...(note !== undefined && { note }),
            ...(runs.length > 0 && { runs }),
            updatedAt: at,
          });
        }
        const added: Lesson = {
          ...{ id: newId(), text, kind, evidence, pinned },
          ...(dataset !== undefined && { dataset }),
          ...(note !== undefined && { note }),
          ...(run !== undefined && { runs: [run] }),
          ...{ createdAt: at, updatedAt: at },
        };
        data.lessons.push(added);
        return added;
      }),

    update: (ref, patch) =>
      store.update(({ lessons }) =>
        Object.assign(lookUp(lessons, ref), patch, { updatedAt: now().toISOString() }),
      ),

    remove: (ref) =>
      store.update(({ lessons }) => {
        const lesson = lookUp(lessons, ref);
        lessons.splice(lessons.indexOf(lesson), 1);
        return lesson;
      }),

    export: async ({ format, at, dataset }) => {
      const lessons = (await store.read()).lessons.filter(
        (lesson) => dataset === undefined || lesson.dataset === undefined || lesson.dataset === dataset,
      );
      const document = format === "json" ? asJson(lessons, at) : asMarkdown(lessons, at);
      return { document, count: lessons.length };
    },

    relevant: async ({ text, dataset, budgetTokens }) => {
      const wanted = words(text);
      const at = now();
      const ranked = (await store.read()).lessons
        .filter((lesson) => lesson.dataset === undefined || lesson.dataset === dataset)
        .map((lesson) => ({
          lesson,
          shared: overlap(wanted, words(lesson.text)),
          weight: weightOf(lesson, at),
        }))
        .filter(
          ({ lesson, shared, weight }) =>
            lesson.pinned || (weight >= FADED && (shared > 0 || lesson.dataset !== undefined)),
        )
        .sort(
          (a, b) =>
            Number(b.lesson.pinned) - Number(a.lesson.pinned) || b.shared - a.shared || b.weight - a.weight,
        );
      let left = budgetTokens;
      return ranked
        .map(({ lesson }) => lesson)
        .filter((lesson) => {
          const size = estimateTextTokens(`${lesson.text} ${lesson.note ?? ""}`);
          if (size > left) return false;
          left -= size;
          return true;
        });
    },
  };
}

function lookUp(lessons: readonly Lesson[], ref: string): Lesson {
  const found = lessons.filter(({ id }) => id.startsWith(ref.trim()));
  const [only] = found.filter(({ id }) => id === ref.trim()).concat(found);
  if (!only || (found.length > 1 && only.id !== ref.trim()) || ref.trim() === "")
    throw new LessonNotFoundError(ref, ref.trim() === "" ? 0 : found.length);
  return only;
}

function weaken({ lessons }: LessonsFile, lesson: Lesson, by: number): void {
  const left = lesson.evidence - by;
  if (left > 0 || lesson.pinned) lesson.evidence = Math.max(1, left);
  else lessons.splice(lessons.indexOf(lesson), 1);
}

function asJson(lessons: readonly Lesson[], at: Date): string {
  const document = {
    ...{ kind: "factorsmith-lessons", version: 1, exportedAt: at.toISOString() },
    lessons: lessons.map((lesson) => ({ ...lesson, weight: weightOf(lesson, at) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function asMarkdown(lessons: readonly Lesson[], at: Date): string {
  const section = (kind: Lesson["kind"], title: string) => [
    `## ${title}`,
    "",
    ...lessons
      .filter((lesson) => lesson.kind === kind)
      .map(
        (lesson) =>
          `- \`${lesson.text.replace(/\s+/g, " ")}\` (seen ${lesson.evidence}×, ${weightOf(lesson, at).toFixed(1)} left${lesson.pinned ? ", pinned" : ""}; ${lesson.dataset ?? "every dataset"}; ${lesson.updatedAt.slice(0, 10)})${lesson.note ? `: ${lesson.note}` : ""}`,
      ),
    "",
  ];
  return [
    `# Lessons, ${at.toISOString().slice(0, 10)}`,
    "",
    ...section("pattern", "Patterns that carried"),
    ...section("dead-zone", "Dead zones"),
  ].join("\n");
}
