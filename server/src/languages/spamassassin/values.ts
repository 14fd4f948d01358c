import * as l10n from "@vscode/l10n";
import type { SettingType } from "../../model/spamassassin.ts";

/** How a value of the type is written. Source: the default handlers of Conf/Parser.pm. */
export function valueSyntax(type: SettingType): string {
  switch (type) {
    case "boolean":
      return l10n.t("`0`, `1`, `no` or `yes`");
    case "numeric":
      return l10n.t("a number, with a decimal point where it needs one");
    case "duration":
      return l10n.t("seconds, or a number with one of `s`, `m`, `h`, `d`, `w` behind it");
    case "ipaddrlist":
      return l10n.t("addresses and networks, with spaces between them; `!` excludes");
    case "addresslist":
      return l10n.t("mail addresses, `*` and `?` allowed, with spaces between them");
    case "hash":
      return l10n.t("a name, then its value");
    case "stringlist":
      return l10n.t("words with spaces between them");
    case "none":
      return l10n.t("no value");
    case "template":
      return l10n.t("one line of text, added to those before");
    default:
      return l10n.t("text");
  }
}

/** Sources: Conf.pm, and the plugins AutoLearnThreshold and MIMEHeader, which know some of their own. */
export const testFlags: Readonly<Record<string, string>> = {
  net: "asks the network; does not run in local scans",
  nice: "speaks for a mail: its score is below 0 unless set",
  userconf: "needs settings of the user to work",
  learn: "needs training before it works",
  noautolearn: "does not count when Bayes decides what to learn",
  autolearn_force: "lets Bayes learn spam with fewer points from headers and body",
  autolearn_header: "counts as a test on headers when Bayes decides what to learn",
  autolearn_body: "counts as a test on the body when Bayes decides what to learn",
  noawl: "does not count for the sender's reputation",
  multiple: "counts each time its pattern matches",
  "maxhits=5": "with `multiple`: stops after this many matches",
  concat: "MIME header test: looks at the headers of all parts together",
  "range=1-2": "MIME header test: looks at these parts only; 1 is the mail's own header",
  nosubject: "body test that does not look at the subject",
  ips_only: "block list of addresses only",
  domains_only: "block list of domains only",
  ns: "block list asked about name servers",
  a: "block list asked about addresses of hosts",
  notrim: "block list asked about whole host names",
  nolog: "what it matched is not logged",
  publish: "for SpamAssassin's own rule builds only",
  nopublish: "keeps a test out of SpamAssassin's own rule builds",
};

/** What may stand behind a header's name. Source: get() of PerMsgStatus.pm. */
export const headerModifiers: Readonly<Record<string, string>> = {
  addr: "the mail address",
  name: "the display name",
  host: "host names",
  domain: "domains of host names and addresses",
  ip: "IP addresses",
  revip: "IP addresses with their parts reversed",
  first: "the topmost header of that name",
  last: "the lowest header of that name",
  raw: "as written, not decoded",
};

/** Names that tests may ask for besides those of real headers. Source: get() of PerMsgStatus.pm. */
export const pseudoHeaders: Readonly<Record<string, string>> = {
  ALL: "all headers, one a line",
  "ALL-TRUSTED": "headers that trusted hosts have written",
  "ALL-INTERNAL": "headers that your own hosts have written",
  "ALL-UNTRUSTED": "headers that others have written",
  "ALL-EXTERNAL": "headers from outside of your own hosts",
  ToCc: "To and Cc together",
  EnvelopeFrom: "the sender in the envelope",
  MESSAGEID: "all message identifiers",
  "X-Spam-Relays-Trusted": "trusted hosts the mail came through, as SpamAssassin reads them",
  "X-Spam-Relays-Untrusted": "hosts the mail came through that are not trusted",
  "X-Spam-Relays-Internal": "your own hosts the mail came through",
  "X-Spam-Relays-External": "all hosts but your own",
};

/** Headers that tests look at most, with what they say. */
export const usualHeaders: Readonly<Record<string, string>> = {
  Subject: "what the mail says it is about",
  From: "the author as the mail names it; `From:addr` and `From:name` take it apart",
  To: "the recipients as the mail names them",
  Cc: "recipients of a copy",
  "Reply-To": "where answers are to go",
  Received: "one for each host that handed the mail on, the last one on top",
  Date: "when the author says it was written",
  "Message-ID": "the mail's own identifier",
  "Content-Type": "what the mail is made of; the parts have their own, for `mimeheader`",
  "List-Id": "the mailing list it came through",
  "List-Unsubscribe": "how to leave the mailing list",
  "Return-Path": "the sender in the envelope, as the last host wrote it",
  Sender: "who sent the mail for its author",
  "User-Agent": "the program it was written with",
  "X-Mailer": "the program it was written with",
};

/** Words of a condition. Source: handle_conditional of Conf/Parser.pm. */
export const conditionWords: Readonly<Record<string, string>> = {
  version: "SpamAssassin's version as a number: 4.0.1 is 4.000001.",
  "plugin()": "True where the plugin is loaded by then; its full name, case matters.",
  "can()":
    "True where SpamAssassin has the function and it answers yes, such as `Mail::SpamAssassin::Conf::feature_edns`.",
  "has()": "True where SpamAssassin has the function.",
  local_tests_only: "True in scans without network (`spamassassin -L`, `spamd -L`).",
  perl_version: "Perl's version as a number: 5.36 is 5.036.",
};

/** Headers of a mail's parts. */
export const mimeHeaders: Readonly<Record<string, string>> = {
  "Content-Type": "the part's type, character set and often its file name",
  "Content-Disposition": "whether the part is shown or attached, and its file name",
  "Content-Transfer-Encoding": "how the part is encoded: base64, quoted-printable, 7bit, 8bit",
  "Content-ID": "the name by which other parts refer to it",
  "Content-Description": "a description of the part",
  "Content-Location": "an address the part is known by",
};

export const operators: Readonly<Record<string, string>> = {
  "=~": "true where the pattern matches",
  "!~": "true where the pattern does not match, also where there is no such header",
};

/** Words that give a test on a header its form. */
export const testForms: Readonly<Record<string, string>> = {
  "exists:": "true where the mail has the header, whatever it says",
  "if-unset:": "the text that the pattern is held against where the mail has no such header",
};

/** What a `uri_detail` test may look at. Source: URIDetail.pm. */
export const linkParts: Readonly<Record<string, string>> = {
  raw: "the link as written",
  type: "the element the link stands in: `a`, `img`, `form`, `link`, `parsed` for one in the text ...",
  cleaned: "the link with its encoding undone",
  text: "the text of the link",
  domain: "domains of the link",
  host: "host names of the link",
};

/** Kinds of question that an `askdns` test may put. Source: AskDNS.pm. */
export const recordTypes: Readonly<Record<string, string>> = {
  A: "an IPv4 address; what is asked unless told",
  AAAA: "an IPv6 address",
  CNAME: "another name",
  MX: "a mail server",
  NS: "a name server",
  PTR: "the name of an address",
  SOA: "who answers for the zone",
  TXT: "a text",
  SPF: "an SPF record of the old kind",
};

/** Commands whose value is a text with tags in it. */
export const takesTags: ReadonlySet<string> = new Set([
  "add_header",
  "askdns",
  "report",
  "rewrite_header",
  "subjprefix",
  "unsafe_report",
]);

/** Settings whose value is names of headers, with spaces or commas between them. */
export const takesHeaders: ReadonlySet<string> = new Set([
  "bayes_ignore_header",
  "envelope_sender_header",
  "fns_ignore_headers",
  "originating_ip_headers",
  "rbl_headers",
  "report_safe_copy_headers",
]);

/** Kinds of record that a test on links may ask for. Source: URIDNSBL.pm. */
export const answerTypes: Readonly<Record<string, string>> = {
  A: "an address: the block list knows the domain",
  TXT: "a text: the block list knows the domain, and says why",
};

/** Continents of `uri_block_cont`, as the databases of addresses name them. */
export const continents: Readonly<Record<string, string>> = {
  AF: "Africa",
  AN: "Antarctica",
  AS: "Asia",
  EU: "Europe",
  NA: "North America",
  OC: "Oceania",
  SA: "South America",
};

/** Languages that TextCat can tell apart. Source: its manual. */
export const mailLanguages: ReadonlySet<string> = new Set(
  (
    "af am ar be bg bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd he hi hr hu hy id is it ja ka ko la lt lv mr " +
    "ms ne nl no pl pt qu rm ro ru sa sco sk sl sq sr sv sw ta th tl tr uk vi yi zh zh.big5 zh.gb2312"
  ).split(" "),
);
