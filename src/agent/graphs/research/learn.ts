import { type RunDeps, tell } from "./deps.js";
import { distil, type Outcome } from "./distil.js";
import { parseSeen } from "./parse-seen.js";
import type { ResearchState } from "./state.js";

/**
 * Writes what the run has taught to the lessons of the workspace. A run that is resumed after its end would count its
 * evidence twice, so a lesson that names the run already is left alone.
 */
export async function learn(deps: RunDeps, { finished = [] }: Partial<ResearchState>): Promise<void> {
  const { context, request, run } = deps;
  const outcomes: Outcome[] = [];
  for (const one of finished) {
    if (one.factor.hash === null || one.factor.train === null) continue;
    outcomes.push({ formula: await parseSeen(deps, one.factor.expression), finished: one });
  }
  const { lessons } = context.memory;
  const told = new Set(
    (await lessons.list()).flatMap(({ text, runs = [] }) => runs.map((id) => `${id} ${text}`)),
  );
  for (const lesson of distil(outcomes, request.dataset, run)) {
    if (told.has(`${run} ${lesson.text}`)) continue;
    await lessons.add(lesson);
    tell(deps, {
      en: `learned a ${lesson.kind}: ${lesson.text}`,
      zh: `学到一条经验（${lesson.kind === "pattern" ? "有效模式" : "无效区"}）：${lesson.text}`,
    });
  }
}
