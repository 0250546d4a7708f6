/** The process as the command line sees it; replaced in tests. */
export interface Io {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly now: () => Date;
}

const WIDTH_WITHOUT_TERMINAL = 100;

export const widthOf = (stream: NodeJS.WriteStream): number => stream.columns || WIDTH_WITHOUT_TERMINAL;

/** NO_COLOR (https://no-color.org) and dumb terminals get plain text; a file or pipe does unless FORCE_COLOR asks. */
export function wantsColor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}
