import * as l10n from "@vscode/l10n";
import { parseAddress } from "../../model/addresses.ts";
import type { Span } from "../../text/span.ts";
import { readAddress } from "./addresses.ts";
import { type Command, type Module, type Option, protocolOf } from "./command.ts";
import { type Fault, replacement } from "./fault.ts";
import type { Setting } from "./match.ts";
import { translatedPorts } from "./value-grammar.ts";
import { cNumber } from "./values.ts";

/** What is only wrong together: options of one module, a target and the protocol, a module and the chain. */
export function checkTogether(command: Command, setting: Setting, faults: Fault[]): void {
  for (const module of command.modules) {
    const check = checks[module.name];
    if (check !== undefined && module.options.every(({ values }) => values.every(({ literal }) => literal)))
      check(module, setting, faults);
  }
  checkCounters(command, faults);
  checkTranslation(command, setting, faults);
}

function syntax(where: Span, message: string, fix?: Fault["fix"]): Fault {
  return { rule: "iptables-syntax", span: where, message, ...(fix === undefined ? {} : { fix }) };
}

type Check = (module: Module, setting: Setting, faults: Fault[]) => void;

const checks: Readonly<Record<string, Check>> = {
  cluster: checkCluster,
  conntrack: checkProtocolOption,
  ipvs: checkProtocolOption,
  owner: checkOwner,
  policy: checkPolicyElements,
  recent: checkRecent,
  statistic: checkStatistic,
  time: checkTime,
};

function find({ options }: Module, name: string): Option | undefined {
  return options.find((option) => option.name === name);
}

function number(option: Option | undefined): number | undefined {
  return option === undefined ? undefined : cNumber(option.values[0]?.text ?? "");
}

function needs(option: Option, others: readonly string[]): Fault {
  return syntax(
    option.span,
    l10n.t("{option} needs {options} as well", {
      option: [option.flag, ...option.values].map(({ text }) => text).join(" "),
      options: others.join(l10n.t(" or ")),
    }),
  );
}

function checkCluster(module: Module, _setting: Setting, faults: Fault[]): void {
  const total = number(find(module, "cluster-total-nodes"));
  const local = find(module, "cluster-local-node");
  const mask = find(module, "cluster-local-nodemask");
  const option = local ?? mask;
  const value = option?.values[0];
  const high = total === undefined ? undefined : mask === undefined ? total : 2 ** total - 1;
  if (value === undefined || high === undefined || (number(option) ?? 0) <= high) return;
  faults.push(
    syntax(
      value.span,
      l10n.t('{option} takes a number from {low} to {high}, not "{text}"', {
        option: option?.flag.text ?? "",
        low: 1,
        high,
        text: value.text,
      }),
    ),
  );
}

/** `--ctproto`, `--vproto`: read like the value of -p. */
function checkProtocolOption(module: Module, _setting: Setting, faults: Fault[]): void {
  for (const { name, values } of module.options) {
    const [value] = values;
    if (/^(?:ctproto|vproto)$/.test(name) && value !== undefined && protocolOf(value.text) === undefined)
      faults.push(syntax(value.span, l10n.t("there is no protocol {name}", { name: value.text })));
  }
}

function checkOwner(module: Module, _setting: Setting, faults: Fault[]): void {
  const supplementary = find(module, "suppl-groups");
  const group = find(module, "gid-owner");
  if (supplementary !== undefined && (group === undefined || group.span.start > supplementary.span.start))
    faults.push(
      syntax(
        supplementary.span,
        l10n.t("{option} stands behind {other}", { option: supplementary.flag.text, other: "--gid-owner" }),
      ),
    );
}

/** IPsec's elements: those between two `--next`. Source: policy_check in libxt_policy.c. */
function checkPolicyElements(module: Module, _setting: Setting, faults: Fault[]): void {
  const strict = find(module, "strict");
  const kind = find(module, "pol");
  if (strict !== undefined && kind?.values[0]?.text === "none")
    faults.push(
      syntax(
        strict.span,
        l10n.t("{option} does not go together with {other}", { option: "--strict", other: "--pol none" }),
      ),
    );
  let start = 0;
  const ends = [...module.options.keys()].filter((at) => module.options[at]?.name === "next");
  for (const end of [...ends, module.options.length]) {
    const element = module.options.slice(start, end);
    const own = element.filter(({ name }) => /^(?:reqid|spi|proto|mode|tunnel-src|tunnel-dst)$/.test(name));
    const last = module.options[end] ?? module.options[start - 1] ?? strict;
    if (strict !== undefined && own.length === 0 && last !== undefined)
      faults.push(needs(last, ["--reqid", "--spi", "--proto", "--mode", "--tunnel-src"]));
    const isTunnel = own.some(
      ({ name, negated, values }) => name === "mode" && (values[0]?.text === "tunnel") !== negated,
    );
    const tunnel = own.find(({ name }) => name.startsWith("tunnel-"));
    if (tunnel !== undefined && !isTunnel && kind?.values[0]?.text !== "none")
      faults.push(needs(tunnel, ["--mode tunnel"]));
    for (const { name, values } of own)
      if (name === "proto" && values[0] !== undefined && ![50, 51, 108].includes(protocolOf(values[0].text) ?? -1))
        faults.push(
          syntax(
            values[0].span,
            l10n.t('iptables does not know "{text}" here; it knows {known}', {
              text: values[0].text,
              known: "esp, ah, ipcomp",
            }),
          ),
        );
    start = end + 1;
  }
}

/** The kernel refuses to ask for an age or a count where it only writes down or takes out. */
function checkRecent(module: Module, _setting: Setting, faults: Fault[]): void {
  const action = find(module, "set") ?? find(module, "remove");
  const asked = find(module, "seconds") ?? find(module, "hitcount");
  if (action !== undefined && asked !== undefined)
    faults.push(
      syntax(
        asked.span,
        l10n.t("{option} does not go together with {other}", { option: asked.flag.text, other: action.flag.text }),
      ),
    );
}

function checkStatistic(module: Module, _setting: Setting, faults: Fault[]): void {
  const mode = find(module, "mode");
  const text = mode?.values[0]?.text;
  const every = find(module, "every");
  const packet = find(module, "packet");
  if (mode === undefined) return;
  if (text === "random" && find(module, "probability") === undefined) faults.push(needs(mode, ["--probability"]));
  else if (text === "nth" && every === undefined && packet === undefined)
    faults.push(needs(mode, ["--every N --packet 0"]));
  const most = number(every);
  const value = packet?.values[0];
  if (value !== undefined && most !== undefined && (number(packet) ?? 0) >= most)
    faults.push(
      syntax(
        value.span,
        l10n.t('{option} takes a number from {low} to {high}, not "{text}"', {
          option: packet?.flag.text ?? "",
          low: 0,
          high: most - 1,
          text: value.text,
        }),
      ),
    );
}

/** `--contiguous` makes one span of the hours before and after midnight. */
function checkTime(module: Module, _setting: Setting, faults: Fault[]): void {
  const contiguous = find(module, "contiguous");
  if (contiguous === undefined) return;
  const seconds = (name: string, absent: number): number => {
    const text = find(module, name)?.values[0]?.text;
    return text === undefined
      ? absent
      : text.split(":").reduce((sum, part, at) => sum + Number(part) * 60 ** (2 - at), 0);
  };
  if (seconds("timestart", 0) <= seconds("timestop", 86_399))
    faults.push(
      syntax(
        contiguous.span,
        l10n.t("{option} is for hours over midnight: it needs a --timestop before its --timestart", {
          option: contiguous.flag.text,
        }),
      ),
    );
}

/** `-c 10 200` or `-c 10,200`: packets and bytes. */
function checkCounters({ core }: Command, faults: Fault[]): void {
  for (const { name, flag, values } of core)
    if (name === "set-counters")
      for (const value of values)
        if (value.literal && !/^\d+(?:,\d+)?$/.test(value.text))
          faults.push(
            syntax(
              value.span,
              l10n.t('{option} does not understand "{text}"; it is written like {example}', {
                option: flag.text,
                text: value.text,
                example: "-c 10 200",
              }),
            ),
          );
}

/** Ports of an address translation need a protocol that has some, and addresses must be of this family. */
function checkTranslation(command: Command, { family }: Setting, faults: Fault[]): void {
  const { target, protocol } = command;
  const name = target?.word.text ?? "";
  if (!/^(?:DNAT|SNAT|REDIRECT|MASQUERADE)$/.test(name)) return;
  const option = target?.options.find((each) => /^to-(?:destination|source|ports)$/.test(each.name));
  const value = option?.values[0];
  if (value === undefined || !value.literal) return;
  const isPort = option?.name === "to-ports";
  const [address, port] = isPort ? ["", value.text] : addressAndPort(value.text, family);
  const ends = address.split("-", 2);
  const isAddress = (text: string): boolean => !text.includes("/") && parseAddress(text)?.family === family;
  if ((address !== "" || (port === undefined && !isPort)) && !ends.every(isAddress))
    faults.push(syntax(value.span, l10n.t('"{text}" is no IPv{family} address to go to', { text: address, family })));
  else if (isReversed(ends, family))
    faults.push({
      ...syntax(
        value.span,
        l10n.t("a range of addresses begins with the lower one"),
        replacement(value.span, value.text.replace(address, ends.toReversed().join("-"))),
      ),
      // It loads, and what it does nobody has promised.
      severity: "warning",
    });
  if (port === undefined) return;
  if (!translatedPorts(name !== "REDIRECT").test(port)) {
    // What a value of --to-ports must look like has been said with the other values.
    if (!isPort) faults.push(syntax(value.span, l10n.t('"{text}" is no port and no range of ports', { text: port })));
    return;
  }
  // Of ICMP the number of a question is translated, and what a ! leaves over has ports or none.
  if (protocol === undefined || ![1, 6, 17, 33, 132].includes(protocol))
    faults.push({
      ...syntax(value.span, l10n.t("{target} to a port needs a protocol with ports, such as -p tcp", { target: name })),
      rule: "ipt-missing-protocol",
    });
}

/** `192.0.2.1:25`, `[2001:db8::1]:25`; the port is undefined where none is named. */
function addressAndPort(text: string, family: 4 | 6): readonly [address: string, port: string | undefined] {
  const match =
    family === 4 ? /^([^:]*)(?::(.*))?$/s.exec(text) : (/^\[([^\]]*)\](?::(.*))?$/s.exec(text) ?? [text, text]);
  return [match?.[1] ?? "", match?.[2]];
}

function isReversed([low = "", high]: readonly string[], family: 4 | 6): boolean {
  if (high === undefined) return false;
  const [first] = readAddress(low, family)?.addresses ?? [];
  const [last] = readAddress(high, family)?.addresses ?? [];
  return first !== undefined && last !== undefined && first.low > last.low;
}
