import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { allCommands, commandEntry } from "../../server/src/languages/spamassassin/catalog.ts";
import { commandEntries, evalEntries } from "../../server/src/languages/spamassassin/commands.generated.ts";
import { settings } from "../../server/src/languages/spamassassin/documentation/index.ts";
import { effectiveSpamassassin } from "../../server/src/model/effective.ts";
import type { Facts } from "../../server/src/model/facts.ts";
import { features } from "../../server/src/model/features.generated.ts";
import { pluginEntries } from "../../server/src/model/plugins.generated.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { compare, held, onDisk } from "./spamassassin-holds.ts";
import { needing, run } from "./tools.ts";

const needed = needing("spamassassin", "perl");

test("the catalogue is what the installed SpamAssassin registers, nothing more and nothing less", needed, () => {
  const { status, output } = run("perl", ["scripts/generate-spamassassin-catalog.pl"]);
  assert.equal(status, 0, output);
  const known = JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
  assert.ok(commandEntries.length > 300);
  assert.deepEqual(commandEntries, known.commands);
  assert.deepEqual(evalEntries, known.evals);
  assert.deepEqual(pluginEntries, known.plugins);
  assert.deepEqual(features, known.features);
});

test("the names of shipped tests are those of the installed rules", needed, () => {
  const before = readFileSync("server/src/model/tests.generated.ts", "utf8");
  assert.equal(run("node", ["scripts/generate-spamassassin-tests.mjs"]).status, 0);
  assert.equal(readFileSync("server/src/model/tests.generated.ts", "utf8"), before);
});

test("every command has words of our own, and no words stand for a command that is not there", () => {
  // Steps of reading that stand in no table of commands.
  const steps = ["if", "ifplugin", "else", "endif", "include", "lang", "bayes_stopword_xx", "hashbl_acl_name"];
  const known = [...new Set([...allCommands.map(({ name }) => name), ...steps])];
  assert.deepEqual([...settings.keys()].sort(), known.sort());
});

function facts(path: string, text: string): readonly Facts[] {
  const found = read(new SourceFile(`file:///${path}`, path, text))?.facts;
  return found === undefined ? [] : [found];
}

test("Debian's own files: plugins, tests, settings and all scores are what the real program holds", needed, () => {
  const files = ["/etc/spamassassin", "/usr/share/spamassassin"].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(?:pre|cf)$/.test(name))
      .flatMap((name) => facts(`${folder}/${name}`.slice(1), readFileSync(`${folder}/${name}`, "latin1"))),
  );
  const unknown = files.flatMap(({ source, spamassassin }) =>
    (spamassassin?.statements ?? []).filter(({ known }) => !known).map(({ command }) => `${source.path}: ${command}`),
  );
  assert.deepEqual(unknown, []);
  const [real] = held([{ site: "/etc/spamassassin", rules: "/usr/share/spamassassin", state: tmpdir() }]);
  assert.ok(real !== undefined);
  const compared = compare(effectiveSpamassassin(files), real);
  assert.deepEqual(compared.differences, []);
  assert.ok(compared.scores > 10_000, `${compared.scores} scores`);
  assert.ok(compared.settings > 60, `${compared.settings} settings`);
});

/** Small hosts that turn on one rule of reading each; `rules/` and `site/` are SpamAssassin's two folders. */
const hosts: readonly { readonly name: string; readonly files: Readonly<Record<string, string>> }[] = [
  {
    name: "the last score counts, in reading order; relative scores add",
    files: {
      "rules/50_scores.cf": "body A /a/\nbody B /b/\nscore A 1\nscore B 1 2 3 4\n",
      "site/a.cf": "score A 3\nscore B (1)\n",
      "site/b.cf": "score A (0.5) (1) (1.5) (2)\nscore a 9\n",
    },
  },
  {
    name: "a condition keeps its first answer in all later files",
    files: {
      "rules/x.cf":
        "ifplugin Mail::SpamAssassin::Plugin::TxRep\nbody EARLY /a/\nendif\nifplugin Mail::SpamAssassin::Plugin::AWL\nendif\n",
      "site/local.cf":
        "loadplugin Mail::SpamAssassin::Plugin::TxRep\nifplugin Mail::SpamAssassin::Plugin::TxRep\nbody LATE /a/\nendif\nif plugin(Mail::SpamAssassin::Plugin::TxRep)\nbody OTHER_TEXT /a/\nendif\nif plugin (Mail::SpamAssassin::Plugin::TxRep)\nuse_txrep 1\nendif\n",
    },
  },
  {
    name: "else turns the condition, twice turns it back, and nesting holds",
    files: {
      "site/local.cf": `if (version >= 3.004000)
body OLD_OR_NEW /a/
if version < 4.000000
body OLDER /a/
else
body NEWER /a/
else
body OLDER_AGAIN /a/
endif
else
body NEVER /a/
if 1
body NEVER_INNER /a/
else
body NEVER_ELSE /a/
endif
endif
if !(version == 4.000001) || can(Mail::SpamAssassin::Conf::feature_edns) && has(Mail::SpamAssassin::Conf::nothing)
body NO_FEATURE /a/
else
body HAS_NONE /a/
endif
if can(Mail::SpamAssassin::Plugin::DKIM::has_arc)
body ARC /a/
endif
if can(Mail::SpamAssassin::Plugin::OLEVBMacro::has_olertfobject)
body OLE /a/
endif
if perl_version >= 5.010 ? 1 : 0
body TERNARY /a/
endif
if (local_tests_only)
body LOCAL /a/
endif
if debug
body BARE_WORD /a/
endif
if version -4.000001
body MINUS /a/
endif
if 2 * (1 + 1) - 4
body ARITHMETIC /a/
endif
if plugin(Mail::SpamAssassin::Plugin::OLEVBMacro) ^ debug
body NO_VALUE /a/
endif
if !has(Mail::SpamAssassin::Conf::nothing) || 3 / 0
body NEVER_DIVIDED /a/
endif
if (version < 3.004006) ? 2 / 0 : 10
body OTHER_SIDE /a/
endif
if (version > 3.004006) ? 10 : 2 / 0
body THIS_SIDE /a/
endif
if (version > 3.004006) ? 2 / 0 : 10
body DIVIDED /a/
endif
if has(Mail::SpamAssassin::Conf::nothing) ^ debug
body NO_VALUE_EITHER /a/
endif
if "version" & >= 4
body QUOTES /a/
endif
`,
    },
  },
  {
    name: "a condition that cannot be read is no condition, one that cannot be evaluated is false",
    files: {
      "site/local.cf":
        "if version >= 4.0.1\nbody UNREADABLE /a/\nendif\nif x\nbody ONE_LETTER /a/\nendif\nif versoin >= 3\nbody MISSPELT /a/\nendif\nif (1\nbody UNBALANCED /a/\nendif\nif(1)\nbody NO_SPACE /a/\nendif\n",
    },
  },
  {
    name: "comments, escaped signs, white space and names in any case",
    files: {
      "site/local.cf":
        "  BODY A /a\\#b/   # c\r\nscore\tA 2#3\r\n\x0bbody\x0cB /b/\n0\n#body C /c/\nRequired-Score 7.5 # high\nbody D /x\\\\#y/\nLANG de body E /e/\nlang en body F /f/\nlang de body G /g/\nlang . body H /h/\nuse_bayes NO\n",
    },
  },
  {
    name: "include comes in between, closes conditions, and counts once",
    files: {
      "site/a.cf": "score X 1\nif 0\ninclude sub/b.cf\nscore X 3\ninclude sub/b.cf\nbody AFTER /a/\n",
      "site/sub/b.cf": "body X /x/\nscore X 2\nif 0\nbody OPEN /a/\n",
      "site/z.cf": "include a.cf\ninclude nosuch.cf\ninclude dir\nscore Y 5\n",
      "site/dir/2.cf": "score Y 2\nscore Z 2\n",
      "site/dir/1.cf": "body Y /y/\nbody Z /z/\nscore Z 1\n",
    },
  },
  {
    name: "require_version shuts the rest of its file, or of its block",
    files: {
      "site/a.cf": "body A /a/\nrequire_version 3.004006\nbody B /b/\nif 1\nbody C /c/\nendif\n",
      "site/b.cf": "require_version 4.000001\nbody D /d/\nrequire_version @@VERSION@@\nbody E /e/\n",
      "site/c.cf": "if 1\nrequire_version 3.0\nbody F /f/\nendif\nbody G /g/\n",
      "site/d.cf": "require_version 3.0\nbody H /h/\ninclude sub/inc.cf\nbody I /i/\n",
      "site/sub/inc.cf": "body J /j/\n",
    },
  },
  {
    name: "commands of a plugin count from where it is loaded, and renamed plugins are loaded by their new names",
    files: {
      "site/init.pre":
        "loadplugin Mail::SpamAssassin::Plugin::WhiteListSubject\nloadplugin Mail::SpamAssassin::Plugin::HashCash\n",
      "site/local.cf":
        "olemacro_num_mime 9\nmimeheader M_EARLY Content-Type =~ /x/\nloadplugin Mail::SpamAssassin::Plugin::OLEVBMacro\nolemacro_num_zip 3\nifplugin Mail::SpamAssassin::Plugin::WhiteListSubject\nbody RENAMED /a/\nendif\nloadplugin Mail::SpamAssassin::Plugin::OLEVBMacro\nloadplugin nonsense::\n",
    },
  },
  {
    name: "enable_compat answers can()",
    files: {
      "site/init.pre": "enable_compat welcomelist_blocklist\n",
      "site/local.cf":
        "if can(Mail::SpamAssassin::Conf::compat_welcomelist_blocklist)\nbody COMPAT /a/\nendif\nif can(Mail::SpamAssassin::Conf::compat_other)\nbody OTHER /a/\nendif\n",
    },
  },
  {
    name: "files are read in byte order, and dot files count",
    files: {
      "site/a.cf": "score A 1\n",
      "site/B.cf": "score A 2\n",
      "site/.z.cf": "body A /a/\nscore A 3\n",
      "site/10.cf": "score A 4\n",
      "site/9.CF": "score A 5\n",
      "site/a.cf.bak": "score A 6\n",
      "site/_.cf": "score A 7\n",
      "rules/zzz.cf": "score A 8\n",
    },
  },
  {
    name: "redefined tests, scores that are none, and settings that replace each other",
    files: {
      "site/local.cf":
        "body A /a/\nheader A Subject =~ /a/\nscore A 1\nscore A 1 2\nscore A x\nscore A +3\nscore A .5\nscore B (1)\nscore B -2.5\nbody B /b/\nrazor_timeout 2m\nrazor_timeout 1.5 H\nspf_timeout +3\nbayes_path /x\nbayes_path /y z\nuse_pyzor 0\ntflags C net\ntflags C nice\nbody C /c/\nbody T_D /d/\nbody __E /e/\n",
    },
  },
];

for (const { name, files } of hosts)
  test(`as the real program has it: ${name}`, needed, () => {
    const all: Readonly<Record<string, string>> = {
      "site/v320.pre":
        "loadplugin Mail::SpamAssassin::Plugin::Check\nloadplugin Mail::SpamAssassin::Plugin::DKIM\nloadplugin Mail::SpamAssassin::Plugin::Razor2\nloadplugin Mail::SpamAssassin::Plugin::Pyzor\nloadplugin Mail::SpamAssassin::Plugin::SPF\n",
      "rules/10.cf": "body BASE /x/\n",
      ...files,
    };
    const [real] = onDisk(all, (folder) =>
      held([{ site: join(folder, "site"), rules: join(folder, "rules"), state: folder }]),
    );
    assert.ok(real !== undefined);
    const places: Readonly<Record<string, string>> = { site: "etc/spamassassin", rules: "usr/share/spamassassin" };
    const read = Object.entries(all).flatMap(([path, text]) =>
      facts(
        path.replace(/^[a-z]+/, (first) => places[first] ?? first),
        text,
      ),
    );
    assert.deepEqual(compare(effectiveSpamassassin(read, { version: "4.0.1" }), real).differences, []);
  });

test("what plugins take in their own parsers is accepted with them and refused without", needed, () => {
  const lines = [
    ["Bayes", "bayes_stopword_de (?:und|oder)"],
    ["ExtractText", "extracttext_external pdftohtml /usr/bin/pdftotext {} -"],
    ["ExtractText", "extracttext_use pdftohtml .pdf"],
    ["FreeMail", "freemail_domains example.com"],
    ["FreeMail", "freemail_welcomelist user@example.com"],
    ["FreeMail", "freemail_whitelist user@example.com"],
    ["HashBL", "hashbl_acl_mine example.com"],
  ] as const;
  const folder = mkdtempSync(join(tmpdir(), "sallyport-spamassassin-"));
  try {
    for (const [plugin, line] of lines) {
      const path = join(folder, "local.cf");
      const lint = (): number | null => run("spamassassin", ["--lint", "--siteconfigpath", folder]).status;
      const base = "loadplugin Mail::SpamAssassin::Plugin::Check\n";
      writeFileSync(
        path,
        `${base}loadplugin Mail::SpamAssassin::Plugin::${plugin}\n${line.replace("tohtml", "totext")}\n`,
      );
      assert.equal(lint(), 0, line);
      writeFileSync(path, `${base}${line}\n`);
      assert.equal(lint(), 1, line);
      const word = line.split(" ")[0] ?? "";
      assert.deepEqual(commandEntry(word)?.plugins, [`Mail::SpamAssassin::Plugin::${plugin}`]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
