import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Word } from "../../model/facts.ts";
import type { Span } from "../../text/span.ts";
import { readAddress } from "./addresses.ts";
import type { Command, Option } from "./command.ts";
import { type Fault, replacement } from "./fault.ts";
import type { Setting } from "./match.ts";
import { cNumber } from "./values.ts";

/**
 * Values that iptables-restore's own `--test` passes, or that hang on another option, and that the kernel then
 * refuses. Found with Linux 6.18, iptables-nft and iptables-legacy 1.8.9; the kernel's log says why.
 */
export function checkLoad(command: Command, setting: Setting, faults: Fault[]): void {
  for (const { name, options } of command.modules) checkOwner(name, options, command, setting, faults);
  const { target } = command;
  if (target?.spec !== undefined) checkOwner(target.word.text, target.options, command, setting, faults);
}

type Check = (options: readonly Option[], command: Command, setting: Setting, faults: Fault[]) => void;

const checks: Readonly<Record<string, Check>> = {
  addrtype: checkAddressTypes,
  hashlimit: checkHashLimit,
  policy: checkDepth,
  rt: checkRoutingHeader,
  string: checkText,
  CT: checkHelper,
  DNPT: checkPrefixes,
  SNPT: checkPrefixes,
  HMARK: checkHashMark,
  RATEEST: checkEstimate,
  TEE: checkGateway,
};

function checkOwner(owner: string, options: readonly Option[], command: Command, setting: Setting, faults: Fault[]) {
  const check = checks[owner];
  if (check !== undefined && options.every(({ values }) => values.every(({ literal }) => literal)))
    check(options, command, setting, faults);
}

function syntax(where: Span, message: string, fix?: Fault["fix"]): Fault {
  return { rule: "iptables-syntax", span: where, message, ...(fix === undefined ? {} : { fix }) };
}

function firstValue(options: readonly Option[], name: string): Word | undefined {
  return options.find((option) => option.name === name)?.values[0];
}

function notInRange(option: Option, value: Word, low: number, high: number): Fault {
  return syntax(
    value.span,
    l10n.t('{option} takes a number from {low} to {high}, not "{text}"', {
      option: option.flag.text,
      low,
      high,
      text: value.text,
    }),
  );
}

/** IPv6 has no routes of these kinds to ask for. */
function checkAddressTypes(options: readonly Option[], _command: Command, { family }: Setting, faults: Fault[]): void {
  if (family !== 6) return;
  for (const { name, values } of options) {
    const [value] = values;
    const wrong =
      /^(?:src|dst)-type$/.test(name) &&
      value?.text.split(",").find((type) => /^(?:BROADCAST|BLACKHOLE|PROHIBIT|THROW|NAT|XRESOLVE)$/i.test(type));
    if (wrong && value !== undefined)
      faults.push(
        syntax(
          value.span,
          l10n.t("IPv6 has no addresses of the type {type}, and the kernel refuses it", { type: wrong }),
        ),
      );
  }
}

/** What a rate counts in a second, and whether in bytes; undefined where it is none. */
function hashRate(
  text: string,
): { readonly count: number; readonly seconds: number; readonly bytes: boolean } | undefined {
  const count = Number(/^\d+/.exec(text)?.[0] ?? Number.NaN);
  if (!(count > 0)) return undefined;
  const unit = /.b\/s/.exec(text)?.[0].charAt(0);
  if (unit !== undefined)
    return { count: count * (unit === "k" ? 1024 : unit === "m" ? 1024 ** 2 : 1), seconds: 1, bytes: true };
  const seconds = { m: 60, h: 3600, d: 86_400 }[/\/([mhd])/i.exec(text)?.[1]?.toLowerCase() ?? ""] ?? 1;
  return { count, seconds, bytes: false };
}

function checkHashLimit(options: readonly Option[], _command: Command, { family }: Setting, faults: Fault[]): void {
  for (const option of options) {
    const [value] = option.values;
    const number = cNumber(value?.text ?? "");
    if (value === undefined || number === undefined) continue;
    if (/^hashlimit-(?:src|dst)mask$/.test(option.name) && family === 4 && number > 32)
      faults.push(notInRange(option, value, 0, 32));
  }
  const option = options.find(({ name }) => /^hashlimit(?:-upto|-above)?$/.test(name));
  const value = option?.values[0];
  const rate = value === undefined ? undefined : hashRate(value.text);
  if (value === undefined || rate === undefined) return;
  const burst = firstValue(options, "hashlimit-burst");
  if (rate.bytes) {
    const factors: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2 };
    const match = /^(\d+)(.?)/.exec(burst?.text ?? "");
    if (burst === undefined || match === null) return;
    const bytes = Number(match[1]) * (factors[match[2] ?? ""] ?? 1);
    // A burst that is only a little too small may be rounded to the rate.
    if (bytes < rate.count - 16)
      faults.push(
        syntax(
          burst.span,
          l10n.t("a burst in bytes must be at least what {rate} lets through in a second: {least}b", {
            rate: value.text,
            least: rate.count,
          }),
        ),
      );
    return;
  }
  const most = Number(burst?.text ?? 5);
  if (overflows(rate, most))
    faults.push(
      syntax(
        burst?.span ?? value.span,
        l10n.t("{rate} with a burst of {burst} is more than the kernel can count, and it refuses the rule", {
          rate: value.text,
          burst: most,
        }),
      ),
    );
}

/** As hashlimit reckons in 64 bits, with 250 or 1000 ticks a second: both come to 2^37 credits a millisecond. */
function overflows({ count, seconds }: { readonly count: number; readonly seconds: number }, burst: number): boolean {
  if (!Number.isInteger(burst) || burst < 1) return false;
  const scale = 1_000_000n;
  const credits = (1000n * 2n ** 37n) / scale;
  const each = (scale * BigInt(seconds)) / BigInt(count);
  const within = (number: bigint): bigint => BigInt.asUintN(64, number);
  return within(within(each * BigInt(burst)) * credits) < within(each * credits);
}

/** At most four elements, with three `--next` between. */
function checkDepth(options: readonly Option[], _command: Command, _setting: Setting, faults: Fault[]): void {
  const next = options.filter(({ name }) => name === "next")[3];
  if (next !== undefined) faults.push(syntax(next.span, l10n.t("a policy has at most {most} elements", { most: 4 })));
}

function checkRoutingHeader(options: readonly Option[], _command: Command, _setting: Setting, faults: Fault[]): void {
  const type = options.find(({ name }) => name === "rt-type");
  const isZero = type !== undefined && !type.negated && cNumber(type.values[0]?.text ?? "") === 0;
  const asked = options.find(({ name }) => name.startsWith("rt-0-"));
  if (asked !== undefined && !isZero && (type !== undefined || asked.name === "rt-0-addrs"))
    faults.push(
      syntax(
        asked.span,
        l10n.t("{option} needs {options} as well", { option: asked.flag.text, options: "--rt-type 0" }),
      ),
    );
}

function checkText(options: readonly Option[], _command: Command, _setting: Setting, faults: Fault[]): void {
  const from = firstValue(options, "from");
  const to = firstValue(options, "to");
  if (from !== undefined && to !== undefined && (cNumber(from.text) ?? 0) > (cNumber(to.text) ?? 65_535))
    faults.push(syntax(to.span, l10n.t("--to {to} lies in front of --from {from}", { to: to.text, from: from.text })));
  const text = firstValue(options, "string");
  if (text?.text === "") faults.push(syntax(text.span, l10n.t("there is no text to look for")));
}

/** The kernel's helpers, with their protocols and, where they know one family only, that. */
const helpers: Readonly<Record<string, readonly [protocols: readonly number[], family?: 4]>> = {
  ftp: [[6]],
  tftp: [[17]],
  sip: [[6, 17]],
  irc: [[6], 4],
  "netbios-ns": [[17], 4],
  snmp: [[17], 4],
  pptp: [[6], 4],
  amanda: [[17]],
  "Q.931": [[6]],
  RAS: [[17]],
  sane: [[6]],
};

/** A name that is none of the kernel's may be that of a program such as conntrackd. */
function checkHelper(options: readonly Option[], { protocol }: Command, { family }: Setting, faults: Fault[]): void {
  const value = firstValue(options, "helper");
  if (value === undefined) return;
  const known = Object.hasOwn(helpers, value.text) ? helpers[value.text] : undefined;
  const near = closest(value.text, Object.keys(helpers));
  if (known === undefined) {
    if (near !== undefined && near.toLowerCase() === value.text.toLowerCase())
      faults.push(
        syntax(
          value.span,
          l10n.t('the kernel has no helper {name}; did you mean "{near}"?', { name: value.text, near }),
          replacement(value.span, near),
        ),
      );
    return;
  }
  const [protocols, only] = known;
  if (only !== undefined && family !== only)
    faults.push(syntax(value.span, l10n.t("the kernel has the helper {name} for IPv4 only", { name: value.text })));
  else if (protocol !== undefined && protocol !== 0 && !protocols.includes(protocol))
    faults.push(
      syntax(
        value.span,
        l10n.t("the kernel has the helper {name} for {protocols} only", {
          name: value.text,
          protocols: protocols.map((number) => (number === 6 ? "tcp" : "udp")).join(l10n.t(" or ")),
        }),
      ),
    );
}

/** Prefixes of at most 64 bits, with nothing set behind them. */
function checkPrefixes(options: readonly Option[], _command: Command, _setting: Setting, faults: Fault[]): void {
  for (const { flag, values } of options) {
    const [value] = values;
    const [base = "", bits] = (value?.text ?? "").split("/");
    const address = readAddress(base, 6)?.addresses[0]?.low;
    if (value === undefined || address === undefined || (bits !== undefined && !/^\d{1,3}$/.test(bits))) continue;
    const length = Number(bits ?? 128);
    if (length > 64)
      faults.push(
        syntax(value.span, l10n.t("{option} takes a network of at most 64 bits, such as /64", { option: flag.text })),
      );
    else if (BigInt.asUintN(128 - length, BigInt(address)) !== 0n)
      faults.push(
        syntax(
          value.span,
          l10n.t("bits are set in {text} behind its {length}, and the kernel refuses it", { text: value.text, length }),
        ),
      );
  }
}

const timeUnits: Readonly<Record<string, number>> = { "": 1, us: 1, ms: 1000, s: 1_000_000 };

/** `250ms` in microseconds; undefined where it is none. */
function duration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d*)?)(|us|ms|s)(?:ecs?)?$/.exec(text);
  const unit = timeUnits[match?.[2] ?? ""];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/** Measures every quarter of a second up to every eight, over at least a little more. Source: RATEEST_final_check. */
function checkEstimate(options: readonly Option[], _command: Command, _setting: Setting, faults: Fault[]): void {
  const interval = firstValue(options, "rateest-interval");
  const average = firstValue(options, "rateest-ewmalog");
  const each = duration(interval?.text ?? "");
  const over = duration(average?.text ?? "");
  if (interval === undefined || average === undefined || each === undefined || over === undefined) return;
  const step = [0, 1, 2, 3, 4, 5].find((power) => each <= 2 ** power * 250_000);
  if (step === undefined) {
    faults.push(
      syntax(interval.span, l10n.t("{option} is at most {most}", { option: "--rateest-interval", most: "8s" })),
    );
    return;
  }
  const real = 2 ** step * 250_000;
  const first =
    Array.from({ length: 31 }, (_, at) => at + 1).find((log) => real / -Math.log(1 - 1 / 2 ** log) > over) ?? 32;
  if (first - 1 === 0 || first - 1 >= 31)
    faults.push(
      syntax(
        average.span,
        l10n.t("{average} is too short or too long to average over, when it is measured every {interval}", {
          average: average.text,
          interval: interval.text,
        }),
      ),
    );
}

/** A word of `--hmark-tuple` sets a mask, and no mask can be set twice. */
function checkHashMark(options: readonly Option[], _command: Command, _setting: Setting, faults: Fault[]): void {
  const masks: Readonly<Record<string, readonly string[]>> = {
    src: ["hmark-src-prefix"],
    dst: ["hmark-dst-prefix"],
    sport: ["hmark-sport-mask", "hmark-spi-mask"],
    dport: ["hmark-dport-mask", "hmark-spi-mask"],
    spi: ["hmark-spi-mask", "hmark-sport-mask", "hmark-dport-mask"],
  };
  const tuple = firstValue(options, "hmark-tuple");
  const words = (tuple?.text ?? "").toLowerCase().split(",");
  if (tuple !== undefined && words.includes("spi") && (words.includes("sport") || words.includes("dport")))
    faults.push(
      syntax(
        tuple.span,
        l10n.t("{option} does not go together with {other}", { option: "spi", other: "sport, dport" }),
      ),
    );
  // The other way round the tuple's mask takes the first one's place.
  const twice = options.find(
    ({ name, span }) => span.start > (tuple?.span.start ?? 0) && words.some((word) => masks[word]?.includes(name)),
  );
  if (twice !== undefined && tuple !== undefined)
    faults.push(
      syntax(
        twice.span,
        l10n.t("{option} does not go together with {other}", {
          option: twice.flag.text,
          other: `--hmark-tuple ${tuple.text}`,
        }),
      ),
    );
}

function checkGateway(options: readonly Option[], _command: Command, { family }: Setting, faults: Fault[]): void {
  const value = firstValue(options, "gateway");
  const low = value === undefined ? undefined : readAddress(value.text, family)?.addresses[0]?.low;
  if (value !== undefined && low !== undefined && BigInt(low) === 0n)
    faults.push(syntax(value.span, l10n.t("{text} is no host that a copy could be sent to", { text: value.text })));
}
