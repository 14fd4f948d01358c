import * as l10n from "@vscode/l10n";
import { type Facts, placeIn } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import type { Host } from "../../model/host.ts";
import { packagedFile } from "../../model/plugins.ts";
import type { Place } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { shortName } from "./switch-off.ts";

const commentedLoads = new WeakMap<Host, Map<string, Place>>();

/** The line that would load the plugin were it not a comment; one of a .pre before all others. */
export function commentedLoadOf(host: Host, plugin: string): Place | undefined {
  let found = commentedLoads.get(host);
  if (found === undefined) {
    found = new Map();
    const isPre = (facts: Facts): boolean => facts.spamassassin?.kind === "pre";
    for (const facts of [...host.files.filter(isPre), ...host.files.filter((each) => !isPre(each))])
      for (const load of facts.spamassassin?.commentedLoads ?? [])
        if (!found.has(load.plugin)) found.set(load.plugin, placeIn(facts, load.span));
    commentedLoads.set(host, found);
  }
  return found.get(plugin);
}

/** Takes the comment sign away from the packaged line, or adds one to the packaged file; undefined without either. */
export function loadPlugin(host: Host, plugin: string): Fix | undefined {
  const name = shortName(plugin);
  const commented = commentedLoadOf(host, plugin);
  if (commented !== undefined) {
    const { source, span: where } = commented;
    const sign = /^#[#\s]*/.exec(source.slice(where))?.[0] ?? "#";
    return {
      title: l10n.t("Load {name}: take the comment sign away in {file}", { name, file: host.describe(commented) }),
      edits: [{ place: { source, span: span(where.start, where.start + sign.length) }, newText: "" }],
    };
  }
  const file = host.files.find(
    ({ source, spamassassin }) => spamassassin?.kind === "pre" && source.name === packagedFile(plugin),
  );
  if (file === undefined) return undefined;
  const { source } = file;
  const end = source.text.length;
  const newLine = source.text === "" || source.text.endsWith("\n") ? "" : "\n";
  return {
    title: l10n.t("Load {name}: add a loadplugin line to {file}", { name, file: host.pathOf(source) }),
    edits: [{ place: { source, span: span(end, end) }, newText: `${newLine}loadplugin ${plugin}\n` }],
  };
}
