import type { SettingDocumentations } from "./types.ts";

const addresses = "mail addresses, `*` and `?` allowed, with spaces between them";
const hosts = "hosts or domains with spaces between them";

/** Senders, recipients and hosts that are welcome or blocked. */
export const lists: SettingDocumentations = {
  welcomelist_from: {
    what: "Senders that are always welcome. A sender is easily forged, and spam that names one of these gets in: `welcomelist_auth` asks for SPF or DKIM too.",
    syntax: addresses,
  },
  unwelcomelist_from: {
    what: "Takes senders out of `welcomelist_from`, exactly as they were written.",
    syntax: addresses,
  },
  welcomelist_auth: {
    what: "Senders that are welcome where SPF or DKIM confirms them: the list to prefer.",
    syntax: addresses,
  },
  def_welcomelist_auth: {
    what: "Senders that are welcome where SPF or DKIM confirms them, with fewer points than `welcomelist_auth` gives; meant for the packaged rules.",
    syntax: addresses,
  },
  unwelcomelist_auth: {
    what: "Takes senders out of `welcomelist_auth` and `def_welcomelist_auth`, exactly as they were written.",
    syntax: addresses,
  },
  welcomelist_from_rcvd: {
    what: "Senders that are welcome from hosts of one domain only. The host's name must be in DNS, or write its address in brackets.",
    syntax: "`address domain` or `address [192.0.2.0/24]`, one sender a line",
  },
  def_welcomelist_from_rcvd: {
    what: "Senders that are welcome from hosts of one domain only, with fewer points than `welcomelist_from_rcvd` gives; meant for the packaged rules.",
    syntax: "`address domain`, one sender a line",
  },
  unwelcomelist_from_rcvd: {
    what: "Takes senders out of `welcomelist_from_rcvd` and `def_welcomelist_from_rcvd`, exactly as they were written.",
    syntax: addresses,
  },
  welcomelist_allows_relays: {
    what: "Senders of `welcomelist_from_rcvd` that may also come through other hosts without being called forged.",
    syntax: addresses,
  },
  welcomelist_to: { what: "Recipients who want a milder filter: 6 points off.", syntax: addresses },
  more_spam_to: { what: "Recipients who want more of their mail unfiltered: 20 points off.", syntax: addresses },
  all_spam_to: { what: "Recipients who want all their mail, such as abuse@: 100 points off.", syntax: addresses },
  blocklist_from: { what: "Senders whose mail is always spam: 100 points.", syntax: addresses },
  unblocklist_from: { what: "Takes senders out of `blocklist_from`, exactly as they were written.", syntax: addresses },
  blocklist_to: { what: "Recipients whose mail is spam: 10 points.", syntax: addresses },
  welcomelist_subject: { what: "Subjects that are always welcome.", syntax: "a text, `*` and `?` allowed" },
  blocklist_subject: { what: "Subjects that are always spam.", syntax: "a text, `*` and `?` allowed" },
  welcomelist_bounce_relays: {
    what: "Your own outgoing mail hosts: bounces of mails that went through none of them are not yours.",
    syntax: "host names with spaces between them",
  },
  enlist_uri_host: {
    what: "Puts hosts of links on a list of that name.",
    syntax: `\`(name)\` ${hosts}, \`!\` excludes`,
  },
  delist_uri_host: { what: "Takes hosts of links off a list, or off all lists.", syntax: `\`[(name)]\` ${hosts}` },
  blocklist_uri_host: { what: "Mails with links to these hosts are spam: 100 points.", syntax: hosts },
  welcomelist_uri_host: { what: "Mails with links to these hosts are welcome: 100 points off.", syntax: hosts },
  enlist_addrlist: {
    what: "Puts addresses on a list of that name, for `check_from_in_list` and the like.",
    syntax: `\`(name)\` ${addresses}`,
  },
  freemail_domains: {
    what: "Domains of free mail providers, in addition to the packaged ones.",
    syntax: "domains, `*` and `?` allowed, with spaces between them",
  },
  freemail_welcomelist: {
    what: "Addresses and domains that never count as free mail.",
    syntax: "addresses or domains with spaces between them",
  },
  freemail_import_welcomelist_auth: "Whether FreeMail passes over the senders of `welcomelist_auth`.",
  freemail_import_def_welcomelist_auth: "Whether FreeMail passes over the senders of `def_welcomelist_auth`.",
  freemail_max_body_emails: "In mails with more addresses in the text than this, FreeMail does not look at them.",
  freemail_max_body_freemails:
    "In mails with more free mail addresses in the text than this, FreeMail does not look at them.",
  freemail_skip_when_over_max:
    "Whether FreeMail leaves mails out that hold more addresses than `freemail_max_body_emails` or `freemail_max_body_freemails`, rather than looking at the first of them.",
  freemail_skip_bulk_envfrom: "Whether mails of list servers and other machines are left out.",
  freemail_add_describe_email: "Whether the address found stands in the report.",
  fns_check: {
    what: "How FromNameSpoof compares the display name with the real address.",
    values: {
      0: "both must be the same address",
      1: "they may differ in the top-level domain, as `example.com` and `example.org` do",
      2: "they may differ in front of the `@`",
    },
  },
  fns_add_addrlist: {
    what: "Addresses that belong to one owner, so that they may stand for each other.",
    syntax: "`(owner) *@example.com [address ...]`",
  },
  fns_remove_addrlist: { what: "Takes addresses from an owner.", syntax: "`(owner) *@example.com [address ...]`" },
  fns_ignore_dkim: "Signing domains whose mails FromNameSpoof passes over.",
  fns_ignore_headers: "Headers whose presence makes FromNameSpoof pass over a mail.",
  fns_extrachars: "How many characters may stand beside the address in a display name.",
};
