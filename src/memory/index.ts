import { parseFormula } from "../engine/dsl/index.js";
import { type ParseIdentity, readPackFactors, readStudyFactors } from "./built-in.js";
import { type Ledger, openLedger } from "./ledger.js";
import { type Lessons, openLessons } from "./lessons.js";
import { type Library, openLibrary } from "./library.js";
import type { Workspace } from "./workspace.js";

/** Everything that outlives a session. */
export interface Memory {
  readonly library: Library;
  readonly ledger: Ledger;
  readonly lessons: Lessons;
}

export interface MemoryDeps {
  readonly parse?: ParseIdentity;
  readonly now?: () => Date;
  readonly newId?: () => string;
}

/** Opens the memory of a workspace. Nothing is read or created before the first call. */
export function openMemory(workspace: Workspace, deps: MemoryDeps = {}): Memory {
  const { parse = (expression) => parseFormula(expression), ...effects } = deps;
  return {
    library: openLibrary(workspace, {
      parse,
      builtIn: () => readStudyFactors(parse),
      packs: readPackFactors,
      ...effects,
    }),
    ledger: openLedger(workspace, effects),
    lessons: openLessons(workspace, effects),
  };
}
