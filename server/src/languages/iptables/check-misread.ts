import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import { span } from "../../text/span.ts";
import type { Command, Option } from "./command.ts";
import { type Fault, replacement } from "./fault.ts";
import { markAndMask } from "./values.ts";

/** Warns of values that load and that iptables surely reads otherwise than they are written: `Mon-Fri` is Monday. */
export function checkMisread({ modules, core, target }: Command, faults: Fault[]): void {
  if (target?.spec !== undefined && target.word.text === "QUEUE")
    faults.push(
      warn(
        target.word.span,
        l10n.t("iptables-nft has no QUEUE and refuses it; NFQUEUE asks the same program"),
        replacement(target.word.span, "NFQUEUE"),
      ),
    );
  for (const { name, options } of modules)
    for (const option of options) {
      const [value] = option.values;
      if (value !== undefined && option.values.every(({ literal }) => literal))
        readings[`${name} ${option.name}`]?.(option, value, faults);
    }
  for (const { name, negated, values } of core)
    if (
      negated &&
      (name === "source" || name === "destination") &&
      /^0(?:\.0){0,3}\/0(?:\.0){0,3}$|^::\/0$/.test(values[0]?.text ?? "")
    )
      faults.push({
        rule: "iptables-syntax",
        span: values[0]?.span ?? span(0, 0),
        message: l10n.t("no address lies outside of {text}: this never matches, and iptables-nft refuses it", {
          text: values[0]?.text ?? "",
        }),
      });
}

type Reading = (option: Option, value: Word, faults: Fault[]) => void;

const readings: Readonly<Record<string, Reading>> = {
  "connmark mark": readMark,
  "hashlimit hashlimit": readRate,
  "hashlimit hashlimit-above": readRate,
  "hashlimit hashlimit-upto": readRate,
  "limit limit": readRate,
  "mark mark": readMark,
  "set match-set": readSides,
  "tcp tcp-flags": readFlags,
  "time monthdays": readMonthDays,
  "time weekdays": readWeekDays,
};

function warn(where: Word["span"], message: string, fix?: Fault["fix"]): Fault {
  return { rule: "iptables-syntax", span: where, severity: "warning", message, ...(fix === undefined ? {} : { fix }) };
}

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Two letters tell a day, and whatever follows them up to the comma is passed over; so are numbers that are no day's. */
function readWeekDays(option: Option, value: Word, faults: Fault[]): void {
  const listed = value.text.split(",");
  const numbers = listed.find((each) => /^\d+$/.test(each) && (Number(each) < 1 || Number(each) > 7));
  if (numbers !== undefined)
    faults.push(warn(value.span, l10n.t("there is no day {number}; Monday is 1 and Sunday 7", { number: numbers })));
  const range = listed.find((each) => /^[a-z]+\s*(?:-|–|\.\.|:)\s*[a-z]/i.test(each));
  if (range === undefined) return;
  const indexOf = (name: string): number =>
    days.findIndex((day) => name.toLowerCase().startsWith(day.slice(0, 2).toLowerCase()));
  const [from = "", to = ""] = range.split(/\s*(?:-|–|\.\.|:)\s*/);
  const first = indexOf(from);
  const last = indexOf(to);
  const between =
    first === -1 || last === -1
      ? []
      : Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, at) => days[(first + at) % 7] ?? "");
  faults.push(
    warn(
      value.span,
      l10n.t("{option} knows no ranges: {range} is read as {day} alone", {
        option: option.flag.text,
        range,
        day: days[first] ?? from,
      }),
      between.length === 0 ? undefined : replacement(value.span, value.text.replace(range, between.join(","))),
    ),
  );
}

function readMonthDays(_option: Option, value: Word, faults: Fault[]): void {
  if (value.text.split(",").some((each) => /^0+$/.test(each)))
    faults.push(warn(value.span, l10n.t("no month has a day 0, so it is passed over")));
}

/** Behind the number iptables looks for `/` and a unit alone; in hashlimit for `b/s` too, after `k`, `m` or nothing. */
function readRate({ name }: Option, value: Word, faults: Fault[]): void {
  const { text } = value;
  const number = /^\d+/.exec(text)?.[0];
  if (number === undefined || /^\d+(?:\/[a-z]+)?$/i.test(text)) return;
  const inBytes = name !== "limit" && /.b\/s/.test(text);
  if (inBytes && /^\d+[km]?b\/s/.test(text)) return;
  const unit = /\/[a-z]+$/i.exec(text)?.[0] ?? "/s";
  const bytes = /^(\d+)([kmg]?)(?:b|ib|bytes?)?\/s(?:ec(?:ond)?)?$/i.exec(text);
  const isBytes = name !== "limit" && bytes !== null;
  const factor = bytes?.[2]?.toLowerCase();
  const meant = factor === "g" ? `${Number(number) * 1024}mb/s` : `${number}${factor ?? ""}b/s`;
  faults.push(
    warn(
      value.span,
      inBytes
        ? l10n.t("{text} is read as {number} bytes a second; hashlimit knows b, kb and mb, in small letters", {
            text,
            number,
          })
        : l10n.t("{text} is read as {number}{unit}, counted in packets", { text, number, unit }),
      isBytes ? replacement(value.span, meant) : undefined,
    ),
  );
}

/** The mask cuts the packet's mark only, never the number it is held against. */
function readMark(option: Option, value: Word, faults: Fault[]): void {
  const mark = markAndMask(value.text);
  if (mark === undefined || (mark.value & ~mark.mask) === 0) return;
  faults.push(
    warn(
      value.span,
      option.negated
        ? l10n.t("this always matches: {text} asks for bits that its mask leaves out", { text: value.text })
        : l10n.t("this never matches: {text} asks for bits that its mask leaves out", { text: value.text }),
    ),
  );
}

/** `srcip` is read as `src`: only three letters of each word count. */
function readSides({ values }: Option, _value: Word, faults: Fault[]): void {
  const sides = values[1];
  const words = sides?.text.split(",") ?? [];
  const longer = words.find((word) => /^(?:src|dst)./.test(word));
  if (sides !== undefined && longer !== undefined)
    faults.push(
      warn(
        sides.span,
        l10n.t("{text} is read as {side}", { text: longer, side: longer.slice(0, 3) }),
        replacement(sides.span, words.map((word) => word.slice(0, 3)).join(",")),
      ),
    );
}

const flags = /^(?:FIN|SYN|RST|PSH|ACK|URG)$/;

/** A flag that is to be set but is not looked at. */
function readFlags({ negated, values }: Option, mask: Word, faults: Fault[]): void {
  const wanted = values[1];
  const looked = mask.text.toUpperCase().split(",");
  const missing = (wanted?.text.toUpperCase() ?? "")
    .split(",")
    .find((flag) => flags.test(flag) && !looked.includes(flag));
  // Where no flag is looked at, iptables-nft leaves the whole question out.
  if (
    wanted === undefined ||
    missing === undefined ||
    looked.includes("ALL") ||
    !looked.some((flag) => flags.test(flag))
  )
    return;
  faults.push(
    warn(
      wanted.span,
      negated
        ? l10n.t("this always matches: {flag} is not among the flags {mask} that are looked at", {
            flag: missing,
            mask: mask.text,
          })
        : l10n.t("this never matches: {flag} is not among the flags {mask} that are looked at", {
            flag: missing,
            mask: mask.text,
          }),
    ),
  );
}
