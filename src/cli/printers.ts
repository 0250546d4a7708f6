import { ApprovalNeededError } from "../agent/approval-needed-error.js";
import type { AgentEvent } from "../agent/events.js";
import type { ExitCode } from "../engine/errors.js";
import { printable } from "../engine/report/width.js";
import { describeError } from "../i18n/errors.js";
import { noticeText } from "../i18n/notice.js";
import type { Usage } from "../tools/research-contract.js";
import type { App } from "./app.js";
import { reportError, toReport } from "./errors.js";
import { writeJson } from "./output.js";

/** One way to show a turn without the chat. */
export interface Printer {
  event(event: AgentEvent): void;
  /** The turn could not even begin, or broke its promises. Returns the exit code. */
  failure(error: unknown): ExitCode;
}

/** The answer alone on stdout; what happens meanwhile on stderr. */
export function textPrinter(app: App): Printer {
  const { stdout } = app.io;
  const follow = follower(app);
  return {
    event(event) {
      follow(event);
      if (event.type === "done" && event.result) stdout.write(`${printable(event.result).trimEnd()}\n`);
    },
    failure: (error) => reportError(error, app.errorSurface()),
  };
}

/** One document when the turn is over; a turn that failed has `error` beside what there is. */
export function jsonPrinter(app: App): Printer {
  const follow = follower(app);
  const events: AgentEvent[] = [];
  let started: Extract<AgentEvent, { type: "turn-started" }> | undefined;
  let failed: Extract<AgentEvent, { type: "error" }> | undefined;
  let approval: Omit<Extract<AgentEvent, { type: "approval-asked" }>, "type" | "callId"> | undefined;
  return {
    event(event) {
      follow(event);
      events.push(event);
      if (event.type === "turn-started") started = event;
      if (event.type === "error") failed = event;
      if (event.type === "approval-asked") {
        const { tool, input, reason, hint } = event;
        approval = { tool, input, reason, hint };
      }
      if (event.type !== "done") return;
      const { result, sessionId, usage, reason } = event;
      const { model = null, dataset = null, datasetKind = null } = started ?? {};
      const error = failed && { code: failed.code, message: failed.message, hint: failed.hint };
      writeJson(app.io, {
        ...(reason === "failed" && error && { error }),
        ...(approval && { approval }),
        ...{ result, sessionId, reason, model, dataset, datasetKind, usage, events },
      });
    },
    failure: (error) =>
      reportError(error, { ...app.errorSurface(), globals: { ...app.globals, json: true } }),
  };
}

const NOTHING_USED: Usage = { modelCalls: 0, inputTokens: 0, outputTokens: 0, usd: null, seconds: 0 };

/** One event a line, as the agent says it; the last is always `done`. */
export function streamPrinter(app: App): Printer {
  const line = (event: AgentEvent): void => void app.io.stdout.write(`${JSON.stringify(event)}\n`);
  return {
    event: line,
    failure(error) {
      const { exitCode, message, hint, code } = toReport(error, app.lang, app.signal);
      line({ type: "error", code, message, hint, exitCode });
      line({ type: "done", reason: "failed", result: "", sessionId: "", usage: NOTHING_USED });
      return exitCode;
    },
  };
}

const BUDGETS_ZH = { usd: "美元", tokens: "词元", seconds: "秒", modelCalls: "模型调用", formulas: "公式" };

/** Progress, notices and errors on stderr. */
function follower({ io, globals, progress, lang }: App): (event: AgentEvent) => void {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const tell = (text: string): void => {
    progress.clear();
    io.stderr.write(`${printable(text)}\n`);
  };
  const fail = ({ message, hint }: { message: string; hint?: string | null | undefined }): void =>
    tell(`factorsmith: ${message}${hint ? `\n${hint}` : ""}`);
  return (event) => {
    switch (event.type) {
      case "turn-started": {
        if (globals.quiet) return;
        const { dataset, model, sessionId } = event;
        const demo =
          event.datasetKind === "demo" ? say(" (DEMO: a synthetic market)", "（演示：合成市场）") : "";
        const offline = model === "offline" ? say(" (not a language model)", "（不是语言模型）") : "";
        tell(
          say(
            `dataset ${dataset}${demo} · model ${model}${offline} · session ${sessionId}`,
            `数据集 ${dataset}${demo} · 模型 ${model}${offline} · 会话 ${sessionId}`,
          ),
        );
        return;
      }
      case "tool-started":
        progress.update({ message: event.tool });
        return;
      case "tool-progress":
        progress.update(event.progress);
        return;
      case "tool-finished":
        if (!globals.quiet)
          tell(`${event.ok ? "✓" : "✗"} ${event.tool} (${(event.elapsedMs / 1000).toFixed(1)} s)`);
        return;
      case "notice":
        if (!globals.quiet) tell(noticeText(event.code, event.message, lang));
        return;
      case "approval-asked":
        fail(describeError(new ApprovalNeededError(event), lang));
        return;
      case "budget":
        tell(
          say(
            `budget reached: ${event.used} of ${event.limit} ${event.kind}`,
            `已达预算：${BUDGETS_ZH[event.kind]} ${event.used}，上限 ${event.limit}`,
          ),
        );
        return;
      case "error":
        fail(event);
        return;
      case "done":
        progress.clear();
        return;
      default:
        return;
    }
  };
}
