const nicknames: ReadonlyMap<string, string> = new Map([
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

const months = "January February March April May June July August September October November December".split(" ");
const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

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
  if (known !== undefined) return known;
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
  const month = isAny(inMonths) ? "" : ` in ${listed(inMonths, (number) => months[number - 1] ?? "", "month")}`;
  if (day === "" && month === "")
    return time.startsWith("at ") && !time.startsWith("at minute") ? `every day ${time}` : time;
  return `${time}${day === "" ? " every day" : day}${month}`;
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

function timeInWords(minutes: readonly Part[], hours: readonly Part[]): string {
  if (isSingles(minutes) && isSingles(hours) && minutes.length * hours.length <= 6)
    return `at ${joined(hours.flatMap((hour) => minutes.map((minute) => `${two(hour.first)}:${two(minute.first)}`)))}`;
  const steps = minutes[0];
  const minute = isAny(minutes)
    ? "every minute"
    : minutes.length === 1 && steps?.any === true
      ? `every ${steps.step} minutes`
      : `at minute ${listed(minutes, String, "minute")}`;
  if (isAny(hours)) return minute.startsWith("at ") ? `${minute} of every hour` : minute;
  const step = hours[0]?.step ?? 1;
  if (hours.length === 1 && hours[0]?.any === true) return `${minute} in every ${ordinal(step)} hour`;
  return `${minute} in hour ${listed(hours, String, "hour")}`;
}

/** Where both the date and the weekday are given, either is enough. */
function dayInWords(dates: readonly Part[], weekdays: readonly Part[]): string {
  const date = isAny(dates) ? "" : ` on day ${listed(dates, String, "day")} of the month`;
  const weekday = isAny(weekdays) ? "" : ` on ${listed(weekdays, (number) => days[number % 7] ?? "", "weekday")}`;
  return date !== "" && weekday !== "" ? `${date} and also${weekday}` : `${date}${weekday}`;
}

function listed(parts: readonly Part[], name: (number: number) => string, unit: string): string {
  return joined(
    parts.map(({ first, last, step, any }) => {
      if (any && step > 1) return `every ${step} ${unit}s`;
      if (first === last) return name(first);
      return `${name(first)} to ${name(last)}${step > 1 ? ` in steps of ${step}` : ""}`;
    }),
  );
}

function ordinal(number: number): string {
  return `${number}${number === 2 ? "nd" : number === 3 ? "rd" : "th"}`;
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
