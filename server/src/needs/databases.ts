import * as l10n from "@vscode/l10n";
import type { HostFacts } from "../model/host.ts";
import type { DataClass, Need } from "../model/need.ts";
import type { Place } from "../text/source.ts";
import { destination, hostAndPort } from "./address.ts";
import type { Because, NeedSource } from "./need.ts";
import { linesOf, pluginPrefix, scanner } from "./plugin.ts";
import { scanning } from "./scanning.ts";

/** A server that a DSN names. */
interface Server {
  readonly host: string;
  readonly port: number;
}

/** Default ports of DBI's drivers; the others keep their data in files. */
const driverPorts: Readonly<Record<string, number>> = { mysql: 3306, mariadb: 3306, pg: 5432, pgpp: 5432 };

/**
 * The server of a DBI data source, `DBI:mysql:database:host:port` or `DBI:Pg:dbname=x;host=y;port=z`. Undefined where
 * the driver works on a file, where no host is named (a local socket), and for what is no DSN.
 */
function dbiServer(dsn: string): Server | undefined {
  const match = /^dbi:(\w+)(?:\([^)]*\))?:(.*)$/i.exec(dsn.trim());
  const port = driverPorts[match?.[1]?.toLowerCase() ?? ""];
  const rest = match?.[2];
  if (port === undefined || rest === undefined) return undefined;
  if (rest.includes("=")) {
    const parts = new Map(
      rest.split(/[;:]/).flatMap((part) => {
        const at = part.indexOf("=");
        return at === -1 ? [] : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()] as const];
      }),
    );
    const host = parts.get("host") ?? parts.get("hostname") ?? parts.get("hostaddr");
    if (host === undefined || host === "" || host.startsWith("/")) return undefined;
    return { host, port: portOr(parts.get("port"), port) };
  }
  const [, host, given] = rest.split(":");
  return host === undefined || host === "" ? undefined : { host, port: portOr(given, port) };
}

/** The server of a Redis data source, `server=host:port;database=2`; undefined for a socket's path. */
function redisServer(dsn: string): Server | undefined {
  const server = /(?:^|;)\s*server=([^;]*)/.exec(dsn)?.[1]?.trim();
  if (server === undefined) return { host: "127.0.0.1", port: 6379 };
  if (server.startsWith("/")) return undefined;
  const found = hostAndPort(server);
  return found === undefined ? undefined : { host: found.host, port: found.port ?? 6379 };
}

/** The server of `ldap://host:port/base`. */
function ldapServer(dsn: string): Server | undefined {
  const match = /^(ldaps?):\/\/([^/?]+)/i.exec(dsn.trim());
  const found = match?.[2] === undefined ? undefined : hostAndPort(match[2]);
  if (found === undefined) return undefined;
  return { host: found.host, port: found.port ?? (match?.[1]?.toLowerCase() === "ldaps" ? 636 : 389) };
}

function portOr(text: string | undefined, standard: number): number {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : standard;
}

interface Store {
  readonly id: string;
  readonly component: string;
  readonly server: Server;
  readonly place: Place;
  readonly dataClass: DataClass;
  readonly purpose: string;
  readonly active: boolean;
  readonly because: readonly Because[];
}

/** A store of the administrator's own: nothing leaves the house, so no recipient is named. */
function storeNeed(host: HostFacts, { server, ...store }: Store): Need {
  const { unit, users } = scanner(host);
  return {
    ...store,
    flow: { protocol: "tcp", port: server.port, destination: destination(server.host), ...users },
    occasion: "scan",
    ...unit,
  };
}

/** Whether a switch is on: as set, else as it is by default. */
function isOn(host: HostFacts, setting: string, standard: boolean): { on: boolean; because: readonly Because[] } {
  const found = host.spamassassin.settings.get(setting);
  if (found === undefined) return { on: standard, because: [] };
  const on = !/^(?:0|no)$/i.test(found.value);
  return {
    on,
    because: on
      ? []
      : [{ text: l10n.t("{line} switches it off", { line: `${setting} ${found.value}` }), place: found.place }],
  };
}

/** The Bayes store, where it is Redis or SQL on a server. Hashes of words leave the host, no text. */
const bayes: NeedSource = function* (host) {
  const store = host.spamassassin.settings.get("bayes_store_module");
  const dsn = host.spamassassin.settings.get("bayes_sql_dsn");
  if (store === undefined) return;
  const redis = store.value.endsWith("::Redis");
  const server = redis ? redisServer(dsn?.value ?? "") : dsn === undefined ? undefined : dbiServer(dsn.value);
  if (server === undefined) return;
  const { on, because } = isOn(host, "use_bayes", true);
  yield storeNeed(host, {
    id: redis ? "bayes-redis" : "bayes-sql",
    component: "Bayes",
    server,
    place: (dsn ?? store).place,
    dataClass: "P2",
    purpose: l10n.t("to look words of each mail up in the Bayes store"),
    active: on,
    because: on ? [{ text: l10n.t("the Bayes store is kept on a server"), place: store.place }] : because,
  });
};

/** Users' own preferences, from SQL or LDAP: spamd asks only where it is told to. */
const userPreferences: NeedSource = function* (host) {
  const dsn = host.spamassassin.settings.get("user_scores_dsn");
  if (dsn === undefined) return;
  const ldap = /^ldaps?:/i.test(dsn.value);
  const server = ldap ? ldapServer(dsn.value) : dbiServer(dsn.value);
  if (server === undefined) return;
  const { spamd } = scanning(host);
  const options = ldap ? ["ldap-config", "setuid-with-ldap"] : ["sql-config", "setuid-with-sql"];
  const asking = spamd.flatMap(({ options: given }) => options.flatMap((name) => given.get(name) ?? []));
  const unsure = spamd.length === 0 || spamd.some(({ program }) => !program.complete);
  const active = unsure || asking.length > 0;
  yield storeNeed(host, {
    id: ldap ? "user-preferences-ldap" : "user-preferences-sql",
    component: "spamd",
    server,
    place: dsn.place,
    dataClass: "P0",
    purpose: l10n.t("to read users' own preferences"),
    active,
    because: active
      ? asking.map(({ place }) => ({ text: l10n.t("spamd is told to ask for users' preferences"), place }))
      : spamd.map(({ program }) => ({
          text: l10n.t("spamd is not told to ask for users' preferences"),
          place: program.place,
        })),
  });
};

/** What AWL or TxRep remember of senders, where a server keeps it. */
const reputation: NeedSource = function* (host) {
  const keepers = ["AWL", "TxRep"].map((name) => pluginPrefix + name);
  if (!keepers.some((name) => host.spamassassin.plugins.has(name))) return;
  // Both plugins bring the setting, so it is read from the lines and not by its owner.
  const dsn = linesOf(host, ["user_awl_dsn"]).at(-1);
  const server = dsn === undefined ? undefined : dbiServer(dsn.statement.value);
  if (dsn === undefined || server === undefined) return;
  for (const [plugin, setting, standard] of [
    ["AWL", "use_auto_welcomelist", true],
    ["TxRep", "use_txrep", false],
  ] as const) {
    const live = host.spamassassin.plugins.get(pluginPrefix + plugin);
    if (live === undefined) continue;
    const factory = linesOf(host, [plugin === "AWL" ? "auto_welcomelist_factory" : "txrep_factory"]).at(-1);
    if (factory === undefined || !/SQL/i.test(factory.statement.value)) continue;
    const { on, because } = isOn(host, setting, standard);
    yield storeNeed(host, {
      id: `${plugin.toLowerCase()}-sql`,
      component: plugin,
      server,
      place: dsn.place,
      dataClass: "P1",
      purpose: l10n.t("to look up what is remembered of each sender"),
      active: on,
      because: on
        ? [{ text: l10n.t("{name} keeps its memory on a server", { name: plugin }), place: factory.place }]
        : because.length > 0
          ? because
          : [{ text: l10n.t("{setting} is 0 unless it is set", { setting }), place: live.place }],
    });
  }
};

/** Databases on a server: Bayes, users' preferences, senders' reputation. */
export const databases: NeedSource = function* (host) {
  yield* bayes(host);
  yield* userPreferences(host);
  yield* reputation(host);
};
