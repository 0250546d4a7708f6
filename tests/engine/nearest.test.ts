import { expect, it } from "vitest";
import { nearest } from "../../src/engine/nearest.js";

it("takes slips of the keys and beginnings of names for what was meant, and nothing far away", () => {
  const names = ["RLSF", "DLCF-note", "DLCF-code", "LDHV"];
  expect(nearest("RSLF", names)).toEqual(["RLSF"]);
  expect(nearest("dlcf", names)).toEqual(["DLCF-code", "DLCF-note"]);
  expect(nearest("DL", names)).toEqual([]);
  expect(nearest("momentum", names)).toEqual([]);
});
