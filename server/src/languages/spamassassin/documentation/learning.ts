import type { SettingDocumentations } from "./types.ts";

const addresses = "mail addresses, `*` and `?` allowed, with spaces between them";
const dsn = "`DBI:driver:database:host:port`, such as `DBI:mysql:spamassassin:localhost`";
const weight = "How much this part of a sender's reputation weighs.";

/** Bayes, reputation of senders, and where both and users' preferences are kept. */
export const learning: SettingDocumentations = {
  use_learner: "Whether anything that learns is used at all.",
  use_bayes: "Whether the learning classifier is used: 0 switches its tests and its learning off.",
  use_bayes_rules: "Whether Bayes' tests count; it goes on learning with 0.",
  bayes_auto_learn: "Whether Bayes learns from clear cases on its own; it needs the plugin AutoLearnThreshold.",
  bayes_auto_learn_threshold_nonspam: "Mails with fewer points than this are learned as ham.",
  bayes_auto_learn_threshold_spam:
    "Mails with more points than this are learned as spam, if at least 3 each come from headers and body.",
  bayes_auto_learn_on_error: "Whether Bayes learns on its own only where it was wrong before.",
  bayes_path: {
    what: "The beginning of the names of Bayes' files, not a folder: `/var/lib/bayes/bayes` makes `bayes_toks` and `bayes_seen` there.",
    syntax: "a path with the start of a file name",
  },
  bayes_file_mode: "Rights of Bayes' files, with the x bits a folder needs: `0770` for a group, `0777` for all.",
  bayes_min_ham_num: "How many good mails Bayes must have learned before it says anything.",
  bayes_min_spam_num: "How many spam mails Bayes must have learned before it says anything.",
  bayes_ignore_header: {
    what: "A header Bayes must not learn from, such as one another filter adds.",
    syntax: "a header's name",
  },
  bayes_ignore_from: { what: "Senders whose mails Bayes neither rates nor learns.", syntax: addresses },
  bayes_ignore_to: { what: "Recipients whose mails Bayes neither rates nor learns.", syntax: addresses },
  bayes_token_sources: {
    what: "Which parts of a mail Bayes takes words from; the words are read in order.",
    syntax: "words with spaces between them, `no` in front takes out",
    values: {
      header: "headers",
      visible: "text that is shown",
      invisible: "hidden text of HTML",
      uri: "links",
      mimepart: "digests of the parts",
      all: "everything",
      none: "nothing so far",
    },
  },
  bayes_use_hapaxes: "Whether words seen only once count.",
  bayes_learn_during_report: "Whether a mail that is reported as spam is learned too.",
  bayes_learn_to_journal: "Whether new words go into a journal first, which shortens the wait for locks.",
  bayes_journal_max_size: "From how many bytes on the journal is worked off; 0: only when you say so.",
  bayes_expiry_max_db_size: "How many words Bayes keeps; beyond that the oldest go.",
  bayes_auto_expire:
    "Whether old words go on their own. A scan may take minutes meanwhile: with many mails, rather run `sa-learn --force-expire` by night.",
  bayes_token_ttl: "How long a word is kept without being seen, in Redis only.",
  bayes_seen_ttl: "How long a learned mail is remembered, in Redis only.",
  bayes_max_token_length: "Longer words are cut.",
  bayes_stopword_languages: "Languages whose most common words Bayes leaves out.",
  bayes_stopword_xx: {
    what: "The pattern for the common words of a language that Bayes leaves out.",
    syntax: "a pattern",
  },
  bayes_store_module: {
    what: "Where Bayes keeps what it learns.",
    syntax: "a Perl module's name",
    values: {
      "Mail::SpamAssassin::BayesStore::DBM": "in files of Berkeley DB, the default",
      "Mail::SpamAssassin::BayesStore::SDBM": "in SDBM files",
      "Mail::SpamAssassin::BayesStore::BDB": "in a Berkeley DB environment",
      "Mail::SpamAssassin::BayesStore::MySQL": "in MySQL or MariaDB",
      "Mail::SpamAssassin::BayesStore::PgSQL": "in PostgreSQL",
      "Mail::SpamAssassin::BayesStore::SQL": "in another SQL database",
      "Mail::SpamAssassin::BayesStore::Redis": "in Redis",
    },
  },
  bayes_sql_dsn: {
    what: "The database of Bayes; its host is connected to for every mail (MySQL tcp/3306, PostgreSQL tcp/5432, Redis tcp/6379).",
    syntax: `${dsn}; for Redis \`server=host:port;password=...;database=n\``,
  },
  bayes_sql_username: { what: "The user for Bayes' database.", syntax: "a name" },
  bayes_sql_password: "The password for Bayes' database; keep the file from other eyes.",
  bayes_sql_override_username: {
    what: "One name under which everybody's words are kept, for a database shared by all.",
    syntax: "a name",
  },
  bayes_sql_username_authorized: "Whether a plugin is asked if the user may use Bayes at all.",
  use_auto_welcomelist: "Whether AWL is used while its plugin is loaded.",
  auto_welcomelist_factor:
    "How far a mail's score is pulled towards its sender's average: 0 not at all, 1 all the way.",
  auto_welcomelist_path: {
    what: "The file of senders' reputation, of AWL or TxRep.",
    syntax: "a path with a file name",
  },
  auto_welcomelist_file_mode: "Rights of that file, with the x bits a folder needs.",
  auto_welcomelist_factory: {
    what: "Where AWL keeps its averages.",
    values: {
      "Mail::SpamAssassin::DBBasedAddrList": "in a file",
      "Mail::SpamAssassin::SQLBasedAddrList": "in a database (`user_awl_dsn`)",
    },
  },
  auto_welcomelist_db_modules: {
    what: "Perl modules for that file, best first.",
    syntax: "Perl modules with spaces between them",
  },
  auto_welcomelist_distinguish_signed: "Whether mails with a DKIM signature are kept apart.",
  auto_welcomelist_ipv4_mask_len: "How many bits of an IPv4 address tell senders apart.",
  auto_welcomelist_ipv6_mask_len: "How many bits of an IPv6 address tell senders apart.",
  user_awl_dsn: { what: "The database of senders' reputation; its host is connected to for every mail.", syntax: dsn },
  user_awl_sql_username: { what: "The user for that database.", syntax: "a name" },
  user_awl_sql_password: "The password for that database; keep the file from other eyes.",
  user_awl_sql_table: { what: "The table of senders' reputation.", syntax: "a name" },
  user_awl_sql_override_username: { what: "One name under which everybody's entries are kept.", syntax: "a name" },
  use_txrep: "Whether TxRep is used while its plugin is loaded; off unless set.",
  txrep_factory: {
    what: "Where TxRep keeps its reputations.",
    values: {
      "Mail::SpamAssassin::DBBasedAddrList": "in a file",
      "Mail::SpamAssassin::SQLBasedAddrList": "in a database (`user_awl_dsn`)",
    },
  },
  txrep_factor: "How far a mail's score is pulled towards the reputation: 0 not at all, 1 all the way.",
  txrep_dilution_factor: "How fast old mails lose their influence; below 1, closer to 1 is slower.",
  txrep_expiry_days: "After how many days without mail a reputation no longer counts.",
  txrep_autolearn: "How much a mail that Bayes learned on its own changes the reputation; 0: not at all.",
  txrep_learn_penalty: "Points for a sender whose mail is learned as spam.",
  txrep_learn_bonus: "Points taken from a sender whose mail is learned as ham.",
  txrep_track_messages: "Whether mails are remembered, so that each counts once.",
  txrep_spf: "Whether mails that SPF confirms are kept apart from others.",
  txrep_welcomelist_out: "Points taken from people your own users write to.",
  txrep_user2global_ratio: "How a user's own reputation weighs against the one of all; 0: only one of them is kept.",
  txrep_report_details: "Whether reports show each part of the reputation.",
  txrep_ipv4_mask_len: "How many bits of an IPv4 address tell senders apart.",
  txrep_ipv6_mask_len: "How many bits of an IPv6 address tell senders apart.",
  txrep_weight_email: weight,
  txrep_weight_email_ip: weight,
  txrep_weight_domain: weight,
  txrep_weight_ip: weight,
  txrep_weight_helo: weight,
  user_scores_dsn: {
    what: "The database or LDAP server of users' preferences; spamd connects to it for each mail where it runs with `-q`, `-Q` or `--ldap-config` (MySQL tcp/3306, LDAP tcp/389).",
    syntax: `${dsn}; \`ldap://host:port/base?attribute?scope?uid=__USERNAME__\``,
  },
  user_scores_sql_username: { what: "The user for that database.", syntax: "a name" },
  user_scores_sql_password: "The password for that database; keep the file from other eyes.",
  user_scores_sql_custom_query: {
    what: "The question put to that database for a user's preferences.",
    syntax: "SQL with `_TABLE_`, `_USERNAME_`, `_MAILBOX_` and `_DOMAIN_`",
  },
  user_scores_ldap_username: { what: "The name to log in to LDAP with.", syntax: "a name" },
  user_scores_ldap_password: "The password for LDAP; keep the file from other eyes.",
  user_scores_fallback_to_global: "Whether the preferences of all count where those of the user cannot be read.",
};
