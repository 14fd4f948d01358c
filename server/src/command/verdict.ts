import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import * as l10n from "@vscode/l10n";
import { URI } from "vscode-uri";
import { parseAddress } from "../model/addresses.ts";
import { warningsOf } from "../model/aftermath.ts";
import { evaluate } from "../model/evaluate.ts";
import { type Filter, type FilterLine, type Hook, hooks, type Reason, type Verdict } from "../model/filter.ts";
import { type Flow, families, flowText } from "../model/flow.ts";
import { loadingOfSteps, routeOfSteps, type Step, vantageOf } from "../model/join.ts";
import type { Loading } from "../model/loading.ts";
import type { Vantage } from "../model/vantage.ts";
import { Workspace } from "../workspace.ts";
import { displayPath, Misuse, openPaths } from "./files.ts";
import { parseFlow, parseFlowJson } from "./flows.ts";

export interface VerdictOptions {
  readonly policy: readonly string[];
  readonly host?: string;
  readonly user?: string;
  readonly root?: string;
  readonly address?: readonly string[];
  readonly interface?: string;
  readonly unit?: string;
  readonly format: "text" | "json";
}

/** One verdict a flow, from the arguments or one a line from standard input. Exit code 0 if every flow was answered. */
export function verdict(flows: readonly string[], options: VerdictOptions): number {
  const { filters, own, vantage } = subject(options);
  const route = filters.filter((filter) => filter.unit === undefined || filter.unit === options.unit);
  const fromInput = flows.length === 0;
  const lines = fromInput
    ? readFileSync(0, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "")
    : flows;
  const output: string[] = [];
  for (const line of lines) {
    const flow = line.trimStart().startsWith("{") ? parseFlowJson(line) : parseFlow(line);
    const asked: Flow =
      options.user === undefined || flow.users !== undefined ? flow : { ...flow, users: [userOf(options.user)] };
    const answer = judgeFlow(route, own, asked, vantage);
    output.push(
      fromInput || options.format === "json" ? JSON.stringify(verdictJson(asked, answer)) : verdictLine(asked, answer),
    );
  }
  process.stdout.write(output.length === 0 ? "" : `${output.join("\n")}\n`);
  return 0;
}

function userOf(text: string): { name: string } | { id: number } {
  return /^\d+$/.test(text) ? { id: Number(text) } : { name: text };
}

interface Subject {
  /** The way out. */
  readonly filters: readonly Filter[];
  /** All filters of the host itself, those for incoming packets among them. */
  readonly own: readonly Filter[];
  readonly vantage: Vantage;
}

function subject(options: VerdictOptions): Subject {
  if (options.host !== undefined) {
    const { workspace } = openPaths(options.root === undefined ? [] : [options.root]);
    const found = workspace.analysis.hosts.find(({ host }) => host.name === options.host);
    if (found === undefined) throw new Misuse(`--host ${options.host}: no such host here`);
    return {
      filters: found.host.route,
      own: filtersOf(found.host.loading),
      vantage: withOptions(found.host.vantage, options),
    };
  }
  if (options.policy.length === 0) throw new Misuse("say which filters to ask: --policy FILE, or --host NAME");
  const workspace = new Workspace();
  const places: { readonly uri: string; readonly path: string; readonly hook?: Hook }[] = [];
  for (const path of options.policy) {
    const [file = path, word] = path.split("#");
    const hook = hooks.find((each) => each === word);
    if (word !== undefined && hook === undefined) throw new Misuse(`--policy ${path}: hooks are ${hooks.join(", ")}`);
    const absolute = resolve(file);
    let isFile: boolean;
    try {
      isFile = statSync(absolute).isFile();
    } catch {
      throw new Misuse(`--policy ${path}: no such file or folder`);
    }
    const uri = URI.file(absolute).toString();
    if (isFile) workspace.open(uri, readFileSync(absolute, "utf8"));
    else workspace.addFolder(uri);
    places.push({ uri, path: file, ...(hook === undefined ? {} : { hook }) });
  }
  if (options.root !== undefined) workspace.addFolder(URI.file(resolve(options.root)).toString());
  const facts = workspace.facts;
  const steps = places.map(
    ({ uri, ...step }): Step => ({
      ...step,
      facts: facts.filter(
        ({ source, filter }) => filter !== undefined && (source.uri === uri || source.uri.startsWith(`${uri}/`)),
      ),
    }),
  );
  if (!steps.some((step) => step.facts.length > 0))
    throw new Misuse(`--policy ${options.policy.join(", ")}: no firewall file that Sallyport reads`);
  const own = filtersOf(loadingOfSteps(steps.filter((step) => step.hook === undefined)));
  return { filters: routeOfSteps(steps), own, vantage: withOptions(vantageOf(facts, new Map()), options) };
}

function filtersOf({ loaded }: Loading): readonly Filter[] {
  return loaded.flatMap(({ filters }) => filters);
}

function withOptions(vantage: Vantage, options: VerdictOptions): Vantage {
  for (const address of options.address ?? [])
    if (parseAddress(address) === undefined) throw new Misuse(`--address ${address}: not an IP address`);
  return {
    ...vantage,
    ...(options.address === undefined ? {} : { addresses: options.address }),
    ...(options.interface === undefined ? {} : { interface: options.interface }),
  };
}

interface Answer {
  readonly action: Verdict["action"];
  readonly verdict?: Verdict;
  readonly why: readonly Reason[];
  /** What would kill the flow after its first packet. */
  readonly warnings?: readonly Reason[];
}

/** Families that agree give one answer; a flow to addresses of one family is asked for that family alone. */
function judgeFlow(route: readonly Filter[], own: readonly Filter[], flow: Flow, vantage: Vantage): Answer {
  const told = flow.destination.addresses?.map((address) => parseAddress(address)?.family);
  const asked = families.filter(
    (family) => (flow.family === undefined || flow.family === family) && (told === undefined || told.includes(family)),
  );
  const answers = asked.flatMap((family) => {
    const verdict = evaluate(route, flow, family, vantage);
    return verdict === undefined ? [] : [{ family, verdict }];
  });
  const [first, second] = answers;
  // Netfilter lets through what no chain looks at.
  if (first === undefined)
    return { action: "accept", why: [{ code: "absent", text: l10n.t("no filter looks at this flow") }] };
  if (second === undefined || first.verdict.action === second.verdict.action)
    return {
      action: first.verdict.action,
      verdict: first.verdict,
      why: first.verdict.why,
      warnings:
        first.verdict.action === "accept"
          ? answers.flatMap(({ family }) => warningsOf(own, flow, family, vantage))
          : [],
    };
  const parts = answers.map(({ family, verdict }) => `IPv${family}: ${verdict.action}`).join(", ");
  return {
    action: "unknown",
    verdict: first.verdict,
    why: [{ code: "family", text: parts }, ...first.verdict.why, ...second.verdict.why],
  };
}

function lineJson(line: FilterLine) {
  return {
    file: displayPath(line.place.source.uri),
    line: line.place.source.lines.lineAt(line.place.span.start) + 1,
    text: line.text,
  };
}

function verdictJson(flow: Flow, { action, verdict, why, warnings }: Answer) {
  return {
    flow: flowText(flow),
    action,
    line: verdict === undefined ? null : lineJson(verdict.line),
    trace: verdict?.trace.map(lineJson) ?? [],
    why: textsOf(why),
    warnings: textsOf(warnings),
  };
}

/** Both families may have the same to say. */
function textsOf(reasons: readonly Reason[] = []): readonly string[] {
  return [...new Set(reasons.map(({ text }) => text))];
}

function verdictLine(flow: Flow, { action, verdict, why, warnings }: Answer): string {
  const { file, line, text } = verdict === undefined ? { file: "", line: 0, text: "" } : lineJson(verdict.line);
  const where = verdict === undefined ? "" : ` by ${file}:${line}: ${text}`;
  return [
    `${flowText(flow)}: ${action}${where}`,
    ...why.map((reason) => `  ${reason.text}`),
    ...textsOf(warnings).map((text) => `  warning: ${text}`),
  ].join("\n");
}
