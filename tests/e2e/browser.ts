import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** Where Debian and others put it; `CHROMIUM` names another one. */
export const chromium = [
  process.env["CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((file) => file !== "" && existsSync(file));

type Reply = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};

export interface BrowserPage {
  /** What the page reported: errors of scripts, the console, the content security policy. */
  readonly complaints: readonly string[];
  /** Addresses that the page asked for. */
  readonly requests: readonly string[];
  open(url: string): Promise<void>;
  evaluate<T>(expression: string): Promise<T>;
  click(x: number, y: number): Promise<void>;
  resize(width: number, height: number, dark: boolean): Promise<void>;
  close(): Promise<void>;
}

/** A headless Chromium, driven by its own protocol over two pipes: no port, no package between. */
export async function openBrowser(): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), "factorsmith-chromium-"));
  const child = spawn(
    chromium!,
    [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"],
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const complaints: string[] = [];
  const requests: string[] = [];
  const send = connect(child, ({ method, params }) => {
    if (method === "Runtime.exceptionThrown" || method === "Log.entryAdded")
      complaints.push(JSON.stringify(params));
    if (method === "Runtime.consoleAPICalled") complaints.push(JSON.stringify(params));
    if (method === "Network.requestWillBeSent")
      requests.push((params as { request: { url: string } }).request.url);
  });
  const { targetInfos } = await send<{ targetInfos: { type: string; targetId: string }[] }>(
    "Target.getTargets",
  );
  const { targetId } = targetInfos.find(({ type }) => type === "page")!;
  const { sessionId } = await send<{ sessionId: string }>("Target.attachToTarget", {
    targetId,
    flatten: true,
  });
  const page = <T>(method: string, params = {}) => send<T>(method, params, sessionId);
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await page(`${domain}.enable`);
  return {
    complaints,
    requests,
    open: async (url) => {
      await page("Page.navigate", { url });
    },
    evaluate: async <T>(expression: string) => {
      const { result, exceptionDetails } = await page<{ result: { value: T }; exceptionDetails?: unknown }>(
        "Runtime.evaluate",
        { expression, returnByValue: true, awaitPromise: true },
      );
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
      return result.value;
    },
    click: async (x, y) => {
      const button = { x, y, button: "left", clickCount: 1 };
      await page("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
      await page("Input.dispatchMouseEvent", { type: "mousePressed", ...button });
      await page("Input.dispatchMouseEvent", { type: "mouseReleased", ...button });
    },
    resize: async (width, height, dark) => {
      await page("Emulation.setDeviceMetricsOverride", {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: width < 600,
      });
      await page("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }],
      });
    },
    close: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Messages are JSON texts with a NUL behind each; pipe 3 goes in, pipe 4 comes out. */
function connect(child: ChildProcess, onEvent: (event: Reply) => void) {
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let rest = "";
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const texts = (rest + chunk).split("\0");
    rest = texts.pop()!;
    for (const text of texts) {
      const reply = JSON.parse(text) as Reply;
      const asked = reply.id === undefined ? undefined : waiting.get(reply.id);
      if (!asked) onEvent(reply);
      else if (reply.error) asked.reject(new Error(reply.error.message));
      else asked.resolve(reply.result);
    }
  });
  let id = 0;
  return <T>(method: string, params: object = {}, sessionId?: string): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      id++;
      waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    });
}
