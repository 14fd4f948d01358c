import * as l10n from "@vscode/l10n";
import type { HostFacts } from "../model/host.ts";
import type { Need } from "../model/need.ts";
import type { NeedSource } from "./need.ts";
import { environmentOf, occasionOf, type StartedProgram, startsOf } from "./programs.ts";

const channel = "updates.spamassassin.org";

/** `4.0.1` asks for `1.0.4.updates.spamassassin.org`. */
export function versionQuestion(version: string): string {
  return `${version.split(".").reverse().join(".")}.${channel}`;
}

/** Hosts sa-update fetches from, with their ports: where the list of mirrors is, then every mirror of the cached list. */
function sources(host: HostFacts): readonly { readonly name: string; readonly port: number }[] {
  const mirrors = host.mirrors.flatMap(({ mirrors: list }) => (list.channel === channel ? list.mirrors : []));
  const found = new Map<string, { name: string; port: number }>([
    ["spamassassin.apache.org 80", { name: "spamassassin.apache.org", port: 80 }],
  ]);
  for (const { host: name, port } of mirrors) found.set(`${name} ${port}`, { name, port });
  return [...found.values()];
}

function* updateNeeds(host: HostFacts, program: StartedProgram): Iterable<Need> {
  const occasion = occasionOf(host, program);
  const base = {
    component: "sa-update",
    dataClass: "P0",
    occasion,
    place: program.place,
    active: true,
    because: [{ text: l10n.t("sa-update is started here"), place: program.place }],
    ...(program.unit === undefined ? {} : { unit: program.unit.name }),
  } as const;
  const users = program.user === undefined ? {} : { users: [program.user] };
  yield {
    ...base,
    id: "sa-update-dns",
    flow: { protocol: "udp", port: 53, destination: resolver(host), ...users },
    purpose: l10n.t("to ask for the newest rules' number ({question})", {
      question: versionQuestion(host.spamassassin.version),
    }),
    group: "dns",
  };
  const proxy = environmentOf(host, program, "http_proxy");
  const through = /^(?:https?:\/\/)?(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)(?::(\d+))?/.exec(proxy?.value ?? "");
  if (through?.[1] !== undefined) {
    yield {
      ...base,
      id: "sa-update-proxy",
      flow: {
        protocol: "tcp",
        port: Number(through[2] ?? 3128),
        destination: destinationOf(through[1].replace(/^\[(.*)\]$/, "$1")),
        ...users,
      },
      purpose: l10n.t("to fetch rules through the proxy"),
    };
    return;
  }
  for (const { name, port } of sources(host))
    yield {
      ...base,
      id: port === 443 ? "sa-update-https" : "sa-update-http",
      flow: { protocol: "tcp", port, destination: { name }, ...users },
      purpose:
        name === "spamassassin.apache.org"
          ? l10n.t("to fetch the list of mirrors")
          : l10n.t("to fetch rules from a mirror"),
    };
}

function destinationOf(text: string) {
  return /^[\d.]+$|:/.test(text) ? { addresses: [text] } : { name: text };
}

function resolver(host: HostFacts) {
  const addresses = host.files.flatMap((file) => file.names?.resolvers ?? []);
  return addresses.length === 0 ? {} : { addresses };
}

export const saUpdate: NeedSource = function* (host) {
  for (const program of startsOf(host, ["sa-update"])) yield* updateNeeds(host, program);
};
