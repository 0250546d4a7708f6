import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { refuseCircles } from "../../src/agent/graphs/chat/circles.js";
import { unsourcedFigures } from "../../src/agent/session/figures.js";

const call = (id: string, args: object, name = "evaluate_factor") =>
  new AIMessage({ content: "", tool_calls: [{ type: "tool_call", id, name, args: { ...args } }] });
const answer = (id: string, ok = true) =>
  new ToolMessage({
    tool_call_id: id,
    content: "result",
    name: "evaluate_factor",
    status: ok ? "success" : "error",
  });

describe("a turn that goes in circles", () => {
  const repeated = (times: number) =>
    Array.from({ length: times }, (_, i) => [call(`c${i}`, { a: 1 }), answer(`c${i}`)]).flat();

  test("is stopped at the fourth call of the same, whatever the tool answers", () => {
    expect(() => refuseCircles([new HumanMessage("q"), ...repeated(3)])).not.toThrow();
    expect(() => refuseCircles([new HumanMessage("q"), ...repeated(4)])).toThrow(/same arguments 4 times/);
  });

  test("is a matter of one turn, and of the same arguments", () => {
    expect(() =>
      refuseCircles([new HumanMessage("q"), ...repeated(3), new HumanMessage("again"), ...repeated(3)]),
    ).not.toThrow();
    const different = Array.from({ length: 9 }, (_, i) => [call(`c${i}`, { a: i }), answer(`c${i}`)]).flat();
    expect(() => refuseCircles([new HumanMessage("q"), ...different])).not.toThrow();
  });

  test("is stopped when nothing but failures comes back", () => {
    const failing = (times: number) =>
      Array.from({ length: times }, (_, i) => [call(`c${i}`, { a: i }), answer(`c${i}`, false)]).flat();
    expect(() => refuseCircles([new HumanMessage("q"), ...failing(5)])).not.toThrow();
    expect(() => refuseCircles([new HumanMessage("q"), ...failing(6)])).toThrow(
      /6 tool calls in a row failed/,
    );
  });
});

describe("figures of an answer", () => {
  const told = [
    new HumanMessage("is 0.5 % enough?"),
    new ToolMessage({ tool_call_id: "c", content: "RankIC 0.03412, t 2.84, turnover 0.213, 12,345.6 yuan" }),
    new AIMessage("I said 0.777 before"),
  ];
  const strange = (text: string) => unsourcedFigures(text, told, "bar: 0.02");

  test("that a result, the person, or the prompt has said are in order: rounded, in percent, without a sign", () => {
    expect(
      strange("RankIC is 0.0341 (t 2.8), turnover 21.3 %, past the bar of 0.02; 0.5 % as you say"),
    ).toEqual([]);
    expect(strange("it fell to −0.034, and 12,346 yuan or 12,345.6")).toEqual([]);
  });

  test("that nobody has said are named, also when the model itself has said them before", () => {
    expect(strange("IC 0.0391, Sharpe 1.85 and 62 % wins; 0.777")).toEqual([
      "0.0391",
      "1.85",
      "62 %",
      "0.777",
    ]);
  });

  test("of formulas, dates and whole numbers are none", () => {
    expect(
      strange(
        "Use `ts_mean(close, 0.94)` over 20 days since 2024-01-02, version 1.2.3:\n```\n0.123 * x\n```",
      ),
    ).toEqual([]);
  });
});
