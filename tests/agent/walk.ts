import { StateGraph } from "@langchain/langgraph";
import { vi } from "vitest";

type Compiled = ReturnType<StateGraph<never>["compile"]>;
type Work = (...args: unknown[]) => Promise<unknown>;

/** The graphs that a run makes and the nodes that it goes through, whatever they are called. */
export interface Walk {
  /** Nodes in the order in which they ended, of the last graph that ran. */
  readonly path: readonly string[];
  /** Every node of that graph. */
  nodes(): readonly string[];
  /** `a → b` of every edge that it has. */
  edges(): Promise<readonly string[]>;
  /** `a → b` of those that were taken by a run that went to its end. */
  taken(): readonly string[];
}

/**
 * Watches every graph that is made from now on, until mocks are restored. `fail`: this node's work is done, and what it
 * returns is lost, as when the power fails before it is written.
 */
export function watchGraphs(fail?: string): Walk {
  let path: string[] = [];
  let fresh = false;
  let compiled: Compiled | undefined;
  const prototype = StateGraph.prototype as unknown as {
    addNode: (...args: unknown[]) => unknown;
    compile: (...args: unknown[]) => Compiled;
  };
  const { addNode, compile } = prototype;
  vi.spyOn(prototype, "addNode").mockImplementation(function (this: unknown, ...given) {
    const [name, work, ...options] = given as [string, Work, ...unknown[]];
    const watched: Work = async (...args) => {
      const result = await work(...args);
      if (name === fail) throw new Error("the power fails");
      if (fresh) path = [];
      fresh = false;
      path.push(name);
      return result;
    };
    return addNode.apply(this, [name, watched, ...options]);
  });
  vi.spyOn(prototype, "compile").mockImplementation(function (this: unknown, ...args) {
    fresh = true;
    compiled = compile.apply(this, args);
    return compiled;
  });
  return {
    get path() {
      return path;
    },
    nodes: () => Object.keys(compiled!.nodes).filter((name) => name !== "__start__"),
    edges: async () =>
      (await compiled!.getGraphAsync()).edges.map(({ source, target }) => `${source} → ${target}`),
    taken: () => {
      const steps = ["__start__", ...path, "__end__"];
      return steps.slice(1).map((name, i) => `${steps[i]} → ${name}`);
    },
  };
}
