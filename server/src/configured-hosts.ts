import * as l10n from "@vscode/l10n";
import type { Configuration, HostConfiguration } from "./configuration.ts";
import { read } from "./languages/index.ts";
import { closest } from "./model/closest.ts";
import type { Facts, Problem } from "./model/facts.ts";
import type { Filter } from "./model/filter.ts";
import { type HostFiles, isBelow, type ToldRoot } from "./model/grouping.ts";
import type { Expectation, Host } from "./model/host.ts";
import { defaultName, routeOfSteps, type Step } from "./model/join.ts";
import { matchingNeeds } from "./model/need.ts";
import { missingFilter } from "./model/unread.ts";
import { place, type SourceFile } from "./text/source.ts";

/** A host as one sallyport.yaml tells of it. */
export interface ConfiguredHost {
  readonly name: string;
  readonly configuration: HostConfiguration;
  readonly source: SourceFile;
}

export interface ConfiguredExpectation extends Expectation {
  readonly source: SourceFile;
}

export function hostsOf(source: SourceFile, { hosts }: Configuration): readonly ConfiguredHost[] {
  return [...hosts].map(([name, configuration]) => ({ name, configuration, source }));
}

export function expectationsOf(source: SourceFile, { expect }: Configuration): readonly ConfiguredExpectation[] {
  return [...expect].map(([need, { expected, span, valueSpan }]) => ({
    need,
    expected,
    place: place(source, span),
    valuePlace: place(source, valueSpan),
    source,
  }));
}

/** A path of sallyport.yaml, seen from the workspace folder. */
function fromFolder(source: SourceFile, path: string): string {
  const slash = source.path.lastIndexOf("/");
  const parts: string[] = slash === -1 ? [] : source.path.slice(0, slash).split("/");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

export function toldRoots(hosts: readonly ConfiguredHost[]): readonly ToldRoot[] {
  return hosts.flatMap(({ configuration: { root }, source }) =>
    root === undefined ? [] : [{ folder: source.folder, root: fromFolder(source, root) }],
  );
}

/** Hosts by their root, or by their name where they have none; made once for a version of the settings. */
const byPlace = new WeakMap<readonly ConfiguredHost[], ReadonlyMap<string, ConfiguredHost>>();

/** What is told about the host that these files make. */
export function configuredHost(group: HostFiles, hosts: readonly ConfiguredHost[]): ConfiguredHost | undefined {
  let known = byPlace.get(hosts);
  if (known === undefined) {
    known = new Map(
      hosts.map((host) => {
        const { root } = host.configuration;
        const where = root === undefined ? `named ${host.name}` : `at ${fromFolder(host.source, root)}`;
        return [`${host.source.folder} ${where}`, host];
      }),
    );
    byPlace.set(hosts, known);
  }
  return known.get(`${group.folder} at ${group.root}`) ?? known.get(`${group.folder} named ${defaultName(group)}`);
}

/** Expectations hold for every host at or below the folder of their file. */
export function expectationsFor(
  group: HostFiles,
  expectations: readonly ConfiguredExpectation[],
): readonly ConfiguredExpectation[] {
  return expectations.filter(
    ({ source }) => source.folder === group.folder && isBelow(group.root, fromFolder(source, "")),
  );
}

/** The filters of a route that sallyport.yaml tells, and the files they stand in; undefined where it tells none. */
export function configuredRoute(
  host: ConfiguredHost | undefined,
  sources: readonly SourceFile[],
): { readonly route: readonly Filter[]; readonly facts: readonly Facts[] } | undefined {
  const told = host?.configuration.route;
  if (host === undefined || told === undefined) return undefined;
  const steps = told.map((step) => ({ step, facts: filtersAt(host.source, step.path, sources) }));
  const route = steps.flatMap(({ step, facts }) =>
    facts.length > 0 ? [] : [missingFilter(step.path, place(host.source, step.span))],
  );
  const known = steps.map(
    ({ step: { path, hook }, facts }): Step => ({
      path,
      facts,
      ...(hook === undefined ? {} : { hook }),
    }),
  );
  return { route: [...routeOfSteps(known), ...route], facts: steps.flatMap(({ facts }) => facts) };
}

const byPath = new WeakMap<readonly SourceFile[], ReadonlyMap<string, SourceFile>>();

/** The firewall files at a path: a file, or all files of a folder. */
function filtersAt(from: SourceFile, path: string, sources: readonly SourceFile[]): readonly Facts[] {
  const whole = fromFolder(from, path);
  let known = byPath.get(sources);
  if (known === undefined) {
    known = new Map(sources.map((source) => [`${source.folder}\n${source.path}`, source]));
    byPath.set(sources, known);
  }
  const file = known.get(`${from.folder}\n${whole}`);
  const found =
    file === undefined
      ? sources.filter((source) => source.folder === from.folder && isBelow(source.path, whole))
      : [file];
  return found.flatMap((source) => {
    const facts = read(source)?.facts;
    return facts?.filter === undefined ? [] : [facts];
  });
}

/** What sallyport.yaml tells of that is not there. */
export function configuredProblems(
  hosts: readonly ConfiguredHost[],
  expectations: readonly ConfiguredExpectation[],
  groups: readonly HostFiles[],
  judged: readonly Host[],
  sources: readonly SourceFile[],
): readonly Problem[] {
  const problems: Problem[] = [];
  const met = new Set(groups.map((group) => configuredHost(group, hosts)));
  for (const host of hosts) {
    const { name, configuration, source } = host;
    const report = (where: Problem["place"]["span"], message: string): void =>
      void problems.push({ rule: "sallyport-configuration", place: place(source, where), message });
    if (!met.has(host))
      report(
        configuration.nameSpan,
        configuration.root === undefined
          ? l10n.t("no host of this workspace is called {name}; tell its folder as root", { name })
          : l10n.t("there are no files of a host in {root}", { root: configuration.root }),
      );
    for (const step of configuration.route ?? [])
      if (filtersAt(source, step.path, sources).length === 0)
        report(step.span, l10n.t("{path} is no firewall file of this workspace", { path: step.path }));
  }
  for (const expectation of expectations) {
    const reached = judged.filter((host) => host.expectations.includes(expectation));
    if (reached.some((host) => matchingNeeds(host.needs, expectation.need).length > 0)) continue;
    const known = [...new Set(reached.flatMap((host) => host.needs.map(({ need }) => need.group ?? need.id)))].sort();
    const near = closest(expectation.need, known);
    const parameters = { need: expectation.need, near: near ?? "" };
    problems.push({
      rule: "sallyport-configuration",
      place: expectation.place,
      message:
        near === undefined
          ? l10n.t("nothing here needs {need}, so nothing is checked", parameters)
          : l10n.t('nothing here needs {need}, so nothing is checked; did you mean "{near}"?', parameters),
      fixes:
        near === undefined
          ? []
          : [
              {
                title: l10n.t('Write "{near}"', { near }),
                edits: [{ place: expectation.place, newText: near }],
                preferred: true,
              },
            ],
    });
  }
  return problems;
}
