import type { ItemBody } from "../items.js";
import { LIMIT_KINDS, type Limits, spentNow, spentOf } from "../limits.js";
import { messagesFor } from "../messages.js";
import { dollars, runningFor } from "../screen/format.js";
import type { ChatState } from "../state.js";
import { info, type Outcome } from "./outcome.js";

/** `/jobs`, `/jobs show N`, `/jobs stop N`. */
export function jobsCommand(argument: string, state: ChatState): Outcome {
  const messages = messagesFor(state.lang);
  const [verb = "", number = ""] = argument.split(/\s+/);
  const job = state.jobs.find((one) => String(one.id) === number);
  if (verb === "stop" || verb === "show") {
    if (!job || (verb === "stop" && job.state !== "running")) return info(messages.noSuchJob(argument));
    if (verb === "stop") return { ...info(messages.jobStopped(job.id)), stopJob: job.id };
    const head: ItemBody = { kind: "job", job: job.id, shown: job.shown, state: job.state };
    return { show: [head, ...job.printed] };
  }
  if (state.jobs.length === 0) return info(messages.noJobs);
  const rows = state.jobs.map(({ id, shown, state: now, turn }) => ({
    label: String(id),
    value: shown,
    note:
      now === "running"
        ? `${messages.jobState[now]} ${runningFor(state.now - turn.startedAt)}`
        : messages.jobState[now],
  }));
  return {
    show: [
      {
        kind: "blocks",
        blocks: [
          { kind: "heading", text: messages.jobsHeading },
          { kind: "pairs", rows },
          { kind: "text", text: messages.jobsUsage, tone: "muted" },
        ],
      },
    ],
  };
}

/** `/budget`, `/budget usd 1`, `/budget usd off`. */
export function budgetCommand(argument: string, state: ChatState): Outcome {
  const messages = messagesFor(state.lang);
  if (argument === "") return { show: [budgetItem(state)] };
  const [name = "", figure = ""] = argument.toLowerCase().replace(/\$/g, "").split(/\s+/);
  const kind = LIMIT_KINDS.find((one) => one === name);
  const limit = Number(figure);
  const off = figure === "off" || figure === "none";
  if (!kind || figure === "" || (!off && !(Number.isFinite(limit) && limit > 0)))
    return info(messages.budgetUsage);
  const { [kind]: _, ...others } = state.limits;
  const limits: Limits = off ? others : { ...others, [kind]: limit };
  return { show: [budgetItem({ ...state, limits })], limits };
}

function budgetItem({ limits, configured, turn, lang, ...state }: ChatState): ItemBody {
  const spent = spentNow(state.spent, turn);
  const messages = messagesFor(lang);
  const figure = (kind: keyof Limits, value: number) =>
    kind === "usd" ? dollars(value) : Math.round(value).toLocaleString("en-US");
  const rows = LIMIT_KINDS.map((kind) => {
    const limit = limits[kind] ?? configured[kind];
    const used = turn && spent && spentOf(spent, kind);
    const notes = [
      limit === undefined ? messages.noLimit : limits[kind] === undefined ? messages.fromConfig : "",
      used === null ? "" : messages.spentSoFar(figure(kind, used)),
    ];
    return {
      label: messages.budgetKinds[kind],
      value: limit === undefined ? "–" : figure(kind, limit),
      note: notes.filter(Boolean).join(" · "),
    };
  });
  return {
    kind: "blocks",
    blocks: [
      { kind: "heading", text: messages.budgetHeading },
      { kind: "pairs", rows },
      { kind: "text", text: messages.budgetUsage, tone: "muted" },
    ],
  };
}
