import type { Words } from "../chat/editor/words.js";
import type { Lang } from "../i18n/lang.js";
import type { Memory } from "../memory/index.js";
import type { EngineHost } from "../tools/engine-host.js";

/** What the chat's line completes with. The operator table loads here, after the first frame. */
export async function chatWords(
  engine: Pick<EngineHost, "fields" | "datasets">,
  library: Memory["library"],
  dataset: string,
  lang: Lang,
): Promise<Omit<Words, "models">> {
  const [{ OPERATORS, FIELDS }, { signature }] = await Promise.all([
    import("../engine/dsl/index.js"),
    import("../engine/dsl/arguments.js"),
  ]);
  const [fields, datasets, factors] = await Promise.all([
    engine.fields(dataset),
    engine.datasets(),
    library.list(),
  ]);
  return {
    operators: OPERATORS.map((operator) => ({
      name: operator.name,
      aliases: operator.aliases.map((alias) => alias.toLowerCase()),
      signature: signature(operator),
      note: operator.doc[lang],
    })),
    fields: [...fields.names, ...fields.groups].map((name) => ({
      name,
      note: FIELDS.find((field) => field.name === name)?.doc[lang] ?? "",
    })),
    datasets: datasets.map(({ name, symbols, dates }) => ({
      name,
      note: `${symbols.length} × ${dates.length}`,
    })),
    factors: factors.map(({ name, hypothesis, expression }) => ({
      name,
      note: hypothesis?.[lang] ?? expression,
      expression,
    })),
  };
}
