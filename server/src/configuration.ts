import * as l10n from "@vscode/l10n";
import {
  entriesOf,
  itemsOf,
  readYaml,
  resolve,
  type YamlEntry,
  type YamlNode,
  type YamlScalar,
} from "./languages/yaml.ts";
import { type Report, reporter, reportKeys, reportSyntax } from "./languages/yaml-keys.ts";
import { parseAddress } from "./model/addresses.ts";
import { closest } from "./model/closest.ts";
import type { Problem } from "./model/facts.ts";
import { type Hook, hooks } from "./model/filter.ts";
import { type Severity, severities } from "./model/finding.ts";
import type { SourceFile } from "./text/source.ts";
import { type Span, span } from "./text/span.ts";

/** One filter file on a host's way out, and the hook of it that the host's packets meet. */
export interface RouteStep {
  /** Relative to the folder of sallyport.yaml. */
  readonly path: string;
  /** What stands behind the `#`; absent: the hooks a host's own packets meet. */
  readonly hook?: Hook;
  readonly span: Span;
}

export interface HostConfiguration {
  /** The folder that holds the host's `etc/`, relative to the folder of sallyport.yaml. */
  readonly root?: string;
  /** Absent: the filters among the host's own files. */
  readonly route?: readonly RouteStep[];
  readonly nameSpan: Span;
}

export type Expectation = "accepted" | "blocked";

/** What sallyport.yaml sets. */
export interface Configuration {
  /** Target version, such as `4.0.1`. */
  readonly spamassassin?: string;
  /** Version of nft, such as `1.0.6`. */
  readonly nftables?: string;
  readonly hosts: ReadonlyMap<string, HostConfiguration>;
  /** Host names in lower case, with their addresses in text form. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly rules: ReadonlyMap<string, Severity | "off">;
  /** By the id of a need. */
  readonly expect: ReadonlyMap<
    string,
    { readonly expected: Expectation; readonly span: Span; readonly valueSpan: Span }
  >;
}

const keys = ["spamassassin", "nftables", "hosts", "names", "rules", "expect"];
const hostKeys = ["root", "route"];
const expectations: readonly Expectation[] = ["accepted", "blocked"];

/** Reads sallyport.yaml; what it cannot use is a problem with its place. `ruleIds` are the rules that exist. */
export function parseConfiguration(
  source: SourceFile,
  ruleIds: readonly string[],
): { readonly configuration: Configuration; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = reporter("sallyport-configuration", source, problems);
  const { documents, errors } = readYaml(source.text);
  reportSyntax(errors, report);
  const root = resolve(documents[0]);
  if (root !== undefined && root.kind !== "map" && !isEmpty(root))
    report(firstLine(source, root.span), l10n.t("sallyport.yaml holds keys: {keys}", { keys: keys.join(", ") }));
  reportKeys(entriesOf(root), keys, report, unknownIn(keys));
  const section = (key: string): readonly YamlEntry[] => {
    const entry = entriesOf(root).find((each) => each.key === key);
    const value = resolve(entry?.value);
    if (entry === undefined || value === undefined || value.kind === "map" || isEmpty(value)) return entriesOf(value);
    report(firstLine(source, value.span), l10n.t("below {key} stand keys with values", { key }));
    return [];
  };
  const versionMessage = l10n.t("spamassassin is a version, such as 4.0.1");
  const version = readVersion("spamassassin", versionMessage, entriesOf(root), report);
  const nftMessage = l10n.t("nftables is a version of nft, such as 1.0.6");
  const nftables = readVersion("nftables", nftMessage, entriesOf(root), report);
  const configuration: Configuration = {
    hosts: readHosts(section("hosts"), report),
    names: readNames(section("names"), report),
    rules: readRules(section("rules"), ruleIds, report),
    expect: readExpectations(section("expect"), report),
    ...(version === undefined ? {} : { spamassassin: version }),
    ...(nftables === undefined ? {} : { nftables }),
  };
  return { configuration, problems };
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === "scalar" && node.text === "";
}

function firstLine(source: SourceFile, where: Span): Span {
  return span(where.start, Math.max(where.start, Math.min(where.end, source.lineSpan(where.start).end)));
}

const mostShown = 8;

function shown(known: readonly string[]): string {
  return [...known.slice(0, mostShown), ...(known.length > mostShown ? ["…"] : [])].join(", ");
}

function unknownIn(known: readonly string[]): (key: string) => string {
  return (key) =>
    closest(key, known) === undefined
      ? l10n.t('"{key}" is not known here; known are: {known}', { key, known: shown(known) })
      : l10n.t('"{key}" is not known here', { key });
}

/** The value where it is one word of text; a problem, and undefined, where it is not. */
function scalarOf(entry: YamlEntry, report: Report, message: string): YamlScalar | undefined {
  const value = resolve(entry.value);
  if (value?.kind === "scalar" && value.text !== "") return value;
  report(value === undefined || isEmpty(value) ? entry.keySpan : value.span, message);
  return undefined;
}

function readVersion(
  program: string,
  message: string,
  entries: readonly YamlEntry[],
  report: Report,
): string | undefined {
  const entry = entries.find(({ key }) => key === program);
  if (entry === undefined) return undefined;
  const value = scalarOf(entry, report, message);
  if (value === undefined) return undefined;
  if (/^\d+\.\d+(?:\.\d+)?$/.test(value.text)) return value.text;
  report(value.span, message);
  return undefined;
}

function readHosts(entries: readonly YamlEntry[], report: Report): ReadonlyMap<string, HostConfiguration> {
  const hosts = new Map<string, HostConfiguration>();
  reportTwice(entries, report);
  for (const { key, keySpan, value } of entries) {
    const host = resolve(value);
    if (host?.kind !== "map") {
      if (host !== undefined && !isEmpty(host))
        report(host.span, l10n.t("a host has a root and a route, each on a line of its own"));
      hosts.set(key, { nameSpan: keySpan });
      continue;
    }
    const own = entriesOf(host);
    reportKeys(own, hostKeys, report, unknownIn(hostKeys));
    const root = own.find((each) => each.key === "root");
    const path = root && scalarOf(root, report, l10n.t("root is the folder that holds the host's etc/"));
    const route = own.find((each) => each.key === "route");
    hosts.set(key, {
      nameSpan: keySpan,
      ...(path === undefined ? {} : { root: cleanPath(path.text) }),
      ...(route === undefined ? {} : { route: readRoute(route, report) }),
    });
  }
  return hosts;
}

/** `./hosts/mail1/` as `hosts/mail1`. */
function cleanPath(text: string): string {
  return text
    .replace(/^(?:\.\/+)+/, "")
    .replace(/\/+$/, "")
    .replace(/^\.$/, "");
}

function readRoute(entry: YamlEntry, report: Report): readonly RouteStep[] {
  return itemsOf(entry.value).flatMap((item): readonly RouteStep[] => {
    if (item.kind !== "scalar" || item.text === "") {
      report(
        item.span.start === item.span.end ? entry.keySpan : item.span,
        l10n.t("a route is a list of files, such as perimeter/gateway.nft#forward"),
      );
      return [];
    }
    const hash = item.text.lastIndexOf("#");
    if (hash === -1) return [{ path: cleanPath(item.text), span: item.span }];
    const word = item.text.slice(hash + 1);
    const hook = hooks.find((each) => each === word);
    if (hook === undefined) {
      // The span is the hook's own only where no quotes or escapes stand in between.
      const quotes = item.style === "plain" ? 0 : 1;
      const where = span(item.span.end - quotes - word.length, item.span.end - quotes);
      report(
        word === "" ? item.span : where,
        l10n.t('"{hook}" is no hook; hooks are: {hooks}', { hook: word, hooks: hooks.join(", ") }),
        word === "" ? undefined : closest(word, hooks),
      );
      return [{ path: cleanPath(item.text.slice(0, hash)), span: item.span }];
    }
    return [{ path: cleanPath(item.text.slice(0, hash)), hook, span: item.span }];
  });
}

function readNames(entries: readonly YamlEntry[], report: Report): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  reportTwice(entries, report);
  for (const entry of entries) {
    const addresses = itemsOf(entry.value).flatMap((item): readonly string[] => {
      if (item.kind === "scalar" && parseAddress(item.text) !== undefined) return [item.text];
      report(item.span, l10n.t('a name has addresses, such as [192.0.2.1, "2001:db8::1"]'));
      return [];
    });
    if (addresses.length > 0) names.set(entry.key.toLowerCase().replace(/\.$/, ""), addresses);
    else if (itemsOf(entry.value).length === 0)
      report(entry.keySpan, l10n.t('a name has addresses, such as [192.0.2.1, "2001:db8::1"]'));
  }
  return names;
}

function readRules(
  entries: readonly YamlEntry[],
  ruleIds: readonly string[],
  report: Report,
): ReadonlyMap<string, Severity | "off"> {
  const choices = [...severities, "off" as const];
  const rules = new Map<string, Severity | "off">();
  reportKeys(entries, ruleIds, report, unknownIn(ruleIds));
  for (const entry of entries) {
    if (!ruleIds.includes(entry.key)) continue;
    const message = l10n.t("a rule is error, warning, info, hint or off");
    const value = scalarOf(entry, report, message);
    if (value === undefined) continue;
    const severity = choices.find((each) => each === value.text);
    if (severity === undefined) report(value.span, message, closest(value.text, choices));
    else rules.set(entry.key, severity);
  }
  return rules;
}

function readExpectations(entries: readonly YamlEntry[], report: Report): Configuration["expect"] {
  const expect = new Map<string, { expected: Expectation; span: Span; valueSpan: Span }>();
  reportTwice(entries, report);
  for (const entry of entries) {
    const message = l10n.t("what is expected of a need is accepted or blocked");
    const value = scalarOf(entry, report, message);
    if (value === undefined) continue;
    const expected = expectations.find((each) => each === value.text);
    if (expected === undefined) report(value.span, message, closest(value.text, expectations));
    else expect.set(entry.key, { expected, span: entry.keySpan, valueSpan: value.span });
  }
  return expect;
}

/** Keys that are the user's own words are only wrong where one stands twice. */
function reportTwice(entries: readonly YamlEntry[], report: Report): void {
  reportKeys(
    entries,
    entries.map(({ key }) => key),
    report,
    unknownIn([]),
  );
}
