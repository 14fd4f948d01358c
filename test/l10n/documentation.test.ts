import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import * as l10n from "@vscode/l10n";
import { analyze } from "../../server/src/analysis.ts";
import { completions } from "../../server/src/annotations/index.ts";
import { suppressionHover } from "../../server/src/annotations/suppressions.ts";
import { variables as cronVariables } from "../../server/src/languages/cron/catalog.ts";
import { days, months, nicknames } from "../../server/src/languages/cron/schedule.ts";
import { variables } from "../../server/src/languages/environment/catalog.ts";
import { read } from "../../server/src/languages/index.ts";
import { programs } from "../../server/src/languages/programs.ts";
import { allCommands, allEvals, commandWord } from "../../server/src/languages/spamassassin/catalog.ts";
import { describeCommand, describeEval, describePlugin } from "../../server/src/languages/spamassassin/describe.ts";
import { functionsWithChoices } from "../../server/src/languages/spamassassin/documentation/choices.ts";
import { evalDocumentation, parameters } from "../../server/src/languages/spamassassin/documentation/evals.ts";
import { settings } from "../../server/src/languages/spamassassin/documentation/index.ts";
import { otherVersions } from "../../server/src/languages/spamassassin/documentation/other-versions.ts";
import { plugins } from "../../server/src/languages/spamassassin/documentation/plugins.ts";
import { templateTags } from "../../server/src/languages/spamassassin/documentation/tags.ts";
import * as words from "../../server/src/languages/spamassassin/values.ts";
import { documented } from "../../server/src/languages/systemd/catalog.ts";
import { allPlugins } from "../../server/src/model/plugins.ts";
import { rules } from "../../server/src/rules/index.ts";
import { type DocumentationPart, type Sentences, translateDocumentation } from "../../server/src/text/documentation.ts";
import { SourceFile } from "../../server/src/text/source.ts";

/** Fields of entries that hold code and no sentence. */
const code = new Set(["names", "parameters", "plugin", "since", "until", "value"]);

function* sentencesOf(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null || value instanceof Set) return;
  const fields = value instanceof Map ? [...value] : Object.entries(value);
  for (const [field, each] of fields) if (!code.has(field)) yield* sentencesOf(each);
}

/** All that the catalogues say, in English. */
const catalogues: Readonly<Record<DocumentationPart, readonly unknown[]>> = {
  spamassassin: [
    settings,
    plugins,
    parameters,
    allEvals.map(({ name }) => evalDocumentation(name)),
    functionsWithChoices,
    otherVersions,
    templateTags,
    { ...words },
  ],
  systemd: Object.values(documented).flatMap((keys) => Object.values(keys).map(({ text }) => text)),
  programs: [programs, variables, cronVariables, nicknames, months, days],
  rules: rules.map(({ summary }) => summary),
};

function german(part: DocumentationPart): Sentences {
  return JSON.parse(readFileSync(`l10n/documentation.${part}.de.json`, "utf8"));
}

function codeOf(text: string): readonly string[] {
  return [...(text.match(/`[^`]*`/g) ?? [])].sort();
}

/** What is the same in both languages: code, and names. */
function isName(sentence: string): boolean {
  const plain = sentence.replaceAll(/`[^`]*`/g, "");
  return !/\b[a-z]{2,}/.test(plain) || /^in (?:PostgreSQL|Redis)$/.test(plain);
}

const parts = Object.keys(catalogues) as readonly DocumentationPart[];

test("every file of translated documentation belongs to a part", () => {
  const files = readdirSync("l10n").filter((name) => name.startsWith("documentation."));
  assert.deepEqual(files.sort(), parts.map((part) => `documentation.${part}.de.json`).sort());
});

for (const part of parts) {
  const sentences = new Set(sentencesOf(catalogues[part]));

  test(`every sentence of ${part} has its German, and there is none beside`, () => {
    const known = german(part);
    assert.ok(sentences.size > 50, "sentences are found at all");
    assert.deepEqual(
      [...sentences].filter((sentence) => !Object.hasOwn(known, sentence) && !isName(sentence)),
      [],
    );
    assert.deepEqual(
      Object.keys(known).filter((sentence) => !sentences.has(sentence)),
      [],
    );
  });

  test(`the German of ${part} is another text with the same code in it`, () => {
    for (const [sentence, translation] of Object.entries(german(part))) {
      assert.notEqual(translation, sentence);
      assert.deepEqual(codeOf(translation), codeOf(sentence), sentence);
      assert.equal(/[.!?]$/.test(translation), /[.!?]$/.test(sentence), sentence);
    }
  });
}

/** Words that German does not have. */
const english = /\b(?:the|of|and|is|are|with|where|without|which|from|for|to)\b/i;

/** Lines of what an editor is told that are in English, or at least in part. */
function englishLines(markdown: string | undefined): readonly string[] {
  const plain = (markdown ?? "").replaceAll(/```[\s\S]*?```|`[^`]*`|\*\*[^*]*\*\*|\]\([^)]*\)/g, "");
  return plain.split("\n").filter((line) => english.test(line.replaceAll(/\b(?:From|To|Type of Service)\b/g, "")));
}

const told: DocumentationPart[] = [];

l10n.config({ contents: readFileSync("l10n/bundle.l10n.de.json", "utf8") });
translateDocumentation((part) => {
  told.push(part);
  return german(part);
});

/** What stands in a file with the cursor at `‸` and is offered there. */
function completed(path: string, text: string) {
  const source = new SourceFile(`file:///mail/${path}`, path, text.replace("‸", ""), "file:///mail");
  const offset = text.indexOf("‸");
  const reading = read(source);
  const found = reading === undefined ? [] : completions(analyze([source]), source, reading, offset);
  assert.ok(found.length > 0, `nothing is offered in ${text}`);
  return found;
}

test("documentation is translated when it is shown, and not when files are judged", () => {
  const folder = "examples/mail-host/etc/mail/spamassassin";
  const files = readdirSync(folder).map((name) => {
    const path = `etc/mail/spamassassin/${name}`;
    return new SourceFile(`file:///mail/${path}`, path, readFileSync(`${folder}/${name}`, "utf8"), "file:///mail");
  });
  assert.ok(analyze(files).findings.length > 0);
  assert.deepEqual(told, []);
  assert.match(describeCommand(commandWord("required_score")) ?? "", /^\*\*required_score\*\*: Ab wie vielen Punkten/);
  assert.deepEqual(told, ["spamassassin"]);
});

test("descriptions of commands, functions and plugins are German from end to end", () => {
  const described = [
    ...allCommands.map(({ name }) => describeCommand(commandWord(name))),
    ...Object.keys(otherVersions).map((name) => describeCommand(commandWord(name))),
    ...allEvals.map(({ name }) => describeEval(name)),
    ...allPlugins.map(({ name }) => describePlugin(name)),
  ];
  assert.ok(described.length > 600);
  assert.deepEqual(described.flatMap(englishLines), []);
});

const places: readonly (readonly [string, string])[] = [
  ["etc/mail/spamassassin/local.cf", "‸"],
  ["etc/mail/spamassassin/local.cf", "header A ‸"],
  ["etc/mail/spamassassin/local.cf", "header A From:‸"],
  ["etc/mail/spamassassin/local.cf", "header A From ‸"],
  ["etc/mail/spamassassin/local.cf", "header A From =~ /a/ ‸"],
  ["etc/mail/spamassassin/local.cf", "header A eval:‸"],
  ["etc/mail/spamassassin/local.cf", "header A eval:check_authres_result(‸"],
  ["etc/mail/spamassassin/local.cf", "header A eval:check_freemail_header(‸"],
  ["etc/mail/spamassassin/local.cf", "body A ‸"],
  ["etc/mail/spamassassin/local.cf", "mimeheader A ‸"],
  ["etc/mail/spamassassin/local.cf", "uri_detail A ‸"],
  ["etc/mail/spamassassin/local.cf", "askdns A _SENDERDOMAIN_ ‸"],
  ["etc/mail/spamassassin/local.cf", "tflags A ‸"],
  ["etc/mail/spamassassin/local.cf", "report _‸"],
  ["etc/mail/spamassassin/local.cf", "report_safe ‸"],
  ["etc/mail/spamassassin/local.cf", "use_bayes ‸"],
  ["etc/mail/spamassassin/local.cf", "if ‸"],
  ["etc/mail/spamassassin/local.cf", "if can(‸"],
  ["etc/mail/spamassassin/local.cf", "# sallyport: allow ‸"],
  ["etc/mail/spamassassin/local.cf", "body A /%{‸/"],
  ["etc/mail/spamassassin/local.pre", "loadplugin ‸"],
  ["etc/systemd/system/spamd.service", "[Service]\n‸"],
  ["etc/systemd/system/spamd.service", "[Service]\nExecStart=/usr/sbin/spamd -‸"],
  ["etc/systemd/system/spamd.service", "[Service]\nExecStartPre=/usr/bin/sa-update --‸"],
  ["etc/systemd/system/spamd.service", "[Unit]\n‸"],
  ["etc/systemd/system/spamd.service", "[Install]\n‸"],
  ["etc/systemd/system/sa-update.timer", "[Timer]\n‸"],
  ["etc/systemd/system/spamd.socket", "[Socket]\n‸"],
  ["etc/default/spamd", "‸"],
  ["etc/default/spamd", "OPTIONS=-‸"],
  ["etc/nftables.conf", "table inet filter {\n chain output {\n  ‸\n }\n}"],
  ["etc/nftables.conf", "table inet filter {\n chain output {\n  ct ‸\n }\n}"],
  ["etc/nftables.conf", "table inet filter {\n chain output {\n  meta ‸\n }\n}"],
  ["etc/nftables.conf", "table inet filter {\n chain output {\n  type filter hook ‸\n }\n}"],
  ["etc/nftables.conf", "table inet filter {\n set a {\n  ‸\n }\n}"],
  ["etc/iptables/rules.v4", "‸"],
  ["etc/iptables/rules.v4", "*filter\n-A OUTPUT ‸"],
  ["etc/iptables/rules.v4", "*filter\n-A OUTPUT -m ‸"],
  ["etc/iptables/rules.v4", "*filter\n-A OUTPUT -j ‸"],
  ["etc/ipset.conf", "create b hash:ip\n‸"],
  ["etc/ipset.conf", "create a ‸"],
  ["egress.yaml", "egress:\n  ‸"],
  ["egress.yaml", "egress:\n  rules:\n    - ‸"],
  ["sallyport.yaml", "‸"],
];

/** Files with a cursor, and what is told there. */
const hovers: readonly (readonly [string, string, RegExp])[] = [
  [
    "etc/mail/spamassassin/local.cf",
    "# sallyport: allow sa-meta-‸dead",
    /^\*\*sa-meta-dead\*\*: Ein Meta-Test, der nie zutreffen kann/,
  ],
  [
    "etc/systemd/system/spamd.service",
    "[Service]\nType‸=simple",
    /^\*\*Type=\*\* — Wann der Dienst als gestartet gilt\./,
  ],
  [
    "etc/systemd/system/spamd.service",
    "[Service]\nExecStart=/usr/sbin/spamd $OPT‸IONS",
    /nirgends in dieser Datei gesetzt/,
  ],
  ["etc/systemd/system/spamd.service", "[Service]\nExecStart=/usr/sbin/sp‸amd -L", /Lauscht auf TCP 783/],
  ["etc/systemd/system/spamd.service", "[Service]\nExecStart=/usr/sbin/spamd -‸L", /Keine Netztests/],
  ["etc/default/spamd", "OPT‸IONS=-c", /^\*\*OPTIONS\*\* — Die Optionen des Daemons/],
  ["etc/cron.d/sa", "MAIL‸TO=root\n", /Wer die Ausgabe/],
  ["etc/cron.d/sa", "12 ‸4 * * * root sa-update\n", /^Läuft täglich um 04:12\.$/],
  [
    "etc/cron.d/sa",
    "*/10 8-17 ‸* jan 1-5 root sa-update\n",
    /^Läuft alle 10 Minuten in Stunde 8 bis 17, nur Montag bis Freitag, im Januar\.$/,
  ],
  [
    "etc/cron.d/sa",
    "7 */2 ‸1,15 * 0 root sa-update\n",
    /^Läuft zur Minute 7 in jeder 2\. Stunde, an Tag 1 und 15 des Monats und außerdem Sonntag\.$/,
  ],
  ["etc/cron.d/sa", "@rebo‸ot root sa-update\n", /^Läuft einmal, sooft cron startet/],
  ["etc/cron.d/sa", "12 4 * * * ro‸ot sa-update\n", /^Läuft unter dem Benutzer \*\*root\*\*\.$/],
  [
    "var/lib/spamassassin/4.000001/updates_spamassassin_org/MIRRORED.BY",
    "http://a‸.example.org/ weight=5\n",
    /^Ein Spiegelserver für SpamAssassins Regeln/,
  ],
];

for (const [path, text, words] of hovers)
  test(`the hover in "${text}" is German`, () => {
    const source = new SourceFile(`file:///mail/${path}`, path, text.replace("‸", ""), "file:///mail");
    const offset = text.indexOf("‸");
    const markdown = read(source)?.hover(offset)?.markdown ?? suppressionHover(source, offset);
    assert.match(markdown ?? "", words);
    assert.deepEqual(englishLines(markdown), []);
  });

for (const [path, text] of places)
  test(`what ${path} offers at "${text}" is explained in German`, () => {
    const offered = completed(path, text);
    assert.deepEqual(
      offered.flatMap(({ documentation }) => englishLines(documentation)),
      [],
    );
  });
