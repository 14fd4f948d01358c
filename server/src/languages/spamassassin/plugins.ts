/** What a stock plugin does, and what of a mail leaves the host for it. Facts: SpamAssassin 4.0.1's plugins and .pre files. */
export interface PluginDocumentation {
  readonly what: string;
  /** Version of SpamAssassin that brought it. */
  readonly since: string;
  /** What leaves the host, to whom; absent: nothing. */
  readonly leaves?: string;
  /** A setting that switches it off while it stays loaded. */
  readonly switch?: string;
}

const dns = "DNS questions to your resolver (udp/53, tcp/53)";
const documented: Readonly<Record<string, readonly [what: string, since: string, leaves?: string, off?: string]>> = {
  RelayCountry: ["Adds the countries a mail came through, from a local GeoIP database.", "3.1.0"],
  SPF: [
    "Checks by SPF whether the sending host may use the sender's domain.",
    "3.1.0",
    `${dns} about the sender's domain`,
  ],
  URIDNSBL: [
    "Looks up the domains of links in the body in block lists.",
    "3.1.0",
    `${dns} that name the linked domains, answered by uribl.com, surbl.org and spamhaus.org`,
    "skip_uribl_checks 1",
  ],
  AWL: ["Keeps an average score for each sender and pulls new mails towards it.", "3.1.0"],
  AccessDB: ["Looks senders up in a sendmail access database.", "3.1.0"],
  AntiVirus: ["Looks for suspicious attachments by type and name.", "3.1.0"],
  AutoLearnThreshold: ["Decides by score which mails Bayes learns on its own.", "3.1.0"],
  DCC: [
    "Asks the DCC servers how often a mail's checksums were seen.",
    "3.1.0",
    "checksums of the body to the DCC servers (udp/6277), through dccifd or dccproc",
    "use_dcc 0",
  ],
  MIMEHeader: ["Brings `mimeheader` tests on the headers of attachments.", "3.1.0"],
  Pyzor: [
    "Asks the Pyzor server how often a mail's digest was reported.",
    "3.1.0",
    "a digest of the body to public.pyzor.org (udp/24441), or to the servers in Pyzor's own file",
    "use_pyzor 0",
  ],
  Razor2: [
    "Asks Cloudmark's Razor2 servers whether a mail's signatures were reported as spam.",
    "3.1.0",
    "signatures of the body to Cloudmark in the USA (tcp/2703), found through discovery.razor.cloudmark.com",
    "use_razor2 0",
  ],
  ReplaceTags: ["Lets tests use short tags for groups of look-alike letters.", "3.1.0"],
  SpamCop: [
    "Sends a mail to SpamCop, whole, when somebody reports it as spam; never while scanning.",
    "3.1.0",
    "the whole mail to spamcop.net (tcp/587), on a report only",
  ],
  TextCat: ["Guesses the language a mail is written in.", "3.1.0"],
  WelcomeListSubject: ["Lists of subjects that are always welcome or blocked.", "3.1.0"],
  DKIM: ["Checks DKIM signatures.", "3.1.2", `${dns} for the signers' keys`],
  ASN: [
    "Finds the network a mail came from, in DNS or a local database.",
    "3.2.0",
    `${dns} that name the sending address, where asn_lookup is set`,
    "asn_use_dns 0",
  ],
  Bayes: ["Learns words of spam and ham and rates mails by them.", "3.2.0"],
  BodyEval: ["Tests on a mail's text as a whole.", "3.2.0"],
  Check: ["Runs the tests. Without it nothing is scanned.", "3.2.0"],
  DNSEval: [
    "Looks up the sending hosts in DNS block lists.",
    "3.2.0",
    `${dns} that name the sending addresses, answered by spamhaus.org, spamcop.net and others`,
    "skip_rbl_checks 1",
  ],
  HTMLEval: ["Tests on a mail's HTML.", "3.2.0"],
  HTTPSMismatch: ["Finds links whose text shows another address than they lead to.", "3.2.0"],
  HeaderEval: ["Tests on a mail's headers as a whole.", "3.2.0"],
  ImageInfo: ["Tests on the size and number of images.", "3.2.0"],
  MIMEEval: ["Tests on a mail's MIME structure.", "3.2.0"],
  RelayEval: ["Tests on the hosts a mail came through.", "3.2.0"],
  Rule2XSBody: ["Runs body tests as native code that `sa-compile` made.", "3.2.0"],
  Shortcircuit: ["Lets a test end the scan at once.", "3.2.0"],
  URIDetail: ["Brings `uri_detail` tests on the parts of a link.", "3.2.0"],
  URIEval: ["Tests on links as a whole.", "3.2.0"],
  VBounce: ["Recognises bounces of mails you never sent.", "3.2.0"],
  WLBLEval: ["The lists of senders that are welcome or blocked.", "3.2.0"],
  FreeMail: ["Recognises addresses of free mail providers.", "3.3.0"],
  PhishTag: ["Rewrites links in mails found to be phishing.", "3.3.0"],
  AskDNS: [
    "Brings `askdns` tests that put parts of a mail into DNS questions.",
    "3.4.0",
    `${dns} built from the mail's domains`,
  ],
  PDFInfo: ["Tests on attached PDF files.", "3.4.1"],
  TxRep: ["Keeps a reputation for senders, hosts and domains; follows AWL.", "3.4.1"],
  URILocalBL: ["Blocks links by country or network from a local database.", "3.4.1", `${dns} for the linked hosts`],
  FromNameSpoof: ["Finds senders whose display name shows another address.", "3.4.2"],
  HashBL: ["Looks up hashes of addresses and links in DNS block lists.", "3.4.2", `${dns} that carry those hashes`],
  Phishing: ["Compares links with lists of phishing pages that you download yourself.", "3.4.2"],
  ResourceLimits: ["Limits the memory and time of spamd's children.", "3.4.2"],
  OLEVBMacro: ["Finds macros in attached Office documents.", "3.4.3"],
  DMARC: [
    "Checks the sender's DMARC policy.",
    "4.0.0",
    `${dns} for the sender's policy, through a resolver of its own`,
  ],
  DecodeShortURLs: [
    "Follows shortened links to where they lead.",
    "4.0.0",
    "HTTP requests for the shortened links themselves (tcp/80, tcp/443): the mail looks read, and links that count their visits count one",
    "max_short_urls 0",
  ],
  ExtractText: ["Takes the text out of attachments with programs of this host.", "4.0.0"],
  AuthRes: ["Uses the Authentication-Results header of a host you trust.", "4.0.1"],
  BodyRuleBaseExtractor: ["Prepares body tests for `sa-compile`.", "3.2.0"],
  OneLineBodyRuleType: ["Runs body tests line by line.", "3.2.0"],
  P595Body: ["An experiment with Perl's own way to run many patterns at once.", "3.2.0"],
  Reuse: ["Takes results of network tests from an earlier scan, for mass checks.", "3.2.0"],
  Test: ["An example for authors of plugins.", "3.0.0"],
};

/** The documentation of a stock plugin by its full name. */
export function pluginDocumentation(plugin: string): PluginDocumentation | undefined {
  const entry = documented[plugin.replace(/^Mail::SpamAssassin::Plugin::/, "")];
  if (entry === undefined) return undefined;
  const [what, since, leaves, off] = entry;
  return { what, since, ...(leaves === undefined ? {} : { leaves }), ...(off === undefined ? {} : { switch: off }) };
}
