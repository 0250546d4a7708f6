import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadConfig, userConfigFile } from "../../src/memory/config.js";
import { readSecrets, redact } from "../../src/memory/secrets.js";
import { scratch } from "./helpers.js";

let home: string;
let configFile: string;

beforeEach(() => {
  home = scratch();
  configFile = join(home, "ws", "config.json");
});

function write(file: string, value: unknown, mode = 0o600): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  chmodSync(file, mode);
}

const load = (env: NodeJS.ProcessEnv = {}, flags = {}) =>
  loadConfig({ workspace: { configFile }, env, flags, home });
const user = () => userConfigFile({}, home);

const kimi = {
  baseUrl: "https://api.moonshot.cn/v1",
  keyVariable: "MOONSHOT_API_KEY",
  contextTokens: 262_144,
};

describe("loadConfig", () => {
  it("has defaults", async () => {
    expect(await load({ LANG: "zh_CN.UTF-8" })).toMatchObject({
      ...{
        model: "offline",
        dataset: null,
        lang: "zh",
        horizon: 5,
        entry: "next-open",
        budgets: {},
        profiles: {},
      },
      ...{ annualisation: 252, riskFree: 0 },
    });
  });

  it("layers flags over environment over workspace over the user's own", async () => {
    write(user(), {
      model: "kimi:user",
      dataset: "u",
      horizon: 1,
      budgets: { usd: 1, tokens: 9 },
      profiles: { kimi },
    });
    write(configFile, { dataset: "w", horizon: 2, budgets: { usd: 2 }, entry: "close" });
    const config = await load(
      { FACTORSMITH_HORIZON: "3", FACTORSMITH_LANG: "en", LANG: "zh_CN" },
      { horizon: 4 },
    );
    expect(config).toMatchObject({
      model: "kimi:user",
      dataset: "w",
      horizon: 4,
      entry: "close",
      lang: "en",
    });
    expect(config.budgets).toEqual({ usd: 2, tokens: 9 });
    // As it was written: what is left out comes from the built-in profile of the same name.
    expect(config.profiles["kimi"]).toEqual(kimi);
    expect(config.sources).toMatchObject({
      model: "user",
      dataset: "workspace",
      horizon: "flag",
      riskFree: "default",
    });
    expect((await load({ FACTORSMITH_HORIZON: "3" })).horizon).toBe(3);
  });

  it("follows XDG_CONFIG_HOME", async () => {
    write(join(home, "xdg", "factorsmith", "config.json"), { dataset: "x" });
    expect((await load({ XDG_CONFIG_HOME: join(home, "xdg") })).dataset).toBe("x");
  });

  it.each([
    [{ horizon: "five" }, /horizon must be a number/],
    [{ entry: "open" }, /entry must be .*next-open/],
    [{ budgets: { usd: -1 } }, /budgets\.usd/],
    [{ horizn: 5 }, /horizn/],
    [
      { profiles: { kimi: { ...kimi, keyVariable: "sk-abc" } } },
      /profiles\.kimi\.keyVariable must be the name of an environment/,
    ],
    [
      { profiles: { kimi: { ...kimi, baseUrl: "https://me:pw@host/" } } },
      /must not carry a name or password/,
    ],
    [{ model: "gpt" }, /profile:model/],
  ])("names the file, the key and what is allowed: %j", async (value, problem) => {
    write(user(), value);
    const error = await load().catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "config", exitCode: 2, evidence: { source: user() } });
    expect((error as Error).message).toMatch(problem);
    expect((error as Error).message).not.toMatch(/sk-abc|me:pw/);
  });

  it("names the variable, and the place in broken JSON without quoting it", async () => {
    await expect(load({ FACTORSMITH_HORIZON: "soon" })).rejects.toThrow(/^FACTORSMITH_HORIZON: horizon/);
    write(user(), '{\n  "keys": {"kimi": "sk-secret",,\n}');
    const error = (await load().catch((e: unknown) => e)) as Error;
    expect(error.message).toMatch(/not valid JSON at line 2, column 32/);
    expect(error.message).not.toContain("sk-secret");
  });

  it("refuses profiles in a workspace: a cloned one could send the user's key anywhere", async () => {
    write(configFile, { profiles: { kimi: { ...kimi, baseUrl: "https://elsewhere.example/v1" } } });
    const error = await load().catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: "config",
      evidence: { problem: "profile-in-workspace", source: configFile },
    });
  });

  it("takes what may start unasked from any layer, but leave to spend from the user alone", async () => {
    expect((await load()).allow).toEqual({ spending: false, seconds: 120 });
    write(user(), { allow: { spending: true, seconds: 60 } });
    write(configFile, { allow: { seconds: 600 } });
    expect((await load()).allow).toEqual({ spending: true, seconds: 600 });
    write(configFile, { allow: { spending: true } });
    const error = await load().catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: "config",
      evidence: { problem: "spending-in-workspace", source: configFile },
    });
  });

  it.each([{ keys: { kimi: "sk-1" } }, { profiles: { kimi: { ...kimi, apiKey: "sk-1" } } }])(
    "refuses keys in a workspace: %j",
    async (value) => {
      write(configFile, value);
      const error = await load().catch((e: unknown) => e);
      expect(error).toMatchObject({ code: "config", evidence: { problem: "key-in-workspace" } });
      expect(JSON.stringify(error)).not.toContain("sk-1");
    },
  );

  it("never holds a key", async () => {
    write(user(), { keys: { kimi: "sk-123456" } });
    expect(JSON.stringify(await load({ MOONSHOT_API_KEY: "sk-abcdef" }))).not.toContain("sk-");
  });
});

describe("readSecrets", () => {
  it("takes the environment before the user's own file", async () => {
    write(user(), { keys: { kimi: "sk-from-file" } });
    const profile = { keyVariable: "MOONSHOT_API_KEY" };
    expect((await readSecrets({}, home)).key("kimi", profile)).toBe("sk-from-file");
    expect((await readSecrets({ MOONSHOT_API_KEY: "sk-env" }, home)).key("kimi", profile)).toBe("sk-env");
    expect((await readSecrets({}, home)).key("openai", { keyVariable: "OPENAI_API_KEY" })).toBeUndefined();
  });

  it.runIf(process.platform !== "win32")("refuses a key file that others can read", async () => {
    write(user(), { keys: { kimi: "sk-from-file" } }, 0o644);
    await expect(readSecrets({}, home)).rejects.toMatchObject({
      code: "config",
      message: `${user()}: keys: the file can be read by others (mode 0644)`,
      hint: `chmod 600 ${user()}`,
    });
    write(user(), { dataset: "no keys here" }, 0o644);
    await expect(readSecrets({}, home)).resolves.toBeDefined();
  });

  it("redacts every key that it knows", async () => {
    write(user(), { keys: { kimi: "sk-from-file" } });
    const secrets = await readSecrets({ OPENAI_API_KEY: "sk-openai", MY_VAR: "sk-odd-one" }, home);
    secrets.key("odd", { keyVariable: "MY_VAR" });
    expect(secrets.redact("a sk-from-file b sk-openai c sk-odd-one")).toBe("a [key] b [key] c [key]");
  });

  it("leaves no tail of a key that contains another, and spares short values", () => {
    expect(redact("sk-12345678-long and x", ["sk-12345678", "sk-12345678-long", "x"])).toBe("[key] and x");
  });
});
