export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** False: good to know, but everything else works without. */
  readonly needed: boolean;
  readonly detail: string;
}

export interface Probe {
  readonly name: string;
  readonly needed: boolean;
  /** What was found; throws (any error) when the check fails, with the reason as its message. */
  run(): Promise<string> | string;
}

export async function runProbe({ name, needed, run }: Probe): Promise<Check> {
  try {
    return { name, needed, ok: true, detail: await run() };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, needed, ok: false, detail };
  }
}

/** A check that failed, with what was found. Never leaves this room. */
export class Failed extends Error {}
