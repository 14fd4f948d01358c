import * as l10n from "@vscode/l10n";
import type { User } from "../model/flow.ts";
import type { HostFacts } from "../model/host.ts";
import type { Place } from "../text/source.ts";
import type { Because } from "./need.ts";
import { type Argument, lastDirective, type StartedProgram, startsOf } from "./programs.ts";

/** What the files say about the programs that run SpamAssassin on a host. */
export interface Scanning {
  /** No program asks the network: every one that is started here has `-L` or its like. */
  readonly localOnly: boolean;
  /** The arguments that make it so. */
  readonly because: readonly Because[];
  /** The unit whose process scans, where there is one. */
  readonly unit?: string;
  /** Who opens the sockets; absent where that changes from mail to mail or nobody tells. */
  readonly users?: readonly User[];
  /** Where somebody is given the means to report mail: spamd's `--allow-tell`, a `spamassassin -r`. */
  readonly reports: readonly Because[];
  readonly spamd: readonly Spamd[];
}

export interface Spamd {
  readonly program: StartedProgram;
  readonly options: SpamdOptions;
}

/** spamd's options by their long names, with where each is written. */
export type SpamdOptions = ReadonlyMap<string, { readonly value?: string; readonly place: Place }>;

/** Programs that scan with SpamAssassin's modules in their own process, so spamd's options say nothing of them. */
const otherScanners = [
  "amavisd",
  "amavisd-new",
  "amavis",
  "spampd",
  "mimedefang",
  "mimedefang.pl",
  "MailScanner",
  "spamassassin",
];

const scanningOf = new WeakMap<HostFacts, Scanning>();

/** Who scans on the host; worked out once. */
export function scanning(host: HostFacts): Scanning {
  let result = scanningOf.get(host);
  if (result === undefined) {
    result = readScanning(host);
    scanningOf.set(host, result);
  }
  return result;
}

function readScanning(host: HostFacts): Scanning {
  // `spamd` also starts by the names under which distributions ship it.
  const spamd = startsOf(host, ["spamd", "spamd.raw"]).map((program) => ({
    program,
    options: spamdOptions(program.arguments),
  }));
  const others = startsOf(host, otherScanners);
  const local = spamd.flatMap(({ options }) => options.get("local") ?? []);
  const localOnly = spamd.length > 0 && local.length === spamd.length && others.length === 0;
  const main = spamd[0];
  const unit = (main?.program ?? others[0])?.unit;
  const users = main === undefined ? undefined : scanningUsers(main);
  return {
    localOnly,
    because: localOnly
      ? local.map(({ place }) => ({ text: l10n.t("spamd is told to leave the network alone"), place }))
      : [],
    ...(unit === undefined ? {} : { unit: unit.name }),
    ...(users === undefined ? {} : { users }),
    reports: reports(host, spamd),
    spamd,
  };
}

/** spamd as root takes on each recipient's user, so only `-u` or the unit's `User=` says who opens the sockets. */
function scanningUsers({ program, options }: Spamd): readonly User[] | undefined {
  const named = options.get("username")?.value;
  if (named !== undefined) return [{ name: named }];
  const user = program.unit === undefined ? undefined : lastDirective(program.unit, "Service", "User")?.value;
  return user === undefined || user === "root" || user === "0" ? undefined : [{ name: user }];
}

function reports(host: HostFacts, spamd: readonly Spamd[]): readonly Because[] {
  const told = spamd.flatMap(({ options }) => {
    const option = options.get("allow-tell");
    return option === undefined
      ? []
      : [{ text: l10n.t("spamd takes reports of spam from its clients (--allow-tell)"), place: option.place }];
  });
  const asked = startsOf(host, ["spamassassin", "spamc"]).flatMap(({ invocation, arguments: words, place }) => {
    const wanted =
      invocation.name === "spamassassin"
        ? words.some(({ text }) => /^(?:-[a-zA-Z]*r|--report)$/.test(text))
        : words.some(
            ({ text }, at) =>
              /^(?:-Creport|--reporttype=report)$/.test(text) ||
              (/^(?:-C|--reporttype)$/.test(text) && words[at + 1]?.text === "report"),
          );
    return wanted ? [{ text: l10n.t("this command reports mail as spam"), place }] : [];
  });
  return [...told, ...asked];
}

/** Single letters of spamd's options (spamd 4.0.1), by long name. */
const letters: Readonly<Record<string, string>> = {
  A: "allowed-ips",
  C: "configpath",
  c: "create-prefs",
  D: "debug",
  d: "daemonize",
  g: "groupname",
  H: "helper-home-dir",
  i: "listen",
  L: "local",
  l: "allow-tell",
  m: "max-children",
  P: "paranoid",
  p: "port",
  Q: "setuid-with-sql",
  q: "sql-config",
  r: "pidfile",
  s: "syslog",
  T: "timeout-tcp",
  t: "timeout-child",
  U: "default-user",
  u: "username",
  v: "vpopmail",
  x: "nouser-config",
};

/** `always`: the next word is the value. `maybe`: only what does not look like an option. */
const valued: Readonly<Record<string, "always" | "maybe">> = {
  "allowed-ips": "always",
  configpath: "always",
  debug: "maybe",
  groupname: "always",
  "helper-home-dir": "maybe",
  listen: "maybe",
  "max-children": "always",
  port: "always",
  pidfile: "always",
  syslog: "always",
  "timeout-tcp": "always",
  "timeout-child": "always",
  "default-user": "always",
  username: "always",
  siteconfigpath: "always",
  pre: "always",
  cf: "always",
  socketpath: "always",
  "min-children": "always",
  "min-spare": "always",
  "max-spare": "always",
  "max-conn-per-child": "always",
  "virtual-config-dir": "always",
};

/** Takes spamd's arguments apart as it does itself: letters may be bundled, `--no` takes an option back. */
export function spamdOptions(words: readonly Argument[]): SpamdOptions {
  const options = new Map<string, { value?: string; place: Place }>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || word.text === "--") break;
    const { text, place } = word;
    if (text.startsWith("--")) {
      const equals = text.indexOf("=");
      const name = text.slice(2, equals === -1 ? undefined : equals);
      if (/^no-?local$/.test(name)) options.delete("local");
      else if (equals !== -1) options.set(name, { value: text.slice(equals + 1), place });
      else at = option(name, place, at);
    } else if (text.startsWith("-")) {
      for (let letter = 1; letter < text.length; letter++) {
        const name = letters[text.charAt(letter)] ?? text.charAt(letter);
        const rest = text.slice(letter + 1);
        if (valued[name] !== undefined && rest !== "") {
          options.set(name, { value: rest, place });
          break;
        }
        at = option(name, place, at);
      }
    }
  }
  return options;

  /** Records an option, with the next word where that is its value; gives the index of the last word used. */
  function option(name: string, place: Place, at: number): number {
    const next = words[at + 1]?.text;
    const takes = valued[name] === "always" || (valued[name] === "maybe" && next !== undefined && !/^-./.test(next));
    if (!takes || next === undefined) {
      options.set(name, { place });
      return at;
    }
    options.set(name, { value: next, place });
    return at + 1;
  }
}
