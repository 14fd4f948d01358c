/** One complaint of `spamassassin --lint`. */
export interface LintMessage {
  /** As the program words it, without time, process and place. */
  readonly text: string;
  /** Where the program says it is: few of its messages do. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** The test that the message names. */
  readonly test?: string;
  /** What the message quotes of the configuration. */
  readonly quoted?: string;
}

const prefix = /^\w{3}\s+\d+ \d\d:\d\d:\d\d(?:\.\d+)? \[\d+\] (?:warn|error): (.*)$/;
/** The second part of a message of several lines. */
const continued = /^\w+: \[\.\.\.\](.*)$/;
const placed = /^(.*?) (?:found )?in (\/[^\n]*?) \(line (\d+)\)(?:: ?(.*))?$/s;
const summary = /^lint: \d+ issues detected/;

/** Takes the program's output apart; lines that are not its own complaints are left out. */
export function parseLint(output: string): readonly LintMessage[] {
  const texts: string[] = [];
  for (const line of output.split("\n")) {
    const text = prefix.exec(line)?.[1];
    if (text === undefined) continue;
    const rest = continued.exec(text)?.[1];
    if (rest !== undefined && texts.length > 0) texts[texts.length - 1] += rest;
    else if (!summary.test(text)) texts.push(text);
  }
  return [...new Set(texts)].map(toMessage);
}

function toMessage(text: string): LintMessage {
  const match = placed.exec(text);
  if (match?.[1] !== undefined && match[2] !== undefined)
    return { text: match[1], file: match[2], line: Number(match[3]) };
  const test = /\b(?:rule|for|test|meta|score set for non-existent rule)(?: name)? '?([A-Za-z_]\w{2,})'?/.exec(
    text,
  )?.[1];
  const quoted = /'([^']{3,})'/.exec(text)?.[1] ?? /Can't locate (\S+)\.pm/.exec(text)?.[1]?.replaceAll("/", "::");
  return { text, ...(test === undefined ? {} : { test }), ...(quoted === undefined ? {} : { quoted }) };
}
