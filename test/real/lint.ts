import { spawnSync } from "node:child_process";

/** A configuration for the real program: its files in reading order. */
export type Configuration = readonly { readonly path: string; readonly text: string }[];

/** One thing that the real program says. */
export interface LintMessage {
  /** With the file, line and text it ends in, as `spamassassin --lint` prints it. */
  readonly text: string;
  /** Where the program tells it; few messages have it. */
  readonly path?: string;
  /** One-based, as the program counts. */
  readonly line?: number;
}

export interface LintAnswer {
  /** What `lint: N issues detected` would count. */
  readonly errors: number;
  readonly messages: readonly LintMessage[];
  /** Perl's last words where reading or scanning ended in the middle. */
  readonly died?: string;
}

const where = / in (\S+) \(line (\d+)\)/;

/**
 * Asks the real SpamAssassin about each configuration, as `spamassassin --lint -L` would about its files, but in one
 * process: starting costs a second, a small configuration a few milliseconds.
 */
export function lint(configurations: readonly Configuration[]): readonly LintAnswer[] {
  const ran = spawnSync("perl", ["test/real/lint.pl"], {
    input: JSON.stringify(configurations),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: "C", LANGUAGE: "" },
  });
  if (ran.error !== undefined) throw ran.error;
  if (ran.status !== 0) throw new Error(`lint.pl ended with ${ran.status}: ${ran.stderr}`);
  const answers: readonly { errors: number; warnings: readonly string[]; died?: string }[] = JSON.parse(ran.stdout);
  return answers.map(({ errors, warnings, died }) => ({
    errors,
    messages: warnings.map(message),
    ...(died === undefined ? {} : { died }),
  }));
}

function message(text: string): LintMessage {
  const found = where.exec(text);
  return found?.[1] === undefined ? { text } : { text, path: found[1], line: Number(found[2]) };
}

/** The stock plugins that Debian's .pre files load, and the little without which lint complains on its own. */
export const standardPre: Configuration[number] = {
  path: "etc/spamassassin/v000.pre",
  text: `${[
    "AskDNS",
    "AutoLearnThreshold",
    "Bayes",
    "BodyEval",
    "Check",
    "DKIM",
    "DMARC",
    "DNSEval",
    "FreeMail",
    "HTMLEval",
    "HTTPSMismatch",
    "HashBL",
    "HeaderEval",
    "ImageInfo",
    "MIMEEval",
    "MIMEHeader",
    "Pyzor",
    "Razor2",
    "RelayEval",
    "ReplaceTags",
    "SPF",
    "SpamCop",
    "URIDNSBL",
    "URIDetail",
    "URIEval",
    "VBounce",
    "WLBLEval",
    "WelcomeListSubject",
  ]
    .map((name) => `loadplugin Mail::SpamAssassin::Plugin::${name}\n`)
    .join("")}util_rb_tld com org net\nbody __SOMETHING /x/\nuse_bayes 0\n`,
};
