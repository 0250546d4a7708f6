import { FactorsmithError } from "../engine/errors.js";

export type WorkspaceProblem =
  | "not-writable"
  | "no-space"
  | "outside"
  | "not-a-folder"
  | "a-folder"
  | "missing"
  | "io";

const sentences: Record<WorkspaceProblem, { message: (path: string) => string; hint: string }> = {
  "not-writable": {
    message: (path) => `${path} cannot be read or written: no permission, or a read-only disk`,
    hint: "check the owner of the folder, or choose another with --workspace DIR",
  },
  "no-space": {
    message: (path) =>
      `${path} cannot be written: the disk is full or a quota is reached; nothing was changed`,
    hint: "free some space, or choose a folder on another disk with --workspace DIR",
  },
  outside: {
    message: (path) => `${path} is outside the workspace`,
    hint: "give a path inside the workspace folder",
  },
  "not-a-folder": {
    message: (path) => `${path} cannot be a workspace folder: a file stands in its place`,
    hint: "move the file away, or choose another folder with --workspace DIR",
  },
  "a-folder": {
    message: (path) => `${path} is a folder, not a file`,
    hint: "name a file in it",
  },
  missing: {
    message: (path) => `${path} does not exist`,
    hint: "check the path; a folder given with --workspace is created on the first write",
  },
  io: {
    message: (path) => `${path} cannot be read or written`,
    hint: "check the disk, then run `factorsmith doctor`",
  },
};

const problems: Record<string, WorkspaceProblem> = {
  EACCES: "not-writable",
  EPERM: "not-writable",
  EROFS: "not-writable",
  ENOSPC: "no-space",
  EDQUOT: "no-space",
  EFBIG: "no-space",
  ENOTDIR: "not-a-folder",
  EEXIST: "not-a-folder",
  EISDIR: "a-folder",
  ENOENT: "missing",
};

/** A file or folder of the workspace cannot be used. `evidence.problem` says why, `evidence.errno` what the system said. */
export class WorkspaceError extends FactorsmithError {
  readonly code = "workspace";

  constructor(problem: WorkspaceProblem, path: string, cause?: NodeJS.ErrnoException) {
    const { message, hint } = sentences[problem];
    super(message(path), { hint, evidence: { problem, path, errno: cause?.code ?? null }, cause });
  }
}

/** Turns an error of the file system into a WorkspaceError; anything else is passed through unchanged. */
function asWorkspaceError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !("errno" in error) || !("code" in error)) return error;
  const cause = error as NodeJS.ErrnoException;
  return new WorkspaceError(problems[cause.code ?? ""] ?? "io", path, cause);
}

/** Runs `work`; errors of the file system come out as WorkspaceError about `path`. */
export async function guardFs<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asWorkspaceError(error, path);
  }
}
