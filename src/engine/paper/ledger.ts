import { createHash } from "node:crypto";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Account, type Day, StrategySpec } from "../strategy/index.js";
import { Notice } from "./notice.js";
import { PaperError } from "./paper-error.js";

/** What an account was opened with; never changes. */
export const PaperOpening = z.object({
  v: z.literal(1),
  kind: z.literal("opening"),
  name: z.string(),
  dataset: z.string(),
  /** A synthetic market: said wherever a figure of the account is shown. */
  demo: z.boolean().optional(),
  /** What is traded on: the formula of a factor, or the run of a combination. */
  factor: z.string(),
  expression: z.string(),
  combination: z.string().optional(),
  spec: StrategySpec,
  /** The close on which the account was opened: the first orders are decided on it. */
  opened: z.string(),
  /** Last date that the data had then: days up to it replay history, days after it are traded live. */
  known: z.string().optional(),
  /** Folder whose files are imported before each step. */
  follow: z.string().optional(),
});
export type PaperOpening = z.infer<typeof PaperOpening>;

/** One trading day: what it did, the account after it, and a digest of the market data that it saw. */
const Entry = z.object({
  v: z.literal(1),
  kind: z.literal("day"),
  day: z.custom<Day>((value) => typeof value === "object" && value !== null && "date" in value),
  account: Account,
  /** Of the rows that the day was decided and filled on: revised data shows as another digest. */
  seen: z.string(),
});
export type PaperDay = z.infer<typeof Entry>;

const FILE = "ledger.jsonl";
const NOTICES = "notices.json";

export interface PaperLedger {
  readonly opening: PaperOpening;
  readonly days: readonly PaperDay[];
}

/**
 * Opens an account: a folder with one append-only ledger, one JSON line per trading day. A day is in it whole or not at
 * all; every line is on disk before the next day is played.
 * @throws PaperError `paper-exists`
 */
export async function openAccount(dir: string, opening: PaperOpening): Promise<void> {
  await mkdir(dir, { recursive: true });
  const file = await open(join(dir, FILE), "wx").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "EEXIST")
      throw new PaperError("paper-exists", `There is a paper account "${opening.name}" already.`, {
        hint: "Choose another name.",
        evidence: { account: opening.name },
      });
    throw cause;
  });
  try {
    await file.writeFile(`${JSON.stringify(opening)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Reads an account's ledger and changes nothing. A last line without its newline was cut by a crash, or is being written
 * by another process: that day is not finished and does not count.
 * @throws PaperError `paper-missing`, `paper-corrupt`
 */
export async function readAccount(dir: string, name: string): Promise<PaperLedger> {
  const path = join(dir, FILE);
  const text = await readFile(path, "utf8").catch(() => {
    throw new PaperError("paper-missing", `There is no paper account "${name}".`, {
      hint: "Open one with `factorsmith paper start`.",
      evidence: { account: name },
    });
  });
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  try {
    const [first, ...rest] = whole.trimEnd().split("\n");
    return {
      opening: PaperOpening.parse(JSON.parse(first!)),
      days: rest.map((line) => Entry.parse(JSON.parse(line))),
    };
  } catch (cause) {
    throw new PaperError("paper-corrupt", `The ledger of the paper account "${name}" is damaged (${path}).`, {
      hint: "Restore the file from a backup; nothing was changed.",
      evidence: { account: name, file: path },
      cause,
    });
  }
}

/**
 * Removes a line that a crash has cut: its day will be played again, to the same result. Only for the one process that
 * may write (see `play`).
 */
export async function mendAccount(dir: string): Promise<void> {
  const path = join(dir, FILE);
  const bytes = await readFile(path).catch(() => undefined);
  const whole = (bytes?.lastIndexOf(0x0a) ?? -1) + 1;
  if (!bytes || whole === bytes.length || whole === 0) return;
  const file = await open(path, "r+");
  try {
    await file.truncate(whole);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What was odd in the data when the account was last moved on; none when it never was, or the file is gone. */
export async function readNotices(dir: string): Promise<readonly Notice[]> {
  const text = await readFile(join(dir, NOTICES), "utf8").catch(() => "[]");
  try {
    return z.array(Notice).parse(JSON.parse(text));
  } catch {
    // Cut by a crash: the next step writes it again.
    return [];
  }
}

/** Unlike the ledger it is written anew each time: the data may have been mended. */
export async function keepNotices(dir: string, notices: readonly Notice[]): Promise<void> {
  await writeFile(join(dir, NOTICES), `${JSON.stringify(notices)}\n`);
}

/** Appends a day and syncs it to disk. */
export async function appendDay(dir: string, day: PaperDay): Promise<void> {
  const file = await open(join(dir, FILE), "a");
  try {
    await file.writeFile(`${JSON.stringify(day)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

export const digest = (parts: readonly Float64Array[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(new Uint8Array(part.slice().buffer));
  return hash.digest("hex").slice(0, 16);
};
