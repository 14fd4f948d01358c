import * as l10n from "@vscode/l10n";
import { parseAddresses } from "../../model/addresses.ts";
import { closest } from "../../model/closest.ts";
import type { Word } from "../../model/facts.ts";
import { servicePort } from "../../model/ports.ts";
import { type Span, span } from "../../text/span.ts";
import type { Command, Option } from "./command.ts";
import { needs, type ValueForm, valueForms } from "./constraints.ts";
import { type Fault, replacement } from "./fault.ts";
import type { Setting } from "./match.ts";
import type { ChainState } from "./state.ts";
import { cNumber } from "./values.ts";

/** What a module's or target's own parser refuses: a value that is none, a missing option, two that exclude each other. */
export function checkOptions(command: Command, setting: Setting, faults: Fault[]): void {
  // What was not understood may be just what is missed here.
  const isWhole = command.opaque === undefined;
  for (const { name, options, word } of command.modules) {
    checkValues(name, options, faults);
    if (isWhole) checkListEnds(options, faults);
    if (isWhole && word !== undefined) checkNeeds(name, `-m ${name}`, word.span, options, setting, faults);
    const [first] = options;
    // Brought in by -p: the other family's program has no such module to bring.
    if (word === undefined && first !== undefined && needs[name]?.family !== undefined)
      checkNeeds(name, first.flag.text, first.flag.span, options, setting, faults);
  }
  checkBridge(command, setting, faults);
  const ah = command.modules.find(({ name, word }) => name === "ah" && word !== undefined);
  // IPv6 looks for the header wherever it stands.
  if (ah?.word !== undefined && isWhole && setting.family === 4 && command.protocol !== 51)
    faults.push({
      ...syntax(ah.word.span, l10n.t("-m {module} needs -p {protocol}", { module: "ah", protocol: "ah" })),
      rule: "ipt-missing-protocol",
    });
  const { target } = command;
  if (target?.spec === undefined) return;
  checkValues(target.word.text, target.options, faults);
  if (isWhole) checkNeeds(target.word.text, target.word.text, target.word.span, target.options, setting, faults);
  checkTranslation(command, setting, faults);
}

function syntax(where: Span, message: string, fix?: Fault["fix"]): Fault {
  return { rule: "iptables-syntax", span: where, message, ...(fix === undefined ? {} : { fix }) };
}

function checkValues(owner: string, options: readonly Option[], faults: Fault[]): void {
  for (const { name, flag, values } of options) {
    const forms = valueForms[`${owner} ${name}`];
    if (forms === undefined) continue;
    for (const [at, form] of forms.entries()) {
      const value = values[at];
      if (value?.literal) checkValue(form, flag, value, faults);
    }
  }
}

/** A comma with nothing behind it; where a blank parts it from the rest of the list, that rest has been complained of. */
function checkListEnds(options: readonly Option[], faults: Fault[]): void {
  for (const { spec, values } of options) {
    const value = values[0];
    if ((spec.kind !== "ports" && spec.kind !== "state") || !value?.literal || !/[^,],$/.test(value.text)) continue;
    const comma = span(value.span.end - 1, value.span.end);
    faults.push(
      syntax(comma, l10n.t("nothing follows this comma, and iptables-restore refuses such a list"), {
        title: l10n.t("Remove the comma"),
        edits: [{ span: comma, newText: "" }],
      }),
    );
  }
}

function checkValue(form: ValueForm, flag: Word, value: Word, faults: Fault[]): void {
  const { text } = value;
  switch (form.kind) {
    case "number": {
      const ends = form.range === undefined ? [text] : text.split(form.range);
      const fits = (end: string): boolean => {
        const number = end === "" && form.range === ":" ? form.low : cNumber(end);
        return number !== undefined && number >= form.low && number <= form.high;
      };
      if (ends.length > 2 || !ends.every(fits))
        faults.push(
          syntax(
            value.span,
            l10n.t('{option} takes a number from {low} to {high}, not "{text}"', {
              option: flag.text,
              low: form.low,
              high: form.high,
              text,
            }),
          ),
        );
      return;
    }
    case "pattern":
      if (!form.pattern.test(text))
        faults.push(
          syntax(
            value.span,
            l10n.t('{option} does not understand "{text}"; it is written like {example}', {
              option: flag.text,
              text,
              example: form.example,
            }),
          ),
        );
      return;
    case "words":
      checkWords(form, value, faults);
  }
}

function checkWords(form: ValueForm & { readonly kind: "words" }, value: Word, faults: Fault[]): void {
  let start = value.span.start;
  for (const text of form.list ? value.text.split(",") : [value.text]) {
    const where = form.list ? span(start, start + text.length) : value.span;
    start += text.length + 1;
    const lower = text.toLowerCase();
    const isKnown = form.words.some((word) =>
      form.begun ? lower !== "" && word.toLowerCase().startsWith(lower) : word.toLowerCase() === lower,
    );
    // Kinds of ICMP messages go by number too.
    const isNumber =
      form.begun &&
      /^\d{1,3}(?:\/\d{1,3}(?::\d{1,3})?)?$/.test(text) &&
      text.split(/[/:]/).every((each) => Number(each) < 256);
    if (isKnown || isNumber) continue;
    const near = closest(text, form.words);
    const known = form.words.slice(0, 12).join(", ");
    faults.push(
      syntax(
        text === "" ? value.span : where,
        near === undefined
          ? l10n.t('iptables does not know "{text}" here; it knows {known}', { text, known })
          : l10n.t('iptables does not know "{text}" here; did you mean "{near}"?', { text, near }),
        near === undefined || text === "" ? undefined : replacement(where, near),
      ),
    );
  }
}

function checkNeeds(
  owner: string,
  title: string,
  where: Span,
  options: readonly Option[],
  setting: Setting,
  faults: Fault[],
): void {
  const own = needs[owner];
  // conntrack takes any of its options, but not none.
  if (owner === "conntrack" && options.length === 0)
    faults.push(syntax(where, l10n.t("{module} needs {options} behind it", { module: title, options: "--ctstate" })));
  if (own === undefined) return;
  if (own.family !== undefined && own.family !== setting.family) {
    faults.push(
      syntax(
        where,
        l10n.t("{module} is for IPv{family} only, and this is read for IPv{other}", {
          module: title,
          family: own.family,
          other: setting.family,
        }),
      ),
    );
    return;
  }
  const missing = own.oneOf?.find((group) => !options.some(({ name }) => group.includes(name)));
  if (missing !== undefined)
    faults.push(
      syntax(
        where,
        l10n.t("{module} needs {options} behind it", {
          module: title,
          options: missing.map((name) => `--${name}`).join(l10n.t(" or ")),
        }),
      ),
    );
  for (const group of own.exclusive ?? []) {
    const given = [
      ...new Map(options.filter(({ name }) => group.includes(name)).map((each) => [each.name, each])).values(),
    ];
    const [first, second] = given;
    if (first !== undefined && second !== undefined)
      faults.push(
        syntax(
          second.span,
          l10n.t("{option} does not go together with {other}", { option: second.flag.text, other: first.flag.text }),
        ),
      );
  }
}

/** Ports of an address translation need a protocol that has some, and addresses must be of this family. */
function checkTranslation(command: Command, { family }: Setting, faults: Fault[]): void {
  const { target, protocol, core } = command;
  const name = target?.word.text ?? "";
  if (!/^(?:DNAT|SNAT|REDIRECT|MASQUERADE)$/.test(name)) return;
  const option = target?.options.find((each) => /^to-(?:destination|source|ports)$/.test(each.name));
  const value = option?.values[0];
  if (value === undefined || !value.literal) return;
  const match =
    family === 4 ? /^([^:]*)(?::(.*))?$/.exec(value.text) : /^(?:\[([^\]]*)\](?::(.*))?|([^[\]]*))$/.exec(value.text);
  const isPort = option?.name === "to-ports";
  const address = isPort ? "" : (match?.[1] ?? match?.[3] ?? "");
  const port = isPort ? value.text : match?.[2];
  if (address !== "" && parseAddresses(address)?.family !== family)
    faults.push(syntax(value.span, l10n.t('"{text}" is no IPv{family} address to go to', { text: address, family })));
  if (port === undefined) return;
  const ends = /^([^-/:]+)(?:-(\d{1,5})(?:\/\d{1,5})?)?$/.exec(port);
  const numberOf = (text: string): number | undefined => (/^\d{1,5}$/.test(text) ? Number(text) : servicePort(text));
  // A service's name may have a dash in it, in which a range would begin.
  const low = numberOf(port) ?? numberOf(ends?.[1] ?? "");
  const high = numberOf(port) ?? (ends?.[2] === undefined ? low : Number(ends[2]));
  if (low === undefined || high === undefined || low > high || high > 65_535) {
    faults.push(syntax(value.span, l10n.t('"{text}" is no port and no range of ports', { text: port })));
    return;
  }
  const isNegated = core.some((each) => each.name === "protocol" && each.negated);
  if (isNegated || protocol === undefined || ![6, 17, 33, 132].includes(protocol))
    faults.push({
      ...syntax(value.span, l10n.t("{target} to a port needs a protocol with ports, such as -p tcp", { target: name })),
      rule: "ipt-missing-protocol",
    });
}

/** What leaves by which port of a bridge is not yet known when a packet of the host's own meets OUTPUT. */
function checkBridge({ modules }: Command, { hook }: Setting, faults: Fault[]): void {
  const physdev = modules.find(({ name }) => name === "physdev");
  const option = physdev?.options.find(({ name }) => name === "physdev-out" || name === "physdev-is-out");
  const isBridged = physdev?.options.some(({ name, negated }) => name === "physdev-is-bridged" && !negated);
  if (option !== undefined && !isBridged && hook === "output")
    faults.push(
      syntax(
        option.flag.span,
        l10n.t("{option} is not known yet in OUTPUT, and the kernel refuses it here", { option: option.flag.text }),
      ),
    );
}

/** A packet that is leaving has come in by no interface, and one that comes in has not chosen its way out. */
export function checkDirection(
  command: Command,
  { name, hook }: Pick<ChainState, "name" | "hook">,
  faults: Fault[],
): void {
  for (const option of command.core) {
    const isIn = option.name === "in-interface";
    const wrong = isIn
      ? hook === "output" || hook === "postrouting"
      : option.name === "out-interface" && (hook === "input" || hook === "prerouting");
    if (!wrong) continue;
    const long = isIn ? "--out-interface" : "--in-interface";
    const right = option.flag.text.startsWith("--") ? long : isIn ? "-o" : "-i";
    faults.push({
      rule: "ipt-interface-direction",
      span: option.flag.span,
      message: l10n.t(
        "{option} means nothing in {chain}, and iptables-restore refuses it; {right} is the other direction",
        { option: option.flag.text, chain: name, right },
      ),
      fix: replacement(option.flag.span, right),
    });
  }
}

/** A built-in chain's policy that is none. */
export function checkPolicy(policy: Word, faults: Fault[]): void {
  if (policy.text === "ACCEPT" || policy.text === "DROP" || policy.text === "-") return;
  const near = closest(policy.text, ["ACCEPT", "DROP"]);
  const write = policy.text === "REJECT" ? "DROP" : near;
  faults.push({
    rule: "ipt-policy",
    span: policy.span,
    message:
      policy.text === "REJECT" || near === undefined
        ? l10n.t("a policy is ACCEPT or DROP; to reject, let the policy drop and end the chain with -j REJECT")
        : l10n.t('a policy is ACCEPT or DROP; did you mean "{near}"?', { near }),
    ...(write === undefined ? {} : { fix: replacement(policy.span, write) }),
  });
}
