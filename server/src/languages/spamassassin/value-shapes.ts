import * as l10n from "@vscode/l10n";
import { parseAddress } from "../../model/addresses.ts";
import type { SettingType } from "../../model/spamassassin.ts";

/** What SpamAssassin takes as the value of a command. */
export interface ValueShape {
  /** Whether it takes the value; never asked about an empty one. */
  readonly takes: (value: string) => boolean;
  /** What it takes, in words that end the sentence "... takes". */
  readonly wants: () => string;
  /** Values to choose from, where these are all. */
  readonly choices?: readonly string[];
  /** True where no value at all is refused. */
  readonly required: boolean;
  /** A value that ends in something like a word or sign cannot be cut back to what was meant. */
  readonly free?: boolean;
  /** True where SpamAssassin calls a value that it does not take a missing one. */
  readonly short?: boolean;
  /** For a list of words: what each must be, and what stands between them. */
  readonly list?: { readonly word: RegExp; readonly separator: RegExp };
  /** What SpamAssassin takes all the same: the number that it reads where something else is written. */
  readonly taken?: (value: string) => number | undefined;
}

const any = (): boolean => true;

/** Whether there is no value that it refuses. */
export function takesAnything({ takes }: ValueShape): boolean {
  return takes === any;
}

const booleanWords = /^(?:0|1|yes|no)$/i;
const number = /^[+-]?\d+(?:\.\d*)?$/;
const wholeNumber = /^\d+$/;
export const duration = /^\+?\d+(?:\.\d*)?\s*[smhdw]?$/i;

function matching(pattern: RegExp, wants: () => string): ValueShape {
  return { takes: (value) => pattern.test(value), wants, required: true };
}

function oneOf(choices: readonly string[], more?: RegExp): ValueShape {
  return {
    takes: (value) => choices.includes(value) || (more?.test(value) ?? false),
    wants: () => l10n.t("one of {choices}", { choices: choices.join(", ") }),
    choices,
    required: true,
  };
}

/** Every word of the value is taken. */
function words(pattern: RegExp, separator: RegExp, wants: () => string, required = true): ValueShape {
  return {
    takes: (value) => value.split(separator).every((word) => pattern.test(word)),
    wants,
    required,
    list: { word: pattern, separator },
  };
}

/** A number between two bounds, both taken. */
function between(low: number, high: number, pattern = number): ValueShape {
  return {
    takes: (value) => pattern.test(value) && Number(value) >= low && Number(value) <= high,
    wants: () => l10n.t("a number from {low} to {high}", { low, high }),
    required: true,
  };
}

/** Any value at all, as the words behind "takes": some languages put it in another case there. */
export function anyValue(): string {
  return l10n.t({ message: "a value", comment: ["stands behind: NAME takes"] });
}

const text: ValueShape = { takes: any, wants: anyValue, required: true, free: true };
const optional: ValueShape = { ...text, required: false };
const flag: ValueShape = {
  takes: (value) => booleanWords.test(value),
  wants: () => l10n.t("0, 1, no or yes"),
  choices: ["0", "1"],
  required: true,
};
/** TxRep asks Perl itself for the number: 0 where the value begins with none. */
function lenient(low: number, high: number): ValueShape {
  const shape = between(low, high, /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i);
  return {
    ...shape,
    taken: (value) => {
      const meant = Number(/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(value)?.[0] ?? 0);
      return meant >= low && meant <= high ? meant : undefined;
    },
  };
}

const listAndMembers: ValueShape = {
  ...matching(/^\(.+?\)\s+\S/, () => l10n.t("the list's name in parentheses, then its members")),
  short: true,
};
const mask = (bits: number): ValueShape => between(0, bits, wholeNumber);
const fileMode = matching(/^0?[0-7]{3}$/, () => l10n.t("three octal digits, such as 0700"));
const twoWords = (wants: () => string): ValueShape => matching(/^\S+\s+\S+$/, wants);
const dkimSender = matching(/^\S+(?:\s+\S+)?$/, () =>
  l10n.t("one address, and behind it at most the domain that signs"),
);
const senderAndRelay = twoWords(() => l10n.t("one address, and behind it the domain or address of the relay"));
const asnZone = matching(/^\S+(?:\s+_\S+_\s+_\S+_)?$/, () => l10n.t("a zone, and behind it two tags or none"));

/** Ports and ranges, `1024-65535`. */
function portList(lowest: number): ValueShape {
  return {
    takes: (value) =>
      value.split(/[ \t,]+/).every((range) => {
        const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range);
        return (
          match !== null &&
          [match[1], match[2]].every((port) => port === undefined || (Number(port) >= lowest && Number(port) <= 65_535))
        );
      }),
    wants: () => l10n.t("ports and ranges such as 1024-65535"),
    required: false,
  };
}

function isDnsServer(value: string): boolean {
  const withPort = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(value);
  const alone = withPort ?? /^(?:\[([^\]]*)\]|([0-9A-F.:]+(?:%[A-Z0-9._~-]*)?))$/i.exec(value);
  const address = (alone?.[1] ?? alone?.[2] ?? "").replace(/%[A-Z0-9._~-]*$/i, "");
  const port = Number(withPort?.[3] ?? 53);
  return parseAddress(address) !== undefined && port >= 1 && port <= 65_535;
}

function isDccSocket(value: string): boolean {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):([^:]*)$/.exec(value);
  if (match === null) return true;
  const [, bracketed, host, port = ""] = match;
  // Perl takes the host "0" for none.
  const named = bracketed ?? host ?? "";
  return named !== "" && named !== "0" && wholeNumber.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
}

const domainLabels = (count: number): ValueShape =>
  words(new RegExp(`^[^\\s.]+(?:\\.[^\\s.]+){${count - 1}}$`), /\s+/, () =>
    l10n.t("domains of {count} parts, with spaces between them", { count }),
  );

/** A word with something on both sides of an `@`; `<` and `>` may stand around it. */
const mailAddress: ValueShape = {
  takes: (value) => /[^<\s]@[^>\s]/.test(value),
  wants: () => l10n.t("a mail address"),
  required: true,
};

/** Two words or more. */
const nameAndValue: ValueShape = {
  takes: (value) => /\s/.test(value),
  wants: () => l10n.t("a name, and behind it a value"),
  required: true,
  free: true,
  short: true,
};

/** Several words, so that none can be cut off. */
const severalWords = (shape: ValueShape): ValueShape => ({ ...shape, free: true });

const programOptions = severalWords(
  matching(/^[0-9A-Za-z ,._/-]+$/, () => l10n.t("letters, digits, spaces and the signs , . _ / -")),
);

/** Commands whose own code judges their value, by canonical name. Sources: Conf.pm and the plugins of 4.0.1. */
const own: Readonly<Record<string, ValueShape>> = {
  add_header: matching(/^(?:ham|spam|all)\s+[A-Za-z0-9_-]+\s+\S/i, () =>
    l10n.t("ham, spam or all, then the header's name without X-Spam-, then its text"),
  ),
  adsp_override: severalWords(
    matching(/^@?[*a-z0-9._-]+(?:\s+(?:nxdomain|unknown|all|discardable|custom_low|custom_med|custom_high))?$/i, () =>
      l10n.t(
        "a domain, and behind it at most one of nxdomain, unknown, all, discardable, custom_low, custom_med, custom_high",
      ),
    ),
  ),
  allow_user_rules: oneOf(["0", "1"]),
  asn_lookup: asnZone,
  asn_lookup_ipv6: asnZone,
  asn_prefix: optional,
  authres_ignored_authserv: text,
  authres_networks: oneOf(["internal", "trusted", "all"]),
  authres_trusted_authserv: text,
  auto_welcomelist_file_mode: fileMode,
  auto_welcomelist_ipv4_mask_len: mask(32),
  auto_welcomelist_ipv6_mask_len: mask(128),
  bayes_file_mode: fileMode,
  bayes_ignore_header: text,
  bayes_store_module: matching(/^[\w:]+$/, () => l10n.t("the name of a Perl module")),
  bayes_stopword_languages: words(/^(?:[a-z]{2}|disable)$/i, /\s*,\s*|\s+/, () =>
    l10n.t("languages of two letters, or disable"),
  ),
  bayes_token_sources: words(/^(?:none|noall|all|(?:no)?(?:header|visible|invisible|uri|mimepart))$/i, /\s+/, () =>
    l10n.t("some of header, visible, invisible, uri, mimepart, all, none; no in front takes one out"),
  ),
  blocklist_subject: optional,
  blocklist_uri_host: optional,
  clear_uridnsbl_skip_domain: optional,
  clear_url_shortener: optional,
  country_db_type: matching(/geo|fast/i, () => l10n.t("GeoIP2, GeoIP or Fast")),
  dcc_dccifd_path: {
    takes: isDccSocket,
    wants: () => l10n.t("the path of a socket, or host:port"),
    required: true,
  },
  dcc_options: programOptions,
  dccifd_options: programOptions,
  def_welcomelist_from_dkim: dkimSender,
  def_welcomelist_from_rcvd: senderAndRelay,
  dns_available: { ...oneOf(["yes", "no", "test"], /^(?:[01]|test:\s*\S.*)$/), required: true },
  dns_block_rule: matching(/^\S+(?:\s+[a-z0-9_.-]+)+$/i, () => l10n.t("a test's name, then domains")),
  dns_local_ports_avoid: portList(0),
  dns_local_ports_permit: portList(1),
  dns_options: words(
    /^(?:(?:no)?(?:rotate|dns0x20|v4|v6)|edns0?(?:=(?:51[2-9]|5[2-9]\d|[6-9]\d\d|\d{4,}))?|noedns0?)?$/i,
    /[\s,]+/,
    () => l10n.t("some of rotate, dns0x20, edns=SIZE (512 or more), nov4, nov6; no in front switches off"),
    false,
  ),
  dns_query_restriction: matching(/^(?:allow|deny)\s+\S/i, () => l10n.t("allow or deny, then domains")),
  dns_server: {
    takes: isDnsServer,
    wants: () => l10n.t("an IP address, such as 127.0.0.1 or [2001:db8::53]:5353"),
    required: true,
  },
  delist_uri_host: text,
  enable_compat: matching(/^\w{1,128}$/, () => l10n.t("one name of letters, digits and underscores")),
  enlist_addrlist: listAndMembers,
  enlist_uri_host: listAndMembers,
  extracttext_timeout: severalWords(
    matching(/^\d+(?:\s+\d+)?$/, () => l10n.t("seconds for a tool, and behind them seconds for all")),
  ),
  fns_add_addrlist: listAndMembers,
  fns_check: oneOf(["0", "1", "2"]),
  fns_ignore_dkim: text,
  fns_ignore_headers: text,
  fns_remove_addrlist: listAndMembers,
  geodb_module: {
    takes: (value) =>
      /^(?:maxmind::db::reader|geoip2::database::reader|geoip2|geo::ip|geoip|ip::country::db_file|db_file|ip::country::fast|fast)$/i.test(
        value,
      ),
    wants: () => l10n.t("one of {choices}", { choices: "GeoIP2, Geo::IP, IP::Country::DB_File, IP::Country::Fast" }),
    choices: ["GeoIP2", "Geo::IP", "IP::Country::DB_File", "IP::Country::Fast"],
    required: true,
  },
  geodb_options: words(
    /^(?:reset|country|city|isp)(?::.*)?$/i,
    /\s+/,
    () => l10n.t("country:FILE, city:FILE, isp:FILE or reset"),
    false,
  ),
  hashbl_email_domain_alias: matching(/^[^@\s]+(?:\s+[^@\s]+)+$/, () => l10n.t("two domains or more, without @")),
  hashbl_ignore: text,
  lock_method: oneOf(["nfssafe", "flock", "win32"]),
  normalize_charset: flag,
  originating_ip_headers: text,
  priority: matching(/^[_a-zA-Z]\w{0,127}\s+-?\d+$/, () => l10n.t("a test's name, then a whole number")),
  pyzor_max: matching(wholeNumber, () => l10n.t("a whole number")),
  pyzor_options: severalWords(
    matching(/^[0-9A-Za-z =,._/-]+$/, () => l10n.t("letters, digits, spaces and the signs = , . _ / -")),
  ),
  rbl_timeout: {
    takes: (value) => /^\+?\d+(?:\.\d*)?[smhdw]?(?:\s+\+?\d+(?:\.\d*)?[smhdw]?)?(?:\s+\S*[a-zA-Z])?$/i.test(value),
    wants: () => l10n.t("seconds, and behind them the least of them and a zone"),
    free: true,
    required: true,
  },
  remove_header: matching(/^(?:ham|spam|all)\s+[A-Za-z0-9_-]+$/i, () =>
    l10n.t("ham, spam or all, then the header's name without X-Spam-"),
  ),
  replace_rules: text,
  report_safe: oneOf(["0", "1", "2"]),
  rewrite_header: matching(/^(?:From|Subject|To)(?:\s|$)/i, () =>
    l10n.t("Subject, From or To, then the text to put in"),
  ),
  shortcircuit: matching(/^\w+\s+(?:ham|spam|on|off)$/, () => l10n.t("a test's name, then ham, spam, on or off")),
  spamcop_from_address: mailAddress,
  spamcop_relayhost: matching(/^\S+:\d{2,5}$/, () => l10n.t("host:port")),
  spamcop_to_address: mailAddress,
  txrep_autolearn: lenient(0, 5),
  txrep_dilution_factor: lenient(0.7, 1),
  txrep_expiry_days: lenient(0, 10_000),
  txrep_factor: lenient(0, 1),
  txrep_ipv4_mask_len: mask(32),
  txrep_ipv6_mask_len: mask(128),
  txrep_learn_bonus: lenient(0, 200),
  txrep_learn_penalty: lenient(0, 200),
  txrep_report_details: oneOf(["0", "1", "2"]),
  txrep_user2global_ratio: lenient(0, 10),
  txrep_weight_domain: lenient(0, 10),
  txrep_weight_email: lenient(0, 10),
  txrep_weight_email_ip: lenient(0, 10),
  txrep_weight_helo: lenient(0, 10),
  txrep_weight_ip: lenient(0, 10),
  txrep_welcomelist_out: lenient(0, 200),
  unwelcomelist_from_dkim: dkimSender,
  uridnsbl_skip_domain: text,
  uridnsbl_timeout: optional,
  url_shortener: text,
  url_shortener_get: text,
  util_rb_2tld: domainLabels(2),
  util_rb_3tld: domainLabels(3),
  util_rb_tld: words(/^[^\s.]+$/, /\s+/, () => l10n.t("top-level domains without a dot, with spaces between them")),
  version_tag: text,
  welcomelist_from_dkim: dkimSender,
  welcomelist_from_rcvd: senderAndRelay,
  welcomelist_subject: optional,
  welcomelist_uri_host: optional,
};

/** What a command without code of its own takes. Source: the default handlers of Conf/Parser.pm. */
const byType: Partial<Readonly<Record<SettingType, ValueShape>>> = {
  boolean: flag,
  numeric: matching(number, () => l10n.t("a number such as 5 or 5.5")),
  duration: matching(duration, () => l10n.t("seconds, or a number with one of s, m, h, d, w behind it")),
  string: text,
  stringlist: text,
  ipaddrlist: text,
  addresslist: text,
  hash: nameAndValue,
  none: { takes: () => false, wants: () => l10n.t("no value"), required: false },
};

/** What a command takes; undefined where that is not for a table to say: tests, patterns, plugins. */
export function valueShape(canonical: string, type: SettingType | undefined): ValueShape | undefined {
  return Object.hasOwn(own, canonical) ? own[canonical] : byType[type ?? "custom"];
}
