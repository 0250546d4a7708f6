import { expect, it } from "vitest";
import { z } from "zod";
import { withNulls } from "../../src/cli/with-nulls.js";

it("gives every key that the schema knows, at any depth, and keeps what it does not know", () => {
  const Part = z.object({ a: z.number().optional(), b: z.string() });
  const schema = z.object({
    gone: z.string().optional(),
    parts: z.array(Part),
    maybe: Part.nullable().optional(),
    free: z.record(z.string(), z.number()),
  });
  const value = { parts: [{ b: "x" }, { a: 1, b: "y" }], maybe: { b: "z" }, free: { k: 1 }, more: true };
  expect(withNulls(schema, value)).toEqual({
    gone: null,
    parts: [
      { a: null, b: "x" },
      { a: 1, b: "y" },
    ],
    maybe: { a: null, b: "z" },
    free: { k: 1 },
    more: true,
  });
  expect(withNulls(schema, { parts: [], maybe: null, free: {} })).toMatchObject({ gone: null, maybe: null });
  expect(withNulls(z.array(Part), [{ b: "x" }])).toEqual([{ a: null, b: "x" }]);
});
