import { z } from "zod";
import { TearSheet } from "../analysis/tear-sheet.js";

const { shape } = TearSheet;
const industries = shape.industries.unwrap();
const Num = z.number().nullable();
const Curve = z.array(Num);

/** Points of a curve in a summary: enough for a terminal and for a sparkline anywhere else. */
const POINTS = 160;

/**
 * A tear sheet without its daily series: what `--json`, `summary.json`, MCP clients and the terminal get. The series
 * are in `tear_sheet.json` and in the CSV files.
 */
export const AnalysisSummary = z.object({
  header: shape.header,
  ic: shape.ic.pick({ summary: true, significant5: true, rollingWindow: true }),
  inference: shape.inference,
  decay: shape.decay,
  industries: industries
    .pick({ group: true, minNames: true, ic: true })
    .extend({ distribution: industries.shape.distribution.omit({ months: true }) })
    .nullable(),
  quantiles: shape.quantiles.pick({ groups: true, longShort: true, orderedNeighbours: true }),
  turnover: shape.turnover.pick({
    mean: true,
    rankAutocorrelationMean: true,
    rankAutocorrelationHorizon: true,
  }),
  factorPortfolio: shape.factorPortfolio.omit({ returns: true, turnover: true }),
  costs: shape.costs.omit({ net: true }),
  exposures: z.array(shape.exposures.element.omit({ series: true })),
  neutralised: shape.neutralised,
  library: shape.library,
  coverage: shape.coverage.pick({ mean: true, minimum: true, infinite: true }),
  regimes: shape.regimes,
  events: shape.events.pick({ offsets: true, excess: true }),
  distribution: z.object({ rankIc: shape.distribution.shape.rankIc.pick({ histogram: true }) }),
  monthly: shape.monthly,
  failures: shape.failures,
  curves: z
    .object({
      dates: z.array(z.string()).describe("of the price curves"),
      quantiles: z.array(Curve),
      benchmark: Curve.nullable(),
      longShort: Curve,
      rankIc: Curve.describe("means over equal slices of the window"),
      rankIcRolling: Curve,
      coverage: Curve,
    })
    .describe(`at most ${POINTS} points each`),
});
export type AnalysisSummary = z.infer<typeof AnalysisSummary>;

export function summaryOf(sheet: TearSheet): AnalysisSummary {
  const { cumulative } = sheet.quantiles;
  const picked = <T>(values: readonly T[]) => pick(values, POINTS);
  return AnalysisSummary.parse({
    ...sheet,
    curves: {
      dates: picked(cumulative.dates),
      quantiles: cumulative.quantiles.map(picked),
      benchmark: cumulative.benchmark && picked(cumulative.benchmark),
      longShort: picked(cumulative.longShort),
      rankIc: means(sheet.ic.rankIc, POINTS),
      rankIcRolling: picked(sheet.ic.rankIcRolling),
      coverage: means(sheet.coverage.share, POINTS),
    },
  });
}

/** Every n-th value, the last one always among them: a curve must end where it ends. */
function pick<T>(values: readonly T[], points: number): T[] {
  if (values.length <= points) return [...values];
  return Array.from(
    { length: points },
    (_, i) => values[Math.round((i * (values.length - 1)) / (points - 1))]!,
  );
}

function means(values: readonly (number | null)[], slices: number): (number | null)[] {
  if (values.length <= slices) return [...values];
  return Array.from({ length: slices }, (_, i) => {
    const from = Math.floor((i * values.length) / slices);
    const finite = values
      .slice(from, Math.floor(((i + 1) * values.length) / slices))
      .filter((value) => value !== null);
    return finite.length === 0 ? null : finite.reduce((sum, value) => sum + value, 0) / finite.length;
  });
}
