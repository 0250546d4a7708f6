import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Linux counts processor time in hundredths of a second. */
const TICKS = 100;

/** Seconds of processor time by thread of this process, or undefined where the system does not tell (not Linux). */
export function threadTimes(): Map<number, number> | undefined {
  const tasks = "/proc/self/task";
  if (!existsSync(tasks)) return undefined;
  return new Map(
    readdirSync(tasks).map((tid) => {
      // The name in brackets may hold spaces: fields are counted behind it.
      const fields = readFileSync(`${tasks}/${tid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
      return [Number(tid), (Number(fields[11]) + Number(fields[12])) / TICKS];
    }),
  );
}

/** What main and the busiest other threads have spent between two readings. */
export function spentBetween(
  before: Map<number, number>,
  after: Map<number, number>,
  workers: number,
): { readonly main: number; readonly workers: readonly number[] } {
  const spent = [...after].map(([tid, time]) => [tid, time - (before.get(tid) ?? 0)] as const);
  const others = spent.filter(([tid]) => tid !== process.pid).map(([, time]) => time);
  return {
    main: spent.find(([tid]) => tid === process.pid)?.[1] ?? Number.NaN,
    workers: others.sort((a, b) => b - a).slice(0, workers),
  };
}
