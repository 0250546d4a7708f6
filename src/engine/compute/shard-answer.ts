import { z } from "zod";
import type { DailyStats } from "./types.js";

/** Statistics of a shard as plain JSON, one entry per formula; null = NaN. Numbers survive to the last bit. */
export const ShardAnswer = z.object({
  version: z.literal(1),
  stats: z.array(z.record(z.string(), z.array(z.number().nullable()))),
});
export type ShardAnswer = z.infer<typeof ShardAnswer>;

export const shardAnswer = (stats: readonly DailyStats[]): ShardAnswer => ({
  version: 1,
  stats: stats.map((columns) =>
    Object.fromEntries(
      Object.entries(columns as unknown as Record<string, Float64Array>).map(([name, column]) => [
        name,
        Array.from(column, (value) => (Number.isNaN(value) ? null : value)),
      ]),
    ),
  ),
});

/** The other way round: what `mergeShards` takes. */
export const answeredStats = ({ stats }: ShardAnswer): readonly DailyStats[] =>
  stats.map(
    (columns) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, column]) => [
          name,
          Float64Array.from(column, (value) => value ?? Number.NaN),
        ]),
      ) as unknown as DailyStats,
  );
