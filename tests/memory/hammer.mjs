// A process of its own that works on a workspace: `node --import tsx hammer.mjs MEMORY_DIR WHO COUNT`.
// COUNT 0 means: until killed.
import { openLedger } from "../../src/memory/ledger.ts";
import { openLibrary } from "../../src/memory/library.ts";

const [memoryDir, who, count] = process.argv.slice(2);
const parse = (expression) => ({ canonical: expression, hash: `h-${expression}` });
const lock = { staleMs: 2000 };
const library = openLibrary({ memoryDir }, { parse, builtIn: async () => [], lock });
const ledger = openLedger({ memoryDir }, { lock });

process.stdout.write("started\n");
for (let i = 0; Number(count) === 0 || i < Number(count); i++) {
  const name = `${who}-${i}`;
  await library.add({ name, expression: name, direction: 1, origin: "person", status: "candidate" });
  await ledger.append([
    {
      kind: "score",
      dataset: "d",
      datasetHash: "dh",
      hash: `h-${name}`,
      canonical: name,
      split: "train",
      horizon: 5,
      entry: "next-open",
      actor: { kind: "person" },
      rankIcMean: 0.01,
      icir: null,
      n: 100,
    },
  ]);
}
