import type { Assignment, CronJob } from "../../model/facts.ts";
import { span, touches } from "../../text/span.ts";
import { language } from "../language.ts";
import { plainText } from "../mapped-text.ts";
import { readShell } from "../shell-words.ts";

interface CronTree {
  readonly jobs: readonly CronJob[];
  readonly environment: readonly Assignment[];
}

const schedule = /^\s*(@\w+|(?:[\d*/,A-Za-z-]+\s+){4}[\d*/,A-Za-z-]+)\s+(.*)$/;

/** Lines of a crontab: variables, and five fields or `@daily`, in system tables a user, then the command. */
function readTable(text: string, hasUser: boolean): CronTree {
  const jobs: CronJob[] = [];
  const environment: Assignment[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const at = start;
    start += line.length + 1;
    if (/^\s*(?:#|$)/.test(line)) continue;
    const variable = /^(\s*)([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (variable !== null) {
      const [, indent = "", name = "", value = ""] = variable;
      const nameStart = at + indent.length;
      const end = at + line.trimEnd().length;
      environment.push({
        name,
        nameSpan: span(nameStart, nameStart + name.length),
        value: value.replace(/^(["'])(.*)\1$/, "$2"),
        valueSpan: span(end - value.length, end),
        span: span(nameStart, end),
      });
      continue;
    }
    const match = schedule.exec(line);
    if (match === null) continue;
    const [, when = "", rest = ""] = match;
    const user = hasUser ? /^(\S+)\s+/.exec(rest) : null;
    const command = user === null ? rest : rest.slice(user[0].length);
    const from = at + line.length - command.length;
    const end = from + command.trimEnd().length;
    jobs.push({
      schedule: when,
      ...(user?.[1] === undefined ? {} : { user: user[1] }),
      command: {
        span: span(from, end),
        ignoresFailure: false,
        invocations: readShell(plainText(text.slice(from, end), from), { shell: true }).invocations,
      },
      span: span(at + (line.length - line.trimStart().length), end),
    });
  }
  return { jobs, environment };
}

/** A script in cron.daily and its sisters is one job. */
function readScript(text: string): CronTree {
  const { invocations, assignments } = readShell(plainText(text), { shell: true });
  const whole = span(0, text.length);
  return {
    jobs: [{ schedule: "", command: { span: whole, ignoresFailure: false, invocations }, span: whole }],
    environment: assignments,
  };
}

const script = /(?:^|\/)cron\.(hourly|daily|weekly|monthly)\/[^/]+$/;

export const cron = language({
  id: "cron",
  editorIds: [],
  comment: "#",
  detect: (path) =>
    script.test(path) ||
    /(?:^|\/)cron\.d\/[^/]+$|(?:^|\/)crontab$|(?:^|\/)spool\/cron\/(?:crontabs\/)?[^/]+$|\.cron$/.test(path),
  parse: (text) => ({ text }),
  lower({ text }, source) {
    const period = script.exec(source.path)?.[1];
    const tree = period === undefined ? readTable(text, !source.path.includes("spool/cron")) : readScript(text);
    return {
      cron: {
        environment: tree.environment,
        jobs: tree.jobs.map((job) => (period === undefined ? job : { ...job, schedule: period })),
      },
      problems: [],
    };
  },
  hover({ text }, source, offset) {
    const { jobs } = script.test(source.path) ? readScript(text) : readTable(text, true);
    for (const { command } of jobs)
      for (const { name, program } of command.invocations)
        if (name === "sa-update" && touches(program.span, offset))
          return {
            span: program.span,
            markdown:
              "**sa-update** fetches SpamAssassin's rules: DNS TXT, then plain HTTP to the mirrors. It ends with 1 where there is nothing new, and it never restarts spamd.",
          };
    return undefined;
  },
});
