import type { Series } from "../charts/chart.js";

export const line = (name: string, values: readonly (number | null)[], ink: Series["ink"]): Series => ({
  name,
  draw: "line",
  values,
  ink,
});
