/** The floors of docs/architecture: imports go down only. Listed from the top of the house to the ground. */
const floors = [["chat", "cli", "mcp"], ["agent"], ["tools"], ["memory"], ["i18n"], ["engine"]];
const rooms = ["report", "paper", "strategy", "combine", "gp", "analysis", "compute", "dsl", "panel"];

const upward = floors.slice(1).map((floor, i) => ({
  name: `no-import-up-from-${floor[0]}`,
  severity: "error",
  from: { path: `^src/(${floor.join("|")})/` },
  to: {
    path: `^src/(${floors
      .slice(0, i + 1)
      .flat()
      .join("|")})/`,
  },
}));

const upwardInEngine = rooms.slice(1).map((room, i) => ({
  name: `no-import-up-from-engine-${room}`,
  severity: "error",
  from: { path: `^src/engine/${room}/` },
  to: { path: `^src/engine/(${rooms.slice(0, i + 1).join("|")})/` },
}));

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "engine-has-no-model-and-no-screen",
      severity: "error",
      from: { path: "^src/engine/" },
      to: { path: "node_modules/(@langchain|ink|react|commander|@modelcontextprotocol)" },
    },
    ...upward,
    ...upwardInEngine,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "src/engine/compute/kernels" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
