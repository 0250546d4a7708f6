import { z } from "zod";
import { Witness } from "./gaps.js";

/**
 * `revised`: the data of days that were traded on has changed since. `late`: days between those that were traded on were
 * not there at the time; they are not traded any more. `missed`: trading days that the data lacks. `some-missed`:
 * weekdays without data of which at least one was a trading day. `missing`: weekdays without data of which nothing is
 * known, holidays or missed. `thin`: days on which far fewer names have a close than the day before.
 * The ledger stays as it was written.
 */
export const Notice = z.object({
  kind: z.enum(["revised", "late", "missed", "some-missed", "missing", "thin"]),
  dates: z.array(z.string()),
  witnesses: z.array(Witness).describe("who says that missed days were trading days"),
});
export type Notice = z.infer<typeof Notice>;
