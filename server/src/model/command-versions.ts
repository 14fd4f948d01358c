/**
 * Commands that came with a version, by the name under which they came. Sources: the tags of SpamAssassin's repository
 * from 3.4.6 on, and for 4.0.2 its trunk.
 */
export const broughtBy: Readonly<Record<string, string>> = {
  "4.0.0":
    "asn_prefer_geodb asn_use_dns asn_use_geodb authres_ignored_authserv authres_networks authres_trusted_authserv auto_welcomelist_db_modules auto_welcomelist_distinguish_signed auto_welcomelist_factor auto_welcomelist_factory auto_welcomelist_file_mode auto_welcomelist_ipv4_mask_len auto_welcomelist_ipv6_mask_len auto_welcomelist_path bayes_max_token_length bayes_stopword_languages blocklist_from blocklist_subject blocklist_to blocklist_uri_host clear_url_shortener def_welcomelist_auth def_welcomelist_from_dkim def_welcomelist_from_rcvd def_welcomelist_from_spf dmarc_save_reports dns_block_rule dns_block_time enable_compat extracttext_external extracttext_maxparts extracttext_timeout extracttext_use freemail_import_def_welcomelist_auth freemail_import_welcomelist_auth freemail_welcomelist geodb_module geodb_options geodb_search_path hashbl_email_domain_alias hashbl_email_regex hashbl_email_welcomelist hashbl_email_whitelist max_short_url_redirections max_short_urls olemacro_download_marker phishing_phishstats_feed phishing_phishstats_minscore phishing_uri_noparam pyzor_count_min pyzor_fork pyzor_welcomelist_factor pyzor_welcomelist_min pyzor_whitelist_factor pyzor_whitelist_min razor_fork run_reuse_tests_only spamcop_relayhost txrep_welcomelist_out unblocklist_from unwelcomelist_auth unwelcomelist_from unwelcomelist_from_dkim unwelcomelist_from_rcvd unwelcomelist_from_spf url_shortener url_shortener_cache_autoclean url_shortener_cache_dsn url_shortener_cache_password url_shortener_cache_ttl url_shortener_cache_type url_shortener_cache_username url_shortener_get url_shortener_loginfo url_shortener_timeout url_shortener_user_agent use_auto_welcomelist use_dcc_rep welcomelist_allows_relays welcomelist_auth welcomelist_bounce_relays welcomelist_from welcomelist_from_dkim welcomelist_from_rcvd welcomelist_from_spf welcomelist_subject welcomelist_to welcomelist_uri_host",
  "4.0.1":
    "pyzor_perl pyzor_server_file shortcircuit_max_spam_score shortcircuit_min_ham_score txrep_report_details uridnsbl_skip_mailto",
  "4.0.2":
    "clear_url_redirector max_redir_url_redirections max_redir_urls url_redirector url_redirector_cache_autoclean url_redirector_cache_dsn url_redirector_cache_password url_redirector_cache_ttl url_redirector_cache_type url_redirector_cache_username url_redirector_get url_redirector_loginfo url_redirector_params url_redirector_timeout url_redirector_user_agent url_shortener_custom_user_agent",
};

const since: ReadonlyMap<string, string> = new Map(
  Object.entries(broughtBy).flatMap(([version, names]) => names.split(" ").map((name) => [name, version] as const)),
);

/** Commands that a version took away: of 3.4.6, and of 2.4 and 2.64, whose words still stand in old preferences. */
const goneCommands: Readonly<Record<string, string>> = {
  "2.5.0": "defang_mime report_header",
  "3.0.0":
    "always_add_headers always_add_report bayes_use_chi2_combining check_mx_attempts check_mx_delay clear_spamtrap_template clear_terse_report_template dcc_add_header num_check_received pyzor_add_header rewrite_subject spam_level_char spam_level_stars spamtrap subject_tag terse_report use_terse_report",
  "4.0.0":
    "geoip2_default_db_path hashcash_accept hashcash_doublespend_file_mode hashcash_doublespend_path use_hashcash",
};

const until: ReadonlyMap<string, string> = new Map(
  Object.entries(goneCommands).flatMap(([version, names]) => names.split(" ").map((name) => [name, version] as const)),
);

/** The first version without a command that an earlier one had; undefined for all others. */
export function commandUntil(command: string): string | undefined {
  return until.get(command);
}

/** The version that brought a command, by its name as written; undefined for one that 3.4.6 has, and for unknown ones. */
export function commandSince(command: string): string | undefined {
  return since.get(command);
}

/** What a command was called before 4.0, if it had another name; some came with both. */
export function formerName(command: string): string | undefined {
  if (command === "pyzor_count_min") return "pyzor_max";
  const former = command.replace("welcomelist", "whitelist").replace("blocklist", "blacklist");
  return former === command || since.has(former) ? undefined : former;
}
