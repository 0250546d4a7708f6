import { z } from "zod";

/** Something that was learned: by a person, or from the outcomes of runs. */
export const Lesson = z.object({
  id: z.string(),
  text: z.string().min(1),
  kind: z.enum(["dead-zone", "pattern"]),
  evidence: z.number().int().positive().describe("how often it was seen"),
  pinned: z.boolean().describe("always told to the model, budget permitting"),
  dataset: z.string().optional().describe("where it was seen; a lesson without one holds everywhere"),
  note: z.string().optional().describe("the figures of the newest evidence"),
  runs: z.array(z.string()).optional().describe("the newest runs that it comes from"),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Lesson = z.infer<typeof Lesson>;

export interface NewLesson {
  readonly text: string;
  readonly kind: Lesson["kind"];
  readonly pinned?: boolean;
  readonly dataset?: string;
  readonly note?: string;
  readonly run?: string;
  /** How often it was seen; 1 unless given. */
  readonly evidence?: number;
}

export type LessonPatch = Partial<Pick<Lesson, "text" | "kind" | "pinned" | "note">>;

/** Days after which what was seen counts half: markets change. */
const HALF_LIFE = 180;
/** A lesson that has faded below this is kept and listed, but no longer told. */
export const FADED = 0.25;

/** Evidence that is left today: halved every 180 days since it was last seen. A pinned lesson does not fade. */
export function weightOf({ evidence, pinned, updatedAt }: Lesson, now: Date): number {
  if (pinned) return evidence;
  const days = Math.max(0, now.getTime() - Date.parse(updatedAt)) / 86_400_000;
  return evidence * 0.5 ** (days / HALF_LIFE);
}
