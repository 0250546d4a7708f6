import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ProgressLine } from "../../src/cli/progress-line.js";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function progress({ isTTY = true, quiet = false, term = "xterm" } = {}) {
  let text = "";
  const write = (piece: string) => {
    text += piece;
    return true;
  };
  const line = new ProgressLine({
    stream: { write, columns: 30, isTTY } as never,
    env: { TERM: term },
    quiet,
    now: () => Date.now(),
  });
  return { line, text: () => text };
}

describe("on a terminal", () => {
  it("shows nothing of what is over within 300 ms", () => {
    const { line, text } = progress();
    line.update({ message: "reading" });
    vi.advanceTimersByTime(299);
    line.update({ message: "writing" });
    line.clear();
    vi.advanceTimersByTime(1000);
    expect(text()).toBe("");
  });

  it("shows the only report of a long step, then rewrites the line, then takes it away", () => {
    const { line, text } = progress();
    line.update({ message: "reading" });
    vi.advanceTimersByTime(300);
    expect(text()).toBe("\r\x1b[2Kreading …");
    line.update({ message: "scoring formulas", done: 5, total: 20 });
    expect(text()).toBe("\r\x1b[2Kreading …\r\x1b[2Kscoring formulas … 5/20 (25 …");
    line.clear();
    expect(text().endsWith("\r\x1b[2K")).toBe(true);
  });

  it("lets nothing out that moves the cursor", () => {
    const { line, text } = progress();
    line.show({ message: "a\x1b[2Jb\nc" });
    expect(text()).toBe("\r\x1b[2Kab c …");
  });
});

describe("elsewhere", () => {
  it.each([{ isTTY: false }, { term: "dumb" }])("writes a line every 5 s: %j", (options) => {
    const { line, text } = progress(options);
    for (let ms = 0; ms < 12_000; ms += 100) {
      line.update({ message: ms < 6000 ? "one" : "two", done: ms });
      vi.advanceTimersByTime(100);
    }
    expect(text()).toBe("one … 200\none … 5300\ntwo … 10300\n");
  });

  it("writes every step in the life of a factor", () => {
    const { line, text } = progress({ isTTY: false });
    const factor = { type: "factor-rejected", id: "1", name: "a", reason: "weak" } as const;
    for (const message of ["dropped a: weak", "dropped b: weak"]) line.update({ message, factor });
    expect(text()).toBe("dropped a: weak\ndropped b: weak\n");
  });

  it("is silent with --quiet", () => {
    const { line, text } = progress({ quiet: true, isTTY: false });
    line.show({ message: "one" });
    expect(text()).toBe("");
  });
});
