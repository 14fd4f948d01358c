/**
 * One small configuration for each mistake that users make and for each message that a SpamAssassin file can cause.
 * `test/real/spamassassin-messages.test.ts` holds both against the rules and the installed program.
 */
export interface Sample {
  /** The row or the message it stands for: `row sa-dead-score`, `2.4 unmatched bracket`. */
  readonly of: string;
  readonly rule: string;
  /** Files in reading order; what must be found stands between « and ». */
  readonly files: Readonly<Record<string, string>>;
  /**
   * When the real program speaks: `lint`, and then the finding quotes it; `scan`, when a mail is looked at with the
   * network, and then its code holds `says`; `never`.
   */
  readonly speaks: "lint" | "scan" | "never";
  /** A constant part of the program's wording. */
  readonly says?: string;
  /** A fix goes with the finding. */
  readonly fix: boolean;
}

const local = "etc/spamassassin/local.cf";

type More = { readonly fix?: true; readonly says?: string; readonly files?: Readonly<Record<string, string>> };

function sample(of: string, rule: string, speaks: Sample["speaks"], text: string, more: More = {}): Sample {
  return {
    of,
    rule,
    speaks,
    files: { ...(more.files ?? {}), [local]: text },
    fix: more.fix ?? false,
    ...(more.says === undefined ? {} : { says: more.says }),
  };
}

const plugin = "Mail::SpamAssassin::Plugin::";
const fix = true;
/** The distribution's rules are there, so that all names of tests are known. */
const shipped = { "usr/share/spamassassin/10_misc.cf": "body GTUBE /x/\nscore GTUBE 1000\n" };

/** What users do wrong. */
export const rows: readonly Sample[] = [
  sample("row sa-unknown-directive", "sa-unknown-directive", "lint", "«requred_score» 5", { fix }),
  sample("row sa-directive-needs-plugin", "sa-directive-needs-plugin", "lint", "«use_txrep» 1", { fix }),
  sample("row sa-migrated-directive", "sa-migrated-directive", "lint", "«ok_languages» de", { fix }),
  sample("row sa-dead-score", "sa-dead-score", "never", "score «URIBL_WS_SURBL» 0", { fix, files: shipped }),
  sample("row sa-dead-describe", "sa-dead-describe", "never", "describe «NO_SUCH» x", { fix, files: shipped }),
  sample("row sa-meta-unknown-rule", "sa-meta-unknown-rule", "never", "body B /x/\nmeta M «NOSUCH_A» && B", {
    files: shipped,
  }),
  sample("row sa-meta-operator", "sa-meta-operator", "lint", "meta MYM GTUBE «AND» GTUBE", { fix }),
  sample("row sa-meta-unbalanced", "sa-meta-unbalanced", "lint", "meta MYM «(» GTUBE && GTUBE", { fix }),
  sample("row sa-number-comma", "sa-number-comma", "lint", "required_score «5,0»", { fix }),
  sample("row sa-score-arity", "sa-score-arity", "lint", "body X /x/\nscore X «1 2»"),
  sample("row sa-score-plus", "sa-score-plus", "lint", "body X /x/\nscore X «+3.5»", { fix }),
  sample("row sa-score-relative-base", "sa-score-relative-base", "lint", "body X /x/\nscore «X (1)»"),
  sample("row sa-regex-delimiters", "sa-regex-delimiters", "lint", "body R «foo»", { fix }),
  sample("row sa-regex-invalid", "sa-regex-invalid", "lint", "body R /foo«(»bar/", { fix }),
  sample("row sa-regex-hash", "sa-regex-hash", "lint", "body R /foo«#»bar/", { fix }),
  sample("row sa-header-operator", "sa-header-operator", "lint", "header H Subject« »/x/", { fix }),
  sample("row sa-rule-name", "sa-rule-name", "lint", "body «MY-RULE» /x/", { fix }),
  sample("row sa-rule-name-long", "sa-rule-name-long", "lint", "body «THIS_IS_A_VERY_LONG_NAME_OF_A_TEST_INDEED» /x/"),
  sample("row sa-unknown-eval", "sa-unknown-eval", "lint", "header E eval:«check_nosuch»()"),
  sample("row sa-if-unclosed", "sa-if-unclosed", "lint", `«ifplugin ${plugin}DKIM»\nrequired_score 5`, { fix }),
  sample("row sa-endif-stray", "sa-endif-stray", "lint", "«endif»", { fix }),
  sample("row sa-if-version-dotted", "sa-if-version-dotted", "lint", "if (version >= «3.4.2»)\nendif", { fix }),
  sample("row sa-if-unknown-word", "sa-if-unknown-word", "lint", "if («versoin» > 4)\nendif", { fix }),
  sample("row sa-ifplugin-unknown", "sa-ifplugin-unknown", "never", `ifplugin «${plugin}Razr2»\nendif`, { fix }),
  sample("row sa-loadplugin-unknown", "sa-loadplugin-unknown", "lint", "", {
    fix,
    files: { "etc/spamassassin/local.pre": `loadplugin «${plugin}Razr2»` },
  }),
  sample("row sa-loadplugin-colons", "sa-loadplugin-colons", "lint", "", {
    fix,
    files: { "etc/spamassassin/local.pre": "loadplugin «Mail:SpamAssassin:Plugin:TextCat»" },
  }),
  sample("row sa-loadplugin-in-cf", "sa-loadplugin-in-cf", "never", `«loadplugin ${plugin}AntiVirus»`, { fix }),
  sample("row sa-loadplugin-twice", "sa-loadplugin-twice", "never", "", {
    fix,
    files: { "etc/spamassassin/v999.pre": `«loadplugin ${plugin}DKIM»` },
  }),
  sample("row sa-require-version", "sa-require-version", "lint", "require_version «3.4.2»", { fix }),
  sample("row sa-netset-invalid", "sa-netset-invalid", "lint", "trusted_networks «10.0.0.0/33»"),
  sample("row sa-trusted-everything", "sa-trusted-everything", "never", "trusted_networks «0.0.0.0/0»"),
  sample(
    "row sa-internal-not-trusted",
    "sa-internal-not-trusted",
    "lint",
    "trusted_networks 10/8\ninternal_networks «192.168.0.1»",
    { fix },
  ),
  sample("row sa-allow-wide", "sa-allow-wide", "never", "welcomelist_from «*@gmail.com»", { fix }),
  sample("row sa-block-all", "sa-block-all", "never", "blocklist_from «*»"),
  sample(
    "row sa-address-displayname",
    "sa-address-displayname",
    "never",
    "welcomelist_from «John Doe <j@example.org>»",
    { fix },
  ),
  sample("row sa-address-regex", "sa-address-regex", "never", "welcomelist_from «/.*@example.org/»", { fix }),
  sample("row sa-legacy-name", "sa-legacy-name", "never", "«whitelist_auth» *@example.org", { fix }),
  sample("row sa-renamed-setting", "sa-renamed-setting", "lint", "«pyzor_max» 5", { fix }),
  sample("row sa-value-enum", "sa-value-enum", "lint", "use_bayes «maybe»"),
  sample("row sa-trailing-junk", "sa-trailing-junk", "lint", "required_score «= 5»", { fix }),
  sample("row sa-duration", "sa-duration", "lint", "razor_timeout «10x»"),
  sample("row sa-bayes-path-dir", "sa-bayes-path-dir", "lint", "bayes_path «/etc/»", { fix }),
  sample(
    "row sa-bayes-thresholds",
    "sa-bayes-thresholds",
    "never",
    "bayes_auto_learn_threshold_nonspam 12\nbayes_auto_learn_threshold_spam «6»",
    { fix },
  ),
  sample("row sa-duplicate-setting", "sa-duplicate-setting", "never", "«required_score 5»\nrequired_score 6", { fix }),
  sample("row sa-duplicate-rule", "sa-duplicate-rule", "never", "body R /x/\nbody «R» /y/"),
  sample("row sa-include-missing", "sa-include-missing", "never", "include «nosuch.cf»"),
  sample("row sa-smart-quotes", "sa-smart-quotes", "never", "body R /say «“»hello”/", { fix }),
  sample("row sa-bom", "sa-bom", "lint", "«\uFEFF»required_score 5", { fix }),
  sample("row sa-dns-server-value", "sa-dns-server-value", "lint", "dns_server «ns.example.com»"),
  sample("row sa-dns-public-resolver", "sa-dns-public-resolver", "never", "dns_server «8.8.8.8»", { fix }),
  sample(
    "row sa-net-contradiction",
    "sa-net-contradiction",
    "never",
    "«skip_rbl_checks 1»\nheader Z eval:check_rbl('z', 'z.example.net.')\nscore Z 2",
  ),
  sample("row sa-path-missing", "sa-path-missing", "never", "razor_config «razor.conf»"),
  sample("row sa-secret-in-config", "sa-secret-in-config", "never", "bayes_sql_password «hunter2»"),
  sample("row sa-allow-user-rules", "sa-allow-user-rules", "never", "«allow_user_rules 1»", { fix }),
  sample("row sa-feed-missing", "sa-feed-missing", "never", "phishing_openphish_feed «/var/lib/openphish.txt»", {
    files: {
      "etc/spamassassin/v999.pre": `loadplugin ${plugin}Phishing`,
      "etc/cron.d/sa-update": "0 4 * * * root /usr/bin/sa-update\n",
    },
  }),
  sample("row sa-name-too-new", "sa-name-too-new", "never", "«welcomelist_from» a@example.org", {
    fix,
    files: { "sallyport.yaml": "spamassassin: 3.4.6\n" },
  }),
  sample("row sa-describe-long", "sa-describe-long", "never", `body D /x/\ndescribe D ${"a".repeat(50)}«bcd»`, {
    files: { "sallyport.yaml": "rules:\n  sa-describe-long: warning\n" },
  }),
  sample(
    "row sa-geodb-missing",
    "sa-geodb-missing",
    "scan",
    "geodb_module GeoIP2\ngeodb_options country:«/var/lib/GeoIP/GeoIP.dat»",
    { says: " requested, but no databases could be loaded" },
  ),
  sample("row sa-file-mode", "sa-file-mode", "never", "bayes_file_mode «0777»", { fix }),
];

/** Mistakes beside these. */
export const others: readonly Sample[] = [
  sample("a captured piece misspelt", "sa-capture-unknown", "never", "body A /(?<PIECE>x)/\nbody B /%{«PIESE»}/", {
    fix,
  }),
  sample("a header misspelt", "sa-header-unknown", "never", "header H «Subjct» =~ /x/", { fix }),
  sample("a letter taken for a byte", "sa-regex-bytes", "never", "body B /«[aä]»/", {}),
  sample("a repeat in a repeat", "sa-regex-explodes", "never", "body B /x«(?:\\w+\\s?){1,20}»y/"),
  sample("a repeat at the start", "sa-regex-leading-repeat", "never", "body B /«.*»x/", { fix }),
  sample("a repeat at the start of raw text", "sa-regex-leading-repeat", "never", "rawbody B /«\\s*»x/", { fix }),
  sample("a repeat at the start of all", "sa-regex-leading-repeat", "never", "full B /«[a-z]*»x/", { fix }),
  sample("replace_rules without its test", "sa-replace-tag", "never", "body BB /x/\nreplace_rules «BBX»", {
    fix,
    files: shipped,
  }),
  sample("a test without a definition", "sa-test-incomplete", "lint", "body «LONELY»"),
  sample(
    "a part with a score of 0",
    "sa-meta-dead",
    "never",
    "body A /x/\nscore A 0\nbody B /y/\nmeta M «A» && B\nscore M 2",
  ),
  sample("a flag misspelt", "sa-tflags-unknown", "never", "body B /x/\ntflags B «nett»", { fix }),
  sample("a comment sign between blanks", "sa-regex-hash", "lint", "body B /a «#» b/", { fix }),
];

/** What SpamAssassin says while it reads, in the order of its code: lines, tests, what is worked out, scan, files. */
export const messages: readonly Sample[] = [
  sample("1.1 failed to parse line", "sa-unknown-directive", "lint", "«foo» bar"),
  sample("1.1 no-break space", "sa-unknown-directive", "lint", "required_score«\u00A0»5", { fix }),
  sample("1.2 now a plugin", "sa-migrated-directive", "lint", "«ok_languages» en", { fix }),
  sample("1.3 invalid value", "sa-value-enum", "lint", "report_safe «yes»"),
  sample("1.4 missing value", "sa-missing-value", "lint", "«required_score»"),
  sample("1.5 invalid header field name", "sa-test-form", "lint", "mimeheader M «Content Type =~ /x/»"),
  sample("1.6 missing if condition", "sa-if-syntax", "lint", "«if»"),
  sample("1.6 missing ifplugin condition", "sa-if-syntax", "lint", "«ifplugin»"),
  sample("1.7 missing starting if", "sa-endif-stray", "lint", "if 1\nendif\n«endif»", { fix }),
  sample("1.8 endif must be standalone", "sa-endif-stray", "lint", "if 1\nendif «Foo»", { fix }),
  sample("1.8 else must be standalone", "sa-endif-stray", "lint", "if 0\nelse «if 1»\nendif"),
  sample("1.9 else missing starting if", "sa-endif-stray", "lint", "«else»", { fix }),
  sample("1.10 missing include value", "sa-missing-value", "lint", "«include»"),
  sample("1.10 missing require_version value", "sa-missing-value", "lint", "«require_version»"),
  sample("1.11 unclosed if", "sa-if-unclosed", "lint", "«if 1»\nreport_safe 0", { fix }),
  sample("1.11 an include ends the block", "sa-if-unclosed", "lint", "«if 1»\ninclude /dev/null\nendif"),
  sample("1.12 unparseable value", "sa-if-syntax", "lint", "if «x»\nendif"),
  sample("1.13 not allowed value", "sa-if-syntax", "lint", "ifplugin «A:B:C»\nendif", { fix }),
  sample("1.14 error parsing conditional", "sa-if-syntax", "lint", "if «(version >= 4»\nendif"),
  sample("1.15 no argument to can", "sa-if-syntax", "lint", "if «can»()\nendif"),
  sample("1.16 cannot find :: in can", "sa-if-syntax", "lint", "if can(«feature_edns»)\nendif"),
  sample("1.17 requires version", "sa-require-version", "lint", "require_version «3.004006»", { fix }),
  sample("1.22 not numeric", "sa-if-unknown-word", "lint", "if («versin» >= 4)\nendif", { fix }),
  {
    of: "1.18 can in user_prefs",
    rule: "sa-not-for-users",
    speaks: "lint",
    files: { "home/a/.spamassassin/user_prefs": "if «can(Mail::SpamAssassin::Conf::feature_edns)»\nendif\n" },
    fix: true,
  },
  {
    of: "1.19 privileged command of a user",
    rule: "sa-not-for-users",
    speaks: "never",
    files: { "home/a/.spamassassin/user_prefs": "«body» MINE /x/\n" },
    fix: false,
  },
  {
    of: "1.20 administrator's setting of a user",
    rule: "sa-not-for-users",
    speaks: "never",
    files: { "home/a/.spamassassin/user_prefs": "«bayes_path» /home/a/bayes\n" },
    fix: false,
  },
  sample("2.1 invalid characters", "sa-rule-name", "lint", "body «1RULE» /x/", { fix }),
  sample("2.2 too long", "sa-rule-name-long", "lint", `body «${"A".repeat(101)}» /x/`),
  sample("2.3 over 40 chars", "sa-rule-name-long", "lint", `body «${"A".repeat(41)}» /x/`),
  sample("2.4 missing delimiters", "sa-regex-delimiters", "lint", "uri U «http://x»", { fix }),
  sample("2.4 backslash delimiter", "sa-regex-delimiters", "lint", "body B m«\\»x\\"),
  sample("2.4 invalid end delimiter", "sa-regex-delimiters", "lint", "body B «/x»"),
  sample("2.4 eval found", "sa-regex-invalid", "lint", "body B /x«(?{»1})/"),
  sample("2.4 unquoted delimiter", "sa-regex-delimiters", "lint", "body B /x«/»y/", { fix }),
  sample("2.4 empty", "sa-regex-always-matches", "lint", "body B «//»"),
  sample("2.4 double bar", "sa-regex-always-matches", "lint", "body B /x«||»y/", { fix }),
  sample("2.4 bar at the end", "sa-regex-always-matches", "lint", "body B /x«|»/", { fix }),
  sample("2.4 unmatched (", "sa-regex-invalid", "lint", "body B /a«(»b/", { fix }),
  sample("2.4 unmatched [", "sa-regex-invalid", "lint", "body B /a«[»b/", { fix }),
  sample("2.4 unmatched )", "sa-regex-invalid", "lint", "body B /a«)»b/", { fix }),
  sample("2.4 nested quantifiers", "sa-regex-invalid", "lint", "body B /a«+*»/"),
  sample("2.4 useless modifier", "sa-regex-invalid", "lint", "body B /a/«g»", { fix }),
  sample("2.4 unknown group", "sa-regex-invalid", "lint", "body B /a(?«q»b)/"),
  sample("2.4 invalid range", "sa-regex-invalid", "lint", "body B /[«z-a»]/"),
  sample("2.4 unknown property", "sa-regex-invalid", "lint", "body B /«\\p{Foo}»/"),
  sample("2.4 look-behind too long", "sa-regex-invalid", "lint", "body B /«(?<=a+)»b/"),
  sample("2.4 reference to no group", "sa-regex-invalid", "lint", "body B /a«\\1»/"),
  sample("2.4 unknown POSIX class", "sa-regex-invalid", "lint", "body B /[«[:foo:]»]/"),
  sample("2.4 quantifier turned round", "sa-regex-invalid", "lint", "body B /a«{5,2}»/", { fix }),
  sample("2.4 setting of a plugin", "sa-regex-invalid", "lint", "redirector_pattern /a«(»b/", { fix }),
  sample("2.5 invalid head test", "sa-header-operator", "lint", "header H Subject «= ~» /x/", { fix }),
  sample("2.6 invalid header of exists", "sa-header-operator", "lint", "header H «exists: Subject»", { fix }),
  sample("2.7 invalid modifier", "sa-header-modifier", "lint", "header H From:«adr» =~ /x/", { fix }),
  sample("2.8 invalid expression", "sa-meta-syntax", "lint", "meta M «GTUBE»(GTUBE)"),
  sample("2.9 division by zero", "sa-meta-division", "lint", "meta M 1 «/» GTUBE"),
  sample("2.10 invalid token", "sa-meta-syntax", "lint", "body A /x/\nmeta M A«-1»", { fix }),
  sample("2.11 invalid rule", "sa-meta-syntax", "lint", "body A /x/\nmeta M A«;»", { fix }),
  sample("2.12 no powers", "sa-meta-operator", "lint", "meta M GTUBE «**» 2"),
  sample("2.13 one or four scores", "sa-score-arity", "lint", "body A /x/\nscore A «1 2 3»"),
  sample("2.14 non-numeric score", "sa-score-number", "lint", "body A /x/\nscore A «.5»", { fix }),
  sample("2.15 relative score", "sa-score-relative-base", "lint", "body A /x/\nscore «A (1)»\nscore A 2"),
  sample("2.16 header to rewrite", "sa-value-enum", "lint", "rewrite_header «Subjet X»"),
  sample("3.1 syntax error for eval", "sa-eval-syntax", "lint", "header E eval:check_rbl_sub(«'z', a_b»)", { fix }),
  sample("3.2 wrong rule type", "sa-eval-type", "lint", "«body» B eval:check_for_faraway_charset_in_headers()", {
    fix,
  }),
  sample("3.4 unsolved dependencies", "sa-meta-cycle", "lint", "meta M «M» + 1"),
  sample("3.6 not contained", "sa-internal-not-trusted", "lint", "internal_networks 10/8\nmsa_networks «192.0.2.1»", {
    fix,
  }),
  sample("3.8 description of no rule", "sa-dead-describe", "never", "describe «NOBODY» x", { fix, files: shipped }),
  sample("3.9 score of no rule", "sa-dead-score", "never", "score «NOBODY» 5", { fix, files: shipped }),
  sample("3.11 undefined dependency", "sa-meta-unknown-rule", "never", "meta M !«NOBODY»", { files: shipped }),
  sample("4.1 unknown eval", "sa-unknown-eval", "lint", "body B eval:«check_nobody»()"),
  sample("4.2 unknown eval of a block list", "sa-unknown-eval", "scan", "header H eval:«check_rbl_nobody»()", {
    says: "rules: unknown eval '",
  }),
  sample("4.7 Check is not loaded", "sa-check-unloaded", "scan", "", {
    fix,
    says: "no loaded plugin implements 'check_main': cannot scan!",
    files: { "etc/spamassassin/v320.pre": `«#loadplugin ${plugin}Check»` },
  }),
  sample("5.12 already registered", "sa-loadplugin-twice", "never", "", {
    fix,
    files: { "etc/spamassassin/v999.pre": `«loadplugin ${plugin}DKIM»` },
  }),
  sample("5.6 failed to parse plugin", "sa-loadplugin-unknown", "lint", "", {
    fix,
    files: { "etc/spamassassin/v999.pre": `loadplugin «${plugin}TxtRep»` },
  }),
  sample("5.9 illegal plugin name", "sa-loadplugin-colons", "lint", "", {
    fix,
    files: { "etc/spamassassin/v999.pre": "loadplugin «Mail.SpamAssassin.Plugin.TxRep»" },
  }),
  sample("5.10 HashCash", "sa-loadplugin-unknown", "lint", "", {
    fix,
    files: { "etc/spamassassin/v999.pre": `loadplugin «${plugin}HashCash»` },
  }),
  sample("5.16 suspicious path", "sa-include-missing", "lint", "include «rules/*.cf»"),
  sample("6 illegal address", "sa-netset-invalid", "lint", "trusted_networks «192.0.2.300»"),
  sample("6 mask not supported", "sa-netset-invalid", "lint", "trusted_networks «10.0.0.0/255.0.0.0»", { fix }),
  sample("7 country_db_type", "sa-renamed-setting", "lint", "«country_db_type» GeoIP", { fix }),
  sample("7 country_db_path", "sa-renamed-setting", "lint", "«country_db_path» /x.mmdb", { fix }),
  sample("7 uri_country_db_path", "sa-renamed-setting", "lint", "«uri_country_db_path» /x.mmdb", {
    fix,
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}URILocalBL` },
  }),
  sample("7 nov4 and nov6", "sa-value-enum", "lint", "dns_options «nov4 nov6»"),
  sample(
    "7 subtest of a block list",
    "sa-regex-invalid",
    "scan",
    "header Z eval:check_rbl('z', 'z.example.', '12«(»7')",
    {
      says: "dns: invalid rule ",
    },
  ),
  sample("7 SenderBase", "sa-eval-argument", "lint", "header Z eval:check_rbl_sub('z', «'sb:S > 3'»)", {
    says: "SenderBase rules are deprecated",
  }),
  sample("8 MIMEHeader", "sa-regex-invalid", "lint", "mimeheader M Content-Type =~ /a«(»b/", { fix }),
  sample("8 URIDetail", "sa-test-form", "lint", "uri_detail U «foo bar»"),
  sample("8 URIDetail pattern", "sa-regex-invalid", "lint", "uri_detail U text =~ /a«(»b/", { fix }),
  sample("8 AskDNS", "sa-regex-invalid", "lint", "askdns A _SENDERDOMAIN_.example.net A /a«(»b/", { fix }),
  sample("8 URIDNSBL", "sa-renamed-setting", "lint", "«uridnsbl_timeout» 5", { fix }),
  sample("8 ReplaceTags", "sa-regex-invalid", "scan", "replace_tag A [ab]x«(»", {
    says: "replacetags: regexp compilation failed",
  }),
  sample("8 Bayes stop word", "sa-regex-invalid", "lint", "bayes_stopword_de a«(»b"),
  sample("8 FreeMail domains", "sa-value-enum", "lint", "freemail_domains «example.com,»"),
  sample("8 FreeMail welcome list", "sa-value-enum", "lint", "freemail_welcomelist «nobody»"),
  sample("8 FreeMail argument", "sa-eval-argument", "lint", "header F eval:«check_freemail_header()»", {
    files: { "etc/spamassassin/20_free.cf": "freemail_domains example.com" },
  }),
  sample("8 FreeMail pattern", "sa-regex-invalid", "lint", "header F eval:check_freemail_header('From', 'a«(»b')", {
    files: { "etc/spamassassin/20_free.cf": "freemail_domains example.com" },
  }),
  sample("8 FreeMail option", "sa-eval-argument", "lint", "header F eval:check_freemail_replyto(«'to'»)", {
    files: { "etc/spamassassin/20_free.cf": "freemail_domains example.com" },
  }),
  sample("8 HashBL zone", "sa-eval-argument", "scan", "header H eval:«check_hashbl_emails()»", {
    says: "blocklist argument missing",
  }),
  sample("8 HashBL subtest", "sa-regex-invalid", "scan", "header H eval:check_hashbl_uris('z.example', '', 'a«(»')", {
    says: "invalid subtest regex",
  }),
  sample("8 HashBL missing pattern", "sa-eval-argument", "scan", "body H eval:«check_hashbl_bodyre('z.example')»", {
    says: "missing body regex",
  }),
  sample("8 HashBL pattern", "sa-regex-invalid", "scan", "body H eval:check_hashbl_bodyre('z.example', '', 'a«(»')", {
    says: "invalid body regex",
  }),
  sample("8 HashBL raw", "sa-eval-argument", "scan", "header H eval:check_hashbl_uris('z.example', «'raw'»)", {
    says: "raw option invalid",
  }),
  sample("8 HashBL tag", "sa-eval-argument", "scan", "header H eval:«check_hashbl_tag('z.example', '')»", {
    says: "tag argument missing",
  }),
  sample("8 HashBL setting", "sa-regex-invalid", "lint", "hashbl_email_regex a«(»b"),
  sample("8 DNSEval subtest", "sa-regex-invalid", "lint", "header Z eval:check_rbl_sub('z', '12«(»7')", {
    says: "dnseval: invalid rule ",
  }),
  sample("8 DNSEval missing subtest", "sa-eval-argument", "lint", "header Z eval:«check_rbl_sub('z')»", {
    says: "dnseval: missing subtest for rule ",
  }),
  sample("8 ASN argument", "sa-eval-argument", "lint", "header A eval:«check_asn()»", {
    says: "eval argument missing",
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}ASN` },
  }),
  sample("8 ASN pattern", "sa-regex-invalid", "lint", "header A eval:check_asn('/a«(»b/')", {
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}ASN` },
  }),
  sample("8 HTMLEval", "sa-regex-invalid", "lint", "body H eval:html_text_match('title', 'a«(»b')"),
  sample("8 PDFInfo", "sa-regex-invalid", "scan", "body P eval:pdf_name_regex('/a«(»b/')", {
    says: "pdfinfo: invalid regexp for ",
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}PDFInfo` },
  }),
  sample("8 OLEVBMacro setting", "sa-regex-invalid", "lint", "olemacro_exts (?:doc|xls«(»", {
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}OLEVBMacro` },
  }),
  sample("8 ExtractText HTML", "sa-value-enum", "lint", "extracttext_use «pdftohtml .pdf»", {
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}ExtractText` },
  }),
  sample("8 ExtractText pattern", "sa-regex-invalid", "lint", "extracttext_use tool .do«(»c", {
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}ExtractText` },
  }),
  sample("8 DCC socket", "sa-value-enum", "lint", "dcc_dccifd_path «localhost:0»", {
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}DCC` },
  }),
  sample("8 Pyzor", "sa-renamed-setting", "lint", "«pyzor_max» 4", { fix }),
  sample("1.21 lang is a pattern", "sa-regex-invalid", "lint", "lang «(xx» report_safe 0"),
  sample("2.4 trailing backslash", "sa-regex-invalid", "lint", "body B /a«\\»/"),
  sample("8 ExtractText backslashes", "sa-value-enum", "lint", "extracttext_use tool application«\\\\»/pdf", {
    fix,
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}ExtractText` },
  }),
  sample("8 ExtractText tool twice", "sa-duplicate-setting", "lint", "", {
    files: {
      "etc/spamassassin/v999.pre": `loadplugin ${plugin}ExtractText`,
      "etc/spamassassin/x.cf": "extracttext_external tool /bin/cat {}\nextracttext_external «tool» /bin/cat {}",
    },
  }),
  sample("8 DCC options", "sa-value-enum", "lint", "dcc_options «-R $x»", {
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}DCC` },
  }),
  sample("8 Pyzor perl and fork", "sa-settings-clash", "scan", "pyzor_fork 1\n«pyzor_perl 1»", {
    says: "cannot be enabled at the same time",
  }),
  sample("8 DecodeShortURLs", "sa-legacy-eval", "lint", "body S eval:«short_url_tests»()", {
    files: { "etc/spamassassin/v999.pre": `loadplugin ${plugin}DecodeShortURLs` },
  }),
  sample("8 WLBLEval", "sa-list-unknown", "lint", "header L eval:check_from_in_list('«NOBODY»')", {
    files: shipped,
  }),
  sample(
    "8 HashBL acl",
    "sa-list-unknown",
    "scan",
    "header H eval:check_hashbl_emails('z.example', '', 'From', '', '«mine»')",
    {
      files: shipped,
      says: "not defined",
    },
  ),
  sample("8 TxRep and AWL", "sa-settings-clash", "scan", "«use_txrep 1»", {
    says: "cannot run when Auto-Welcomelist is enabled",
    files: {
      "etc/spamassassin/v999.pre": `loadplugin ${plugin}TxRep\nloadplugin ${plugin}AWL`,
    },
  }),
  sample(
    "8 BayesStore Redis",
    "sa-settings-clash",
    "scan",
    "bayes_store_module Mail::SpamAssassin::BayesStore::Redis\n«bayes_auto_expire 0»",
    {
      says: "the setting bayes_auto_expire is off",
    },
  ),
  sample("6 illegal range", "sa-netset-invalid", "lint", "trusted_networks «10.0.0.9-10.0.0.1»"),
  sample("6 already included", "sa-netset-invalid", "lint", "trusted_networks 10/8 «10.1/16»", { fix }),
  sample("6 cannot exclude", "sa-netset-invalid", "lint", "trusted_networks 10/8 «!10.1/16»"),
];

/** The messages that a file can cause, as they are numbered in the order of SpamAssassin's code. */
export const numbers: readonly string[] = [
  ...["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9", "1.10", "1.11", "1.12", "1.13", "1.14", "1.15"],
  ...["1.16", "1.17", "1.18", "1.19", "1.20", "1.21", "1.22"],
  ...["2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "2.10", "2.11", "2.12", "2.13", "2.14", "2.15"],
  ...["2.16", "3.1", "3.2", "3.4", "3.6", "3.8", "3.9", "3.11", "4.1", "4.2", "4.7", "5.6", "5.9", "5.10"],
  ...["5.12", "5.16", "6", "7", "8"],
];

/*
 * Messages no file of rules and settings causes, or about which there is nothing to mend: 3.12 and 5.14 are often
 * meant; 3.3, 3.5, 3.7, 4.4, 4.5 and
 * 5.18 are a plugin's own faults; 3.10 asks for a description that no test must have; 3.13 to 3.16 and 5.15 tell what
 * SpamAssassin has put right by itself; 4.3, 4.6 and 4.8 no line can bring about; 5.1 to 5.5, 5.7, 5.8, 5.11, 5.13 and
 * 5.17 hang on the disk. What TextCat, DKIM, SPF, OLEVBMacro and ResourceLimits say in section 8 hangs on the modules
 * of Perl that are installed, and what AWL, PhishTag and Rule2XSBody say on files of theirs.
 */
