import * as l10n from "@vscode/l10n";
import { evaluate } from "../model/evaluate.ts";
import type { FilterFacts, FilterLine } from "../model/filter.ts";
import type { Report } from "../model/finding.ts";
import { families, flowName } from "../model/flow.ts";
import type { Host, HostCommand } from "../model/host.ts";
import { routeOfSteps } from "../model/join.ts";
import { linesOf } from "../model/later-packets.ts";
import type { JudgedNeed } from "../model/need.ts";
import { decidingLines, isBlocked } from "./egress-blocked.ts";
import { destinationPorts, filterPorts, speaks } from "./egress-needless.ts";
import { openings } from "./fixes/add-to-list.ts";
import type { Rule } from "./rule.ts";

/** Lines of the file's own output chains that accept just this protocol and port, perhaps among others. */
function* opening(filter: FilterFacts, protocol: string, port: number): Iterable<FilterLine> {
  if (protocol !== "tcp" && protocol !== "udp") return;
  for (const each of filter.filters) {
    if (each.hook !== "output" || each.kind !== "filter" || each.unit !== undefined) continue;
    for (const line of linesOf(each))
      if (line.action.kind === "accept" && speaks(line, protocol) && destinationPorts(line)?.includes(port)) yield line;
  }
}

/** Needs that a gateway on the route stops although its own output lets them out. */
function* besideTheWay(host: Host): Iterable<Report> {
  const seen = new Set<FilterLine>();
  for (const judged of host.needs) {
    const { need, verdict } = judged;
    if (!isBlocked(judged) || verdict?.filter.machine === undefined || need.flow.port === undefined) continue;
    const file = host.routeFiles.find(({ source }) => source === verdict.filter.policy.place.source)?.filter;
    if (file === undefined) continue;
    for (const line of opening(file, need.flow.protocol, need.flow.port)) {
      if (seen.has(line)) continue;
      seen.add(line);
      yield {
        place: line.place,
        message: l10n.t(
          "this line sees only what the machine itself sends: {flow} of {host} comes through {chain}, which stops it; accept it there",
          { flow: flowName(need.flow), host: host.name, chain: verdict.filter.name },
        ),
        related: decidingLines(host, judged),
        fixes: openings(host, [judged]),
      };
    }
  }
}

const images = /spamassassin|spamd|rspamd|amavis|mailcow|mailserver|iredmail|mailu/i;

/** A command that starts a mail filter in a container with a network of its own. */
function startsContainer({ command }: HostCommand): boolean {
  return command.invocations.some(({ name, arguments: words }) => {
    const texts = words.map(({ text }) => text);
    if (!/^(?:docker|podman|nerdctl)$/.test(name) || !texts.includes("run")) return false;
    const network = texts.flatMap((text, at) =>
      /^--net(?:work)?$/.test(text) ? (texts[at + 1] ?? "") : (/^--net(?:work)?=(.*)/.exec(text)?.[1] ?? []),
    );
    return !network.includes("host") && texts.some((text) => !text.startsWith("-") && images.test(text));
  });
}

/** The gate in the way of forwarded packets, for a port that the host's own output accepts. */
function forwardedGates(host: Host, start: HostCommand, component: string, protocol: "tcp" | "udp", port: number) {
  const firewalls = host.files.filter(({ filter }) => filter !== undefined);
  const route = routeOfSteps([{ facts: firewalls, hook: "forward", path: "forward" }]);
  const flow = { protocol, port, destination: {} };
  const need: JudgedNeed["need"] = {
    id: component.toLowerCase(),
    component,
    flow,
    purpose: "",
    dataClass: "P2",
    occasion: "scan",
    place: start.place,
    active: true,
    because: [],
  };
  const verdicts = families.flatMap((family) => {
    const verdict = evaluate(route, flow, family, host.vantage);
    return verdict === undefined ? [] : [{ family, verdict }];
  });
  return openings({ ...host, route }, [{ need, verdicts }]);
}

/** Lines for a mail filter that runs in a container, whose packets pass FORWARD. */
function* besideTheContainer(host: Host): Iterable<Report> {
  // Where the route is told, its author knows the way.
  if (host.route.some(({ machine }) => machine !== undefined)) return;
  const start = host.commands.find(startsContainer);
  if (start === undefined || host.commands.some(startsOutside)) return;
  const seen = new Set<FilterLine>();
  for (const { filter } of host.files)
    for (const { protocol, port, component } of filter === undefined ? [] : filterPorts)
      for (const line of opening(filter as FilterFacts, protocol, port)) {
        if (seen.has(line)) continue;
        seen.add(line);
        yield {
          place: line.place,
          message: l10n.t(
            "the mail filter runs in a container, whose packets pass the forward chains (DOCKER-USER) and never this line; accept {flow} there, and write `route: [FILE#forward]` into sallyport.yaml",
            { flow: `${protocol}/${port}` },
          ),
          related: [{ place: start.place, message: l10n.t("the container is started here") }],
          fixes: forwardedGates(host, start, component, protocol, port),
        };
      }
}

/** A mail filter that the host itself runs as well. */
function startsOutside({ command }: HostCommand): boolean {
  return command.invocations.some(({ name }) => /^(?:spamd|rspamd|amavisd|amavisd-new|amavis)$/.test(name));
}

export const fwVantage: Rule = {
  id: "fw-vantage",
  severity: "info",
  summary: "A line for the machine's own packets is meant for packets that it forwards",
  *checkHost(host) {
    yield* besideTheWay(host);
    yield* besideTheContainer(host);
  },
};
