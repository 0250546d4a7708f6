import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withLock, writeAtomic } from "../../src/memory/atomic.js";
import { scratch } from "./helpers.js";

describe("writeAtomic", () => {
  it("keeps the old text and leaves no litter when the disk is full", async () => {
    const file = join(scratch(), "a", "x.json");
    await writeAtomic(file, "old");
    const full = () => Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC", errno: -28 }));
    await expect(writeAtomic(file, "new", full)).rejects.toMatchObject({
      code: "workspace",
      evidence: { problem: "no-space", path: file, errno: "ENOSPC" },
    });
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(join(file, ".."))).toEqual(["x.json"]);
  });

  it.runIf(process.platform === "linux")("maps what /dev/full says", async () => {
    const file = join(scratch(), "x.json");
    const { writeFile } = await import("node:fs/promises");
    await expect(writeAtomic(file, "new", (_, data) => writeFile("/dev/full", data))).rejects.toMatchObject({
      evidence: { problem: "no-space" },
    });
  });

  // A disk that fills up takes part of a write without an error; a file size limit makes the system do the same.
  it.runIf(process.platform === "linux")("never puts a cut file in place", () => {
    const dir = scratch();
    const file = join(dir, "x.json");
    writeFileSync(file, "old");
    const code = `process.on("SIGXFSZ", () => {});
      const { writeAtomic } = await import(${JSON.stringify(join(import.meta.dirname, "../../src/memory/atomic.ts"))});
      await writeAtomic(${JSON.stringify(file)}, "x".repeat(200_000)).then(() => console.log("done"), (e) => console.log(e.evidence.problem));`;
    writeFileSync(join(dir, "limited.mjs"), code);
    const out = execFileSync(
      "bash",
      ["-c", `ulimit -f 64; exec node --import tsx ${join(dir, "limited.mjs")}`],
      {
        encoding: "utf8",
        cwd: join(import.meta.dirname, "../.."),
        env: { ...process.env, TSX_DISABLE_CACHE: "1" },
      },
    );
    expect(out.trim()).toBe("no-space");
    expect(readFileSync(file, "utf8")).toBe("old");
  });

  it("says when the folder cannot be written", async () => {
    const file = join(scratch(), "x.json");
    const refused = () => Promise.reject(Object.assign(new Error("no"), { code: "EROFS", errno: -30 }));
    await expect(writeAtomic(file, "new", refused)).rejects.toThrow(
      /cannot be read or written: no permission, or a read-only/,
    );
  });
});

describe("withLock", () => {
  it("runs one at a time, for files that do not exist", async () => {
    const file = join(scratch(), "new", "x.json");
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        withLock(file, async () => {
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setTimeout(resolve, 1));
          inside--;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it("goes on after work that failed", async () => {
    const file = join(scratch(), "x.json");
    await expect(withLock(file, () => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
    expect(await withLock(file, () => Promise.resolve(1))).toBe(1);
  });

  it("takes over a lock whose holder is gone, and waits for one that is alive", async () => {
    const file = join(scratch(), "x.json");
    mkdirSync(`${file}.lock`);
    await expect(withLock(file, () => Promise.resolve(1), { waitMs: 300 })).rejects.toMatchObject({
      code: "locked",
      exitCode: 75,
    });
    const old = new Date(Date.now() - 60_000);
    utimesSync(`${file}.lock`, old, old);
    expect(await withLock(file, () => Promise.resolve(1), { waitMs: 300 })).toBe(1);
  });
});
