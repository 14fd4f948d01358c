import type { SettingDocumentations } from "./types.ts";

/** SPF, DKIM, DMARC and what other hosts found out about them. */
export const authentication: SettingDocumentations = {
  spf_timeout: "How long a mail waits for the answers to SPF's DNS questions.",
  ignore_received_spf_header: "Whether SPF is checked again although your own relay has written a Received-SPF header.",
  use_newest_received_spf_header:
    "Whether the topmost Received-SPF header counts instead of the lowest one of your relays.",
  do_not_use_mail_spf: "Has no effect any more: SpamAssassin 4 knows only Mail::SPF.",
  do_not_use_mail_spf_query: "Has no effect any more: SpamAssassin 4 knows only Mail::SPF.",
  welcomelist_from_spf: {
    what: "Senders that are welcome where SPF confirms them.",
    syntax: "mail addresses, `*` and `?` allowed, with spaces between them",
  },
  def_welcomelist_from_spf:
    "Senders that are welcome where SPF confirms them, with fewer points than `welcomelist_from_spf` gives; meant for the packaged rules.",
  unwelcomelist_from_spf:
    "Takes senders out of `welcomelist_from_spf` and `def_welcomelist_from_spf`, exactly as they were written.",
  dkim_timeout: "How long a mail waits for the DNS answers that DKIM needs.",
  dkim_minimum_key_bits: "Signatures with shorter keys count as if they were not there.",
  adsp_override: {
    what: "What a domain's mail without a valid signature means, instead of asking its ADSP record in DNS.",
    syntax: "`domain [kind]`",
    values: {
      nxdomain: "the domain does not exist",
      unknown: "it may send without signature",
      all: "it signs everything",
      discardable: "it signs everything, and the rest may go",
      custom_low: "a few points",
      custom_med: "some points",
      custom_high: "many points",
    },
  },
  welcomelist_from_dkim: {
    what: "Senders that are welcome where a valid DKIM signature confirms them; of the sender's own domain, or of the one named.",
    syntax: "`address [signing domain]`, one sender a line",
  },
  def_welcomelist_from_dkim: {
    what: "Senders that are welcome where DKIM confirms them, with fewer points than `welcomelist_from_dkim` gives; meant for the packaged rules.",
    syntax: "`address [signing domain]`, one sender a line",
  },
  unwelcomelist_from_dkim: {
    what: "Takes a sender out of `welcomelist_from_dkim` and `def_welcomelist_from_dkim`, exactly as it was written.",
    syntax: "`address [signing domain]`",
  },
  dmarc_save_reports: "Whether results are kept for DMARC reports. Nothing is sent until `dmarc_send_reports` runs.",
  authres_networks: {
    what: "Whose Authentication-Results headers are believed.",
    values: {
      internal: "those of your own hosts (`internal_networks`)",
      trusted: "those of `trusted_networks` too",
      all: "those of everybody, who may forge them",
    },
  },
  authres_trusted_authserv: {
    what: "Names of servers whose Authentication-Results headers are believed; all of those networks where it is not set.",
    syntax: "names with spaces between them",
  },
  authres_ignored_authserv: {
    what: "Names of servers whose headers are passed over.",
    syntax: "names with spaces between them",
  },
};
