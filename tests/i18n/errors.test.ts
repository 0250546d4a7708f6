import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chinese, describeError } from "../../src/i18n/errors.js";
import { ConfigError } from "../../src/memory/config-error.js";
import { CorruptFileError } from "../../src/memory/corrupt-file-error.js";
import { FactorExistsError } from "../../src/memory/factor-exists-error.js";
import { FactorNotFoundError } from "../../src/memory/factor-not-found-error.js";
import { WorkspaceError, type WorkspaceProblem } from "../../src/memory/workspace-error.js";

const src = join(import.meta.dirname, "../../src");

/** Every error code in the source: a literal, or the members of the type of `code`, which stands in the same file. */
function codesInSource(): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  for (const file of readdirSync(src, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/.test(file)) continue;
    const text = readFileSync(join(src, file), "utf8");
    if (!/extends FactorsmithError/.test(text)) continue;
    const literals = [...text.matchAll(/readonly code = "([^"]+)"/g)].map((match) => match[1]!);
    const unions = [...text.matchAll(/readonly code: (\w+)[;,]/g)].flatMap((match) => {
      const members = new RegExp(`type ${match[1]} =([^;]*);`).exec(text)?.[1] ?? "";
      return [...members.matchAll(/"([^"]+)"/g)].map((member) => member[1]!);
    });
    const found = [...literals, ...unions];
    expect(found.length, `${file} has an error class without a code that this test can read`).toBeGreaterThan(
      0,
    );
    for (const code of found) codes.set(code, file);
  }
  return codes;
}

describe("describeError", () => {
  it("has a Chinese sentence for every error code", () => {
    const missing = [...codesInSource()].filter(([code]) => !Object.hasOwn(chinese, code));
    expect(missing).toEqual([]);
  });

  it("has no sentence for a code that nothing has", () => {
    const codes = codesInSource();
    expect(Object.keys(chinese).filter((code) => !codes.has(code))).toEqual([]);
  });

  it("makes every Chinese sentence and hint, with or without evidence", () => {
    for (const [code, sentence] of Object.entries(chinese)) {
      const { message } = sentence({});
      expect(message, code).toMatch(/\p{Script=Han}/u);
      expect(message, code).not.toMatch(/undefined|null|NaN/);
    }
  });

  it("puts the evidence into the Chinese sentence", () => {
    const zh = (error: Error) => describeError(error, "zh");
    expect(zh(new FactorNotFoundError("RSLF", ["RLSF", "DLCF"]))).toEqual({
      message: "因子库里没有“RSLF”",
      hint: "是不是要找：RLSF、DLCF？",
    });
    expect(zh(new FactorNotFoundError("x", [])).hint).toContain("library list");
    expect(zh(new FactorExistsError("B", { id: "1", name: "A" }, "formula")).message).toContain(
      "“A”是同一个公式",
    );
    const corrupt = new CorruptFileError({
      file: "/w/a.json",
      corruption: "not-json",
      detail: "line 2",
      backup: "/w/a.bak",
    });
    expect(zh(corrupt)).toEqual({
      message: "/w/a.json 已损坏（不是有效的 JSON：line 2）；文件保持原样",
      hint: "恢复上一个版本：cp '/w/a.bak' '/w/a.json'",
    });
    expect(zh(new ConfigError("key-file-mode", "/h/c.json", [], "")).hint).toBe("chmod 600 /h/c.json");
  });

  it("has a sentence of its own for every problem of the workspace, in both languages", () => {
    const problems: WorkspaceProblem[] = [
      "not-writable",
      "no-space",
      "outside",
      "not-a-folder",
      "missing",
      "io",
    ];
    for (const lang of ["en", "zh"] as const) {
      const messages = problems.map(
        (problem) => describeError(new WorkspaceError(problem, "/w/x"), lang).message,
      );
      expect(new Set(messages).size).toBe(problems.length);
      for (const message of messages) expect(message).toContain("/w/x");
    }
  });

  it("takes the English sentence from the error", () => {
    const error = new FactorNotFoundError("RSLF", ["RLSF"]);
    expect(describeError(error, "en")).toEqual({ message: error.message, hint: "did you mean RLSF?" });
  });

  it("calls anything else a bug, but not a stop", () => {
    expect(describeError(new TypeError("x is undefined"), "en")).toEqual({
      message: "this is a bug in factorsmith: x is undefined",
      hint: "run it again with --debug and report what it prints",
    });
    expect(describeError("odd", "zh").hint).toContain("--debug");
    expect(describeError(new DOMException("stop", "AbortError"), "en").message).toBe("stopped");
  });
});
