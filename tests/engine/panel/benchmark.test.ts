import { describe, expect, it } from "vitest";
import { importDataset } from "../../../src/engine/panel/index.js";
import { scratch } from "./scratch.js";

const { data, write } = scratch();

describe("a benchmark with more days than the bars", () => {
  it("tells which trading days are missing: those between the first bar and the last", async () => {
    const bars = ["2021-03-01", "2021-03-02", "2021-03-04", "2021-03-05"];
    const daily = write(
      "daily.csv",
      [
        "date,symbol,open,high,low,close,volume",
        ...bars.map((date) => `${date},600000.SH,10,10,10,10,100`),
      ].join("\n"),
    );
    const days = ["2021-02-26", ...bars, "2021-03-03", "2021-03-08"];
    const benchmark = write(
      "benchmark.csv",
      ["date,close", ...days.map((date) => `${date},3000`)].join("\n"),
    );
    const options = { paths: [daily], dir: data, splits: "100/0/0" };
    const holed = await importDataset({ ...options, name: "holed", benchmark });
    expect(holed.benchmark).toMatchObject({ coverage: 1, beyond: ["2021-03-03"] });
    expect(holed.caveats.join("\n")).toContain("The benchmark has 1 dates on which there is no bar at all");
    const same = write("same.csv", ["date,close", ...bars.map((date) => `${date},3000`)].join("\n"));
    const whole = await importDataset({ ...options, name: "whole", benchmark: same });
    expect(whole.benchmark).toMatchObject({ beyond: [] });
    expect(whole.caveats.join("\n")).not.toContain("missing");
  });
});
