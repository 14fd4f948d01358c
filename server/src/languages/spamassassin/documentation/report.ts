import type { SettingDocumentations } from "./types.ts";

/** What happens to a mail that was scanned, and what the report says. */
export const report: SettingDocumentations = {
  required_score:
    "From how many points on a mail is spam. A lower number catches more spam, and more good mail with it.",
  report_safe: {
    what: "What becomes of spam.",
    values: {
      0: "headers are added, the mail itself stays as it is",
      1: "a report with the spam as an attachment",
      2: "a report with the spam as a plain-text attachment, which no mail program opens",
    },
  },
  report_safe_copy_headers: "Headers of the spam that the report around it has too.",
  report_wrap_width: "How wide the lines of the report in X-Spam-Report may be, in characters.",
  report_charset: { what: "The character set of reports.", syntax: "a name such as `UTF-8`" },
  report_contact: "The address or text that reports name to ask about them.",
  report_hostname: { what: "The host name in reports; the system's own where it is not set.", syntax: "a host name" },
  report: {
    what: "One line of the report on spam; each line is added to those before. Words such as `_SCORE_` and `_SUMMARY_` are filled in. Begin your own report with `clear_report_template`.",
    syntax: "text; quotation marks keep spaces in front",
  },
  clear_report_template: "Empties the report, to write your own with `report`.",
  unsafe_report: "One line of the report that stands in front of spam with executable attachments.",
  clear_unsafe_report_template: "Empties the report on executable attachments, to write your own with `unsafe_report`.",
  rewrite_header: {
    what: "Puts a text into Subject, From or To of spam: in front of the subject, as a comment in parentheses in the others. With `report_safe` 1 or 2 only the report's own header is changed.",
    syntax: "`Subject|From|To text`; no text takes the change back",
    values: {
      Subject: "in front of the subject",
      From: "as a comment behind the address",
      To: "as a comment behind the address",
    },
  },
  add_header: {
    what: "Adds a header `X-Spam-Name` to spam, ham or all mails. Words such as `_SCORE_` are filled in; `\\n` starts a new line.",
    syntax: "`spam|ham|all Name text`, in lower case",
    values: { spam: "to spam only", ham: "to good mail only", all: "to every mail" },
  },
  remove_header: {
    what: "Leaves out a header that an earlier line added.",
    syntax: "`spam|ham|all Name`",
    values: { spam: "from spam", ham: "from good mail", all: "from every mail" },
  },
  clear_headers: "Leaves out all headers but X-Spam-Checker-Version, which stays so that loops are seen.",
  fold_headers: "Whether long headers are broken into several lines.",
  normalize_charset: "Whether text in other character sets is turned to UTF-8 before tests see it; on since 4.0.",
  ok_locales: {
    what: "Character sets you expect mail in; others get CHARSET_FARAWAY points. Western ones are always fine, and only the last line counts.",
    syntax: "`all`, or two-letter words with spaces between them",
    values: {
      all: "all character sets",
      en: "Western character sets",
      ja: "Japanese",
      ko: "Korean",
      ru: "Cyrillic",
      th: "Thai",
      zh: "Chinese",
    },
  },
  ok_languages: {
    what: "Languages you expect mail in; others get UNWANTED_LANGUAGE_BODY. Only the last line counts, and the plugin TextCat must be loaded.",
    syntax: "`all`, or words such as `en de fr` with spaces between them",
    values: { all: "all languages" },
  },
  inactive_languages: {
    what: "Languages that TextCat does not consider when it guesses.",
    syntax: "languages with spaces between them",
  },
  textcat_max_languages: "With more candidates than this TextCat calls the mail's language unknown.",
  textcat_optimal_ngrams:
    "Pieces of text seen less often than this are left out, which is faster for long mails; 0: none is.",
  textcat_max_ngrams: "How many pieces of text TextCat compares.",
  textcat_acceptable_score: "How much worse than the best guess another language may be to be a candidate still.",
  time_limit:
    "How long one scan may take before it ends with what it has; 0: no limit. A filter in front of the queue wants less than the sending host waits, about 50 s.",
  lock_method: {
    what: "How files of Bayes and of senders' reputation are locked.",
    values: {
      nfssafe: "safe on NFS too, the default on Unix",
      flock: "faster, for local disks only",
      win32: "for Windows",
    },
  },
  envelope_sender_header: {
    what: "The header in which your mail server writes the envelope's sender, such as `X-Envelope-From`; SPF and sender lists look at it.",
    syntax: "a header's name",
  },
  always_trust_envelope_sender: "Whether the envelope's sender is believed even behind trusted relays.",
  mbox_format_from_regex: "The pattern by which `sa-learn` finds the start of mails in an mbox file.",
  parse_dkim_uris: "Whether the domains in DKIM signatures are tested like links.",
  allow_user_rules: {
    what: "Whether users' own preferences may hold tests. Their patterns then run in spamd, so leave it off where users are not trusted.",
    values: { 0: "no", 1: "yes" },
  },
  spamcop_from_address: { what: "The sender of reports to SpamCop.", syntax: "a mail address" },
  spamcop_to_address: {
    what: "Where reports to SpamCop go; the address of your own account makes them count more.",
    syntax: "a mail address",
  },
  spamcop_max_report_size: "After how many kilobytes a report to SpamCop is cut off.",
  spamcop_relayhost: {
    what: "The mail host that passes on reports to SpamCop; without it they go to SpamCop's own over tcp/587.",
    syntax: "`host` or `host:port`",
  },
  trigger_config: { what: "The file with PhishTag's own settings.", syntax: "a path" },
  trigger_ratio: "The share of such mails whose links PhishTag rewrites, in percent.",
  trigger_target: { what: "Where PhishTag lets links of mails lead that the test hits.", syntax: "`NAME link`" },
  resource_limit_cpu: "How many seconds of computing a child of spamd may use; 0: no limit.",
  resource_limit_mem: "How many bytes of memory a child of spamd may use; 0: no limit.",
};
