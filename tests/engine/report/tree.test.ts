import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFormula, toInfix } from "../../../src/engine/dsl/index.js";
import { type Box, type Placed, tidy } from "../../../src/engine/report/tree/layout.js";
import { treeOf } from "../../../src/engine/report/tree/picture.js";
import { treeSvg } from "../../../src/engine/report/tree/tree-svg.js";

const GAP = 10;
const boxes = fc.letrec<{ box: Box }>((tie) => ({
  box: fc.record({
    width: fc.integer({ min: 4, max: 120 }),
    children: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant([]),
      fc.array(tie("box"), { maxLength: 4 }),
    ),
  }),
})).box;

interface Seen {
  readonly left: number;
  readonly right: number;
}

function levels(box: Box, placed: Placed, out: Seen[][] = []): Seen[][] {
  out[placed.depth] ??= [];
  out[placed.depth]!.push({ left: placed.x - box.width / 2, right: placed.x + box.width / 2 });
  for (const [i, child] of box.children.entries()) levels(child, placed.children[i]!, out);
  return out;
}

describe("a tidy tree", () => {
  it("keeps boxes of a level apart, in order, and a parent over the middle of its children", () => {
    fc.assert(
      fc.property(boxes, (box) => {
        const placed = tidy(box, GAP);
        const all = levels(box, placed);
        for (const level of all)
          for (const [i, { left }] of level.entries())
            if (i > 0) expect(left - level[i - 1]!.right).toBeGreaterThanOrEqual(GAP - 1e-9);
        expect(Math.min(...all.flat().map(({ left }) => left))).toBeCloseTo(0, 9);
        const visit = ({ x, children }: Placed): void => {
          if (children.length > 0) expect(x).toBeCloseTo((children[0]!.x + children.at(-1)!.x) / 2, 9);
          children.forEach(visit);
        };
        visit(placed);
      }),
    );
  });

  it("draws equal subtrees alike", () => {
    const part: Box = {
      width: 20,
      children: [
        { width: 30, children: [] },
        { width: 10, children: [] },
      ],
    };
    const { children } = tidy({ width: 20, children: [part, part] }, GAP);
    const shape = ({ x, children: inner }: Placed) => inner.map((one) => one.x - x);
    expect(shape(children[0]!)).toEqual(shape(children[1]!));
  });
});

describe("the picture of a formula", () => {
  const { node } = parseFormula("-ts_corr(cs_rank(volume / ts_mean(volume, 20)), close, 10)");

  it("keeps windows in the label of their operator and finds a part by its text", () => {
    const mean = parseFormula("volume / ts_mean(volume, 20)").node;
    const tree = treeOf(node, new Map([[toInfix(mean), 0.0123]]));
    expect(tree.label).toBe("−( )");
    const [corr] = tree.children;
    expect(corr).toMatchObject({ label: "ts_corr 10", kind: "operator", worth: null });
    const rank = corr!.children.find(({ label }) => label === "cs_rank")!;
    expect(rank.children[0]).toMatchObject({ label: "÷", worth: 0.0123 });
    expect(rank.children[0]!.children.map(({ label }) => label)).toEqual(["volume", "ts_mean 20"]);
  });

  it("writes a document that shows every part, figures with their sign, and no markup from names", () => {
    const svg = treeSvg({
      ...{ title: "<script>alert(1)</script>", note: "a & b", stamp: "DEMO MARKET – synthetic" },
      root: treeOf(node, new Map([[toInfix(node), -0.0042]])),
    });
    expect(svg).not.toContain("<script>");
    for (const word of ["ts_corr 10", "cs_rank", "ts_mean 20", "close", "−0.0042", "DEMO MARKET"])
      expect(svg).toContain(word);
    expect(svg.match(/<rect /g)).toHaveLength(8 + 1);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+"/);
  });
});
