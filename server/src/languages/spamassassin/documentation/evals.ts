import { inReadersLanguage } from "../../../text/documentation.ts";

/** What a function behind `eval:` looks for, in our own words, and the names of its arguments. */
export interface EvalDocumentation {
  readonly what: string;
  /** In order; `?` ends the name of one that may be left out, `...` that of one that may come again and again. */
  readonly parameters: readonly string[];
}

/** What an argument means by its name. */
export const parameters: Readonly<Record<string, string>> = {
  min: "From this value on.",
  max: "Up to this value; without it there is no limit.",
  ratio: "From this share on, 0 to 1.",
  set: "A name of your own for the block list: questions with the same name are asked once. `-firsttrusted`, `-lastexternal`, `-notfirsthop` or `-untrusted` at its end picks the addresses that are asked about.",
  zone: "The block list's domain, with a dot at its end.",
  subtest: "What the answer must be: an address, or a regular expression such as `^127\\.0\\.0\\.[45]$`.",
  header: "Name of the header, case does not matter.",
  regex: "A regular expression without delimiters.",
  pattern: "A regular expression with its delimiters: `/^order-\\d+/i`.",
  type: "Kind of picture: `gif`, `png`, `jpeg` or `all`.",
  list: "Name of a list that `enlist_addrlist` or `enlist_uri_host` fills.",
  domains: "The signing domain must be one of these.",
  options: "Joined with `/`: `raw`, `md5`, `sha1` or `sha256`, `case`, `max=10`, `shuffle`.",
  name: "File name; `*` and `?` may stand for other characters.",
  tag: "Name of the HTML element, in lower case.",
  hours: "Hours; a negative number lies in the past. `undef` sets no limit.",
};

/** What an argument of that name means, where its function does not say more. */
export function parameterWords(name: string): string | undefined {
  return Object.hasOwn(parameters, name) ? inReadersLanguage("spamassassin", parameters[name]) : undefined;
}

/** `name: "arguments | what"`. Facts: the functions of SpamAssassin 4.0.1's own plugins. */
const written: Readonly<Record<string, string>> = {
  check_abundant_unicode_ratio: "ratio | Much of the text is made of Unicode letters that are written as entities.",
  check_access_database: "path | The access database of sendmail refuses or accepts a host or an address of the mail.",
  check_all_trusted: "| The mail came through trusted hosts only.",
  check_arc_signed: "domains... | The mail has an ARC seal, whether it is valid or not.",
  check_arc_valid: "domains... | The mail's ARC seals are valid.",
  check_asn: "regex, tag? | The network number (AS) of the sending host fits.",
  check_authres_result:
    "method, result | A trusted server's Authentication-Results header has this result (`pass`, `fail`, `missing` ...) for the method (`spf`, `dkim`, `dmarc` ...).",
  check_base64_length: "min, max? | The longest line of base64 text has that many characters.",
  check_bayes: "min, max | Bayes' probability of spam lies between the two, 0 to 1.",
  check_blank_line_ratio:
    "min, max, lines | From `min` to `max` percent of the lines are blank, in a text of at least `lines` lines.",
  check_body_8bits: "| The text has characters that no language of `ok_languages` needs.",
  check_body_length: "max | The mail's body has at most that many bytes.",
  check_dcc: "| DCC has seen the mail in great numbers (`dcc_body_max` and its like).",
  check_dcc_reputation_range: "min, max? | DCC's reputation of the sending host lies in that range, in percent.",
  check_dkim_adsp:
    "results, domains... | The author's domain signs by that policy (ADSP): `N` no such domain, `U` unknown, `A` all mail, `D` discardable, `1` to `3` of your own; `*` any.",
  check_dkim_dependable: "| The mail was long enough kept for its DKIM signature to be checked whole.",
  check_dkim_signall: "| Old name of `check_dkim_adsp('A')`.",
  check_dkim_signed: "domains... | The mail has a DKIM signature, whether it is valid or not.",
  check_dkim_signsome: "| Does nothing any more.",
  check_dkim_testing: "| A signing domain says that it only tries DKIM out.",
  check_dkim_valid: "domains... | A DKIM signature is valid.",
  check_dkim_valid_author_sig: "domains... | A valid DKIM signature is the author's own domain's.",
  check_dkim_valid_envelopefrom: "| A valid DKIM signature is the envelope sender's own domain's.",
  check_dkim_verified: "| Old name of `check_dkim_valid`.",
  check_dmarc_missing: "| The author's domain has no DMARC policy.",
  check_dmarc_none: "| DMARC fails, and the domain's policy is `none`.",
  check_dmarc_pass: "| DMARC passes: SPF or DKIM confirms the domain of From.",
  check_dmarc_quarantine: "| DMARC fails, and the domain's policy is `quarantine`.",
  check_dmarc_reject: "| DMARC fails, and the domain's policy is `reject`.",
  check_dns_sender: "| The envelope sender's domain has neither an address nor a mail server.",
  check_equal_from_domains: "| From and the envelope sender have different domains.",
  check_for_ascii_text_illegal: "| Text that says it is ASCII is not.",
  check_for_def_dkim_welcomelist_from:
    "| A sender of `def_welcomelist_from_dkim` or `def_welcomelist_auth`, with a valid signature.",
  check_for_def_spf_welcomelist_from:
    "| A sender of `def_welcomelist_from_spf` or `def_welcomelist_auth`, with SPF passed.",
  check_for_dkim_welcomelist_from:
    "| A sender of `welcomelist_from_dkim` or `welcomelist_auth`, with a valid signature.",
  check_for_spf_welcomelist_from: "| A sender of `welcomelist_from_spf` or `welcomelist_auth`, with SPF passed.",
  check_for_fake_aol_relay_in_rcvd: "| A Received header pretends to be AOL's.",
  check_for_faraway_charset: "| The text's character set is not one of `ok_locales`.",
  check_for_faraway_charset_in_headers: "| Subject or From has a character set that is not one of `ok_locales`.",
  check_for_forged_received_ip_helo: "| A host called itself by an address that is not its own.",
  check_for_forged_received_trail: "| The Received headers do not fit one another.",
  check_for_from_domain_in_received_headers:
    "domain, wanted | From is of the domain, and a host of it handed the mail on (`true`) or none did (`false`).",
  check_for_http_redirector: "| A link leads through another site's redirector.",
  check_for_illegal_ip: "| A Received header has an address that cannot exist.",
  check_for_matching_env_and_hdr_from: "| From and the envelope sender are the same.",
  check_for_mime: "test | The mail has that property: `mime_attachment`, `mime_bad_iso_charset` and the like.",
  check_for_mime_html: "| The mail has an HTML part.",
  check_for_mime_html_only: "| The mail has HTML and no plain text.",
  check_for_missing_to_header: "| There is no To header.",
  check_for_msn_groups_headers: "| The mail comes from MSN groups.",
  check_for_no_hotmail_received_headers: "| From is Hotmail's, and no Received header is.",
  check_for_no_rdns_dotcom_helo: "| A host without a name calls itself by that of a big provider.",
  check_for_numeric_helo: "| A host called itself by a bare address.",
  check_for_sender_no_reverse: "| The sending host has no name.",
  check_for_shifted_date:
    "min, max | The Date header lies `min` to `max` hours off the first Received header; `undef` sets no limit.",
  check_for_to_in_subject:
    "test | The subject holds the recipient's whole `address`, or the `user` in front of the `@`.",
  check_for_unique_subject_id: "| The subject ends in a code that looks made for one recipient.",
  check_for_uppercase:
    "min, max | More than `min` and at most `max` percent of the letters are capitals, in a text of at least 200 letters.",
  check_forged_in_default_welcomelist: "| A sender of `def_welcomelist_from_rcvd`, but from another host.",
  check_forged_in_welcomelist: "| A sender of `welcomelist_from_rcvd`, but from another host.",
  check_freemail_body: "regex? | The text names an address of a free mail provider.",
  check_freemail_from: "regex? | A sender's address is one of a free mail provider.",
  check_freemail_header: "header, regex? | The header's address is one of a free mail provider.",
  check_freemail_replyto:
    "what | Reply-To is another free mail address than From (`replyto`), or than one in the text (`reply`).",
  check_from_in_auto_welcomelist: "| Adjusts the score by the sender's history (AWL).",
  check_from_in_blocklist: "| A sender of `blocklist_from`.",
  check_from_in_default_welcomelist: "| A sender of `def_welcomelist_from_rcvd`, from the right host.",
  check_from_in_list: "list | A sender's address is in the list.",
  check_from_in_welcomelist: "| A sender of `welcomelist_from` or, from the right host, of `welcomelist_from_rcvd`.",
  check_fromname_contains_email: "| The display name holds a mail address.",
  check_fromname_different: "| The address in the display name is not the sender's.",
  check_fromname_domain_differ: "| The address in the display name has another domain than the sender's.",
  check_fromname_equals_replyto: "| The address in the display name is that of Reply-To.",
  check_fromname_equals_to: "| The address in the display name is the recipient's.",
  check_fromname_owners_differ: "| The address in the display name belongs to another owner than the sender's.",
  check_fromname_spoof: "level? | The address in the display name passes itself off as somebody else's.",
  check_hashbl_attachments: "zone, options?, subtest? | A block list knows the hash of an attachment.",
  check_hashbl_bodyre:
    "zone, options?, regex, subtest? | A block list knows the hash of what the pattern finds in the text.",
  check_hashbl_emails:
    "zone, options?, headers?, subtest?, acl? | A block list knows the hash of a mail address in these headers (`ALLFROM/Reply-To/body` unless given).",
  check_hashbl_tag: "zone, options?, tag, subtest? | A block list knows the hash of what a tag holds.",
  check_hashbl_uris: "zone, options?, subtest? | A block list knows the hash of a link.",
  check_header_count_range: "header, min, max | The mail has that many headers of the name.",
  check_https_http_mismatch:
    "min?, max? | A link's text names an https site, and the link leads elsewhere; in a mail with that many links.",
  check_https_ip_mismatch: "| A link's text names an https site, and the link leads to a bare address.",
  check_iframe_src: "| The HTML has an iframe with a source.",
  check_illegal_chars:
    "header, ratio, count | The header has at least that share and number of characters that must be encoded; `ALL` looks at all headers.",
  check_language: "| The mail's language is not one of `ok_languages`.",
  check_ma_non_text: "| An alternative of the text is no text.",
  check_mailfrom_matches_rcvd: "| The envelope sender's domain is that of the sending host.",
  check_messageid_not_usable: "| The Message-ID may have been changed on the way.",
  check_microsoft_executable: "| An attachment is a program for Windows.",
  check_mime_multipart_ratio:
    "min, max | The plain text's share of text and HTML together lies between the two, 0 to 1.",
  check_msg_parse_flags:
    "flag | Reading the mail showed a fault: `truncated_header`, `missing_head_body_separator`, `mime_epilogue_exists`.",
  check_no_relays: "| The mail has no Received header that says anything.",
  check_olemacro: "| A document has a macro.",
  check_olemacro_csv: "| A table file has a formula that runs a command.",
  check_olemacro_download_exe: "| A document's macro fetches a program.",
  check_olemacro_encrypted: "| A document is encrypted.",
  check_olemacro_malice: "| A document's macro looks malicious.",
  check_olemacro_mhtml_uri: "| A document loads something through mhtml.",
  check_olemacro_redirect_uri: "| A document loads something through a redirect.",
  check_olemacro_renamed: "| A document with a macro has another suffix than it should.",
  check_olemacro_zip_password: "| A ZIP archive needs a password.",
  check_oleobject: "| A document holds an object of another program.",
  check_olertfobject: "| An RTF document holds an object of another program.",
  check_outlook_message_id: "| The Message-ID says Outlook and has not its form.",
  check_phishing: "| A link is in one of the lists of phishing sites on this host.",
  check_pyzor: "| Pyzor knows the mail as spam.",
  check_qp_ratio: "ratio | That share of the text is written as `=XX`.",
  check_ratware_envelope_from: "| The envelope sender is made of the recipient's address.",
  check_ratware_name_id: "| The Message-ID is made of the sender's name.",
  check_razor2: "| Razor2 knows the mail as spam.",
  check_razor2_range:
    "engine, min, max | Razor2's confidence lies between the two, in percent; `engine` is `4`, `8` or empty for any.",
  check_rbl: "set, zone, subtest? | A DNS block list lists an address that the mail came through.",
  check_rbl_accreditor:
    "set, zone, subtest, accreditor | A DNS list of an accreditor lists an address that the mail came through, where the envelope sender names that accreditor.",
  check_rbl_envfrom: "set, zone, subtest? | A DNS block list lists the envelope sender's domain.",
  check_rbl_from_domain: "set, zone, subtest? | A DNS block list lists the domain of From, without host names.",
  check_rbl_from_host: "set, zone, subtest? | A DNS block list lists the host name behind the `@` of From.",
  check_rbl_headers:
    "set, zone, subtest?, headers? | A DNS block list lists what stands in one of the headers (`rbl_headers` unless given).",
  check_rbl_ns_from: "set, zone, subtest? | A DNS block list lists a name server of From's domain.",
  check_rbl_rcvd: "set, zone, subtest? | A DNS block list lists a host name of the Received headers.",
  check_rbl_sub: "set, subtest | Another answer to the question that a `check_rbl` of the same set asks.",
  check_rbl_txt: "set, zone, regex? | A DNS block list has a text on an address that the mail came through.",
  check_relays_unparseable: "| A Received header cannot be read.",
  check_replyto_in_list: "list | Reply-To is in the list.",
  check_senders_reputation: "| Adjusts the score by the sender's history (TxRep).",
  check_shortcircuit: "| The check was cut short.",
  check_spf_skipped_noenvfrom: "| SPF was not asked, since there is no envelope sender.",
  check_stock_info: "min | The text names that many typical facts about a share.",
  check_subject_in_blocklist: "| A subject of `blocklist_subject`.",
  check_subject_in_welcomelist: "| A subject of `welcomelist_subject`.",
  check_suspect_name: "| An attachment's name is that of a program.",
  check_test_plugin: "| Always hits; for trying plugins out.",
  check_to_in_all_spam: "| A recipient of `all_spam_to`.",
  check_to_in_blocklist: "| A recipient of `blocklist_to`.",
  check_to_in_list: "list | A recipient is in the list.",
  check_to_in_more_spam: "| A recipient of `more_spam_to`.",
  check_to_in_welcomelist: "| A recipient of `welcomelist_to`.",
  check_unresolved_template: "| A header still has a mass mailer's placeholder.",
  check_uri_detail: "| For `uri_detail` tests.",
  check_uri_host_in_blocklist: "| A link's host is in `blocklist_uri_host`.",
  check_uri_host_in_welcomelist: "| A link's host is in `welcomelist_uri_host`.",
  check_uri_host_listed: "list | A link's host is in the list.",
  check_uri_local_bl: "| For `uri_block_...` tests.",
  check_uri_truncated: "| A link was too long and was cut.",
  check_uridnsbl: "test | What the `urirhssub` or `uridnsbl` line of that test asks came back.",
  check_welcomelist_bounce_relays: "| The bounced mail went out through a host of `welcomelist_bounce_relays`.",
  gated_through_received_hdr_remover: "| The mail came through a list or gateway that takes Received headers away.",
  have_any_bounce_relays: "| `welcomelist_bounce_relays` is set.",
  helo_ip_mismatch: "| The address in a host's HELO name is not its own.",
  html_charset_faraway: "| The HTML's character set is not one of `ok_locales`.",
  html_eval: "test, comparison | A property of the HTML (`length` ...) compares so: `< 384`.",
  html_image_only: "min, max | There is a picture and more than `min`, at most `max` bytes of text.",
  html_image_ratio: "min, max | The share of text to picture area lies between the two.",
  html_range: "test, min, max? | A property of the HTML lies above `min` and at or below `max`.",
  html_tag_balance: "tag, comparison | More or fewer of the element are opened than closed: `!= 0`.",
  html_tag_exists: "tag | The HTML has the element.",
  html_test: "test | The HTML has the property: `embeds`, `font_face_bad` and the like.",
  html_text_match: "text, regex | The pattern fits a piece of the HTML: `anchor`, `comment`, `title`, `script` ...",
  html_text_not_match:
    "text, regex | The pattern fits no piece of the HTML: `anchor`, `comment`, `title`, `script` ...",
  html_title_subject_ratio: "ratio | The HTML's title is that many times as long as the subject.",
  image_count: "type, min, max? | The mail has that many pictures.",
  image_name_regex: "pattern | The pattern fits a picture's file name.",
  image_named: "name | A picture has the file name.",
  image_size_exact: "type, height, width | A picture has that size, in pixels.",
  image_size_range:
    "type, height, width, height?, width? | A picture has at least the first size and at most the second, in pixels.",
  image_to_text_ratio: "type, min, max | The share of text bytes to picture area lies between the two.",
  multipart_alternative_difference:
    "min, max | From `min` to `max` percent of the words in the HTML are missing from the plain text.",
  multipart_alternative_difference_count:
    "ratio, words | HTML has that many times as many words as the plain text, and at least `words`.",
  pdf_count: "min, max? | The mail has that many PDF files.",
  pdf_image_count: "min, max? | The PDF files have that many pictures.",
  pdf_image_size_exact: "height, width | A picture in a PDF file has that size, in pixels.",
  pdf_image_size_range:
    "height, width, height?, width? | A picture in a PDF file has at least the first size and at most the second, in pixels.",
  pdf_image_to_text_ratio: "min, max | The share of text bytes to picture area in PDF files lies between the two.",
  pdf_is_empty_body: "max? | There is a PDF file, and at most that many bytes of text.",
  pdf_is_encrypted: "| A PDF file is encrypted.",
  pdf_match_details:
    "detail, pattern | The pattern fits a PDF file's `author`, `creator`, `created`, `modified`, `producer` or `title`.",
  pdf_match_fuzzy_md5: "md5 | A PDF file has that fuzzy checksum.",
  pdf_match_md5: "md5 | A PDF file has that checksum.",
  pdf_name_regex: "pattern | The pattern fits a PDF file's name.",
  pdf_named: "name | A PDF file has the name.",
  pdf_pixel_coverage: "min, max? | The pictures in PDF files have that many pixels.",
  pixel_coverage: "type, min, max? | The pictures have that many pixels.",
  plaintext_body_length: "min, max? | The text in front of the signature has that many characters.",
  plaintext_body_sig_ratio: "min, max? | The share of text to signature lies between the two.",
  plaintext_sig_length: "min, max? | The text's signature has that many characters.",
  received_within_months: "min, max | The mail was received that many months ago; `undef` sets no limit.",
  short_url: "| A link is one of the shorteners of `url_shortener`.",
  short_url_200: "| A shortened link leads to a page.",
  short_url_404: "| A shortened link leads to no page.",
  short_url_chained: "| A shortened link leads to another one.",
  short_url_code: "code | The shortener answers with that HTTP code.",
  short_url_loop: "| Shortened links lead back to one another.",
  short_url_maxchain: "| Shortened links lead on more often than `max_short_url_redirections`.",
  short_url_redir: "| A shortened link leads on.",
  short_url_tests: "| Old; the other `short_url` functions have taken its place.",
  similar_recipients: "ratio, ratio | The recipients' addresses are that much alike; `undef` sets no limit.",
  sorted_recipients: "| The recipients stand in the order of the alphabet.",
  subject_is_all_caps: "| The subject is written in capitals.",
  tvd_vertical_words: "min, max | From `min` to `max` percent of the words are written one letter below the other.",
};

const providers: Readonly<Record<string, string>> = {
  eudoramail: "EudoraMail",
  gmail: "Gmail",
  gw05: "a certain spam program",
  hotmail: "Hotmail",
  juno: "Juno",
  yahoo: "Yahoo",
};

const spfResults: Readonly<Record<string, string>> = {
  pass: "passes",
  neutral: "is neutral",
  none: "finds no record",
  fail: "fails",
  softfail: "fails softly",
  permerror: "finds a faulty record",
  temperror: "gets no answer from the DNS",
};

/** What is known about a function; an old name has what its new one has. */
export function evalDocumentation(name: string): EvalDocumentation | undefined {
  const current = name.replace("whitelist", "welcomelist").replace("blacklist", "blocklist");
  const text = Object.hasOwn(written, current) ? written[current] : generated(current);
  const bar = text?.indexOf("|") ?? -1;
  if (text === undefined || bar === -1) return undefined;
  const names = text
    .slice(0, bar)
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  return { parameters: names, what: inReadersLanguage("spamassassin", text.slice(bar + 1).trim()) };
}

/** The name of a function's argument, counted from 0, without the signs; the last one may come again and again. */
export function parameterAt(name: string, at: number): string | undefined {
  const names = evalDocumentation(name)?.parameters ?? [];
  const last = names.at(-1);
  return (names[at] ?? (last?.endsWith("...") ? last : undefined))?.replace(/(?:\?|\.\.\.)$/, "");
}

function generated(name: string): string | undefined {
  const spf = /^check_for_spf_(helo_)?(\w+)$/.exec(name);
  const result = spfResults[spf?.[2] ?? ""];
  if (result !== undefined)
    return `| SPF of the ${spf?.[1] === undefined ? "envelope sender" : "sending host's own name"} ${result}.`;
  const provider = providers[/^check_for_forged_(\w+)_received_headers$/.exec(name)?.[1] ?? ""];
  return provider === undefined
    ? undefined
    : `| The sender is ${provider}'s by its address, and not by the Received headers.`;
}
