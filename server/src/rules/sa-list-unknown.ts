import * as l10n from "@vscode/l10n";
import { closest } from "../model/closest.ts";
import type { Report } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { lintSays } from "../model/lint.ts";
import { span } from "../text/span.ts";
import { callingTests } from "./calling-tests.ts";
import { knownTests } from "./known-tests.ts";
import type { Rule } from "./rule.ts";
import { Picked } from "./site-files.ts";

/** Names that functions ask for and other lines give. */
type Kind = "addresses" | "hosts" | "acl" | "questions";

/** Which argument of a function is such a name. Sources: WLBLEval.pm, HashBL.pm, DNSEval.pm. */
const asking: ReadonlyMap<string, { readonly at: number; readonly kind: Kind }> = new Map([
  ["check_from_in_list", { at: 0, kind: "addresses" }],
  ["check_replyto_in_list", { at: 0, kind: "addresses" }],
  ["check_to_in_list", { at: 0, kind: "addresses" }],
  ["check_uri_host_listed", { at: 0, kind: "hosts" }],
  ["check_hashbl_emails", { at: 4, kind: "acl" }],
  ["check_rbl_sub", { at: 0, kind: "questions" }],
]);

/** Functions that put a question to a block list, whose answer others look at. Source: DNSEval.pm. */
const question = /^check_rbl(?!_(?:sub|accreditor)$)/;

const filling = new Picked(({ command }) => /^(?:enlist_(?:addrlist|uri_host)$|hashbl_acl_)/.test(command));

/** Names that lines of the host give; `always` are there without any. */
type Names = Readonly<Record<Kind, { readonly given: readonly string[]; readonly always: (name: string) => boolean }>>;

const never = (): boolean => false;
const shorthand: ReadonlySet<string> = new Set(["BLOCK", "WELCOME"]);

function namesOf(host: Host): Names {
  const { lists, settings, tests } = host.spamassassin;
  const addresses: string[] = [];
  const hosts: string[] = [];
  const acl: string[] = [];
  for (const { statement } of filling.in(host, "all")) {
    const { command, value } = statement;
    const name = /^\((.+?)\)/.exec(value)?.[1] ?? "";
    if (command === "enlist_addrlist") addresses.push(name);
    else if (command === "enlist_uri_host") hosts.push(name);
    else acl.push(command.slice("hashbl_acl_".length));
  }
  const questions: string[] = [];
  for (const { definition } of callingTests(tests)) {
    const { call } = definition;
    const name = call?.parameters?.[0]?.value;
    // A misspelt function may have been meant to put it.
    if (call !== undefined && name !== undefined && (question.test(call.name) || call.plugins.length === 0))
      questions.push(name);
  }
  return {
    // The lists of SpamAssassin's own settings may be asked too.
    addresses: { given: addresses, always: (name) => settings.has(name) || lists.has(name) },
    hosts: { given: hosts, always: (name) => shorthand.has(name) },
    acl: { given: acl, always: (name) => name === "all" },
    questions: { given: questions, always: never },
  };
}

/** The name that was meant. Lists of one family are numbered, and the next number is another list. */
function nearest(name: string, given: readonly string[]): string | undefined {
  const numberless = (text: string): string => text.replace(/\d+/g, "0");
  const near = closest(name, given, Math.max(1, Math.floor(name.length / 5)));
  return near === undefined || numberless(near) === numberless(name) ? undefined : near;
}

function* check(host: Host): Generator<Report> {
  let names: Names | undefined;
  for (const { definition, place } of callingTests(host.spamassassin.tests)) {
    const { call } = definition;
    const asked = call === undefined ? undefined : asking.get(call.name);
    if (call === undefined || asked === undefined) continue;
    const given = call.parameters?.[asked.at];
    if (given === undefined || given.value === "") continue;
    // What a plugin that is off would say is another rule's.
    const { plugins } = host.spamassassin;
    if (!call.plugins.some((plugin) => plugins.has(plugin) || !host.spamassassin.isTold(plugin))) continue;
    names ??= namesOf(host);
    const known = names[asked.kind];
    if (known.given.includes(given.value) || known.always(given.value)) continue;
    const near = nearest(given.value, known.given);
    // Another file may fill it.
    if (near === undefined && !knownTests(host).complete) continue;
    const quote = given.span.end - given.span.start > given.value.length ? 1 : 0;
    const where = { source: place.source, span: span(given.span.start + quote, given.span.end - quote) };
    yield {
      place: where,
      message: message(asked.kind, given.value, near, definition.name),
      related: says(asked.kind, given.value, definition.name).map((text) => lintSays(where, text)),
      fixes:
        near === undefined
          ? []
          : [
              {
                title: l10n.t('Write "{name}"', { name: near }),
                edits: [{ place: where, newText: near }],
                preferred: true,
              },
            ],
    };
  }
}

function message(kind: Kind, name: string, near: string | undefined, test: string): string {
  const parameters = { name, test, near: near ?? "" };
  if (near !== undefined)
    return kind === "questions"
      ? l10n.t(
          "no test asks a block list under the name {name}, so {test} never hits; did you mean {near}?",
          parameters,
        )
      : l10n.t("no line fills a list {name}, so {test} never hits; did you mean {near}?", parameters);
  switch (kind) {
    case "questions":
      return l10n.t(
        "no test asks a block list under the name {name}, so {test} never hits; add one with check_rbl('{name}', zone)",
        parameters,
      );
    case "acl":
      return l10n.t("no line fills a list {name}, so {test} never hits; add hashbl_acl_{name}", parameters);
    case "hosts":
      return l10n.t("no line fills a list {name}, so {test} never hits; add enlist_uri_host ({name})", parameters);
    case "addresses":
      return l10n.t("no line fills a list {name}, so {test} never hits; add enlist_addrlist ({name})", parameters);
  }
}

/** What SpamAssassin prints when it scans, if anything. */
function says(kind: Kind, name: string, test: string): readonly string[] {
  if (kind === "addresses") return [`eval: could not find list ${name}`];
  return kind === "acl" ? [`HashBL: ${test} acl '${name}' not defined`] : [];
}

export const saListUnknown: Rule = {
  id: "sa-list-unknown",
  severity: "warning",
  summary: "A test asks a list that no line fills",
  checkHost: check,
};
