import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Word } from "../../model/facts.ts";
import type { Family } from "../../model/flow.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { readAddress } from "./addresses.ts";
import { target } from "./catalog.ts";
import { checkLoad } from "./check-load.ts";
import { checkTogether } from "./check-together.ts";
import type { Command, Option } from "./command.ts";
import { needs, type ValueForm, valueForms } from "./constraints.ts";
import { type Fault, replacement } from "./fault.ts";
import type { Setting } from "./match.ts";
import type { Line } from "./parse.ts";
import type { ChainState } from "./state.ts";
import { cNumber } from "./values.ts";

/** What a module's or target's own parser refuses: a value that is none, a missing option, two that exclude each other. */
export function checkOptions(command: Command, setting: Setting, faults: Fault[]): void {
  // What was not understood may be just what is missed here.
  const isWhole = command.opaque === undefined;
  for (const { name, options, word } of command.modules) {
    checkValues(name, options, setting, faults);
    if (isWhole && word !== undefined) checkNeeds(name, `-m ${name}`, word.span, options, setting, faults);
    const [first] = options;
    // Brought in by -p: the other family's program has no such module to bring.
    if (word === undefined && first !== undefined && needs()[name]?.family !== undefined)
      checkNeeds(name, first.flag.text, first.flag.span, options, setting, faults);
  }
  checkTogether(command, setting, faults);
  checkLoad(command, setting, faults);
  const ah = command.modules.find(({ name, word }) => name === "ah" && word !== undefined);
  // IPv6 looks for the header wherever it stands.
  if (ah?.word !== undefined && isWhole && setting.family === 4 && command.protocol !== 51)
    faults.push({
      ...syntax(ah.word.span, l10n.t("-m {module} needs -p {protocol}", { module: "ah", protocol: "ah" })),
      rule: "ipt-missing-protocol",
    });
  const { target } = command;
  if (target?.spec === undefined) return;
  checkValues(target.word.text, target.options, setting, faults);
  if (isWhole) checkNeeds(target.word.text, target.word.text, target.word.span, target.options, setting, faults);
}

function syntax(where: Span, message: string, fix?: Fault["fix"]): Fault {
  return { rule: "iptables-syntax", span: where, message, ...(fix === undefined ? {} : { fix }) };
}

function checkValues(owner: string, options: readonly Option[], { family }: Setting, faults: Fault[]): void {
  for (const { name, flag, values } of options) {
    const forms = valueForms()[`${owner} ${name}`];
    if (forms === undefined) continue;
    for (const [at, form] of forms.entries()) {
      const value = values[at];
      if (value?.literal) checkValue(form, flag, value, family, faults);
    }
  }
}

function checkValue(form: ValueForm, flag: Word, value: Word, family: Family, faults: Fault[]): void {
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
      else if (
        form.rising &&
        ends.length === 2 &&
        (cNumber(ends[0] ?? "") ?? 0) > (cNumber(ends[1] ?? "") ?? form.high)
      )
        faults.push(
          syntax(
            value.span,
            l10n.t("a range begins with the lower number"),
            replacement(value.span, ends.toReversed().join(":")),
          ),
        );
      return;
    }
    case "address":
      checkAddress(value, form.mask === true, family, faults);
      return;
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

/** An address or a host's name, which only the host can look up. */
function checkAddress(value: Word, mask: boolean, family: Family, faults: Fault[]): void {
  const { text } = value;
  const [base = "", bits] = text.split("/", 2);
  // A mask that is too long is cut without a word.
  if (mask && /^\d+$/.test(bits ?? "") && readAddress(base, family)?.family === family) return;
  if (bits === undefined || (mask && readAddress(base, family) !== undefined)) {
    if (readAddress(text, family)?.family === family) return;
    if (!/^[\d.-]+$/.test(base) && /^[A-Za-z\d][\w.-]*$/.test(base)) return;
  }
  faults.push(syntax(value.span, l10n.t('"{text}" is no IPv{family} address and no host name', { text, family })));
}

function checkWords(form: ValueForm & { readonly kind: "words" }, value: Word, faults: Fault[]): void {
  let start = value.span.start;
  const words = value.text.split(",");
  if (form.gaps === "end" && words.at(-1) === "") words.pop();
  if (form.most !== undefined && value.text.split(",").length > form.most)
    faults.push(syntax(value.span, l10n.t("a list has at most {most} words here", { most: form.most })));
  for (const text of form.list ? words : [value.text]) {
    const where = form.list ? span(start, start + text.length) : value.span;
    start += text.length + 1;
    if (form.gaps === "any" && text === "") continue;
    const lower = text.toLowerCase();
    const begun = form.words.filter((word) =>
      form.begun
        ? lower !== "" && word.toLowerCase().startsWith(lower)
        : form.exact
          ? word === text || (form.longer === true && text.startsWith(word))
          : word.toLowerCase() === lower,
    );
    if (form.message && begun.length > 1) {
      const known = begun.join(", ");
      faults.push(syntax(where, l10n.t('"{text}" may be any of {known}; write out which', { text, known })));
      continue;
    }
    const isKnown = begun.length > 0;
    // Kinds of ICMP messages go by number too.
    const isNumber =
      form.message &&
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
  const own = needs()[owner];
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
  for (const option of missing === undefined ? options : []) {
    const others = own.also?.[option.name];
    if (others !== undefined && !options.some(({ name }) => others.includes(name)))
      faults.push(
        syntax(
          option.span,
          l10n.t("{option} needs {options} as well", {
            option: option.flag.text,
            options: others.map((name) => `--${name}`).join(l10n.t(" or ")),
          }),
        ),
      );
  }
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

/** The kernel keeps chain names in 29 bytes with the one that ends them. */
const longestChainName = 28;

/** What a chain of one's own may not be called. `declared`: in a line of its own, not by -N. */
export function checkChainName(name: Word, declared: boolean, faults: Fault[]): void {
  if (!name.literal) return;
  const fault = (message: string, severity?: Fault["severity"]): void =>
    void faults.push({
      rule: "iptables-syntax",
      span: name.span,
      message,
      ...(severity === undefined ? {} : { severity }),
    });
  if (name.text.length > longestChainName)
    fault(l10n.t("a chain's name has at most {most} characters", { most: longestChainName }));
  else if (/^[-!]/.test(name.text))
    fault(l10n.t("a chain's name begins with a letter, not with {sign}", { sign: name.text.charAt(0) }));
  else if (target(name.text) !== undefined)
    // The line of a chain called LOG is passed in silence; -N, and the four verdicts, are refused.
    fault(
      l10n.t("{name} is a target's name: no rule can jump to a chain that is called so", { name: name.text }),
      declared && !/^(?:ACCEPT|DROP|QUEUE|RETURN)$/.test(name.text) ? "warning" : undefined,
    );
}

/** iptables-restore takes all that follows into the text, and loads a rule without what stands there. */
export function checkOpenQuote(line: Line & { readonly kind: "rule" }, { text }: SourceFile, faults: Fault[]): void {
  const word = line.words.at(-1);
  if (word === undefined) return;
  const from = text.lastIndexOf('"', word.span.end - 1);
  // A text for a log takes the line's end along, which none may hold.
  const isLogged = /^--(?:log|ulog|nflog)-pref/.test(line.words.at(-2)?.text ?? "");
  faults.push({
    rule: "iptables-syntax",
    span: span(Math.max(from, word.span.start), word.span.end),
    message: l10n.t("this quote is never closed, so the rest of the line is taken for text"),
    ...(isLogged ? {} : { severity: "warning" }),
  });
}
