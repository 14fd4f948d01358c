/**
 * Made-up SpamAssassin configurations for the proof that a host's effective configuration is the real program's. Each
 * is a few files in the host's folders, with lines chosen by chance: mostly sensible, some not.
 */
export interface Tree {
  /** By path below the host's root, lines of text. Site and rules folders are those of Debian. */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

export const site = "etc/spamassassin";
export const preferences = "root/.spamassassin/user_prefs";
export const state = "var/lib/spamassassin";
export const updated = `${state}/4.000001`;
export const packaged = "usr/share/spamassassin";
/** Stands for the host's root in absolute paths. */
export const rootMark = "@ROOT@";

/** Chance that can be had again: mulberry32, a generator of 32 bits in the public domain. */
class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to but without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** 0 up to but without the bound. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(from: readonly Item[]): Item {
    const item = from[this.below(from.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }

  /** Picks one of the makers by weight and lets it make. */
  weighed<Item>(makers: readonly (readonly [weight: number, make: () => Item])[]): Item {
    let left = this.next() * makers.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, make] of makers) {
      left -= weight;
      if (left < 0) return make();
    }
    throw new Error("no weights");
  }
}

const stock = "Mail::SpamAssassin::Plugin::";
const plugins = [
  "DKIM",
  "SPF",
  "Pyzor",
  "FreeMail",
  "TxRep",
  "AWL",
  "URIDNSBL",
  "HashBL",
  "ReplaceTags",
  "Shortcircuit",
]
  .concat(["AutoLearnThreshold", "URIDetail", "MIMEHeader", "ASN", "OLEVBMacro", "ImageInfo", "PDFInfo", "AskDNS"])
  .concat([
    "WLBLEval",
    "VBounce",
    "FromNameSpoof",
    "BodyEval",
    "HeaderEval",
    "DNSEval",
    "WelcomeListSubject",
    "Phishing",
  ]);
const names = ["ALPHA", "BETA", "GAMMA", "DELTA", "__HIDDEN", "__OTHER", "T_TRIAL", "T_SECOND", "Mixed_Case", "lower"];
const features = ["Conf::feature_edns", "Conf::feature_dns_query_restriction", "Conf::perl_min_version_5010000"]
  .concat(["Conf::feature_nothing", "Conf::compat_welcomelist_blocklist", "Conf::has_tflags_nosubject"])
  .concat(["Plugin::DKIM::has_arc", "Plugin::OLEVBMacro::has_olertfobject", "Plugin::URIDetail::has_host_key"])
  .concat([
    "Plugin::HashBL::has_hashbl_bodyre",
    "Plugin::BodyEval::has_check_body_length",
    "Plugin::DKIM::has_nothing",
  ]);
const versions = ["4.000001", "4.000000", "3.004006", "3.004000", "4.000002", "4", "5", "4.1"];
const addresses = ["a@example.com", "*@example.com", "B@Example.ORG", "*@example.net", "c?@example.net"];
const networks = ["10.0.0.0/8", "192.168.1.0/24", "172.16.0.0/12", "!10.1.2.0/24", "2001:db8::/32", "192.0.2.1"];

export function tree(seed: number): Tree {
  const chance = new Chance(seed * 2_654_435_761);
  const files: Record<string, string[]> = {};
  const rules = chance.is(0.5) ? updated : packaged;
  // What may be included: files that no folder's reading finds.
  const extra = ["extra/one.cf", "extra/two.cf", "extra/three.CF", "deep/er/four.cf", "extra/five.pre"].filter(() =>
    chance.is(0.6),
  );

  function add(path: string, lines: readonly string[]): void {
    files[path] = [...(files[path] ?? []), ...lines];
  }

  const at = (name: string): string => `${stock}${name}`;
  const load = (): string => {
    const name = chance.pick(plugins);
    return chance.weighed([
      [8, () => `loadplugin ${at(name)}`],
      [2, () => `tryplugin ${at(name)}`],
      [1, () => `LoadPlugin  ${at(name)}   # since long`],
      [0.5, () => `loadplugin ${at("WhiteListSubject")}`],
      [0.3, () => `tryplugin ${at("WhiteListSubject")}`],
      [0.2, () => `loadplugin ${at("HashCash")}`],
      [0.2, () => `loadplugin ${at(name)} and more`],
      [0.2, () => "loadplugin bad::"],
      [0.2, () => "loadplugin"],
    ]);
  };

  function atom(depth: number): string {
    return chance.weighed([
      [
        4,
        () =>
          `${chance.is(0.5) ? "version" : "(version"} ${chance.pick([">=", "<", "==", "!=", ">", "<="])} ${chance.pick(versions)}`,
      ],
      [4, () => `${chance.pick(["plugin", "plugin ", "!plugin"])}(${at(chance.pick(plugins))})`],
      [1, () => `plugin(${at("WhiteListSubject")})`],
      [4, () => `${chance.pick(["can", "has", "can ", "!can"])}(Mail::SpamAssassin::${chance.pick(features)})`],
      [1, () => "local_tests_only"],
      [1, () => `perl_version ${chance.pick([">=", "<"])} ${chance.pick(["5.010", "5.5", "6"])}`],
      [1, () => chance.pick(["0", "1", "2", "10", "debug", "1.5"])],
      [1, () => `${chance.below(5)} ${chance.pick(["+", "-", "*", "/", "^"])} ${chance.below(4)}`],
      [1, () => (depth > 0 ? `!(${atom(depth - 1)})` : "1")],
    ]);
  }

  function closed(expression: string): string {
    const open = expression.split("(").length - expression.split(")").length;
    return open > 0 ? expression + ")".repeat(open) : expression;
  }

  function condition(): string {
    return chance.weighed([
      [6, () => `if ${chance.is(0.6) ? `(${closed(atom(2))})` : closed(atom(2))}`],
      [2, () => `if ${closed(atom(1))} ${chance.pick(["&&", "||", "^", "and"])} ${closed(atom(1))}`],
      [0.7, () => `if ${closed(atom(1))} ? ${closed(atom(0))} : ${closed(atom(0))}`],
      [6, () => `ifplugin ${at(chance.pick(plugins))}`],
      [0.3, () => `ifplugin ${at("RaciallyCharged")}`],
      [0.3, () => `ifplugin ${chance.pick(plugins)}`],
      [
        0.3,
        () =>
          `if ${chance.pick(["x", "version >= 4.0.1", "(1", "1 +", "&& 1", "a:b", "plugin()", "can(nothing)", "1 / 0"])}`,
      ],
      [0.2, () => chance.pick(["if", "ifplugin", "if(1)", "IF 1", "If-Plugin X"])],
    ]);
  }

  const score = (): string =>
    chance.weighed([
      [5, () => String(chance.below(50) / 10 - 1)],
      [2, () => "0"],
      [2, () => `-${chance.below(30) / 10}`],
      [0.3, () => chance.pick(["+3", ".5", "5.", "x", "1e3", "5,0"])],
    ]);
  const relative = (): string => `(${score()})`;
  const name = (): string => chance.pick(names);

  function definition(): string {
    return chance.weighed([
      [5, () => `body ${name()} /word${chance.below(9)}/${chance.pick(["", "i", "x"])}`],
      [1, () => `rawbody ${name()} m{raw${chance.below(9)}}`],
      [1, () => `full ${name()} /full/s`],
      [1, () => `uri ${name()} m!^https?://x${chance.below(9)}!`],
      [3, () => `header ${name()} Subject =~ /sub\\#${chance.below(9)}/`],
      [1, () => `header ${name()} exists:X-Thing`],
      [2, () => `meta ${name()} (${name()} && !${name()}) + ${name()} > 1`],
      [1, () => `header ${name()} eval:check_for_no_hits()`],
      [0.5, () => `body ${name()} eval:check_stock_info('2')`],
      [1, () => `mimeheader ${name()} Content-Type =~ /image/`],
      [1, () => `uri_detail ${name()} domain =~ /example/`],
      [1, () => `askdns ${name()} _SENDERDOMAIN_.example.com TXT /./`],
      [0.5, () => `header ${name()} eval:check_rbl('x', 'bl.example.')`],
      [0.5, () => chance.pick(["body 1ST /a/", "body A-B /a/", `body ${name()}`, `meta ${name()}`, "header", "body"])],
    ]);
  }

  function setting(): string {
    const flag = (): string => chance.pick(["0", "1", "yes", "no", "YES", "No", "on", "2"]);
    const number = (): string => chance.pick(["0", "3", "4.5", "-1", "+2", "5.", ".5", "many", "7 8"]);
    const time = (): string => chance.pick(["5", "5s", "2m", "1.5 H", "1d", "1w", "-3", "5 min", "1h30m"]);
    return chance.weighed([
      [2, () => `required_score ${number()}`],
      [1, () => `required_hits ${number()}`],
      [1, () => `Required-Score ${number()}`],
      [1, () => `use_bayes ${flag()}`],
      [1, () => `use_bayes_rules ${flag()}`],
      [1, () => `bayes_auto_learn ${flag()}`],
      [1, () => `report_safe ${chance.pick(["0", "1", "2", "3", "yes"])}`],
      [1, () => `allow_user_rules ${chance.pick(["0", "1", "yes"])}`],
      [1, () => `time_limit ${time()}`],
      [1, () => `dns_test_interval ${time()}`],
      [1, () => `bayes_min_ham_num ${number()}`],
      [1, () => `report_contact ${chance.pick(["root", "postmaster@example.com", "the \\# one", ""])}`],
      [
        1,
        () =>
          `dns_available ${chance.pick(["yes", "no", "1", "0", "YES", "test", "test: a.example b.example", "maybe"])}`,
      ],
      [1, () => `ok_locales ${chance.pick(["all", "en de", ""])}`],
      [1, () => `lock_method ${chance.pick(["flock", "nfssafe", "none"])}`],
      [1, () => `pyzor_timeout ${time()}`],
      [1, () => `use_pyzor ${flag()}`],
      [1, () => `use_txrep ${flag()}`],
      [1, () => `use_auto_whitelist ${flag()}`],
      [1, () => `auto_welcomelist_factor ${number()}`],
      [1, () => `auto_whitelist_factor ${number()}`],
      [1, () => `bayes_auto_learn_threshold_spam ${number()}`],
      [1, () => `olemacro_num_zip ${number()}`],
      [1, () => `skip_uribl_checks ${flag()}`],
      [1, () => `spf_timeout ${time()}`],
      [1, () => `dkim_timeout ${time()}`],
      [0.5, () => `${chance.pick(["use_bayse", "requried_score", "skip-rbl"])} 1`],
    ]);
  }

  function list(): string {
    const some = (from: readonly string[]): string =>
      from.filter(() => chance.is(0.4)).join(chance.is(0.8) ? " " : "  ") || chance.pick(from);
    const word = chance.pick(["welcomelist", "whitelist"]);
    const block = chance.pick(["blocklist", "blacklist"]);
    return chance.weighed([
      [3, () => `${word}_from ${some(addresses)}`],
      [2, () => `un${word}_from ${some(addresses)}`],
      [2, () => `${block}_from ${some(addresses)}`],
      [1, () => `un${block}_from ${some(addresses)}`],
      [1, () => `${word}_auth ${some(addresses)}`],
      [1, () => `un${word}_auth ${some(addresses)}`],
      [1, () => `${word}_from_rcvd ${chance.pick(addresses)} example.com`],
      [1, () => `un${word}_from_rcvd ${some(addresses)}`],
      [1, () => `${word}_to ${some(addresses)}`],
      [1, () => `more_spam_to ${some(addresses)}`],
      [3, () => `trusted_networks ${some(networks)}`],
      [1, () => "clear_trusted_networks"],
      [1, () => `internal_networks ${some(networks)}`],
      [0.5, () => "clear_internal_networks"],
      [
        2,
        () =>
          `dns_server ${chance.pick(["192.0.2.53", "127.0.0.1:5353", "[2001:db8::53]:53", "2001:db8::53", "ns.example"])}`,
      ],
      [0.5, () => "clear_dns_servers"],
      [0.3, () => "clear_dns_servers now"],
      [2, () => `report line ${chance.below(100)}`],
      [0.5, () => "clear_report_template"],
      [1, () => `bayes_ignore_header ${some(["X-One", "X-Two"])}`],
      [1, () => `report_safe_copy_headers ${some(["Received", "X-Two"])}`],
      [1, () => `freemail_domains ${some(["a.example", "b.example"])}`],
      [1, () => `originating_ip_headers ${some(["X-One", "X-Two"])}`],
      [0.5, () => "clear_originating_ip_headers"],
    ]);
  }

  function include(from: string): string {
    // Only those behind it: a file that includes itself under a longer name is read until no system takes the name.
    const behind = extra.slice(extra.findIndex((each) => from.endsWith(each)) + 1);
    const target = behind.length > 0 ? chance.pick(behind) : "extra/none.cf";
    const up = from.startsWith("etc/spamassassin/") ? "../".repeat(from.split("/").length - 3) : `${rootMark}/${site}/`;
    const isIncluded = extra.some((each) => from.endsWith(each));
    return chance.weighed([
      [6, () => `include ${up}${target}`],
      [2, () => `include __local_rules_dir__/${target}`],
      [1, () => `include ${rootMark}/${site}/${target}`],
      [1, () => `include __local_state_dir__/own/six.cf`],
      [isIncluded ? 0 : 1, () => `include ${up}extra`],
      [1, () => `include ${up}extra/none.cf`],
      [0.5, () => "include"],
      [isIncluded ? 0 : 0.5, () => `include ${up}local.cf`],
    ]);
  }

  function line(from: string): string {
    return chance.weighed([
      [6, definition],
      [4, () => `score ${name()} ${score()}`],
      [1, () => `score ${name()} ${score()} ${score()} ${score()} ${score()}`],
      [2, () => `score ${name()} ${relative()}`],
      [0.7, () => `score ${name()} ${relative()} ${relative()} ${score()} ${relative()}`],
      [0.5, () => `score ${name()} ${score()} ${score()}`],
      [0.3, () => `score ${name()}`],
      [1.5, () => `describe ${name()} text ${chance.below(100)}`],
      [
        1.5,
        () => `tflags ${name()} ${chance.pick(["net", "nice", "nice net", "userconf nice", "multiple maxhits=3"])}`,
      ],
      [1, () => `priority ${name()} ${chance.pick(["-100", "0", "500", "high"])}`],
      [7, setting],
      [6, list],
      [2.5, load],
      [1.2, () => include(from)],
      [
        1,
        () =>
          `lang ${chance.pick(["de", "en", "en_US", ".", "EN", "fr"])} ${chance.pick([definition, setting, list])()}`,
      ],
      [0.4, () => `require_version ${chance.pick(["4.000001", "3.004006", "@@VERSION@@", "4.0.1", ""])}`],
      [0.3, () => "enable_compat welcomelist_blocklist"],
      [0.6, () => chance.pick(["# a comment", "", "0", "  \t ", "#testrules"])],
      [0.5, () => `  \t${setting()}\t# because`],
      [0.5, () => `${setting()}\r`],
    ]);
  }

  function block(from: string, size: number, depth: number): string[] {
    const lines: string[] = [];
    for (let count = 0; count < size; count++) {
      if (depth > 0 && chance.is(0.18)) {
        lines.push(condition(), ...block(from, 1 + chance.below(4), depth - 1));
        while (chance.is(0.35))
          lines.push(chance.is(0.95) ? "else" : "else if 1", ...block(from, 1 + chance.below(3), depth - 1));
        if (chance.is(0.95)) lines.push(chance.is(0.97) ? "endif" : "endif # done");
        if (chance.is(0.03)) lines.push(chance.pick(["endif", "else", "elsif 1"]));
      } else lines.push(line(from));
    }
    return lines;
  }

  add(`${site}/init.pre`, [
    `loadplugin ${at("Check")}`,
    ...plugins.filter(() => chance.is(0.35)).map((each) => `loadplugin ${at(each)}`),
  ]);
  for (const [path, probability, size] of [
    [`${site}/local.cf`, 0.95, 14],
    [`${site}/zz.cf`, 0.5, 8],
    [`${site}/10_early.CF`, 0.3, 5],
    [`${site}/v400.pre`, 0.5, 5],
    [`${site}/.hidden.cf`, 0.1, 4],
    [`${site}/local.cf.bak`, 0.1, 3],
    [`${rules}/10_rules.cf`, 0.9, 14],
    [`${rules}/72_active.cf`, 0.6, 10],
    [`${rules}/rules.pre`, 0.2, 4],
    [`${rules}/updates_spamassassin_org.cf`, rules === updated ? 0.4 : 0, 4],
    [preferences, 0.5, 8],
    [`${state}/own/six.cf`, 0.4, 4],
  ] as const)
    if (chance.is(probability)) add(path, block(path, 2 + chance.below(size), 3));
  for (const path of extra) add(`${site}/${path}`, block(`${site}/${path}`, 1 + chance.below(6), 2));
  return { files };
}

/** Every tree that is a little smaller: without one file, half a file, or one line. */
export function smaller({ files }: Tree): readonly Tree[] {
  const found: Tree[] = [];
  for (const path of Object.keys(files)) {
    const { [path]: lines = [], ...others } = files;
    if (!path.endsWith("init.pre")) found.push({ files: others });
    for (let size = lines.length >> 1; size >= 1; size >>= 1)
      for (let start = 0; start < lines.length; start += size)
        found.push({ files: { ...files, [path]: [...lines.slice(0, start), ...lines.slice(start + size)] } });
  }
  return found;
}
