import type { Assignment, CommandLine } from "../../model/facts.ts";
import { type Span, span } from "../../text/span.ts";
import { type MappedText, MappedTextBuilder, plainText } from "../mapped-text.ts";
import { readShell } from "../shell-words.ts";

export interface TableJob {
  readonly schedule: string;
  readonly scheduleSpan: Span;
  readonly user?: string;
  readonly userSpan?: Span;
  readonly command: CommandLine;
  readonly span: Span;
}

export interface CronTable {
  readonly jobs: readonly TableJob[];
  readonly environment: readonly Assignment[];
  readonly comments: readonly Span[];
}

const field = /^(?:[\d*/,~A-Za-z-]+)$/;
const nickname = /^@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly|every_minute)$/i;
const variable = /^(?:([A-Za-z_]\w*)|"([A-Za-z_]\w*)"|'([A-Za-z_]\w*)')[ \t]*=[ \t]*/;

/**
 * Reads a crontab as cron does: `#` begins a comment line, `NAME = value` sets a variable for the jobs below, all else
 * is five fields or `@daily`, in the system's tables a user, then the command. There is no line continuation.
 */
export function readTable(text: string, hasUser: boolean): CronTable {
  const jobs: TableJob[] = [];
  const environment: Assignment[] = [];
  const comments: Span[] = [];
  for (const line of text.matchAll(/[^\n]+/g)) {
    const indent = /^[ \t]*/.exec(line[0])?.[0].length ?? 0;
    let end = line[0].length;
    while (end > indent && " \t\r".includes(line[0].charAt(end - 1))) end--;
    if (indent === end) continue;
    const start = line.index + indent;
    const content = line[0].slice(indent, end);
    if (content.startsWith("#")) {
      comments.push(span(start, start + content.length));
      continue;
    }
    const assigned = variable.exec(content);
    if (assigned !== null) {
      environment.push(readVariable(content, start, assigned));
      continue;
    }
    const job = readJob(content, start, hasUser);
    if (job !== undefined) jobs.push(job);
  }
  return { jobs, environment, comments };
}

function readVariable(content: string, start: number, match: RegExpExecArray): Assignment {
  const name = match[1] ?? match[2] ?? match[3] ?? "";
  const nameStart = start + content.indexOf(name);
  const raw = content.slice(match[0].length);
  const quote = raw.charAt(0);
  const quoted = raw.length >= 2 && (quote === '"' || quote === "'") && raw.endsWith(quote);
  return {
    name,
    nameSpan: span(nameStart, nameStart + name.length),
    value: quoted ? raw.slice(1, -1) : raw,
    valueSpan: span(start + match[0].length, start + content.length),
    span: span(start, start + content.length),
  };
}

function readJob(content: string, start: number, hasUser: boolean): TableJob | undefined {
  const words = /[^ \t]+/g;
  const first = words.exec(content);
  if (first === null) return undefined;
  let last = first;
  // cronie and SUSE's cron take a dash in front of the minute: no line in the log.
  if (!nickname.test(first[0])) {
    for (let at = 0; at < 5; at++) {
      const word = at === 0 ? first : words.exec(content);
      if (word === null || !field.test(word[0])) return undefined;
      last = word;
    }
  }
  const scheduleEnd = last.index + last[0].length;
  const user = hasUser ? words.exec(content) : null;
  if (hasUser && user === null) return undefined;
  const rest = /^[ \t]*/.exec(content.slice((user ?? last).index + (user ?? last)[0].length))?.[0].length ?? 0;
  const commandStart = (user ?? last).index + (user ?? last)[0].length + rest;
  if (commandStart >= content.length) return undefined;
  const where = span(start + commandStart, start + content.length);
  return {
    schedule: content.slice(0, scheduleEnd).replaceAll(/[ \t]+/g, " "),
    scheduleSpan: span(start, start + scheduleEnd),
    ...(user === null
      ? {}
      : { user: user[0], userSpan: span(start + user.index, start + user.index + user[0].length) }),
    command: {
      span: where,
      ignoresFailure: false,
      invocations: readShell(withoutInput(content.slice(commandStart), where.start)).invocations,
    },
    span: span(start, start + content.length),
  };
}

/** What the shell gets: the text up to the first `%`, which begins the command's input; `\%` is a plain one. */
function withoutInput(text: string, offset: number): MappedText {
  if (!text.includes("%")) return plainText(text, offset);
  const whole = plainText(text, offset);
  const builder = new MappedTextBuilder(offset);
  let from = 0;
  for (let at = text.indexOf("%"); ; at = text.indexOf("%", from)) {
    if (at === -1) {
      builder.copy(whole, from, text.length);
      break;
    }
    if (text.charAt(at - 1) !== "\\") {
      builder.copy(whole, from, at);
      break;
    }
    builder.copy(whole, from, at - 1);
    builder.put("%", span(offset + at - 1, offset + at + 1));
    from = at + 1;
  }
  return builder.build();
}
