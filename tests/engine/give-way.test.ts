import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { orAborted } from "../../src/engine/give-way.js";

it("lets as many wait for one signal as there are fields, without a warning of Node's", async () => {
  const warnings: string[] = [];
  const hear = ({ name }: Error) => warnings.push(name);
  process.on("warning", hear);
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 20 }, () => orAborted(wait(1), signal)));
  await wait(1);
  process.off("warning", hear);
  expect(warnings).toEqual([]);
});
