import * as l10n from "@vscode/l10n";
import type { Mirror } from "../model/facts.ts";
import type { Destination } from "../model/flow.ts";
import type { HostFacts } from "../model/host.ts";
import type { Need } from "../model/need.ts";
import type { Place } from "../text/source.ts";
import { destination, proxyOf } from "./address.ts";
import { systemResolver } from "./dns.ts";
import type { Because, NeedSource } from "./need.ts";
import { environmentOf, lastDirective, occasionOf, type StartedProgram, startsOf, timerOf } from "./programs.ts";

/** The channel that is asked where no `--channel` is given, and the host that keeps its list of mirrors. */
const standard = { channel: "updates.spamassassin.org", list: "spamassassin.apache.org" };

/**
 * Scripts of the packages that run sa-update: Debian's maintenance job, Fedora's and openSUSE's. Debian's changes to
 * a user of its own first.
 */
const wrappers: ReadonlyMap<string, string | undefined> = new Map([
  ["spamassassin-maint", "debian-spamd"],
  ["sa-update.cron", undefined],
  ["timed-sa-update", undefined],
]);

/** `1.0.4.updates.spamassassin.org` for 4.0.1: the name whose TXT record holds the newest rules' number. */
function versionQuestion(version: string, channel: string): string {
  return `${version.split(".").reverse().join(".")}.${channel}`;
}

interface Arguments {
  readonly channels: readonly string[];
  /** A file lists further channels, which nobody can tell from here. */
  readonly listed: boolean;
  readonly checkOnly: boolean;
  /** Installs a file, imports a key or shows its version: the network is left alone. */
  readonly local: boolean;
}

function readArguments(program: StartedProgram): Arguments {
  const words = program.arguments.map(({ text }) => text);
  const values = (option: string): readonly string[] =>
    words.flatMap((word, at) => {
      if (word === option) return words[at + 1] ?? [];
      return word.startsWith(`${option}=`) ? word.slice(option.length + 1) : [];
    });
  const channels = values("--channel");
  const listed = values("--channelfile").length > 0;
  return {
    channels: channels.length === 0 && !listed ? [standard.channel] : [...new Set(channels)],
    listed,
    checkOnly: words.includes("--checkonly"),
    local:
      values("--install").length > 0 ||
      values("--import").length > 0 ||
      words.some((word) => /^(?:--version|-V|--help|-h)$/.test(word)),
  };
}

/** The cached list of a channel's mirrors that the host's version reads, else the newest one that is left. */
function cachedMirrors(host: HostFacts, channel: string): readonly (Mirror & { readonly place: Place })[] {
  const version = /^(\d+)\.(\d+)\.(\d+)/.exec(host.spamassassin.version);
  const folder =
    version === null ? "" : `/${version[1]}.${version[2]?.padStart(3, "0")}${version[3]?.padStart(3, "0")}/`;
  const lists = host.mirrors
    .filter(({ mirrors }) => mirrors.channel === channel)
    .sort((a, b) => (a.facts.source.path < b.facts.source.path ? 1 : -1));
  const list = lists.find(({ facts }) => facts.source.path.includes(folder)) ?? lists[0];
  if (list === undefined) return [];
  return list.mirrors.mirrors.map((mirror) => ({
    ...mirror,
    place: { source: list.facts.source, span: mirror.span },
  }));
}

/** One server that rules or the list of mirrors come from. */
interface Server {
  readonly scheme: "http" | "https";
  readonly port: number;
  readonly destination: Destination;
  readonly purpose: string;
  readonly because: readonly Because[];
}

/** Where a channel's files come from: the list of its mirrors, by plain HTTP, then each mirror of the cached list. */
function servers(host: HostFacts, channel: string): readonly Server[] {
  const mirrors = cachedMirrors(host, channel);
  const found = new Map<string, Server>();
  const add = (server: Server, name: string) => {
    const key = `${server.scheme} ${name} ${server.port}`;
    if (!found.has(key)) found.set(key, server);
  };
  const plain = { scheme: "http", port: 80 } as const;
  if (channel === standard.channel) {
    const purpose = l10n.t("to fetch the list of mirrors");
    add({ ...plain, destination: { name: standard.list }, purpose, because: [] }, standard.list);
  } else if (mirrors.length === 0)
    add(
      { ...plain, destination: {}, purpose: l10n.t("to fetch rules of {channel}", { channel }), because: [] },
      channel,
    );
  for (const { host: name, port, url, place } of mirrors)
    add(
      {
        scheme: /^https:/i.test(url) ? "https" : "http",
        port,
        destination: destination(name),
        purpose: l10n.t("to fetch rules from a mirror"),
        because: [{ text: l10n.t("{name} is one of the mirrors", { name }), place }],
      },
      name,
    );
  return [...found.values()];
}

function* updateNeeds(host: HostFacts, program: StartedProgram): Iterable<Need> {
  const { channels, listed, checkOnly, local } = readArguments(program);
  if (local) return;
  const user = wrappers.get(program.invocation.name);
  const who = user === undefined ? program.user : { name: user };
  const users = who === undefined ? {} : { users: [who] };
  const because: Because[] = [{ text: l10n.t("sa-update is started here"), place: program.place }];
  const timer = program.unit === undefined ? undefined : timerOf(host, program.unit);
  const calendar = timer === undefined ? undefined : lastDirective(timer, "Timer", "OnCalendar");
  if (timer !== undefined)
    because.push({
      text: l10n.t("{timer} starts it", { timer: timer.name }),
      ...(calendar === undefined ? {} : { place: calendar.place }),
    });
  const base = {
    component: "sa-update",
    dataClass: "P0",
    occasion: occasionOf(host, program),
    place: program.place,
    active: true,
    ...(program.unit === undefined ? {} : { unit: program.unit.name }),
  } as const;
  for (const channel of channels)
    yield {
      ...base,
      id: "sa-update-dns",
      flow: { protocol: "udp", port: 53, destination: systemResolver(host), ...users },
      purpose: l10n.t("to ask for the newest rules' number ({question})", {
        question: versionQuestion(host.spamassassin.version, channel),
      }),
      // Measured: three questions of sa-update's own before it gives up.
      cost: l10n.t("each run fails after about {wait} s", { wait: 11 }),
      because,
      group: "dns",
    };
  if (checkOnly) return;
  const needed = channels.flatMap((channel) => servers(host, channel));
  if (listed)
    needed.push({
      scheme: "http",
      port: 80,
      destination: {},
      purpose: l10n.t("to fetch rules of the channels that --channelfile lists"),
      because: [],
    });
  yield* fetches(host, program, needed, { ...base, because }, users);
}

/** A proxy takes the place of all servers of its scheme: only it has to be reached. */
function* fetches(
  host: HostFacts,
  program: StartedProgram,
  needed: readonly Server[],
  base: Omit<Need, "id" | "flow" | "purpose">,
  users: Pick<Need["flow"], "users">,
): Iterable<Need> {
  const proxied = new Set<string>();
  // Measured with curl: 30 s to connect and a pause of 2 s for each mirror; 30 s for the list where none is known.
  const mirrors = needed.filter(({ because }) => because.length > 0).length;
  const cost = l10n.t("each run fails, and where packets are dropped it takes about {wait} s to do so", {
    wait: mirrors === 0 ? 31 : 1 + 32 * mirrors,
  });
  for (const { scheme, port, destination: to, purpose, because } of needed) {
    const variable =
      environmentOf(host, program, `${scheme}_proxy`) ??
      // curl reads the capital form of every proxy but that for http.
      (scheme === "https" ? environmentOf(host, program, "HTTPS_PROXY") : undefined);
    const proxy = variable === undefined || variable.value === "" ? undefined : proxyOf(variable.value);
    if (proxy === undefined || variable === undefined) {
      yield {
        ...base,
        id: `sa-update-${scheme}`,
        flow: { protocol: "tcp", port, destination: to, ...users },
        purpose,
        cost,
        because: [...base.because, ...because],
      };
      continue;
    }
    const key = `${proxy.host} ${proxy.port}`;
    if (proxied.has(key)) continue;
    proxied.add(key);
    yield {
      ...base,
      id: "sa-update-proxy",
      flow: { protocol: "tcp", port: proxy.port, destination: destination(proxy.host), ...users },
      purpose: l10n.t("to fetch rules through the proxy"),
      because: [...base.because, { text: l10n.t("{scheme}_proxy is set here", { scheme }), place: variable.place }],
    };
  }
}

/** sa-update, for every place that starts it. Sources: sa-update of 4.0.1, and measurements in a network namespace. */
export const saUpdate: NeedSource = function* (host) {
  const programs = startsOf(host, ["sa-update", ...wrappers.keys()]);
  for (const program of programs) yield* updateNeeds(host, program);
};
