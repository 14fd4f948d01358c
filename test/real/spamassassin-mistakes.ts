/** A mistake in one line of local.cf or several, as the rule sees it and as the real lint does. */
export interface Mistake {
  /** The rule that finds it. */
  readonly rule: string;
  /** Text of local.cf, read behind .pre files that load the stock plugins which are on as packaged. */
  readonly text: string;
  /** Lines that the rule's findings point at, one-based. */
  readonly lines: readonly number[];
  /** What the real lint does: counts an error, warns only, or says nothing. */
  readonly lint: "error" | "warning" | "silent";
}

const mistake = (rule: string, lint: Mistake["lint"], text: string, ...lines: readonly number[]): Mistake => ({
  rule,
  lint,
  text,
  lines: lines.length === 0 ? [1] : lines,
});

export const mistakes: readonly Mistake[] = [
  mistake("sa-unknown-directive", "error", "requred_score 5"),
  mistake("sa-unknown-directive", "error", "required_score=5"),
  mistake("sa-unknown-directive", "error", "report_safe: 0"),
  mistake("sa-unknown-directive", "error", "// comment"),
  mistake("sa-unknown-directive", "error", "; comment"),
  mistake("sa-unknown-directive", "error", "required_score\u00A05"),
  mistake("sa-unknown-directive", "error", "URIBL_BLACK 0"),
  mistake("sa-unknown-directive", "error", "if 1\nelsif 0\nendif", 2),
  mistake("sa-unknown-directive", "error", "if 1\nif 0\nfoo 1\nelse\nbar 2\nendif\nendif", 5),
  mistake("sa-directive-needs-plugin", "error", "use_txrep 1"),
  mistake("sa-directive-needs-plugin", "error", "use_dcc 1\ndcc_timeout 5", 1, 2),
  mistake("sa-directive-needs-plugin", "error", "shortcircuit ALL_TRUSTED on"),
  mistake("sa-directive-needs-plugin", "error", "use_auto_whitelist 0"),
  mistake("sa-migrated-directive", "warning", "ok_languages de"),
  mistake("sa-number-comma", "error", "required_score 5,0"),
  mistake("sa-number-comma", "error", "body X /x/\nscore X 1,5", 2),
  mistake("sa-number-comma", "error", "body X /x/\nscore X 1 2,0 3 4", 2),
  mistake("sa-value-enum", "error", "use_bayes maybe"),
  mistake("sa-value-enum", "error", "report_safe yes"),
  mistake("sa-value-enum", "error", "dns_available true"),
  mistake("sa-value-enum", "error", "lock_method foo"),
  mistake("sa-value-enum", "error", "if 1\n  lock_method foo\nendif", 2),
  mistake("sa-trailing-junk", "error", "required_score = 5"),
  mistake("sa-trailing-junk", "error", "required_score 5;"),
  mistake("sa-trailing-junk", "error", "use_bayes 1 // yes"),
  mistake("sa-duration", "error", "razor_timeout 10x"),
  mistake("sa-duration", "error", "time_limit 1h30m"),
  mistake("sa-missing-value", "error", "required_score"),
  mistake("sa-missing-value", "error", "include"),
  mistake("sa-missing-value", "error", "require_version"),
  mistake("sa-missing-value", "error", "describe FOO"),
  mistake("sa-if-unclosed", "error", "if 1\nrequired_score 5"),
  mistake("sa-if-unclosed", "error", "ifplugin Mail::SpamAssassin::Plugin::DKIM\nif 0\nendif"),
  mistake("sa-if-unclosed", "error", "if 1\nif 1\nrequired_score 5", 1, 2),
  mistake("sa-if-unclosed", "error", "if 1\ninclude /dev/null\nendif"),
  mistake("sa-endif-stray", "error", "endif"),
  mistake("sa-endif-stray", "error", "if 1\nendif\nendif", 3),
  mistake("sa-endif-stray", "error", "else"),
  mistake("sa-endif-stray", "error", "if 0\nelse if 1\nendif", 2),
  mistake("sa-endif-stray", "error", "if 1\nendif 1", 2),
  mistake("sa-endif-stray", "silent", "if 1\nelse\nelse\nendif", 3),
  mistake("sa-if-version-dotted", "error", "if (version >= 3.4.2)\nendif"),
  mistake("sa-if-version-dotted", "error", "if 0\nif version < 4.0.1\nendif\nendif", 2),
  mistake("sa-if-unknown-word", "warning", "if (versoin > 4)\nendif"),
  mistake("sa-if-unknown-word", "silent", "if debug\nendif"),
  mistake("sa-if-unknown-word", "warning", "if plugn(Mail::SpamAssassin::Plugin::DKIM)\nendif"),
  mistake("sa-if-unknown-word", "silent", "if can(Mail::SpamAssassin::Conf::feature_ends)\nendif"),
  mistake("sa-if-syntax", "error", "if(1)\nendif"),
  mistake("sa-if-syntax", "error", "if x\nendif"),
  mistake("sa-if-syntax", "error", "if"),
  mistake("sa-if-syntax", "error", "ifplugin"),
  mistake("sa-if-syntax", "error", "ifplugin Mail:SpamAssassin:Plugin:DKIM\nendif"),
  mistake("sa-if-syntax", "error", "if can()\nendif"),
  mistake("sa-if-syntax", "error", "if has(feature_edns)\nendif"),
  mistake("sa-if-syntax", "warning", "if (version >= 4\nendif"),
  mistake("sa-if-syntax", "warning", "if version = 4\nendif"),
  mistake("sa-if-syntax", "warning", "if version >= 4)\nendif"),
  mistake("sa-if-syntax", "warning", "ifplugin A::B C::D\nendif"),
];
