import { join } from "node:path";
import type { Workspace } from "../../memory/workspace.js";

/** Where the ledger of a paper account lies. Throws WorkspaceError when the name leaves the workspace. */
export const paperFolder = (workspace: Workspace, name: string): string =>
  workspace.resolveInside(join("runs", `paper-${name}`));
