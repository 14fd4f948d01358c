import { inReadersLanguage } from "../../../text/documentation.ts";

/**
 * What a stock plugin does, and what of a mail leaves the host for it. In our own words; facts from SpamAssassin
 * 4.0.1's plugins, its .pre files and what was measured on the wire.
 */
export interface PluginDocumentation {
  readonly what: string;
  /** Version of SpamAssassin that brought it. */
  readonly since: string;
  /** What leaves the host, to whom and through which port; absent: nothing. */
  readonly leaves?: string;
  /** How it is switched off while it stays loaded; absent where only the loadplugin line does it. */
  readonly off?: string;
  /** What else must be installed or set before it does anything. */
  readonly needs?: string;
}

const dns = "DNS questions to your resolvers (udp/53, tcp/53 for long answers)";

const network: Readonly<Record<string, PluginDocumentation>> = {
  SPF: {
    what: "Asks by SPF whether the host that sent a mail may use the sender's domain. The `SPF_*` tests and `welcomelist_from_spf` depend on it.",
    since: "3.0.0",
    leaves: `${dns} about the domains of sender and HELO: TXT, A, MX and PTR records, up to 20 of them for one mail; each mail waits at most \`spf_timeout\` (5 s)`,
    off: "score all `SPF_*` tests 0",
  },
  URIDNSBL: {
    what: "Looks up the domains of the links in a mail's body in block lists; at most `uridnsbl_max_domains` (20) for one mail.",
    since: "3.0.0",
    leaves: `${dns} that name the linked domains and their name servers, answered by uribl.com, surbl.org, spamhaus.org and other lists`,
    off: "`skip_uribl_checks 1`",
  },
  DKIM: {
    what: "Verifies DKIM and ARC signatures; `welcomelist_from_dkim` and the `DKIM_*` tests depend on it.",
    since: "3.1.2",
    leaves: `${dns} for the public keys of the signing domains, and for ADSP policies of senders without a signature; each mail waits at most \`dkim_timeout\` (5 s)`,
    off: "score all `DKIM_*` tests 0",
    needs: "the Perl module Mail::DKIM",
  },
  DMARC: {
    what: "Checks what the sender's domain asks for by DMARC, out of the results of SPF and DKIM.",
    since: "4.0.0",
    leaves: `${dns} for \`_dmarc.\` records of the sender's domain; they go through a resolver of the module's own, which does not know \`dns_server\``,
    off: "score all `DMARC_*` tests 0",
    needs: "the Perl module Mail::DMARC",
  },
  DNSEval: {
    what: "Looks up the hosts a mail came through in DNS block lists and welcome lists: the `RCVD_IN_*` tests.",
    since: "3.2.0",
    leaves: `${dns} that hold the sending hosts' addresses, answered by spamhaus.org, spamcop.net, dnswl.org, mailspike.net and other lists`,
    off: "`skip_rbl_checks 1`",
  },
  AskDNS: {
    what: "Brings `askdns` tests, which put parts of a mail, such as the signer's domain, into DNS questions.",
    since: "3.4.0",
    leaves: `${dns} built from the mail's domains, in the packaged rules to fmb.la and dkimwl.org`,
    off: "`dns_available no`, which switches off all DNS tests",
  },
  HashBL: {
    what: "Looks up hashes of mail addresses, links, attachments and other strings in DNS block lists.",
    since: "3.4.2",
    leaves: `${dns} that carry those hashes; the packaged rules ask bl.btcblack.it about Bitcoin addresses`,
    off: "score its tests 0",
  },
  Razor2: {
    what: "Asks Cloudmark's Razor2 network whether a mail's signatures were reported as spam.",
    since: "3.1.0",
    leaves:
      "signatures of the body, not its text, to Cloudmark in the USA over tcp/2703; the servers are found through DNS and `discovery.razor.cloudmark.com` (tcp/2703). Where a firewall drops that, each mail waits `razor_timeout` (5 s). `spamassassin -r` sends the whole mail",
    off: "`use_razor2 0`",
    needs: "the package razor",
  },
  Pyzor: {
    what: "Asks a Pyzor server how often a mail's digest was reported as spam.",
    since: "3.1.0",
    leaves:
      "a digest of the body to public.pyzor.org, or the servers in Pyzor's own file, over udp/24441. Where a firewall drops that, each mail waits `pyzor_timeout` (5 s)",
    off: "`use_pyzor 0`",
    needs: "the program `pyzor`, unless `pyzor_perl 1`",
  },
  DCC: {
    what: "Asks the DCC servers in how many mails the same checksums were seen: mass mail, wanted or not. Its licence is not free, hence it is off at first.",
    since: "3.1.0",
    leaves:
      "checksums of the body, through dccifd or dccproc on this host, to the DCC servers over udp/6277; each mail waits at most `dcc_timeout` (5 s)",
    off: "`use_dcc 0`",
    needs: "dccifd or dccproc of the DCC client",
  },
  SpamCop: {
    what: "Reports a mail to SpamCop when somebody says it is spam (`spamassassin -r`, `spamc -C report`); it does nothing while mails are scanned.",
    since: "3.1.0",
    leaves: "the whole mail, on a report only, over tcp/587 to SpamCop's mail hosts or `spamcop_relayhost`",
  },
  ASN: {
    what: "Finds the autonomous system, that is the provider's network, a mail came from, and gives it to templates and Bayes.",
    since: "3.2.0",
    leaves: `${dns} that hold the sending host's address, where \`asn_lookup\` names a zone; nothing with a local GeoDB`,
    off: "`asn_use_dns 0`",
  },
  URILocalBL: {
    what: "Blocks links by the country, network or provider of the hosts they lead to, from a local GeoIP database.",
    since: "3.4.1",
    leaves: `${dns} for the addresses of the linked hosts`,
    needs: "a GeoIP database",
  },
  DecodeShortURLs: {
    what: "Follows links of URL shorteners to where they lead, so that other tests see the real target.",
    since: "4.0.0",
    leaves:
      "HTTP requests (tcp/80, tcp/443) for every shortened link in a mail, up to 10 links with 10 redirections each: whoever sent the link sees that this mail has arrived. Each request waits up to 5 s",
    off: "`max_short_urls 0`",
  },
};

const local: Readonly<Record<string, PluginDocumentation>> = {
  RelayCountry: {
    what: "Finds the countries a mail came through and gives them to tests, templates and Bayes.",
    since: "3.0.0",
    needs: "a GeoIP database",
  },
  AWL: {
    what: "Keeps each sender's average score and pulls new mails towards it. TxRep is its successor; use one of them.",
    since: "3.1.0",
    off: "`use_auto_welcomelist 0`",
    leaves: "nothing, unless `user_awl_dsn` names a database on another host (MySQL tcp/3306, PostgreSQL tcp/5432)",
  },
  AccessDB: { what: "Looks up senders and hosts in a sendmail access database on this host.", since: "3.1.0" },
  AntiVirus: {
    what: "Looks at names and types of attachments; no virus scanner, in spite of its name.",
    since: "3.1.0",
  },
  AutoLearnThreshold: {
    what: "Decides by score which mails Bayes learns on its own. Without it `bayes_auto_learn` does nothing.",
    since: "3.1.0",
    off: "`bayes_auto_learn 0`",
  },
  MIMEHeader: { what: "Brings `mimeheader` tests, on the headers of a mail's parts and attachments.", since: "3.1.0" },
  ReplaceTags: {
    what: "Lets tests use short tags for groups of look-alike letters (`replace_tag`, `replace_rules`).",
    since: "3.1.0",
  },
  TextCat: {
    what: "Guesses the language a mail is written in, for `ok_languages` and templates.",
    since: "3.1.0",
  },
  WelcomeListSubject: {
    what: "Lists of subjects that are always welcome or blocked: `welcomelist_subject`, `blocklist_subject`. Called WhiteListSubject before 4.0.",
    since: "3.1.0",
  },
  Bayes: {
    what: "Learns words of spam and ham and rates mails by them; the `BAYES_*` tests.",
    since: "3.2.0",
    off: "`use_bayes 0`",
    leaves:
      "nothing, unless `bayes_sql_dsn` names a database on another host (MySQL tcp/3306, PostgreSQL tcp/5432, Redis tcp/6379)",
  },
  BodyEval: { what: "Tests that look at a mail's text as a whole.", since: "3.2.0" },
  Check: {
    what: "Runs the tests. Without it nothing is scanned: spamd does not even start its work.",
    since: "3.2.0",
  },
  HTMLEval: { what: "Tests on a mail's HTML: tags, colours, shares of text and images.", since: "3.2.0" },
  HTTPSMismatch: {
    what: "Finds links whose text shows an https address while they lead elsewhere.",
    since: "3.2.0",
  },
  HeaderEval: { what: "Tests on a mail's headers as a whole, such as forged dates and hosts.", since: "3.2.0" },
  ImageInfo: { what: "Tests on number, size and kind of images in a mail.", since: "3.2.0" },
  MIMEEval: { what: "Tests on the MIME structure of a mail: parts, encodings, character sets.", since: "3.2.0" },
  RelayEval: { what: "Tests on the hosts that a mail came through, out of its Received headers.", since: "3.2.0" },
  Rule2XSBody: {
    what: "Runs body tests as native code that `sa-compile` made. Compile again after each update of the rules.",
    since: "3.2.0",
    needs: "the program sa-compile (Debian: package of the same name) and a C compiler",
  },
  Shortcircuit: {
    what: "Lets a test end the scan at once, for instance for mails of trusted senders; brings the command `shortcircuit`.",
    since: "3.2.0",
  },
  URIDetail: { what: "Brings `uri_detail` tests, on the parts of a link such as its text and domain.", since: "3.2.0" },
  URIEval: { what: "Tests on the links of a mail as a whole.", since: "3.2.0" },
  VBounce: {
    what: "Recognises bounces of mails that you never sent; `welcomelist_bounce_relays` names your own outgoing hosts.",
    since: "3.2.0",
  },
  WLBLEval: {
    what: "The lists of senders and hosts that are welcome or blocked: without it no `welcomelist_from` has effect.",
    since: "3.2.0",
  },
  FreeMail: {
    what: "Recognises addresses of free mail providers and replies that go to another one than the sender's.",
    since: "3.3.0",
  },
  PhishTag: { what: "Rewrites the links of mails that tests found to be phishing.", since: "3.3.0" },
  PDFInfo: { what: "Tests on attached PDF files: their names, sizes, images and digests.", since: "3.4.1" },
  TxRep: {
    what: "Keeps a reputation for senders, addresses, domains and hosts and pulls new mails towards it. Follows AWL; use one of them.",
    since: "3.4.1",
    off: "`use_txrep 0`, which is the default: loading alone does nothing",
    leaves: "nothing, unless `user_awl_dsn` names a database on another host (MySQL tcp/3306, PostgreSQL tcp/5432)",
  },
  FromNameSpoof: {
    what: "Finds senders whose display name shows another mail address than the real one.",
    since: "3.4.2",
  },
  Phishing: {
    what: "Compares links with lists of known phishing pages; you download these lists yourself, the plugin only reads them.",
    since: "3.4.2",
    needs: "lists named by `phishing_openphish_feed`, `phishing_phishtank_feed` or `phishing_phishstats_feed`",
  },
  ResourceLimits: {
    what: "Limits memory and computing time of spamd's children (`resource_limit_mem`, `resource_limit_cpu`).",
    since: "3.4.2",
    needs: "the Perl module BSD::Resource",
  },
  OLEVBMacro: {
    what: "Finds macros in attached Office documents and whether they look harmful.",
    since: "3.4.3",
    needs: "the Perl modules Archive::Zip and IO::String",
  },
  ExtractText: {
    what: "Takes the text out of attachments with programs of this host, such as pdftotext, so that body tests see it.",
    since: "4.0.0",
    needs: "the programs that `extracttext_external` names",
  },
  AuthRes: {
    what: "Uses the Authentication-Results header that a host you trust has written, instead of checking again.",
    since: "4.0.1",
  },
  BodyRuleBaseExtractor: {
    what: "Finds the fixed strings in body tests for `sa-compile`, which loads it on its own.",
    since: "3.2.0",
  },
  OneLineBodyRuleType: {
    what: "Runs body tests on one line of the body after the other, in code of its own.",
    since: "3.2.0",
  },
  P595Body: {
    what: "An experiment that leaves matching of many body tests at once to Perl 5.10.",
    since: "3.2.0",
  },
  Reuse: {
    what: "Takes the results of network tests from an earlier scan; for those who weigh rules with mass-check.",
    since: "3.3.0",
  },
  Test: { what: "An example for authors of plugins; it does nothing useful.", since: "3.0.0" },
};

/** By the plugin's short name. */
export const plugins: Readonly<Record<string, PluginDocumentation>> = { ...network, ...local };

export function pluginDocumentation(shortName: string): PluginDocumentation | undefined {
  return Object.hasOwn(plugins, shortName) ? inReadersLanguage("spamassassin", plugins[shortName]) : undefined;
}
