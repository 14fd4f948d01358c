import type { SettingDocumentations } from "./types.ts";

/** Razor2, Pyzor and DCC: digests of mails that are compared on other people's servers. */
export const digests: SettingDocumentations = {
  use_razor2: {
    what: "Whether Razor2 is asked while its plugin is loaded. 0 keeps all signatures on this host.",
    syntax: "a number: `0` or `1`, not `yes`",
    values: { 0: "Razor2 is not asked", 1: "Razor2 is asked" },
  },
  razor_fork: "Whether Razor2 runs beside the scan, in a process of its own, instead of holding it up.",
  razor_timeout:
    "How long a mail waits for Razor2's servers. Where a firewall drops tcp/2703, every mail waits that long.",
  razor_config: { what: "The path of Razor's own configuration file.", syntax: "a path" },
  use_pyzor: "Whether Pyzor is asked while its plugin is loaded. 0 keeps all digests on this host.",
  pyzor_fork: {
    what: "Whether Pyzor runs beside the scan, in a process of its own, instead of holding it up.",
    values: { 0: "the scan waits", 1: "it goes on meanwhile" },
  },
  pyzor_perl: {
    what: "Whether SpamAssassin speaks to Pyzor's server itself instead of starting the program `pyzor`; since 4.0.1.",
    values: { 0: "the program `pyzor` is started", 1: "SpamAssassin asks itself" },
  },
  pyzor_timeout: "How long a mail waits for Pyzor. Where a firewall drops udp/24441, every mail waits that long.",
  pyzor_options: {
    what: "Options for the program `pyzor`, such as `--homedir /etc/mail/spamassassin/.pyzor`.",
    syntax: "letters, digits, spaces and `= , . _ / -`",
  },
  pyzor_path: { what: "Where the program `pyzor` is, if not in the usual folders.", syntax: "a path" },
  pyzor_server_file: {
    what: "The file that names Pyzor's servers for `pyzor_perl`; without it public.pyzor.org is asked.",
    syntax: "a path",
  },
  pyzor_count_min: "How often a digest must have been reported for PYZOR_CHECK to hit.",
  pyzor_max: "The old name of `pyzor_count_min`.",
  pyzor_welcomelist_min: "From how many good reports on the bad ones may be disregarded.",
  pyzor_welcomelist_factor: "The bad reports are disregarded where the good ones are at least this share of them.",
  use_dcc: "Whether DCC is asked while its plugin is loaded. 0 keeps all checksums on this host.",
  use_dcc_rep: "Whether DCC's reputation of the sending host is asked for too.",
  dcc_timeout: "How long a mail waits for DCC. Where a firewall drops udp/6277, every mail waits that long.",
  dcc_home: { what: "DCC's folder, where its socket `dccifd` is looked for.", syntax: "a path" },
  dcc_dccifd_path: {
    what: "Where dccifd listens; used instead of the program dccproc.",
    syntax: "a socket's path, `host:port` or `[address]:port`",
  },
  dcc_path: { what: "Where the program `dccproc` is, if not in the usual folders.", syntax: "a path" },
  dcc_options: { what: "Options for `dccproc`.", syntax: "letters, digits, spaces and `, . _ / -`" },
  dccifd_options: { what: "Options sent to dccifd.", syntax: "letters, digits, spaces and `, . _ / -`" },
  dcc_body_max: "From how many reports of the body's checksum on DCC_CHECK hits; 999999 is DCC's word for many.",
  dcc_fuz1_max: "From how many reports of the first fuzzy checksum on DCC_CHECK hits; 999999 is DCC's word for many.",
  dcc_fuz2_max: "From how many reports of the second fuzzy checksum on DCC_CHECK hits; 999999 is DCC's word for many.",
  dcc_rep_percent: "From which share of mass mail on the sending host's reputation counts, in percent.",
  dcc_learn_score:
    "How many points above `required_score` a mail is reported to DCC as spam: its checksums leave the host.",
};
