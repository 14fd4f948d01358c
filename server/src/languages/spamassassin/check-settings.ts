import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import { lintSays } from "../../model/lint.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { Line } from "./parse.ts";

type Check = (line: Line, source: SourceFile, value: string) => Problem | undefined;

/** `{{ password }}`, `CHANGE_ME`, `$PASSWORD`: filled in later, or nobody's. */
const placeholder = /[{}<>$]|^(?:change[-_ ]?me|xxx+|\*+|password|secret|example|todo)$/i;

function write(source: SourceFile, line: Line, newText: string): NonNullable<Problem["fixes"]>[number] {
  return {
    title: l10n.t("Write {meant}", { meant: newText }),
    edits: [{ place: { source, span: line.valueSpan }, newText }],
    preferred: true,
  };
}

const password: Check = (line, source, value) =>
  placeholder.test(value)
    ? undefined
    : {
        rule: "sa-secret-in-config",
        severity: "info",
        place: { source, span: line.valueSpan },
        message: l10n.t(
          "a password stands here in clear text, for whoever reads this file or its repository; keep it in a file of its own that only root and spamd may read",
        ),
        statement: line,
      };

const dsn: Check = (line, source, value) => {
  const match = /\b(?:password|passwd|pwd)=([^;\s]+)/i.exec(value);
  if (match?.[1] === undefined || placeholder.test(match[1])) return undefined;
  const found = password(line, source, match[1]);
  const start = line.valueStart + line.text.slice(line.valueStart, line.end).indexOf(match[0]);
  return found && { ...found, place: { source, span: span(start, start + match[0].length) } };
};

/** Where spamd keeps things that others write in a world-writable file, they decide what is spam. */
const fileMode: Check = (line, source, value) => {
  if (!/^0?[0-7]{2}[2367]$/.test(value)) return undefined;
  const meant = value.replace(/.$/, "0");
  return {
    rule: "sa-file-mode",
    place: { source, span: line.valueSpan },
    message: l10n.t("every user of this host may write to files with mode {value}; write {meant}", { value, meant }),
    statement: line,
    fixes: [write(source, line, meant)],
  };
};

const folders =
  /\/$|^(?:\/var\/(?:lib|spool)\/(?:spamassassin|amavis)|\/etc\/(?:mail\/)?spamassassin|(?:~|\/root)(?:\/\.spamassassin)?)\/?$/;

/** A path that is the beginning of file names: `bayes_path /x/bayes` makes /x/bayes_toks and /x/bayes_seen. */
function filePrefix(name: string): Check {
  return (line, source, value) => {
    if (!folders.test(value)) return undefined;
    const meant = `${value.replace(/\/$/, "")}/${name}`;
    return {
      rule: "sa-bayes-path-dir",
      place: { source, span: line.valueSpan },
      message: l10n.t(
        "{command} is no folder but how its files' names begin, so SpamAssassin refuses a folder; write {meant}",
        { command: line.command, meant },
      ),
      related: [lintSays({ source, span: line.span }, `config: invalid '${line.command}' value`)],
      statement: line,
      fixes: [write(source, line, meant)],
    };
  };
}

/** A path that is found or not by the folder in which a program happens to be started. */
const path: Check = (line, source, value) =>
  /^(?:\/|~|__)|[{}$<>]|^[A-Z][A-Z0-9_]*$/.test(value) || value === ""
    ? undefined
    : {
        rule: "sa-path-missing",
        place: { source, span: line.valueSpan },
        message: l10n.t(
          "{value} is looked for in the folder where spamd or spamassassin is started, so it is hardly ever found; write the whole path",
          { value },
        ),
        statement: line,
      };

const userRules: Check = (line, source, value) =>
  value !== "1"
    ? undefined
    : {
        rule: "sa-allow-user-rules",
        place: { source, span: line.span },
        message: l10n.t(
          "every user may bring tests of their own, which can slow spamd down or stop it; write 0 unless you trust all of them",
        ),
        statement: line,
        fixes: [write(source, line, "0")],
      };

const families: Check = (line, source, value) =>
  /\bnov4\b/i.test(value) && /\bnov6\b/i.test(value)
    ? {
        rule: "sa-value-enum",
        severity: "warning",
        place: { source, span: line.valueSpan },
        message: l10n.t("nov4 and nov6 together leave no address to ask for; keep one of them"),
        related: [lintSays({ source, span: line.valueSpan }, 'dns: error: dns_options "nov4" and "nov6" are both set')],
        statement: line,
      }
    : undefined;

/** Words that a plugin passes over one by one, with a warning and without an error. */
function wordsLike(pattern: RegExp, wants: () => string, says: string): Check {
  return (line, source) => {
    const written = line.text.slice(line.valueStart, line.end);
    for (const match of written.matchAll(/\S+/g)) {
      const [word] = match;
      if (pattern.test(word)) continue;
      const start = line.valueStart + match.index;
      const place = { source, span: span(start, start + word.length) };
      return {
        rule: "sa-value-enum",
        severity: "warning",
        place,
        message: l10n.t('SpamAssassin passes over "{word}": {command} takes {wants}', {
          word,
          command: line.command,
          wants: wants(),
        }),
        related: [lintSays(place, `${says}: ${word}`)],
        statement: line,
      };
    }
    return undefined;
  };
}

/** The plugin once wanted two backslashes, and makes one of them. */
const backslashes: Check = (line, source, value) => {
  const html = plainTextTool(line, source, value);
  if (html !== undefined) return html;
  const written = line.text.slice(line.valueStart, line.end);
  const at = written.indexOf("\\\\");
  if (at === -1) return undefined;
  const start = line.valueStart + at;
  const single = written.replaceAll("\\\\", "\\");
  return {
    rule: "sa-value-enum",
    severity: "warning",
    place: { source, span: span(start, start + 2) },
    message: l10n.t("{command} takes a single backslash; SpamAssassin reads two as one, and says so each time", {
      command: line.command,
    }),
    related: [
      lintSays(
        { source, span: line.valueSpan },
        "extracttext: DOUBLE BACKSLASHES DEPRECATED, change config to single backslashes",
      ),
    ],
    statement: line,
    fixes: [write(source, line, single)],
  };
};

/** Tools that make HTML are passed over; what the plugin wants of them is plain text. */
const plainTextTool: Check = (line, source, value) =>
  /(?:to|2)html\b/.test(value)
    ? {
        rule: "sa-value-enum",
        severity: "warning",
        place: { source, span: line.valueSpan },
        message: l10n.t("SpamAssassin passes over tools that make HTML; take one that makes plain text"),
        related: [lintSays({ source, span: line.valueSpan }, "extracttext: HTML tools are not supported")],
        statement: line,
      }
    : undefined;

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["allow_user_rules", userRules],
  ["auto_welcomelist_file_mode", fileMode],
  ["auto_welcomelist_path", filePrefix("auto-welcomelist")],
  ["bayes_file_mode", fileMode],
  ["bayes_path", filePrefix("bayes")],
  ["bayes_sql_dsn", dsn],
  ["bayes_sql_password", password],
  ["dcc_path", path],
  ["dns_options", families],
  ["extracttext_external", backslashes],
  ["extracttext_use", backslashes],
  [
    "freemail_domains",
    wordsLike(
      /^[a-zA-Z0-9.*?-]+$/,
      () => l10n.t("domains, with spaces between them"),
      "freemail: invalid freemail_domains",
    ),
  ],
  [
    "freemail_welcomelist",
    wordsLike(/\w[.@]\w/, () => l10n.t("addresses and domains"), "freemail: invalid freemail_welcomelist"),
  ],
  ["phishing_openphish_feed", path],
  ["phishing_phishstats_feed", path],
  ["phishing_phishtank_feed", path],
  ["pyzor_path", path],
  ["pyzor_server_file", path],
  ["razor_config", path],
  ["url_shortener_cache_dsn", dsn],
  ["url_shortener_cache_password", password],
  ["user_awl_dsn", dsn],
  ["user_awl_sql_password", password],
  ["user_scores_dsn", dsn],
  ["user_scores_ldap_password", password],
  ["user_scores_sql_password", password],
]);

/** Finds what is likely wrong with a setting whose value SpamAssassin takes; undefined where nothing is looked for. */
export function settingCheck(canonical: string): ((line: Line, source: SourceFile) => readonly Problem[]) | undefined {
  const check = checks.get(canonical);
  if (check === undefined) return undefined;
  return (line, source) => {
    const found = line.valueStart === line.end ? undefined : check(line, source, line.value);
    return found === undefined ? [] : [found];
  };
}

/** A key of Spamhaus' data query service: it stands in the zone, and so in every report of the test. */
const queryKey = /\b([a-z0-9]{26})\.(?:[a-z-]+\.)?dq\.spamhaus\.net\b/i;

/** Secrets in the definition of a test. */
export function checkSecret(line: Line, source: SourceFile): Problem | undefined {
  const written = line.text.slice(line.valueStart, line.end);
  if (!written.includes("dq.spamhaus.net")) return undefined;
  const match = queryKey.exec(written);
  if (match?.[1] === undefined) return undefined;
  const start = line.valueStart + match.index;
  return {
    rule: "sa-secret-in-config",
    place: { source, span: span(start, start + match[1].length) },
    message: l10n.t(
      "this is your key of Spamhaus' query service: whoever reads this file or its repository can use it up; keep it out of the repository",
    ),
    statement: line,
  };
}
