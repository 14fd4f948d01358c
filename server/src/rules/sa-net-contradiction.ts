import * as l10n from "@vscode/l10n";
import { expandWords } from "../model/expand.ts";
import type { Host } from "../model/host.ts";
import { isShipped } from "../model/shipped.ts";
import type { EffectiveTest } from "../model/spamassassin.ts";
import type { Place } from "../text/source.ts";
import type { Rule } from "./rule.ts";

/** Something that keeps tests from running, and which ones. */
interface Switch {
  /** As the message names it: `skip_rbl_checks 1`. */
  readonly name: string;
  readonly place: Place;
  stops(test: EffectiveTest): boolean;
}

const prefix = "Mail::SpamAssassin::Plugin::";
const off = /^(?:0|no)$/i;
const on = /^(?:1|yes)$/i;

/** Settings that switch a plugin's tests off while it stays loaded. Sources: the plugins' own checks. */
const switches: readonly { readonly setting: string; readonly value: RegExp; readonly plugin: string }[] = [
  { setting: "skip_rbl_checks", value: on, plugin: "DNSEval" },
  { setting: "skip_uribl_checks", value: on, plugin: "URIDNSBL" },
  { setting: "use_razor2", value: off, plugin: "Razor2" },
  { setting: "use_pyzor", value: off, plugin: "Pyzor" },
  { setting: "use_dcc", value: off, plugin: "DCC" },
  { setting: "use_bayes", value: off, plugin: "Bayes" },
];

/** Tests that ask the DNS whatever their plugin. */
function asksDns({ definition }: EffectiveTest): boolean {
  return definition.type === "askdns" || /^check_(?:rbl|dns|uridnsbl|hashbl)/.test(definition.call?.name ?? "");
}

function* switchesOf(host: Host): Generator<Switch> {
  const { settings } = host.spamassassin;
  const flags = host.spamassassin.keyed("tflags");
  const isNet = (test: EffectiveTest): boolean =>
    asksDns(test) || /\bnet\b/.test(flags.get(test.definition.name)?.value ?? "");
  for (const { setting, value, plugin } of switches) {
    const found = settings.get(setting);
    if (found === undefined || !value.test(found.value)) continue;
    yield {
      name: `${setting} ${found.value}`,
      place: found.place,
      stops: ({ definition }) => definition.plugin === prefix + plugin,
    };
  }
  const dns = settings.get("dns_available");
  if (dns !== undefined && off.test(dns.value))
    yield { name: `dns_available ${dns.value}`, place: dns.place, stops: asksDns };
  const local = localOption(host);
  if (local !== undefined) yield { name: `spamd ${local.text}`, place: local.place, stops: isNet };
}

/** Programs that scan in a process of their own, so that spamd's options say nothing of them. */
const otherScanner = /^(?:amavis|spampd|mimedefang|MailScanner|spamassassin$)/;

/** The word by which spamd leaves the network alone, where spamd alone scans. */
function localOption(host: Host): { readonly text: string; readonly place: Place } | undefined {
  let found: { readonly text: string; readonly place: Place } | undefined;
  for (const { command, place, startedBy } of host.commands)
    for (const { name, arguments: words, shell } of command.invocations) {
      if (otherScanner.test(name)) return undefined;
      if (name !== "spamd" && name !== "spamd.raw") continue;
      const environment = startedBy.kind === "unit" ? startedBy.unit.environment : new Map();
      const option = expandWords(words, place.source, environment, shell).words.find(
        // Letters that take no value may stand in one word with it.
        ({ text }) => text === "--local" || /^-[46cdhlqQvxPV]*L/.test(text),
      );
      if (option === undefined) return undefined;
      found ??= option;
    }
  return found;
}

const mostNamed = 5;

export const saNetContradiction: Rule = {
  id: "sa-net-contradiction",
  severity: "warning",
  summary: "A switch keeps tests from running that your own lines define or score",
  *checkHost(host) {
    const { tests, scores } = host.spamassassin;
    for (const { name, place, stops } of switchesOf(host)) {
      const stopped: { readonly test: string; readonly place: Place }[] = [];
      for (const test of tests.values()) {
        const score = scores.get(test.definition.name);
        const scored = score !== undefined && !isShipped(score.place.source) && score.scores.some((each) => each !== 0);
        const silenced = score?.scores.every((each) => each === 0) ?? false;
        if (!(scored || (!isShipped(test.place.source) && !silenced)) || !stops(test)) continue;
        stopped.push({ test: test.definition.name, place: scored ? score.place : test.place });
      }
      if (stopped.length === 0) continue;
      const shown = stopped.slice(0, mostNamed).map(({ test }) => test);
      yield {
        place,
        message: l10n.t(
          "with {name} these tests of yours can never hit: {tests}; let them run, or remove what you have set for them",
          { name, tests: stopped.length > mostNamed ? `${shown.join(", ")} … (${stopped.length})` : shown.join(", ") },
        ),
        related: stopped.slice(0, 20).map(({ test, place: where }) => ({
          place: where,
          message: l10n.t("{test} counts here, and never hits", { test }),
        })),
      };
    }
  },
};
