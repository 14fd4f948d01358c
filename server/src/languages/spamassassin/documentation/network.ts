import type { SettingDocumentations } from "./types.ts";

/** The hosts a mail came through, DNS and what is asked there. */
export const network: SettingDocumentations = {
  trusted_networks: {
    what: "Hosts that never forge a header: your own relays and those you believe. Block lists are not asked about them. Each line adds; loopback is always in. A host name here is looked up in DNS at every start and at every lint, which waits for the resolver.",
    syntax:
      "addresses and networks (`192.0.2.0/24`, `192.0.2.`, `[2001:db8::1]`); `!` excludes and must stand before the network it is taken from",
  },
  internal_networks: {
    what: "Your own mail hosts, MX and inner relays. The host that handed a mail to the first of them is the one block lists of dial-up addresses are asked about. Must lie within `trusted_networks`.",
    syntax: "as for `trusted_networks`",
  },
  msa_networks: {
    what: "Hosts where your own users hand in mail, and nobody else does: what came to them is trusted as they are. Never list an MX here.",
    syntax: "as for `trusted_networks`",
  },
  clear_trusted_networks: "Empties `trusted_networks`.",
  clear_internal_networks: "Empties `internal_networks`.",
  clear_msa_networks: "Empties `msa_networks`.",
  originating_ip_headers:
    "Headers in which webmail writes the address of the sender, such as `X-Originating-IP`; block lists are asked about it.",
  clear_originating_ip_headers: "Empties `originating_ip_headers`.",
  dns_available: {
    what: "Whether DNS may be asked. `no` switches all DNS tests off at once.",
    syntax: "`yes`, `no` or `test[: domain domain ...]`, in lower case",
    values: {
      yes: "ask, without a try",
      no: "nothing leaves this host through DNS",
      test: "try a few well-known domains at the start and every `dns_test_interval` seconds",
    },
  },
  dns_server: {
    what: "A resolver to ask instead of those in /etc/resolv.conf; several lines add up. Block lists refuse the big public resolvers, so run one of your own.",
    syntax: "`192.0.2.53`, `192.0.2.53:5353` or `[2001:db8::53]:53`",
  },
  clear_dns_servers: "Forgets the resolvers of earlier `dns_server` lines.",
  dns_options: {
    what: "How DNS is asked.",
    syntax: "words with spaces between them, `no` in front switches off",
    values: {
      rotate: "take another resolver at random every `dns_test_interval` seconds",
      dns0x20: "mix upper and lower case in questions, against forged answers",
      "edns=4096": "size of answers over UDP; `noedns` for resolvers behind firewalls that stop large ones",
      nov4: "the resolver gives no IPv4 addresses (A)",
      nov6: "the resolver gives no IPv6 addresses (AAAA)",
    },
  },
  dns_local_ports_permit: {
    what: "Local UDP ports that DNS questions may come from, where a firewall asks for that.",
    syntax: "ports and ranges such as `1024-65535`",
  },
  dns_local_ports_avoid: {
    what: "Local UDP ports that DNS questions must not come from.",
    syntax: "ports and ranges such as `1024-65535`",
  },
  dns_local_ports_none: "Takes all ports out, before `dns_local_ports_permit` adds some.",
  dns_test_interval: "How often `dns_available test` tries again.",
  dns_query_restriction: {
    what: "Which domains may be asked about in DNS. The longest match counts, so one list of a denied provider can be allowed. The way to switch off a block list with all its tests.",
    syntax: "`allow|deny domain [domain ...]`; `deny *` for all others",
    values: { allow: "these domains may be asked about", deny: "these domains may not be asked about" },
  },
  clear_dns_query_restriction: "Forgets all `dns_query_restriction` lines.",
  dns_block_rule: {
    what: "Where the test hits, a block list has refused us: it is left alone for `dns_block_time` seconds.",
    syntax: "`NAME domain`",
  },
  dns_block_time: "For how many seconds a block list that refused us is left alone.",
  skip_rbl_checks: "1 switches the block lists of sending hosts off: all that the plugin DNSEval asks.",
  skip_uribl_checks: "1 switches the block lists of links off: all that the plugin URIDNSBL asks.",
  rbl_timeout: {
    what: "How long a scan waits for DNS answers. The time shrinks to the second number as most answers are in; a zone behind it has a time of its own.",
    syntax: "`seconds [least seconds] [zone]`",
  },
  rbl_headers: {
    what: "Headers whose domains `check_rbl_headers` tests look up.",
    syntax: "headers' names with commas between them",
  },
  uridnsbl_max_domains:
    "How many domains of a mail are looked up; the ones seen first in a mail with more are taken at random.",
  uridnsbl_skip_domain: {
    what: "Domains that are never looked up, such as your own.",
    syntax: "domains with spaces between them",
  },
  clear_uridnsbl_skip_domain: {
    what: "Takes domains out of `uridnsbl_skip_domain`; without any it empties the list.",
    syntax: "domains with spaces between them",
  },
  uridnsbl_skip_mailto: "Whether the domains of mail addresses in the text are left alone.",
  uridnsbl_timeout: "Has no effect any more: `rbl_timeout` has taken its place.",
  asn_lookup: {
    what: "A DNS zone that knows which network an address belongs to; the sending host's address goes there.",
    syntax: "`zone [tag for number] [tag for route]`",
  },
  asn_lookup_ipv6: {
    what: "A DNS zone that knows which network an IPv6 address belongs to; the sending host's address goes there.",
    syntax: "`zone [tag for number] [tag for route]`",
  },
  clear_asn_lookups: "Forgets all `asn_lookup` zones.",
  asn_prefix: "The letters in front of an AS number.",
  asn_use_geodb: "Whether ASN looks into a local GeoIP database.",
  asn_prefer_geodb: "Whether ASN takes the local database first and DNS only where that does not know.",
  asn_use_dns: "Whether ASN asks DNS.",
  geodb_module: {
    what: "The kind of local GeoIP database to use; the first that is there where it is not set.",
    values: {
      "MaxMind::DB::Reader": "GeoIP2 databases",
      "Geo::IP": "the old GeoIP databases",
      "IP::Country::DB_File": "a file that `geodb_options` names",
      "IP::Country::Fast": "the data that comes with the module",
    },
  },
  geodb_options: { what: "Which database files to use.", syntax: "`country:/path city:/path asn:/path isp:/path`" },
  country_db_type: "The old form of `geodb_module`, which gives a warning.",
  country_db_path: { what: "The old form of `geodb_options`, which gives a warning.", syntax: "a path" },
  uri_country_db_path: { what: "The old form of `geodb_options`, which gives a warning.", syntax: "a path" },
  uri_country_db_isp_path: { what: "The old form of `geodb_options`, which gives a warning.", syntax: "a path" },
  geodb_search_path: "Folders to look for GeoIP databases in.",
  hashbl_ignore: {
    what: "Addresses and domains that HashBL never looks up.",
    syntax: "values with spaces between them",
  },
  hashbl_acl_name: {
    what: "Domains of mail addresses that a `check_hashbl_emails` test looks up, where it names the list in its last argument. The command's own name ends in that of the list.",
    syntax: "domains with spaces between them, `!` excludes",
  },
  hashbl_email_domain_alias: {
    what: "Domains that are one and the same to HashBL.",
    syntax: "`domain alias [alias ...]`",
  },
  hashbl_email_regex: {
    what: "The pattern by which HashBL finds mail addresses.",
    syntax: "a pattern without delimiters",
  },
  hashbl_email_welcomelist: {
    what: "A pattern for addresses that HashBL passes over.",
    syntax: "a pattern without delimiters",
  },
  url_shortener: {
    what: "Domains of URL shorteners whose links DecodeShortURLs follows with HEAD requests.",
    syntax: "domains with spaces between them",
  },
  url_shortener_get: {
    what: "Domains of URL shorteners whose links DecodeShortURLs follows with GET requests, for those that do not answer HEAD.",
    syntax: "domains with spaces between them",
  },
  clear_url_shortener: {
    what: "Takes domains out of the list of shorteners; without any it empties the list.",
    syntax: "domains with spaces between them",
  },
  max_short_urls: "How many shortened links of a mail are followed; 0: none is, and nothing is fetched.",
  max_short_url_redirections: "How many redirections of one link are followed.",
  url_shortener_timeout: "How many seconds one request for a shortened link may take.",
  url_shortener_user_agent: "What DecodeShortURLs calls itself in its requests.",
  url_shortener_cache_type: { what: "Where answers of shorteners are kept.", values: { dbi: "in a database" } },
  url_shortener_cache_dsn: { what: "The database that keeps answers of shorteners.", syntax: "`dbi:driver:...`" },
  url_shortener_cache_username: { what: "The user for that database.", syntax: "a name" },
  url_shortener_cache_password: "The password for that database; keep the file from other eyes.",
  url_shortener_cache_ttl: "How many seconds an answer is kept.",
  url_shortener_cache_autoclean: "One in how many requests cleans the cache up; 0: none does.",
  url_shortener_loginfo: "Whether followed links are logged.",
  phishing_openphish_feed: { what: "The file with OpenPhish's list; you download it yourself.", syntax: "a path" },
  phishing_phishtank_feed: { what: "The file with PhishTank's list; you download it yourself.", syntax: "a path" },
  phishing_phishstats_feed: { what: "The file with PhishStats' list; you download it yourself.", syntax: "a path" },
  phishing_phishstats_minscore: "The least score an entry of PhishStats must have.",
  phishing_uri_noparam: "Whether links are compared without what stands behind `?`.",
};
