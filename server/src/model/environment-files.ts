import { globMatcher } from "../text/glob.ts";
import type { Facts } from "./facts.ts";
import { compare, hostRoot } from "./grouping.ts";
import type { EffectiveUnit } from "./host.ts";

/** What the EnvironmentFile= lines of a unit name, in order, with the files of the host that fit. */
export function environmentFiles(
  unit: string,
  directives: EffectiveUnit["directives"],
  files: readonly Facts[],
): EffectiveUnit["environmentFiles"] {
  return directives
    .filter(({ directive }) => directive.key === "EnvironmentFile" && directive.section !== "Unit")
    .map(({ directive, place }) => {
      const optional = directive.value.startsWith("-");
      const path = withSpecifiers(directive.value.replace(/^-/, ""), unit);
      return { path, optional, place, found: find(path, files) };
    });
}

/** Fills in what a unit's own name tells: `%n`, `%N`, `%p`, `%i`, `%j` and `%%`. Others stay as written. */
function withSpecifiers(path: string, unit: string): string {
  const name = unit.replace(/\.[^.]*$/, "");
  const [prefix = name, instance = ""] = name.split(/@(.*)/s);
  const values: Readonly<Record<string, string>> = {
    n: unit,
    N: name,
    p: prefix,
    i: instance,
    I: instance,
    j: prefix.slice(prefix.lastIndexOf("-") + 1),
    "%": "%",
  };
  return path.replaceAll(/%([nNpiIj%])/g, (written, letter: string) => values[letter] ?? written);
}

function find(path: string, files: readonly Facts[]): readonly Facts[] {
  if (path.includes("%")) return [];
  const wanted = path.replace(/^\/+/, "");
  const environments = files.filter((facts) => facts.environment !== undefined);
  const fits = /[*?[]/.test(wanted) ? globMatcher(wanted) : (candidate: string) => candidate === wanted;
  const rooted = environments.filter(({ source }) => fits(pathOnHost(source.path)));
  if (rooted.length > 0) return [...rooted].sort((a, b) => compare(a.source.path, b.source.path));
  return beside(wanted, environments);
}

function pathOnHost(path: string): string {
  const root = hostRoot(path);
  return root === undefined || root === "" ? path : path.slice(root.length + 1);
}

/**
 * In a repository of roles the file stands somewhere else: `templates/sysconfig/spamd.j2`. The one whose path ends most
 * like the wanted one is it; two equally good ones are none.
 */
function beside(wanted: string, environments: readonly Facts[]): readonly Facts[] {
  const end = wanted.split("/").reverse();
  let best: readonly Facts[] = [];
  let most = 0;
  for (const facts of environments) {
    if (hostRoot(facts.source.path) !== undefined) continue;
    const parts = facts.source.path
      .replace(/\.(?:j2|erb|tmpl|in)$/, "")
      .split("/")
      .reverse();
    let common = 0;
    while (common < end.length && end[common] === parts[common]) common++;
    if (common > most) {
      most = common;
      best = [facts];
    } else if (common === most && common > 0) best = [...best, facts];
  }
  return best.length === 1 ? best : [];
}
