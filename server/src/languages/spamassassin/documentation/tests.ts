import type { SettingDocumentations } from "./types.ts";

/** Commands that define and rate tests, and those that steer the reading. */
export const tests: SettingDocumentations = {
  header: {
    what: "A test on a header of the mail. `!~` is true where the pattern does not match, `exists:` where the header is there; up to two modifiers behind the name pick a part of it (`From:addr`, `From:name`).",
    syntax: "`NAME Header =~ /pattern/modifiers [if-unset: text]`, `NAME exists:Header` or `NAME eval:function(...)`",
  },
  body: {
    what: "A test on the text of the mail as a reader sees it: decoded, without HTML, each paragraph on one line, the subject in front.",
    syntax: "`NAME /pattern/modifiers` or `NAME eval:function(...)`",
  },
  rawbody: {
    what: "A test on the text parts as they were sent: decoded, but with HTML and line ends.",
    syntax: "`NAME /pattern/modifiers` or `NAME eval:function(...)`",
  },
  full: {
    what: "A test on the whole mail as it came, headers and encodings included. It is the slowest kind of test.",
    syntax: "`NAME /pattern/modifiers` or `NAME eval:function(...)`",
  },
  uri: { what: "A test on each link in the mail.", syntax: "`NAME /pattern/modifiers`" },
  meta: {
    what: "A test made of other tests: `&&`, `||`, `!`, comparison and arithmetic, where a test that hit counts as 1 or more. A name that no test has counts as 0, without a word.",
    syntax: "`NAME expression`; write spaces around `-`",
  },
  mimeheader: {
    what: "A test on a header of the mail's parts, such as the file name of an attachment.",
    syntax: "`NAME Header =~ /pattern/modifiers`",
  },
  uri_detail: {
    what: "A test on the parts of a link: its text, type, host, domain and the link as written.",
    syntax: "`NAME key =~ /pattern/ key !~ /pattern/ ...`",
  },
  askdns: {
    what: "A test that puts parts of the mail into a DNS question and looks at the answer.",
    syntax: "`NAME template.with._TAGS_ [record-type] [expected answer]`",
  },
  urirhsbl: { what: "Looks the domain of each link up in a block list.", syntax: "`NAME zone record-type`" },
  urirhssub: {
    what: "Looks the domain of each link up in a block list and compares the answer.",
    syntax: "`NAME zone record-type answer`, where the answer is an address, a bit mask or a range",
  },
  uridnsbl: {
    what: "Looks the addresses of each link's name servers and host up in a block list.",
    syntax: "`NAME zone record-type`",
  },
  uridnssub: {
    what: "Looks the addresses of each link's name servers up in a block list and compares the answer.",
    syntax: "`NAME zone record-type answer`",
  },
  urinsrhsbl: {
    what: "Looks the domains of each link's name servers up in a block list.",
    syntax: "`NAME zone record-type`",
  },
  urinsrhssub: {
    what: "Looks the domains of each link's name servers up in a block list and compares the answer.",
    syntax: "`NAME zone record-type answer`",
  },
  urifullnsrhsbl: {
    what: "Looks the full names of each link's name servers up in a block list.",
    syntax: "`NAME zone record-type`",
  },
  urifullnsrhssub: {
    what: "Looks the full names of each link's name servers up in a block list and compares the answer.",
    syntax: "`NAME zone record-type answer`",
  },
  uri_block_cc: {
    what: "Hits where a link leads to a host in one of the countries.",
    syntax: "`NAME cc [cc ...]`, `!` excludes",
  },
  uri_block_cont: { what: "Hits where a link leads to a host on one of the continents.", syntax: "`NAME xx [xx ...]`" },
  uri_block_isp: {
    what: "Hits where a link leads to a host of one of the providers.",
    syntax: '`NAME "provider" ["provider" ...]`',
  },
  uri_block_cidr: { what: "Hits where a link leads into one of the networks.", syntax: "`NAME network [network ...]`" },
  uri_block_exclude: { what: "Domains that a `uri_block_...` test passes over.", syntax: "`NAME domain [domain ...]`" },
  score: {
    what: "The points of a test: one number, or four for scans without and with network tests, then the same with Bayes. 0 switches the test off; numbers in parentheses are added to the score so far. A test without a score has 1, one that begins with `__` none.",
    syntax: "`NAME n` or `NAME n n n n`",
  },
  describe: {
    what: "What a test says about a mail in reports; best in at most 50 characters.",
    syntax: "`NAME text`",
  },
  tflags: {
    what: "Marks a test: `net` for one that asks the network, `nice` for one that speaks for a mail, and so on. A later line for the same test replaces an earlier one.",
    syntax: "`NAME flag [flag ...]`",
  },
  priority: {
    what: "When a test runs: lower numbers first, 0 unless set. Network tests start at -100, so a test that shall end the scan before anything leaves the host needs a lower number.",
    syntax: "`NAME number`",
  },
  reuse: {
    what: "For mass checks: which earlier results stand for this test.",
    syntax: "`NAME [NAME ...]`",
  },
  test: {
    what: "A test of the test: used by SpamAssassin's own regression tests only.",
    syntax: "`NAME ok|fail text`",
  },
  subjprefix: {
    what: "Text put in front of the subject of mails that the test hits; `rewrite_header Subject` must be set too.",
    syntax: "`NAME text`",
  },
  shortcircuit: {
    what: "Ends the scan where the test hits. The test then runs at priority -200, before network tests start.",
    syntax: "`NAME ham|spam|on|off`",
    values: {
      ham: "the mail is ham: its score is `shortcircuit_ham_score`",
      spam: "the mail is spam: its score is `shortcircuit_spam_score`",
      on: "the scan ends with the scores so far",
      off: "the test does not end the scan",
    },
  },
  shortcircuit_spam_score: "The score of a test that ends the scan as `spam`.",
  shortcircuit_ham_score: "The score of a test that ends the scan as `ham`.",
  shortcircuit_min_ham_score: "The scan ends as soon as a mail's score is below this.",
  shortcircuit_max_spam_score: "The scan ends as soon as a mail's score is above this.",
  replace_tag: {
    what: "Gives a group of letters a name for patterns: `<A>` then stands for all its look-alikes.",
    syntax: "`NAME pattern`",
  },
  replace_pre: { what: "A pattern put in front of each tag, where a tag asks for it.", syntax: "`NAME pattern`" },
  replace_inter: { what: "A pattern put between two tags, where they ask for it.", syntax: "`NAME pattern`" },
  replace_post: { what: "A pattern put behind each tag, where a tag asks for it.", syntax: "`NAME pattern`" },
  replace_rules: { what: "Names the tests in whose patterns tags are replaced.", syntax: "`NAME [NAME ...]`" },
  replace_start: { what: "The character that opens a tag in patterns.", syntax: "one or more characters" },
  replace_end: { what: "The character that closes a tag in patterns.", syntax: "one or more characters" },
  loadplugin: {
    what: "Loads a plugin. In a `.cf` it comes too late for rules that were read before: put your own lines into a `.pre` of your own, such as `local.pre`, since packages overwrite or ask about theirs.",
    syntax: "`Full::Name [/path/to/file.pm]`",
  },
  tryplugin: {
    what: "Loads a plugin and keeps silent where its file is missing.",
    syntax: "`Full::Name [/path/to/file.pm]`",
  },
  ifplugin: {
    what: "The lines up to `endif` count only where the plugin is loaded by then. A misspelt name is never loaded, and nothing says so.",
    syntax: "`Full::Name`, case matters",
  },
  if: {
    what: "The lines up to `endif` count only where the condition holds. It is decided once: the same text stays true or false in all later files.",
    syntax:
      "`(condition)` with `version` (4.0.1 is written 4.000001), `plugin(Full::Name)`, `can(Package::function)`, `has(...)`, `local_tests_only`; a space must follow `if`",
  },
  else: { what: "The lines up to `endif` count where those before did not. There is no `elsif`.", syntax: "no value" },
  endif: { what: "Ends the innermost `if` or `ifplugin`.", syntax: "no value" },
  include: {
    what: "Reads another file, or the `.cf` files of a folder, at this place. It happens even where the condition around it is false, it ends all open conditions, and a missing file is passed over in silence.",
    syntax: "a path, relative to the folder of this file",
  },
  require_version: {
    what: "Skips the rest of the file unless SpamAssassin has exactly this version.",
    syntax: "`n.nnnnnn`: 4.0.1 is written 4.000001",
  },
  lang: {
    what: "The rest of the line counts only where the locale begins with the given letters.",
    syntax: "`xx command value`",
  },
  enable_compat: {
    what: "Switches a change of SpamAssassin 4 on. `welcomelist_blocklist` makes the new names of tests (USER_IN_WELCOMELIST) the only ones, so scores for the old names do nothing.",
    syntax: "a name",
    values: { welcomelist_blocklist: "tests are called ...WELCOMELIST and ...BLOCKLIST" },
  },
  run_reuse_tests_only: "For mass checks: only tests marked with `reuse` run.",
  ignore_always_matching_regexps:
    "Leaves out tests whose pattern matches every mail, such as one that begins or ends with `|`.",
  version_tag: "A word added to SpamAssassin's version in headers, to show that the rules are changed.",
  redirector_pattern: {
    what: "A pattern for links that lead through another site; its first group is the real target, which is tested too.",
    syntax: "`/pattern/modifiers`",
  },
  util_rb_tld: {
    what: "Adds top-level domains that SpamAssassin does not know.",
    syntax: "domains with spaces between them",
  },
  util_rb_2tld: {
    what: "Adds domains under which others register names, such as `co.uk`.",
    syntax: "domains with spaces between them",
  },
  util_rb_3tld: {
    what: "Adds domains of three parts under which others register names.",
    syntax: "domains with spaces between them",
  },
  clear_util_rb: "Empties the lists of registry domains, the built-in ones too.",
  body_part_scan_size: "How many bytes of a part body tests see at most; 0: all.",
  rawbody_part_scan_size: "How many bytes of a part rawbody tests see at most; 0: all.",
};
