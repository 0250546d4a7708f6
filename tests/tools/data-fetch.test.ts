import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileNames } from "../../src/tools/fetch-files.js";
import { commandLine } from "../cli/in-process.js";

/** Forty weekdays of five stocks. */
const daily = ["date,symbol,open,high,low,close,volume"];
for (let day = 0; day < 40; day++) {
  const date = new Date(Date.UTC(2024, 0, 1 + day + 2 * Math.floor(day / 5))).toISOString().slice(0, 10);
  for (const symbol of ["AAA", "BBB", "CCC", "DDD", "EEE"])
    daily.push(`${date},${symbol},10,11,9,${10 + ((day + symbol.charCodeAt(0)) % 7) / 10},1000`);
}
const text = `${daily.join("\n")}\n`;

let server: Server;
let at: string;
beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    const path = url.split("?")[0];
    if (path === "/daily.csv" || path === "/export") response.end(text);
    else if (path === "/instruments.csv") response.end("symbol,industry\nAAA,Banks\nBBB,Banks\n");
    else if (path === "/busy.csv") response.writeHead(503).end();
    else if (path === "/cut.csv") {
      response.writeHead(200, { "content-length": text.length });
      response.write(text.slice(0, 100));
      setTimeout(() => response.destroy(), 20);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe("data fetch", () => {
  it("imports what stands at the addresses, by the names that a folder would have", async () => {
    const { json } = commandLine();
    const { dataset } = await json(
      "data",
      "fetch",
      `${at}/daily.csv?token=1`,
      `${at}/instruments.csv`,
      "--name",
      "web",
    );
    expect(dataset).toMatchObject({
      name: "web",
      instruments: 5,
      dates: 40,
      from: "2024-01-01",
      groups: ["industry"],
    });
    expect((await json("data", "list")).map(({ name }: { name: string }) => name)).toEqual(["web"]);
  });

  it("takes an address without an ending when the format is named", async () => {
    const { json, error } = commandLine();
    expect(await error("data", "fetch", `${at}/export`, "--name", "web")).toMatchObject({
      exit: 2,
      code: "fetch",
      problem: "ending",
    });
    expect(
      (await json("data", "fetch", `${at}/export`, "--name", "web", "--format", "csv")).dataset.dates,
    ).toBe(40);
  });

  it.each([
    ["/nope.csv", { exit: 1, problem: "status", detail: "HTTP 404" }],
    ["/busy.csv", { exit: 75, problem: "busy", detail: "HTTP 503" }],
    ["/cut.csv", { exit: 75, problem: "network" }],
  ])("tells of %s and imports nothing", async (path, told) => {
    const { json, error } = commandLine();
    expect(await error("data", "fetch", `${at}${path}`, "--name", "web")).toMatchObject({
      code: "fetch",
      url: `${at}${path}`,
      ...told,
    });
    expect(await json("data", "list")).toEqual([]);
  });

  it("says that there is no network", async () => {
    const { error } = commandLine();
    expect(await error("data", "fetch", "http://127.0.0.1:9/daily.csv", "--name", "web")).toMatchObject({
      exit: 75,
      code: "fetch",
      problem: "network",
    });
    expect(await error("data", "fetch", "/etc/hosts", "--name", "web")).toMatchObject({
      exit: 2,
      problem: "address",
    });
  });
});

it("gives files of one name different ones", () => {
  expect(fileNames(["http://a/x.csv", "http://b/X.csv"], "auto")).toEqual(["x.csv", "more-X.csv"]);
});
