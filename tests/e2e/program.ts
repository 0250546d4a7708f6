import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/engine/assets.js";

/** The program under test: what `npm run build` made, or another build of it. */
export const main = process.env["FACTORSMITH_MAIN"] ?? join(packageRoot(), "dist", "cli", "main.js");
if (!existsSync(main)) throw new Error(`${main} does not exist: \`npm run build\` makes it`);
