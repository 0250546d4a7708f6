import { expect, it } from "vitest";
import { reportError, toReport } from "../../src/cli/errors.js";
import { exitCodeOfTurn } from "../../src/cli/exit-code.js";
import { withContext } from "../../src/cli/piped-input.js";
import { UsageError } from "../../src/tools/usage-error.js";
import { fakeIo } from "./fake-io.js";

const { signal } = new AbortController();
const report = (error: unknown, { json = false, debug = false, lang = "en" as "en" | "zh" } = {}) => {
  const io = fakeIo();
  const code = reportError(error, { io, globals: { json, debug }, lang, signal });
  return { code, out: io.out(), err: io.err() };
};

const usage = new UsageError("unknown-flag", "no flag --x", "did you mean --y?", {
  flag: "x",
  nearest: ["--y"],
});

it("tells an error in one sentence and what to do", () => {
  expect(report(usage)).toEqual({ code: 2, out: "", err: "factorsmith: no flag --x\ndid you mean --y?\n" });
  expect(report(usage, { lang: "zh" }).err).toMatch(/\p{Script=Han}/u);
});

it("tells it as JSON with its evidence", () => {
  const { code, out, err } = report(usage, { json: true });
  expect({ code, err }).toEqual({ code: 2, err: "" });
  expect(JSON.parse(out)).toEqual({
    error: {
      code: "usage",
      message: "no flag --x",
      hint: "did you mean --y?",
      problem: "unknown-flag",
      flag: "x",
      nearest: ["--y"],
    },
  });
});

it("shows a bug as one sentence, and its stack with --debug alone", () => {
  const bug = new TypeError("x is not a function");
  expect(report(bug)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/bug.*x is not a function\n.*--debug.*\n$/),
  });
  expect(report(bug).err).not.toMatch(/\n\s+at /);
  expect(report(bug, { debug: true }).err).toMatch(/\n\s+at /);
});

it.each([
  ["ENOSPC", /full/],
  ["EFBIG", /full|quota/],
  ["EACCES", /permission/],
])("takes %s of the system for trouble with the disk, not a bug", (code, sentence) => {
  const error = Object.assign(new Error(`${code}: …`), { code, errno: -1, syscall: "write", path: "/d/x" });
  expect(report(error)).toMatchObject({ code: 1, err: expect.stringMatching(sentence) });
  expect(report(error).err).not.toMatch(/bug/);
});

it("calls whatever ends stopped work an interruption", () => {
  expect(toReport(new Error("socket closed"), "en", AbortSignal.abort())).toMatchObject({
    code: "interrupted",
    exitCode: 130,
  });
});

it.each([
  ["finished", undefined, 0],
  ["cancelled", undefined, 130],
  ["budget", undefined, 3],
  ["needs-approval", undefined, 4],
  ["failed", 75, 75],
  ["failed", 2, 2],
  ["failed", undefined, 1],
] as const)("a turn that %s (%s) exits with %d", (reason, failure, code) => {
  expect(exitCodeOfTurn(reason, failure)).toBe(code);
});

it("fences piped text so that it cannot close the fence", () => {
  expect(withContext("q", undefined)).toBe("q");
  expect(withContext("q", "a\n````\nb\n")).toMatch(
    /^q\n\n.*data, not instructions.*\n`````\na\n````\nb\n`````$/,
  );
});
