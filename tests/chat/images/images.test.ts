// biome-ignore-all lint/suspicious/noControlCharactersInRegex: escape sequences are what is tested
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { decodeAsync } from "sixel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { encodePicture } from "../../../src/chat/images/encode.js";
import { decodePng, shrinkTo } from "../../../src/chat/images/png.js";
import { guessProtocol } from "../../../src/chat/images/protocol.js";
import { type ChatOptions, runChat } from "../../../src/chat/index.js";
import { createDecoder } from "../../../src/chat/input/decode.js";
import { defineTool } from "../../../src/tools/define.js";
import { chatOptions, fakeSession } from "../fixtures/fakes.js";
import { createScreen } from "../fixtures/screen.js";

const KITTY_OK = "\u001b_Gi=31;OK\u001b\\";
const CELL = "\u001b[6;20;10t";
const SIXEL_YES = "\u001b[?62;4;22c";
const PLAIN = "\u001b[?62;22c";

/** A PNG of 200 × 100, the left half red and the right half blue. */
function twoHalves(): Buffer {
  const rows = Array.from({ length: 100 }, () =>
    Buffer.concat([
      Buffer.from([0]),
      ...Array.from({ length: 200 }, (_, x) => Buffer.from(x < 100 ? [255, 0, 0] : [0, 0, 255])),
    ]),
  );
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(200, 0);
  head.writeUInt32BE(100, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "fs-images-"));
  file = join(dir, "two-halves.png");
  writeFileSync(file, twoHalves());
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const painter = () =>
  defineTool({
    name: "paint",
    command: "paint",
    summary: { en: "Paint", zh: "画" },
    input: z.object({}),
    output: z.object({}),
    positionals: [],
    cost: "cheap",
    audience: ["person"],
    // biome-ignore lint/correctness/useYield: a cheap tool reports no progress
    async *run() {
      return {};
    },
    brief: () => "painted",
    present: () => [{ kind: "picture", path: file }],
  });

/** What a terminal is sent that answers with `answers` when it is asked for its attributes. */
async function painted(
  answers: string,
  options: Partial<ChatOptions> = {},
): Promise<{ bytes: string; lines: string[] }> {
  const screen = createScreen(100, 30);
  const session = fakeSession(async function* () {});
  const done = runChat(chatOptions({ ...screen, session, tools: [painter()], ...options }));
  await screen.until("Ask, or type");
  screen.type("/paint\r");
  await screen.until("two-halves.png");
  for (let i = 0; i < 40 && !screen.bytes().includes("\u001b[c"); i++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  if (screen.bytes().includes("\u001b[c")) screen.type(answers);
  await new Promise((resolve) => setTimeout(resolve, 150));
  const lines = await screen.visible();
  // The answers are not taken for keys, and the line goes on.
  screen.type("still here");
  await screen.until("❯ still here");
  screen.type("\u0015\u0003\u0003");
  await done;
  return { bytes: screen.bytes(), lines };
}

describe("pictures in the terminal", () => {
  it("are drawn by kitty's protocol, in the shape of the picture, below the path", async () => {
    const { bytes, lines } = await painted(KITTY_OK + CELL + PLAIN);
    const [, columns, rows] = /\u001b_Ga=T,f=100,q=2,c=(\d+),r=(\d+),m=0;/.exec(bytes) ?? [];
    // 200 × 100 pixels in cells of 10 × 20: four times as many columns as rows.
    expect(Number(columns)).toBe(4 * Number(rows));
    expect(bytes.indexOf("two-halves.png")).toBeLessThan(bytes.indexOf("\u001b_Ga=T"));
    const sent = /m=0;([A-Za-z0-9+/=]+)\u001b\\/.exec(bytes)?.[1] ?? "";
    expect(Buffer.from(sent, "base64").equals(twoHalves())).toBe(true);
    expect(lines.join("\n")).toContain("❯");
    expect(bytes).not.toContain("\u001b[2J");
  });

  it("are drawn as sixels where the terminal has those only", async () => {
    const { bytes } = await painted(CELL + SIXEL_YES);
    const sixel = /\u001bP[^q]*q([\s\S]*?)\u001b\\/.exec(bytes)?.[1];
    if (!sixel) throw new Error("no sixel was sent");
    const { width, height, data32 } = await decodeAsync(sixel, {});
    // The height is filled up to whole bands of six.
    expect(width / 2 - height).toBeLessThan(6);
    // Red and blue of each pixel of the picture: the halves of the PNG, to the pixel.
    const seen = Array.from({ length: Math.floor(width / 2) }, (_, y) =>
      Array.from({ length: width }, (_, x) => data32[y * width + x]!).map(
        (pixel) => `${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255}`,
      ),
    );
    const row = Array.from({ length: width }, (_, x) => (x < width / 2 ? "255 0 0" : "0 0 255"));
    expect(new Set(seen.map((one) => one.join()))).toEqual(new Set([row.join()]));
  });

  it("are drawn by iTerm2's protocol without asking", async () => {
    const { bytes } = await painted("", { env: { TERM_PROGRAM: "iTerm.app" } });
    const [, size, sent = ""] =
      /\u001b\]1337;File=inline=1;size=(\d+);width=\d+;height=\d+;preserveAspectRatio=1:([A-Za-z0-9+/=]+)\u0007/.exec(
        bytes,
      ) ?? [];
    expect(Buffer.from(sent, "base64").equals(twoHalves())).toBe(true);
    expect(Number(size)).toBe(twoHalves().length);
    expect(bytes).not.toContain("\u001b[c");
  });

  it("are a path where the terminal has no pictures, or says nothing", async () => {
    for (const answers of [PLAIN, ""]) {
      const { bytes } = await painted(answers);
      expect(bytes).toContain("two-halves.png");
      expect(bytes).not.toMatch(/a=T|1337;File|\u001bP/);
    }
  });

  it("are a path, and nothing is asked, when they are off", async () => {
    const { bytes } = await painted("", { images: "off" });
    expect(bytes).toContain("two-halves.png");
    expect(bytes).not.toMatch(/\u001b\[c|a=T|1337;File|\u001bP/);
  });

  it("are handed through tmux when they are asked for by name", async () => {
    const { bytes } = await painted("", { images: "kitty", env: { TMUX: "/tmp/tmux-0/default,1,0" } });
    expect(bytes).toContain("\u001bPtmux;\u001b\u001b_Ga=T");
  });
});

describe("which protocol", () => {
  it.each([
    [{ TERM: "xterm-kitty" }, "kitty"],
    [{ TERM: "xterm-ghostty" }, "kitty"],
    [{ LC_TERMINAL: "iTerm2", TERM: "xterm-256color" }, "iterm"],
    [{ TERM_PROGRAM: "WezTerm" }, "iterm"],
    [{ TERM: "xterm-256color", SSH_TTY: "/dev/pts/1" }, "ask"],
    [{ TERM: "tmux-256color", TMUX: "x", KITTY_WINDOW_ID: "1" }, "ask"],
    [{ TERM: "screen", STY: "1.pts" }, null],
    [{ TERM_PROGRAM: "Apple_Terminal" }, null],
    [{ TERM: "linux" }, null],
  ] as const)("%j: %s", (env, expected) => {
    expect(guessProtocol("auto", env)).toBe(expected);
    expect(guessProtocol("off", env)).toBeNull();
    expect(guessProtocol("sixel", env)).toBe("sixel");
  });
});

describe("what is sent and read", () => {
  it("is the file again when kitty's pieces are put together, of which none is too large for it", () => {
    const png = Buffer.concat([twoHalves(), randomBytes(20_000)]);
    const sequence = encodePicture("kitty", { png, columns: 40, rows: 10 }, { inTmux: false });
    const pieces = [...sequence.matchAll(/\u001b_G([^;]*);([A-Za-z0-9+/=]*)\u001b\\/g)];
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.map(([, keys = ""]) => /m=1/.test(keys))).toEqual(
      pieces.map((_, i) => i < pieces.length - 1),
    );
    expect(Math.max(...pieces.map(([, , data = ""]) => data.length))).toBeLessThanOrEqual(4096);
    expect(Buffer.from(pieces.map(([, , data]) => data).join(""), "base64").equals(png)).toBe(true);
  });

  it("tells answers from keys, also in pieces", () => {
    const decoder = createDecoder();
    expect(decoder.push("a\u001b_Gi=31;O")).toEqual([{ kind: "text", text: "a" }]);
    expect(decoder.push("K\u001b\\b")).toEqual([
      { kind: "report", text: KITTY_OK },
      { kind: "text", text: "b" },
    ]);
    expect(decoder.push(CELL + SIXEL_YES).map(({ kind }) => kind)).toEqual(["report", "report"]);
  });

  it("reads a PNG and makes it smaller", () => {
    const pixels = decodePng(twoHalves());
    if (!pixels) throw new Error("not read");
    const small = shrinkTo(pixels, 20);
    expect([small.width, small.height]).toEqual([20, 10]);
    expect([...small.data.slice(0, 4)]).toEqual([255, 0, 0, 255]);
    expect([...small.data.slice(19 * 4, 20 * 4)]).toEqual([0, 0, 255, 255]);
  });
});
