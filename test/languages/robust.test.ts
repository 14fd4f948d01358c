import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import { analyze } from "../../server/src/analysis.ts";
import { completions, hints, hostTokens, hoverDetails, lenses } from "../../server/src/annotations/index.ts";
import { read } from "../../server/src/languages/index.ts";
import { rename } from "../../server/src/navigation.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import type { Span } from "../../server/src/text/span.ts";

/** One path for every language, as it is recognised by. */
const paths = [
  "etc/spamassassin/local.cf",
  "etc/spamassassin/v310.pre",
  "etc/systemd/system/spamd.service",
  "etc/systemd/system/spamd.service.d/10.conf",
  "etc/default/spamd",
  "etc/cron.d/sa-update",
  "etc/cron.daily/spamassassin",
  "etc/nftables.conf",
  "etc/iptables/rules.v4",
  "etc/iptables/rules.v6",
  "etc/hosts",
  "etc/resolv.conf",
  "egress.yaml",
  "sallyport.yaml",
  "var/lib/spamassassin/4.000001/updates_spamassassin_org/MIRRORED.BY",
];

const folder = "examples/mail-host";
const real = [...new Set([folder, "examples/mail-host-iptables", "examples/mail-host-egress"])].flatMap((host) =>
  readdirSync(host, { recursive: true })
    .map(String)
    .filter((path) => statSync(`${host}/${path}`).isFile())
    .map((path) => ({ path, text: readFileSync(`${host}/${path}`, "utf8") })),
);

function everyAnswer(path: string, text: string, offset: number): void {
  const source = new SourceFile(`file:///h/${path}`, path, text, "file:///h");
  const analysis = analyze([source]);
  for (const { place } of analysis.findings) {
    const { start, end } = place.span;
    assert.ok(0 <= start && start <= end && end <= place.source.text.length, `${path}: ${start}-${end}`);
  }
  const reading = read(source);
  reading?.hover(offset);
  reading?.complete(offset);
  const symbols = [...(reading?.outline() ?? [])];
  for (const { span, nameSpan } of symbols) {
    assert.ok(0 <= span.start && span.end <= text.length);
    assert.ok(0 <= nameSpan.start && nameSpan.start <= nameSpan.end && nameSpan.end <= text.length);
  }
  const inside = ({ span }: { readonly span: Span }, what: string): void =>
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `${path}: ${what}`);
  for (const each of reading?.folding() ?? []) inside(each, "folding");
  for (const each of reading?.occurrences() ?? []) inside(each, `occurrence ${each.key}`);
  for (const each of [...(reading?.tokens() ?? []), ...hostTokens(analysis, source)])
    inside(each, `token ${each.type}`);
  for (const each of reading?.links() ?? []) inside(each, "link");
  for (const span of reading?.selections(offset) ?? []) inside({ span }, "selection");
  if (reading !== undefined)
    for (const each of completions(analysis, source, reading, offset)) inside(each, `completion ${each.label}`);
  for (const { offset: at } of hints(analysis, source)) inside({ span: { start: at, end: at } }, "hint");
  let end = 0;
  for (const each of reading?.format({ tabSize: 2, insertSpaces: true }) ?? []) {
    inside(each, "format");
    assert.ok(end <= each.span.start, `${path}: two changes overlap`);
    end = each.span.end;
  }
  reading?.signature(offset);
  lenses(analysis, source);
  hoverDetails(analysis, source, offset);
  rename(analysis, source, offset, "other");
}

test("no text makes a language throw or point outside of it", () => {
  const words = fc.constantFrom(
    "table inet f {",
    "chain output {",
    "}",
    "type filter hook output priority 0; policy drop;",
    "tcp dport { 25, 80",
    "vmap",
    "@s",
    "$x",
    "\\",
    "*filter",
    ":OUTPUT",
    "-A OUTPUT -p tcp",
    "! --dport",
    "-j",
    "COMMIT",
    "[Service]",
    "ExecStartPre=-",
    '"sa-update || true"',
    "if (version",
    "ifplugin",
    "else",
    "endif",
    "loadplugin Mail::SpamAssassin::Plugin::Razor2",
    "score X 1 2",
    "meta A B &&",
    "lang de",
    "# sallyport: allow",
    "egress:",
    "  rules:",
    "- accept: tcp",
    "&a [*a, *a]",
    "{{ x }}",
    "\u0000",
    "\ufeff",
    "\r",
    "\n",
    "\n",
    " ",
    "\t",
    "ä",
    "😀",
    '"',
    "'",
    "#",
    "\\#",
    "/(?{",
    "[0:0]",
    "0",
  );
  const text = fc.oneof(
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join("")),
    fc.array(words, { maxLength: 40 }).map((parts) => parts.join(" ")),
    fc.string({ unit: "binary", maxLength: 200 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...paths), text, fc.nat(400), (path, content, offset) =>
      everyAnswer(path, content, Math.min(offset, content.length)),
    ),
    { numRuns: 1500 },
  );
});

test("a real file cut or damaged anywhere is still read", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...real),
      fc.nat(),
      fc.nat(),
      fc.string({ maxLength: 4 }),
      ({ path, text }, from, length, junk) => {
        const start = from % (text.length + 1);
        const damaged = text.slice(0, start) + junk + text.slice(start + (length % 50));
        everyAnswer(path, damaged, start);
        everyAnswer(path, text.slice(0, start), start);
      },
    ),
    { numRuns: 400 },
  );
});

test("a long line and a long file are read in time that grows with them", () => {
  for (const path of paths) {
    everyAnswer(path, "a".repeat(300_000), 5);
    everyAnswer(path, '"('.repeat(50_000), 5);
    everyAnswer(path, "{ [ \\\n".repeat(5000), 5);
  }
});
