import * as l10n from "@vscode/l10n";
import type { Assignment, CronJob } from "../../model/facts.ts";
import { inReadersLanguage } from "../../text/documentation.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span, touches } from "../../text/span.ts";
import { type Hover, language, type OutlineSymbol } from "../language.ts";
import { plainText } from "../mapped-text.ts";
import { hoverInvocations } from "../program-hover.ts";
import { readShell } from "../shell-words.ts";
import { variables } from "./catalog.ts";
import { scheduleInWords } from "./schedule.ts";
import { type CronTable, readTable, type TableJob } from "./table.ts";

/** `.placeholder`, `x~`, `x.dpkg-old`, `x.rpmsave`: cron passes them over, and so do we. */
const passedOver = /(?:^|\/)(?:\.[^/]*|[^/]*~|[^/]*\.(?:dpkg-[a-z]+|rpm[a-z]+|bak|swp|orig))$/;
const systemTable = /(?:^|\/)(?:etc\/crontab|cron\.d\/[^/]+)$/;
const userTable = /(?:^|\/)spool\/cron\/(?:(?:crontabs|tabs)\/)?([^/]+)$/;
const looseTable = /(?:^|\/)(?:crontab|[^/]+\.crontab)(?:\.(?:j2|erb|tmpl))?$/;
const periodic = /(?:^|\/)cron\.(hourly|daily|weekly|monthly)\/[^/]+$/;

function kindOf(path: string): "system" | "user" | "loose" | "script" | undefined {
  if (passedOver.test(path)) return undefined;
  if (periodic.test(path)) return "script";
  if (systemTable.test(path)) return "system";
  if (userTable.test(path)) return "user";
  return looseTable.test(path) ? "loose" : undefined;
}

/**
 * A crontab outside of the system's folders tells by its lines whether it has a column for users: behind the schedule
 * every one of them has a word that may be a user's name, and then a word that is no option.
 */
function hasUsers(text: string): boolean {
  const commands = readTable(text, false).jobs.map((job) => text.slice(job.command.span.start, job.command.span.end));
  return commands.length > 0 && commands.every((command) => /^[a-z_][a-z0-9_-]*\$?[ \t]+[^-<>|&;\s]/.test(command));
}

interface CronTree {
  readonly text: string;
}

const tables = new WeakMap<CronTree, CronTable>();

/** The lines of a crontab; what a line means hangs on where the file stands, so it is read when that is known. */
function tableOf(tree: CronTree, source: SourceFile): CronTable {
  let table = tables.get(tree);
  if (table === undefined) {
    const kind = kindOf(source.path);
    table =
      kind === "script"
        ? readScript(tree.text, source)
        : readTable(tree.text, kind === "system" || (kind === "loose" && hasUsers(tree.text)));
    tables.set(tree, table);
  }
  return table;
}

/** A script in cron.daily and its sisters is one job of root's. */
function readScript(text: string, source: SourceFile): CronTable {
  const schedule = periodic.exec(source.path)?.[1] ?? "";
  const whole = span(0, text.length);
  const [, program, parameter] = /^#![ \t]*(\S+)(?:[ \t]+(\S+))?/.exec(text) ?? [];
  const interpreter = program?.replace(/^.*\//, "");
  const name = interpreter === "env" ? parameter : interpreter;
  const isShell = name === undefined || /^(?:ba|da|a|k|z|mk)?sh$/.test(name);
  const stopsAtFailure = /^#!.*[ \t]-[a-z]*e/.test(text);
  // Another language's words are no commands.
  const { invocations, assignments } = isShell
    ? readShell(plainText(text), { stopsAtFailure })
    : { invocations: [], assignments: [] as readonly Assignment[] };
  return {
    jobs: [
      {
        schedule,
        scheduleSpan: span(0, 0),
        user: "root",
        command: { span: whole, ignoresFailure: false, invocations },
        span: whole,
      },
    ],
    environment: assignments,
    comments: [],
  };
}

function jobOf(job: TableJob, owner: string | undefined): CronJob {
  const user = job.user ?? owner;
  return { schedule: job.schedule, command: job.command, span: job.span, ...(user === undefined ? {} : { user }) };
}

function hover(tree: CronTree, source: SourceFile, offset: number): Hover | undefined {
  const { jobs, environment } = tableOf(tree, source);
  const job = jobs.find((each) => touches(each.span, offset));
  if (job !== undefined) {
    const program = hoverInvocations(job.command.invocations, offset);
    if (program !== undefined) return program;
    if (touches(job.scheduleSpan, offset) && job.scheduleSpan.end > 0) {
      const words = scheduleInWords(job.schedule);
      return words === undefined
        ? undefined
        : { span: job.scheduleSpan, markdown: l10n.t("Runs {when}.", { when: words }) };
    }
    if (job.userSpan !== undefined && touches(job.userSpan, offset))
      return { span: job.userSpan, markdown: l10n.t("Runs as the user **{user}**.", { user: job.user ?? "" }) };
  }
  const set = environment.find((each) => touches(each.nameSpan, offset));
  const text = set === undefined ? undefined : inReadersLanguage("programs", variables.get(set.name));
  return set === undefined || text === undefined
    ? undefined
    : { span: set.nameSpan, markdown: `**${set.name}** — ${text}` };
}

function outline(tree: CronTree, source: SourceFile): readonly OutlineSymbol[] {
  const { jobs, environment } = tableOf(tree, source);
  const isScript = kindOf(source.path) === "script";
  const named: OutlineSymbol[] = jobs.map((job) => {
    const programs = [...new Set(job.command.invocations.filter(({ wrapper }) => !wrapper).map(({ name }) => name))];
    const nameSpan: Span = isScript ? span(0, 0) : job.command.span;
    return {
      name:
        (isScript ? source.name : programs.slice(0, 4).join(", ")) ||
        source.slice(job.command.span).slice(0, 60) ||
        "job",
      detail: scheduleInWords(job.schedule) ?? job.schedule,
      kind: "job",
      span: job.span,
      nameSpan,
    };
  });
  const settings: OutlineSymbol[] = environment.map((each) => ({
    name: each.name,
    detail: each.value.slice(0, 80),
    kind: "variable",
    span: each.span,
    nameSpan: each.nameSpan,
  }));
  return [...named, ...settings].sort((a, b) => a.span.start - b.span.start);
}

/** Crontabs of the system and of users, and the scripts that run every hour, day, week or month. */
export const cron = language({
  id: "cron",
  editorIds: ["crontab"],
  comment: "#",
  detect: (path) => kindOf(path) !== undefined,
  parse: (text): CronTree => ({ text }),
  lower(tree, source) {
    const { jobs, environment } = tableOf(tree, source);
    const owner = kindOf(source.path) === "user" ? userTable.exec(source.path)?.[1] : undefined;
    return { cron: { jobs: jobs.map((job) => jobOf(job, owner)), environment }, problems: [] };
  },
  hover,
  outline,
});
