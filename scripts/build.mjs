// Builds dist/: one bundle per entry point with shared chunks, so that start-up loads only what a command needs; the
// WASM kernels; and the type declarations of the engine. Every build lies in a folder of its own, dist/builds/<sources>;
// dist/cli/main.js and dist/engine/index.js lead to the newest. A program that runs finds its own late parts as long as
// its build is kept.
//   --if-stale  does nothing when dist/ was built from these very sources
//   --quiet     prints one line
//   --alone     keeps no earlier build (for the package)

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const flags = new Set(process.argv.slice(2));
const dist = join(root, "dist");
const builds = join(dist, "builds");
const newestFile = join(dist, ".newest");
const newest = existsSync(newestFile) ? readFileSync(newestFile, "utf8") : undefined;

const walk = (dir) =>
  readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)],
  );

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(relative(root, file)).update("\0").update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

const name = hashOf([
  ...walk(join(root, "src")),
  join(root, "package-lock.json"),
  join(root, "scripts/build.mjs"),
]);
if (flags.has("--if-stale") && newest === name) process.exit(0);

if (flags.has("--quiet"))
  process.stderr.write("Building factorsmith (only when its sources have changed) …\n");
// Built beside and put in place whole: a build that is stopped leaves the last one working.
const out = join(builds, `.building-${process.pid}`);
mkdirSync(out, { recursive: true });

// The kernels take most of the time and change least: they are compiled again only when their own sources changed.
const kernelsHash = hashOf(walk(join(root, "src/engine/compute/kernels")));
const last = join(builds, newest ?? "none");
if (existsSync(join(last, ".kernels")) && readFileSync(join(last, ".kernels"), "utf8") === kernelsHash) {
  copyFileSync(join(last, "kernels.wasm"), join(out, "kernels.wasm"));
} else {
  const { error, stderr } = await asc.main(
    [
      "src/engine/compute/kernels/index.ts",
      ...["--config", "src/engine/compute/kernels/asconfig.json"],
      ...["--baseDir", root],
      ...["--outFile", relative(root, join(out, "kernels.wasm"))],
    ],
    {},
  );
  if (error) {
    process.stderr.write(stderr.toString());
    throw error;
  }
}
writeFileSync(join(out, ".kernels"), kernelsHash);

// What CommonJS packages expect to find in their module, and an ES module has not.
const COMMON_JS = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { dirname as __dirnameOf } from "node:path";',
  'import { fileURLToPath as __pathOf } from "node:url";',
  "const require = __createRequire(import.meta.url);",
  "const __filename = __pathOf(import.meta.url);",
  "const __dirname = __dirnameOf(__filename);",
].join("\n");

/** A regular expression that is made on first use: those of Unicode properties take milliseconds each. */
const LAZY = `const lazy = (source, flags) => {
  let made;
  const get = () => (made ??= new RegExp(source, flags));
  return { test: (text) => get().test(text), [Symbol.search]: (text) => get()[Symbol.search](text),
    [Symbol.match]: (text) => get()[Symbol.match](text) };
};\n`;

/** Erases from the first line of Ink's live part to the end of the screen; at home an erase alone fills tmux' history. */
const ERASE_FROM_TOP = `const eraseFromTop = (shown, count, caret) => {
  if (count === 0) return "";
  const up = shown && caret ? caret.y : count - 1;
  return (shown ? hideCursorEscape : "") + (up > 0 ? "\\u001b[" + up + "A" : "") + "\\r\\u001b[2K\\u001b7\\u001b[1B\\u001b[J\\u001b8";
};\n`;

/** A file of a package with some of its text replaced; a new version that has not got it fails the build. */
function edited(path, pairs) {
  let contents = readFileSync(path, "utf8");
  for (const [from, to] of pairs) {
    if (!contents.includes(from)) throw new Error(`${path} has no ${from}`);
    contents = contents.replaceAll(from, to);
  }
  return { contents };
}

/**
 * What packages load at start and nobody needs: zod's messages in fifty languages (its English ones are used), undici,
 * which Node loads when somebody looks at `fetch` (Yoga would fetch its WASM from a data URL), and the tables of emoji
 * of string-width, which stand behind our own quick way for all that draws.
 */
const lean = {
  name: "lean",
  setup({ onLoad, onResolve }) {
    const widths = join(root, "node_modules/string-width/index.js");
    onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer.startsWith(join(root, "src")) ? { path: widths } : { path: "width", namespace: "lean" },
    );
    onLoad({ filter: /^width$/, namespace: "lean" }, () => ({
      contents: [
        `import whole from ${JSON.stringify(widths)};`,
        `import { simpleWidth } from ${JSON.stringify(join(root, "src/engine/report/simple-width.ts"))};`,
        "export default (text, options) => (options ? undefined : simpleWidth(text)) ?? whole(text, options);",
      ].join("\n"),
      resolveDir: root,
    }));
    onLoad({ filter: /node_modules[\\/]string-width[\\/]index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const literal = /^const (\w+) = \/(.+)\/([a-z]*);$/gm;
      const contents = text.replace(
        literal,
        (_, name, source, flags) => `const ${name} = lazy(${JSON.stringify(source)}, "${flags}");`,
      );
      return { contents: LAZY + contents };
    });
    // Ink keeps all that it ever printed, and when its live part outgrows the screen it clears the terminal, scrollback
    // and all, to print everything again. Ours never outgrows it, but a screen can be made smaller: then the part is
    // drawn anew, and what scrolled away stays.
    onLoad({ filter: /node_modules[\\/]ink[\\/]build[\\/]ink\.js$/ }, ({ path }) =>
      edited(path, [
        ["this.fullStaticOutput += staticOutput;", "this.fullStaticOutput = staticOutput;"],
        ["if (this.lastOutputHeight >= this.options.stdout.rows) {", "if (false) {"],
      ]),
    );
    // Ink keeps the size of every text that it ever measured, by the text itself: each frame of a stream is another one.
    // Those that are drawn again and again are the newest.
    onLoad({ filter: /node_modules[\\/]ink[\\/]build[\\/]measure-text\.js$/ }, ({ path }) =>
      edited(path, [
        ["cache.set(text, dimensions);", "if (cache.size > 50) cache.clear();\ncache.set(text, dimensions);"],
      ]),
    );
    // Ink goes from the caret down to the end of its part and erases so many lines upwards. A screen made lower has
    // dropped rows below the caret before anybody is told: going down stops short, and the lines erased are what was
    // printed above. From the caret up to the first line nothing can go wrong: the screen ends there or the part does.
    onLoad({ filter: /node_modules[\\/]ink[\\/]build[\\/]log-update\.js$/ }, ({ path }) => {
      const { contents } = edited(path, [
        [
          `returnPrefix +
                ansiEscapes.eraseLines(previousLineCount) +`,
          "eraseFromTop(cursorWasShown, previousLineCount, previousCursorPosition) +",
        ],
        [
          "prefix + ansiEscapes.eraseLines(previousLineCount)",
          "eraseFromTop(cursorWasShown, previousLineCount, previousCursorPosition)",
        ],
        ["if (str === previousOutput && cursorChanged) {", "if (false) {"],
      ]);
      return { contents: `${ERASE_FROM_TOP}${contents}` };
    });
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
    onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: `const fetch = undefined;\n${readFileSync(path, "utf8")}`,
    }));
  },
};

await build({
  absWorkingDir: root,
  entryPoints: {
    "cli/main": "src/cli/main.ts",
    "engine/index": "src/engine/index.ts",
    "engine/compute/worker": "src/engine/compute/worker.ts",
    "engine/panel/import-worker": "src/engine/panel/import/scan/import-worker.ts",
    "engine/combine/worker": "src/engine/combine/worker.ts",
    "engine/report/picture-worker": "src/engine/report/picture/worker.ts",
  },
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  platform: "node",
  target: "node20",
  // Packages are bundled: reading hundreds of small files was half of the time to the first frame. Outside stay native
  // add-ons, what is read as a file at run time, and mathjs, of which only the parser is loaded by its own path.
  external: [
    "@duckdb/node-api",
    "better-sqlite3",
    "@resvg/resvg-js",
    "echarts",
    "mathjs",
    "react-devtools-core",
  ],
  // React's production build: the development one is several times slower.
  define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
  banner: { js: COMMON_JS },
  jsx: "automatic",
  // Half the text is half of the time to parse it; names stay, for the traces of `--debug`.
  minifyWhitespace: true,
  minifySyntax: true,
  plugins: [lean],
  logLevel: "warning",
});

const types = join(dist, `.types-${process.pid}`);
if (!flags.has("--if-stale")) {
  execFileSync(
    process.execPath,
    [
      join(root, "node_modules/typescript/bin/tsc"),
      ...["--project", join(root, "tsconfig.types.json")],
      ...["--outDir", types],
    ],
    { cwd: root, stdio: "inherit" },
  );
}

// The same sources make the same build: the one that is there may be running.
if (existsSync(join(builds, name))) rmSync(out, { recursive: true });
else renameSync(out, join(builds, name));
// "Newest" is what was asked for last, not what was built last.
utimesSync(join(builds, name), new Date(), new Date());

/** A file in place of the one before it, without a moment in which there is none. */
function put(path, text, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, text);
  chmodSync(beside, mode);
  renameSync(beside, path);
}
put(join(dist, "cli/main.js"), `#!/usr/bin/env node\nimport "../builds/${name}/cli/main.js";\n`, 0o755);
put(join(dist, "engine/index.js"), `export * from "../builds/${name}/engine/index.js";\n`);
if (existsSync(types)) {
  rmSync(join(dist, "types"), { recursive: true, force: true });
  renameSync(types, join(dist, "types"));
}
put(newestFile, name);

// Programs that still run load parts of the build that they began with. Removed are builds that nobody has asked for in
// a day, all but a few, and what builds that were stopped have left.
const DAY = 24 * 3600 * 1000;
const KEPT = 6;
const others = readdirSync(builds)
  .filter((other) => other !== name)
  .map((other) => ({ other, age: Date.now() - statSync(join(builds, other)).mtimeMs }))
  .sort((a, b) => a.age - b.age);
for (const [i, { other, age }] of others.entries()) {
  if (!flags.has("--alone") && age < DAY && (i < KEPT || other.startsWith("."))) continue;
  // Under another name at once: half of a build must not look like one.
  const gone = join(builds, `.gone-${process.pid}`);
  renameSync(join(builds, other), gone);
  rmSync(gone, { recursive: true });
}
if (flags.has("--alone")) {
  const PARTS = new Set(["builds", "cli", "engine", "types", ".newest"]);
  for (const part of readdirSync(dist)) if (!PARTS.has(part)) rmSync(join(dist, part), { recursive: true });
}
