import type { FieldSet, Formula } from "../../dsl/index.js";
import { Archive } from "../archive.js";
import { Brood, fill } from "../breed.js";
import { createGrammar } from "../grammar.js";
import { createLawyer } from "../legal.js";
import type { GpOptions } from "../options.js";
import { randomStream } from "../random-stream.js";

/** `count` distinct random formulas from the generator that evolution starts from: the arm to beat. */
export function randomFormulas(fields: FieldSet, options: GpOptions, count: number): readonly Formula[] {
  const brood = new Brood(new Archive(), new Set(), count);
  fill(randomStream(options.seed, "random search"), brood, {
    grammar: createGrammar(fields, options),
    lawyer: createLawyer(fields, options),
    archive: new Archive(),
    options,
  });
  return brood.formulas;
}
