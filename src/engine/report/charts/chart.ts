/**
 * What a chart shows, independent of how it is drawn: `picture/` makes SVG and PNG of it, `html/` an interactive page,
 * `terminal/` braille and blocks. Plain data in the language of the reader; a gap is null, never 0.
 */
export type Chart = SeriesChart | HeatmapChart | ScatterChart | SwarmChart;

interface Described {
  /** Stem of the file names and anchor in the page: `ic`, `quantile_cumulative`. */
  readonly id: string;
  /** What is measured. */
  readonly title: string;
  /** On what: factor, dataset, window, horizon; and how to read it. */
  readonly note: string;
}

/** How a figure is written: `percent` values are fractions. */
export type Format = "percent" | "number" | "count";

/** What a series means; the palette gives each meaning one colour wherever it appears. */
export type Ink =
  | "main"
  | "second"
  | "third"
  | "fourth"
  | "benchmark"
  /** Blue at or above zero, vermilion below: neither reads as "up" in one country and "down" in another. */
  | "signed"
  | "loss"
  /** Ordered: 0 the lowest quantile, 1 the highest. */
  | { readonly rank: number };

export interface Series {
  readonly name: string;
  readonly draw: "line" | "bars" | "area";
  readonly values: readonly (number | null)[];
  readonly ink: Ink;
  readonly dashed?: boolean;
  /** Series of one stack are drawn on top of each other. */
  readonly stack?: string;
  /** One standard error (or half an interval) each way, drawn as a whisker. */
  readonly error?: readonly (number | null)[];
  /** Not drawn until its legend entry is clicked. */
  readonly hidden?: boolean;
}

/** Lines and bars over one axis of dates or names. */
export interface SeriesChart extends Described {
  readonly kind: "series";
  readonly x: {
    readonly kind: "dates" | "names" | "numbers";
    readonly values: readonly string[];
    readonly name?: string;
  };
  readonly y: { readonly format: Format; readonly name: string; readonly includeZero?: boolean };
  readonly series: readonly Series[];
  /** A second, lower panel on the same axis: the drawdown below the curve. */
  readonly lower?: { readonly y: SeriesChart["y"]; readonly series: readonly Series[] };
  /** Bars that lie on their side, for long names. */
  readonly sideways?: boolean;
  readonly marks?: readonly { readonly value: number; readonly label: string }[];
}

/** Rows × columns of figures, coloured around zero (or from zero up when `scale` is `up`). */
export interface HeatmapChart extends Described {
  readonly kind: "heatmap";
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [row][column] */
  readonly cells: readonly (readonly (number | null)[])[];
  readonly format: Format;
  readonly scale: "around-zero" | "up";
  readonly rowName?: string;
  readonly columnName?: string;
}

/** Points against a line, such as a Q–Q plot. */
export interface ScatterChart extends Described {
  readonly kind: "scatter";
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  readonly x: { readonly name: string };
  readonly y: { readonly name: string };
  /** y = intercept + slope·x */
  readonly line?: { readonly name: string; readonly slope: number; readonly intercept: number };
}

/** Rows of points along one axis, beside each other where they crowd, coloured by a level: a beeswarm. */
export interface SwarmChart extends Described {
  readonly kind: "swarm";
  readonly rows: readonly {
    readonly name: string;
    readonly points: readonly { readonly value: number; readonly level: number }[];
  }[];
  readonly x: { readonly name: string };
  /** Levels beyond ± `most` have the colour of the end. */
  readonly levels: { readonly most: number; readonly low: string; readonly high: string };
}
