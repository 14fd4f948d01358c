import type { SourceFile } from "../text/source.ts";
import { cron } from "./cron/index.ts";
import { egress } from "./egress/index.ts";
import { environment } from "./environment/index.ts";
import { isForeign } from "./foreign.ts";
import { ipset } from "./ipset/index.ts";
import { iptables } from "./iptables/index.ts";
import { iptablesScript } from "./iptables/script.ts";
import type { AnyLanguage, Reading } from "./language.ts";
import { mirrors } from "./mirrors/index.ts";
import { names } from "./names/index.ts";
import { nftables } from "./nftables/index.ts";
import { sallyport } from "./sallyport/index.ts";
import { spamassassin } from "./spamassassin/index.ts";
import { systemd } from "./systemd/index.ts";
import { unread } from "./unread/index.ts";
import { interfaces } from "./unread/interfaces.ts";

/** Every language, in the order in which they are asked whether a file is theirs. */
export const languages: readonly AnyLanguage[] = [
  spamassassin,
  systemd,
  mirrors,
  names,
  cron,
  unread,
  interfaces,
  iptables,
  iptablesScript,
  ipset,
  nftables,
  egress,
  sallyport,
  environment,
];

/** Languages whose files are known by names that other programs use as well. */
const rulesets: readonly AnyLanguage[] = [iptables, nftables];

const headLength = 4096;

const detected = new WeakMap<SourceFile, AnyLanguage | null>();

/** The language that claims the file by path and content, else the one its editor calls it; undefined where neither does. */
export function detect(source: SourceFile): AnyLanguage | undefined {
  let language = detected.get(source);
  if (language === undefined) {
    language = claimant(source) ?? null;
    detected.set(source, language);
  }
  return language ?? undefined;
}

function claimant(source: SourceFile): AnyLanguage | undefined {
  const head = source.text.slice(0, headLength);
  const { editorLanguage } = source;
  const language =
    languages.find((candidate) => candidate.detect(source.path, head)) ??
    (editorLanguage === undefined ? undefined : languages.find((candidate) => candidate.id === editorLanguage));
  return language !== undefined && rulesets.includes(language) && isForeign(source.path, head) ? undefined : language;
}

const readings = new WeakMap<SourceFile, Reading | null>();

/**
 * Reads the next version of a file from the last one, where that has been read and most of it is still there. The last
 * version's reading goes with it; asked for again, it is read afresh.
 */
export function readNext(before: SourceFile, after: SourceFile): void {
  const reading = readings.get(before);
  if (!reading || reading.facts.language !== detect(after)?.id) return;
  const next = reading.next(after);
  if (next === undefined) return;
  readings.delete(before);
  readings.set(after, next);
}

/** The file read by its language, once per version of the file; undefined where no language claims it. */
export function read(source: SourceFile): Reading | undefined {
  let reading = readings.get(source);
  if (reading === undefined) {
    reading = detect(source)?.read(source) ?? null;
    readings.set(source, reading);
  }
  return reading ?? undefined;
}
