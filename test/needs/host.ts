import assert from "node:assert/strict";
import test from "node:test";
import { analyze, defaultOptions } from "../../server/src/analysis.ts";
import { flowText } from "../../server/src/model/flow.ts";
import type { Host } from "../../server/src/model/host.ts";
import type { Need } from "../../server/src/model/need.ts";
import { SourceFile } from "../../server/src/text/source.ts";

export type Files = Readonly<Record<string, string>>;

/** The one host that these files make. */
export function hostOf(files: Files, version?: string): Host {
  const sources = Object.entries(files).map(
    ([path, text]) => new SourceFile(`file:///mail/${path}`, path, text, "file:///mail"),
  );
  const options = version === undefined ? defaultOptions : { ...defaultOptions, version };
  const [first, ...others] = analyze(sources, options).hosts;
  assert.ok(first !== undefined && others.length === 0, "the files make one host");
  return first.host;
}

/** `razor2 on tcp/2703@... | etc/v310.pre:1 | Razor2 is loaded here (etc/v310.pre:1)`. */
function line(host: Host, need: Need): string {
  const because = need.because.map(({ text, place }) =>
    place === undefined ? text : `${text} (${host.describe(place)})`,
  );
  return [
    `${need.id} ${need.active ? "on" : "off"} ${flowText(need.flow)}`,
    host.describe(need.place),
    because.join("; "),
  ].join(" | ");
}

export function linesFor(files: Files, ids: RegExp, version?: string): string[] {
  const host = hostOf(files, version);
  return host.needs
    .map(({ need }) => need)
    .filter(({ id }) => ids.test(id))
    .map((need) => line(host, need));
}

export const plugin = (name: string) => `loadplugin Mail::SpamAssassin::Plugin::${name}\n`;
export const pre = "etc/mail/spamassassin/v310.pre";
export const cf = "etc/mail/spamassassin/local.cf";
export const service = "usr/lib/systemd/system/spamd.service";
export const razorFlow = "tcp/2703@discovery.razor.cloudmark.com";
export const razorLoaded = `razor2 on ${razorFlow} | ${pre}:1 | Razor2 is loaded here (${pre}:1)`;
export const razorOff = (because: string) => `razor2 off ${razorFlow} | ${pre}:1 | ${because}`;

export interface Case {
  readonly title: string;
  readonly files: Files;
  readonly ids: RegExp;
  readonly version?: string;
  readonly needs: readonly string[];
}

export const unit = (start: string, more = "") => ({ [service]: `[Service]\n${more}ExecStart=${start}\n` });
export const update = (text: string) => ({ "etc/cron.d/sa-update": `${text}\n` });
export const mirrorList = (folder: string, text: string) => ({
  [`var/lib/spamassassin/${folder}/updates_spamassassin_org/MIRRORED.BY`]: text,
});

/** Each case is a test: the needs whose ids fit are these, line by line. */
export function testCases(cases: readonly Case[]): void {
  for (const { title, files, ids, version, needs } of cases)
    test(title, () => assert.deepEqual(linesFor(files, ids, version), needs));
}

export function found(files: Files, id: string): Need {
  const need = hostOf(files).needs.find((each) => each.need.id === id)?.need;
  assert.ok(need !== undefined, `${id} is among the needs`);
  return need;
}
