import { expect, it } from "vitest";
import { asSessionError } from "../../src/agent/session/session-error.js";

it.each([
  ["SQLITE_FULL", { code: "workspace", evidence: { problem: "no-space" } }],
  ["SQLITE_READONLY_DBMOVED", { code: "workspace", evidence: { problem: "not-writable" } }],
  ["SQLITE_IOERR_WRITE", { code: "workspace", evidence: { problem: "io" } }],
  ["SQLITE_CORRUPT", { code: "sessions-corrupt" }],
  ["SQLITE_BUSY", { code: "sessions-locked", exitCode: 75 }],
])("%s of the database is told as what it is", (code, told) => {
  const error = Object.assign(new Error("as SQLite says it"), { code });
  expect(asSessionError(error, "/w/sessions.db")).toMatchObject(told);
});

it("knows a file that cannot be opened by what the driver says", () => {
  const error = new Error(
    'ConnectionFailed("Unable to open connection to local database /w/sessions.db: 14")',
  );
  expect(asSessionError(error, "/w/sessions.db")).toMatchObject({ evidence: { problem: "not-writable" } });
});

it("leaves other errors alone", () => {
  const error = new TypeError("x");
  expect(asSessionError(error, "/w/sessions.db")).toBe(error);
});
