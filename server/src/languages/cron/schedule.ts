import * as l10n from "@vscode/l10n";
import { inReadersLanguage } from "../../text/documentation.ts";

export const nicknames: ReadonlyMap<string, string> = new Map([
  ["@reboot", "once, whenever cron starts: after each boot"],
  ["@yearly", "once a year, on 1 January at 00:00"],
  ["@annually", "once a year, on 1 January at 00:00"],
  ["@monthly", "on the first of every month at 00:00"],
  ["@weekly", "every Sunday at 00:00"],
  ["@daily", "every day at 00:00"],
  ["@midnight", "every day at 00:00"],
  ["@hourly", "every hour, on the hour"],
  ["@every_minute", "every minute"],
  ["hourly", "every hour, when cron runs the scripts of this folder"],
  ["daily", "once a day, when cron or anacron runs the scripts of this folder"],
  ["weekly", "once a week, when cron or anacron runs the scripts of this folder"],
  ["monthly", "once a month, when cron or anacron runs the scripts of this folder"],
]);

export const months = "January February March April May June July August September October November December".split(
  " ",
);
export const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** One field, its ranges and steps. */
interface Part {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  /** `*`, with or without a step. */
  readonly any: boolean;
}

/** `12 4 * * *` as `every day at 04:12`; undefined for what cron does not take, or takes in ways of its own. */
export function scheduleInWords(schedule: string): string | undefined {
  const known = nicknames.get(schedule.toLowerCase());
  if (known !== undefined) return inReadersLanguage("programs", known);
  const fields = schedule.replace(/^-/, "").split(" ");
  if (fields.length !== 5) return undefined;
  const minutes = readField(fields[0], 0, 59);
  const hours = readField(fields[1], 0, 23);
  const dates = readField(fields[2], 1, 31);
  const inMonths = readField(fields[3], 1, 12, months);
  const weekdays = readField(fields[4], 0, 7, days);
  if (!minutes || !hours || !dates || !inMonths || !weekdays) return undefined;
  const time = timeInWords(minutes, hours);
  const day = dayInWords(dates, weekdays);
  const month = isAny(inMonths) ? "" : l10n.t(" in {months}", { months: listed(inMonths, monthName, "month") });
  if (day === "" && month === "") return isClock(minutes, hours) ? l10n.t("every day {time}", { time }) : time;
  return `${time}${day === "" ? l10n.t(" every day") : day}${month}`;
}

function readField(
  text: string | undefined,
  low: number,
  high: number,
  names: readonly string[] = [],
): readonly Part[] | undefined {
  const parts: Part[] = [];
  const number = (word: string): number | undefined => {
    if (/^\d{1,2}$/.test(word)) return Number(word);
    const at = names.findIndex((name) => name.slice(0, 3).toLowerCase() === word.toLowerCase());
    return at === -1 ? undefined : at + (high === 12 ? 1 : 0);
  };
  for (const piece of (text ?? "").split(",")) {
    const match = /^(?:(\*)|([\dA-Za-z]+)(?:-([\dA-Za-z]+))?)(?:\/(\d{1,2}))?$/.exec(piece);
    if (match === null) return undefined;
    const step = match[4] === undefined ? 1 : Number(match[4]);
    const first = match[1] === undefined ? number(match[2] ?? "") : low;
    const single = match[1] === undefined && match[3] === undefined;
    const last = match[1] === undefined ? (match[3] === undefined ? first : number(match[3])) : high;
    if (first === undefined || last === undefined || step === 0) return undefined;
    // A step wants a range; cron takes `5/10` nowhere.
    if (first < low || last > high || first > last || (single && match[4] !== undefined)) return undefined;
    parts.push({ first, last, step, any: match[1] !== undefined });
  }
  return parts;
}

function isAny(parts: readonly Part[]): boolean {
  return parts.some((part) => part.any && part.step === 1);
}

function isSingles(parts: readonly Part[]): boolean {
  return parts.every((part) => part.first === part.last);
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Whether a few times of day say it all. */
function isClock(minutes: readonly Part[], hours: readonly Part[]): boolean {
  return isSingles(minutes) && isSingles(hours) && minutes.length * hours.length <= 6;
}

function timeInWords(minutes: readonly Part[], hours: readonly Part[]): string {
  if (isClock(minutes, hours)) {
    const times = hours.flatMap((hour) => minutes.map((minute) => `${two(hour.first)}:${two(minute.first)}`));
    return l10n.t("at {times}", { times: joined(times) });
  }
  const steps = minutes[0];
  const isEvery = minutes.length === 1 && steps?.any === true;
  const minute = isAny(minutes)
    ? l10n.t("every minute")
    : isEvery
      ? every(steps.step, "minute")
      : l10n.t("at minute {minutes}", { minutes: listed(minutes, String, "minute") });
  if (isAny(hours)) return isAny(minutes) || isEvery ? minute : l10n.t("{minute} of every hour", { minute });
  const step = hours[0]?.step ?? 1;
  if (hours.length === 1 && hours[0]?.any === true)
    return l10n.t("{minute} in every {ordinal} hour", { minute, ordinal: ordinal(step) });
  return l10n.t("{minute} in hour {hours}", { minute, hours: listed(hours, String, "hour") });
}

/** Where both the date and the weekday are given, either is enough. */
function dayInWords(dates: readonly Part[], weekdays: readonly Part[]): string {
  const date = isAny(dates) ? undefined : listed(dates, String, "day");
  const weekday = isAny(weekdays) ? undefined : listed(weekdays, dayName, "weekday");
  if (date !== undefined && weekday !== undefined)
    return l10n.t(" on day {days} of the month and also on {weekdays}", { days: date, weekdays: weekday });
  if (date !== undefined) return l10n.t(" on day {days} of the month", { days: date });
  return weekday === undefined ? "" : l10n.t(" on {weekdays}", { weekdays: weekday });
}

function monthName(number: number): string {
  return inReadersLanguage("programs", months[number - 1] ?? "");
}

function dayName(number: number): string {
  return inReadersLanguage("programs", days[number % 7] ?? "");
}

type Unit = "minute" | "hour" | "day" | "weekday" | "month";

function every(step: number, unit: Unit): string {
  switch (unit) {
    case "minute":
      return l10n.t("every {step} minutes", { step });
    case "hour":
      return l10n.t("every {step} hours", { step });
    case "day":
      return l10n.t("every {step} days", { step });
    case "weekday":
      return l10n.t("every {step} weekdays", { step });
    case "month":
      return l10n.t("every {step} months", { step });
  }
}

function listed(parts: readonly Part[], name: (number: number) => string, unit: Unit): string {
  return joined(
    parts.map(({ first, last, step, any }) => {
      if (any && step > 1) return every(step, unit);
      if (first === last) return name(first);
      const ends = { first: name(first), last: name(last) };
      return step > 1
        ? l10n.t("{first} to {last} in steps of {step}", { ...ends, step })
        : l10n.t("{first} to {last}", ends);
    }),
  );
}

function ordinal(number: number): string {
  if (number === 2) return l10n.t("{number}nd", { number });
  return number === 3 ? l10n.t("{number}rd", { number }) : l10n.t("{number}th", { number });
}

function joined(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return l10n.t("{words} and {last}", { words: words.slice(0, -1).join(", "), last: words.at(-1) ?? "" });
}
