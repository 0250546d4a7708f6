/**
 * A result made for eyes, independent of where it is shown: the chat draws blocks with Ink, the command line as
 * plain text (`text.ts`). Tools return blocks from `present`; no surface knows a tool by name.
 */
export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly text: string; readonly tone?: Tone }
  | {
      readonly kind: "pairs";
      readonly rows: readonly { label: string; value: string; note?: string; tone?: Tone }[];
    }
  | {
      readonly kind: "table";
      /** `whole`: a sentence that goes on below where it does not fit; other text is cut. */
      readonly columns: readonly { label: string; align?: "left" | "right"; whole?: boolean }[];
      readonly rows: readonly (readonly string[])[];
    }
  /** A small line drawn with ▁▂▃▄▅▆▇█ around zero; null = gap. */
  | {
      readonly kind: "sparkline";
      readonly label: string;
      readonly values: readonly (number | null)[];
      readonly note?: string;
    }
  /** Horizontal bars, negative to the left. */
  | {
      readonly kind: "bars";
      readonly label: string;
      readonly bars: readonly { label: string; value: number | null }[];
      readonly format: "percent" | "number";
    }
  /** Curves over one axis, drawn with braille dots; a gap is null. */
  | {
      readonly kind: "lines";
      readonly label: string;
      /** What stands at the left and right end of the axis. */
      readonly from: string;
      readonly to: string;
      /** `bars`: each value stands on the line at zero. A series has the whole width, however many values it has. */
      readonly series: readonly { label: string; values: readonly (number | null)[]; as?: "bars" }[];
      readonly format: "percent" | "number";
      readonly note?: string;
    }
  /** Figures in cells, shaded by how far they are from zero. */
  | {
      readonly kind: "heatmap";
      readonly label: string;
      readonly columns: readonly string[];
      readonly rows: readonly { label: string; values: readonly (number | null)[] }[];
      readonly format: "percent" | "number";
    }
  /** What belongs together, side by side; one under another where the place is too narrow. */
  | {
      readonly kind: "columns";
      readonly columns: readonly { readonly title: string; readonly blocks: readonly Block[] }[];
    }
  /** A PNG file: drawn where the terminal can, else its path. */
  | { readonly kind: "picture"; readonly path: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "files"; readonly paths: readonly string[] };

export type Tone = "good" | "bad" | "warning" | "muted";
