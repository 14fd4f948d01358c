import { inReadersLanguage } from "../../text/documentation.ts";
import { booleans, type KeyDocumentation, type KeyTable, usualUnits } from "./key.ts";
import { knownKeys } from "./keys.generated.ts";
import { sandboxKeys } from "./sandbox-keys.ts";
import { serviceKeys } from "./service-keys.ts";
import { installKeys, socketKeys, timerKeys, unitKeys } from "./unit-keys.ts";

/** By section. */
export const documented: Readonly<Record<string, KeyTable>> = {
  Unit: unitKeys,
  Install: installKeys,
  Service: { ...serviceKeys, ...sandboxKeys },
  Timer: timerKeys,
  Socket: { ...sandboxKeys, ...socketKeys },
  Slice: sandboxKeys,
};

/** What a key of a section means; undefined for keys that have nothing to do with mail. */
export function keyDocumentation(section: string, key: string): KeyDocumentation | undefined {
  const table = Object.hasOwn(documented, section) ? documented[section] : undefined;
  return table !== undefined && Object.hasOwn(table, key) ? inReadersLanguage("systemd", table[key]) : undefined;
}

/** Keys that systemd takes in a section, those of mail units first. */
export function keysOf(section: string): readonly string[] {
  const table = Object.hasOwn(documented, section) ? documented[section] : undefined;
  const all = Object.hasOwn(knownKeys, section) ? (knownKeys[section] ?? "").split(" ") : [];
  const taken = new Set(all);
  const known = Object.keys(table ?? {}).filter((key) => all.length === 0 || taken.has(key));
  return [...new Set([...known, ...all])];
}

export function valuesOf(section: string, key: string): readonly string[] {
  const values = keyDocumentation(section, key)?.values;
  return values === "boolean" ? booleans : values === "units" ? usualUnits : (values ?? []);
}

const ownSections: ReadonlyMap<string, string> = new Map([
  ["service", "Service"],
  ["timer", "Timer"],
  ["socket", "Socket"],
  ["path", "Path"],
  ["mount", "Mount"],
  ["automount", "Automount"],
  ["swap", "Swap"],
  ["slice", "Slice"],
  ["scope", "Scope"],
]);

/** The sections systemd reads in a unit of this type (`service`); in any other it reads nothing. */
export function sectionsOf(type: string): readonly string[] {
  const own = ownSections.get(type);
  return own === undefined ? ["Unit", "Install"] : ["Unit", own, "Install"];
}

/** The manual page that a key stands in. */
export function manualOf(section: string, key: string): string {
  if (section === "Unit" || section === "Install") return "systemd.unit(5)";
  if (section === "Timer") return "systemd.timer(5)";
  if (section === "Socket" && Object.hasOwn(socketKeys, key)) return "systemd.socket(5)";
  if (/^IP|^SocketBind|^RestrictNetwork|^Memory|^CPU|^IO(?:Weight)|^Tasks|^Slice$|^Device/.test(key))
    return "systemd.resource-control(5)";
  if (
    /^Exec|^Type$|^PIDFile$|^Timeout|^Restart(?:$|Sec|P|F)|Exit|^Watchdog|^Notify|^Sockets$|^BusName$|^GuessMain|^RuntimeMax/.test(
      key,
    )
  )
    return "systemd.service(5)";
  return /^Kill|^SendSIG/.test(key) ? "systemd.kill(5)" : "systemd.exec(5)";
}
