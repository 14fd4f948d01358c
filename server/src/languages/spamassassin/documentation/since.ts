import { once } from "../../../text/once.ts";

export type Kind = "commands" | "functions" | "flags" | "tags" | "modifiers" | "headers" | "conditions" | "features";

/**
 * What each version brought, by name. `3.0.0` stands for everything that version had, older things too. Source: the
 * release tags of SpamAssassin's repository, each name looked for in the code of `lib/`. Commands and
 * functions of 4.0 stand in `model/command-versions.ts` and `model/function-versions.ts`.
 */
const brought: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  commands: {
    "3.0.0":
      "add_header all_spam_to allow_user_rules bayes_auto_expire bayes_auto_learn bayes_auto_learn_threshold_nonspam bayes_auto_learn_threshold_spam bayes_expiry_max_db_size bayes_file_mode bayes_ignore_from bayes_ignore_header bayes_ignore_to bayes_journal_max_size bayes_learn_during_report bayes_learn_to_journal bayes_min_ham_num bayes_min_spam_num bayes_path bayes_sql_dsn bayes_sql_override_username bayes_sql_password bayes_sql_username bayes_store_module bayes_use_hapaxes body clear_headers clear_internal_networks clear_report_template clear_trusted_networks clear_unsafe_report_template dcc_body_max dcc_dccifd_path dcc_fuz1_max dcc_fuz2_max dcc_home dcc_options dcc_path dcc_timeout describe dns_available endif envelope_sender_header fold_headers full header if ifplugin include internal_networks lang loadplugin lock_method meta more_spam_to ok_languages ok_locales priority pyzor_max pyzor_options pyzor_path pyzor_timeout rawbody razor_config razor_timeout rbl_timeout remove_header report report_charset report_contact report_hostname report_safe report_safe_copy_headers require_version required_score rewrite_header score skip_rbl_checks spamcop_from_address spamcop_to_address test tflags trusted_networks unsafe_report uri uridnsbl uridnsbl_skip_domain uridnsbl_timeout urirhsbl urirhssub use_bayes use_bayes_rules use_dcc use_pyzor use_razor2 user_awl_dsn user_awl_sql_password user_awl_sql_table user_awl_sql_username user_scores_dsn user_scores_ldap_password user_scores_ldap_username user_scores_sql_custom_query user_scores_sql_password user_scores_sql_username version_tag",
    "3.0.2": "uridnsbl_max_domains",
    "3.0.3": "spamcop_max_report_size",
    "3.1.0":
      "always_trust_envelope_sender bayes_sql_username_authorized inactive_languages mimeheader redirector_pattern replace_end replace_inter replace_post replace_pre replace_rules replace_start replace_tag user_awl_sql_override_username",
    "3.1.1": "spf_timeout",
    "3.1.2": "dccifd_options dkim_timeout",
    "3.1.4": "textcat_acceptable_score textcat_max_languages textcat_max_ngrams textcat_optimal_ngrams",
    "3.2.0":
      "asn_lookup clear_msa_networks dns_test_interval do_not_use_mail_spf do_not_use_mail_spf_query else ignore_received_spf_header msa_networks normalize_charset shortcircuit shortcircuit_ham_score shortcircuit_spam_score tryplugin uri_detail use_newest_received_spf_header util_rb_2tld util_rb_tld",
    "3.2.4": "dns_options",
    "3.3.0":
      "adsp_override clear_originating_ip_headers dcc_rep_percent freemail_add_describe_email freemail_domains freemail_max_body_emails freemail_max_body_freemails freemail_skip_bulk_envfrom freemail_skip_when_over_max ignore_always_matching_regexps originating_ip_headers reuse skip_uribl_checks time_limit trigger_config trigger_ratio trigger_target uridnssub urifullnsrhsbl urifullnsrhssub urinsrhsbl urinsrhssub use_learner util_rb_3tld",
    "3.3.2": "bayes_auto_learn_on_error clear_uridnsbl_skip_domain",
    "3.4.0":
      "askdns asn_prefix bayes_seen_ttl bayes_token_ttl clear_asn_lookups clear_dns_query_restriction clear_dns_servers dcc_learn_score delist_uri_host dns_local_ports_avoid dns_local_ports_none dns_local_ports_permit dns_query_restriction dns_server enlist_uri_host mbox_format_from_regex user_scores_fallback_to_global",
    "3.4.1":
      "bayes_token_sources clear_util_rb dkim_minimum_key_bits parse_dkim_uris txrep_autolearn txrep_dilution_factor txrep_expiry_days txrep_factor txrep_factory txrep_ipv4_mask_len txrep_ipv6_mask_len txrep_learn_bonus txrep_learn_penalty txrep_spf txrep_track_messages txrep_user2global_ratio txrep_weight_domain txrep_weight_email txrep_weight_email_ip txrep_weight_helo txrep_weight_ip uri_block_cc uri_block_cidr uri_block_exclude uri_block_isp use_txrep",
    "3.4.2":
      "country_db_path country_db_type enlist_addrlist fns_add_addrlist fns_check fns_extrachars fns_ignore_dkim fns_ignore_headers fns_remove_addrlist phishing_openphish_feed phishing_phishtank_feed report_wrap_width resource_limit_cpu resource_limit_mem uri_block_cont uri_country_db_isp_path uri_country_db_path",
    "3.4.3":
      "asn_lookup_ipv6 body_part_scan_size hashbl_acl_name hashbl_ignore olemacro_extended_scan olemacro_exts olemacro_macro_exts olemacro_max_file olemacro_num_mime olemacro_num_zip olemacro_prefer_contentdisposition olemacro_skip_ctypes olemacro_skip_exts olemacro_zip_depth olemacro_zips rawbody_part_scan_size rbl_headers subjprefix",
    "4.0.0": "bayes_stopword_xx",
  },
  functions: {
    "3.0.0":
      "check_access_database check_all_trusted check_bayes check_blank_line_ratio check_dcc check_dns_sender check_for_fake_aol_relay_in_rcvd check_for_faraway_charset check_for_faraway_charset_in_headers check_for_forged_eudoramail_received_headers check_for_forged_gw05_received_headers check_for_forged_hotmail_received_headers check_for_forged_juno_received_headers check_for_forged_received_ip_helo check_for_forged_received_trail check_for_forged_yahoo_received_headers check_for_from_domain_in_received_headers check_for_http_redirector check_for_illegal_ip check_for_mime check_for_mime_html check_for_mime_html_only check_for_missing_to_header check_for_msn_groups_headers check_for_no_hotmail_received_headers check_for_no_rdns_dotcom_helo check_for_numeric_helo check_for_sender_no_reverse check_for_shifted_date check_for_spf_fail check_for_spf_helo_fail check_for_spf_helo_pass check_for_spf_helo_softfail check_for_spf_pass check_for_spf_softfail check_for_to_in_subject check_for_unique_subject_id check_for_uppercase check_forged_in_default_whitelist check_forged_in_whitelist check_from_in_auto_whitelist check_from_in_blacklist check_from_in_default_whitelist check_from_in_list check_from_in_whitelist check_header_count_range check_illegal_chars check_language check_messageid_not_usable check_mime_multipart_ratio check_outlook_message_id check_pyzor check_razor2 check_razor2_range check_rbl check_rbl_envfrom check_rbl_from_host check_rbl_sub check_rbl_txt check_test_plugin check_to_in_all_spam check_to_in_blacklist check_to_in_list check_to_in_more_spam check_to_in_whitelist check_uridnsbl gated_through_received_hdr_remover helo_ip_mismatch html_charset_faraway html_eval html_image_only html_image_ratio html_range html_tag_balance html_tag_exists html_test html_text_match html_text_not_match multipart_alternative_difference received_within_months similar_recipients sorted_recipients subject_is_all_caps",
    "3.0.5": "check_no_relays check_relays_unparseable",
    "3.1.0":
      "check_body_8bits check_for_def_spf_whitelist_from check_for_matching_env_and_hdr_from check_for_spf_helo_neutral check_for_spf_neutral check_for_spf_whitelist_from check_https_ip_mismatch check_iframe_src check_microsoft_executable check_msg_parse_flags check_ratware_envelope_from check_ratware_name_id check_rbl_accreditor check_subject_in_blacklist check_subject_in_whitelist check_suspect_name check_unresolved_template html_title_subject_ratio multipart_alternative_difference_count",
    "3.1.2":
      "check_dkim_signall check_dkim_signed check_dkim_signsome check_dkim_testing check_dkim_verified check_for_def_dkim_whitelist_from check_for_dkim_whitelist_from",
    "3.1.4": "check_ma_non_text",
    "3.1.8": "check_uri_truncated",
    "3.2.0":
      "check_base64_length check_https_http_mismatch check_stock_info check_uri_detail check_whitelist_bounce_relays have_any_bounce_relays image_count image_named image_size_exact image_size_range image_to_text_ratio pixel_coverage tvd_vertical_words",
    "3.2.4": "check_dkim_valid check_dkim_valid_author_sig",
    "3.3.0":
      "check_dcc_reputation_range check_dkim_adsp check_dkim_dependable check_freemail_body check_freemail_from check_freemail_header check_freemail_replyto check_mailfrom_matches_rcvd check_shortcircuit",
    "3.3.1": "image_name_regex",
    "3.3.2": "check_for_spf_helo_none check_for_spf_none",
    "3.4.0":
      "check_body_length check_equal_from_domains check_rbl_from_domain check_uri_host_in_blacklist check_uri_host_in_whitelist check_uri_host_listed",
    "3.4.1":
      "check_abundant_unicode_ratio check_for_ascii_text_illegal check_for_spf_helo_permerror check_for_spf_helo_temperror check_for_spf_permerror check_for_spf_temperror check_qp_ratio check_senders_reputation check_uri_local_bl pdf_count pdf_image_count pdf_image_size_exact pdf_image_size_range pdf_image_to_text_ratio pdf_is_empty_body pdf_is_encrypted pdf_match_details pdf_match_fuzzy_md5 pdf_match_md5 pdf_name_regex pdf_named pdf_pixel_coverage",
    "3.4.2":
      "check_dkim_valid_envelopefrom check_for_forged_gmail_received_headers check_fromname_contains_email check_fromname_different check_fromname_domain_differ check_fromname_equals_replyto check_fromname_equals_to check_fromname_owners_differ check_fromname_spoof check_hashbl_emails check_phishing check_replyto_in_list",
    "3.4.3":
      "check_hashbl_bodyre check_hashbl_uris check_olemacro check_olemacro_csv check_olemacro_encrypted check_olemacro_malice check_olemacro_renamed check_olemacro_zip_password check_rbl_headers check_rbl_ns_from check_rbl_rcvd",
    "3.4.5": "check_olemacro_download_exe plaintext_body_length plaintext_body_sig_ratio plaintext_sig_length",
  },
  flags: {
    "3.0.0": "learn net nice noautolearn userconf",
    "3.2.0": "multiple nopublish publish",
    "3.3.1": "domains_only",
    "3.4.0": "a autolearn_force ips_only maxhits ns",
    "3.4.1": "noawl",
    "3.4.3": "nosubject",
    "4.0.0": "autolearn_body autolearn_header concat nolog notrim range",
  },
  tags: {
    "3.0.0":
      "AUTOLEARN AWL BAYES BAYESTC BAYESTCHAMMY BAYESTCLEARNED BAYESTCSPAMMY CONTACTADDRESS DATE DCCB DCCR HAMMYTOKENS HITS HOSTNAME LANGUAGES PREVIEW PYZOR RBL RELAYSTRUSTED RELAYSUNTRUSTED REMOTEHOSTADDR REMOTEHOSTNAME REPORT REQD SCORE SPAMMYTOKENS STARS SUBVERSION SUMMARY TESTS TESTSSCORES TOKENSUMMARY VERSION YESNO YESNOCAPS",
    "3.1.0": "AWLCOUNT AWLMEAN AWLPRESCORE",
    "3.1.1": "RELAYCOUNTRY",
    "3.1.2": "RELAYSEXTERNAL RELAYSINTERNAL",
    "3.2.0": "ASN ASNCIDR HEADER LASTEXTERNALHELO LASTEXTERNALIP LASTEXTERNALRDNS SC SCRULE SCTYPE SUBTESTS",
    "3.2.1": "AUTOLEARNSCORE",
    "3.2.4": "DKIMDOMAIN DKIMIDENTITY",
    "3.3.0": "ADDEDHEADER ADDEDHEADERHAM ADDEDHEADERSPAM DCCREP TIMING",
    "3.4.0":
      "RELAYSEXTERNALREVIP RELAYSINTERNALREVIP RELAYSTRUSTEDREVIP RELAYSUNTRUSTEDREVIP RULESVERSION URIDOMAINS URIHOSTS",
    "3.4.1":
      "AUTHORDOMAIN PDFAUTHOR PDFCOUNT PDFCREATOR PDFIMGAREA PDFIMGCOUNT PDFIMGDIM PDFMD5 PDFMD5FUZZY1 PDFMD5FUZZY2 PDFNAME PDFPRODUCER PDFTITLE PDFVERSION SENDERDOMAIN TXREP",
    "3.4.2":
      "DKIMSELECTOR FNSFADDRADDR FNSFADDRDOMAIN FNSFADDROWNER FNSFNAMEADDR FNSFNAMEDOMAIN FNSFNAMEOWNER TEXTCATRESULTS",
    "3.4.3": "RELAYCOUNTRYALL RELAYCOUNTRYAUTH RELAYCOUNTRYEXT SUBJPREFIX SUBTESTSCOLLAPSED",
    "4.0.0": "FIRSTTRUSTEDIP FIRSTTRUSTEDREVIP LASTEXTERNALREVIP",
  },
  modifiers: {
    "3.0.0": "addr name raw",
    "4.0.0": "domain first host ip last revip",
  },
  headers: {
    "3.0.0": "ALL EnvelopeFrom MESSAGEID ToCc X-Spam-Relays-Trusted X-Spam-Relays-Untrusted",
    "3.1.2": "X-Spam-Relays-External X-Spam-Relays-Internal",
    "3.2.0": "ALL-EXTERNAL ALL-INTERNAL ALL-TRUSTED ALL-UNTRUSTED",
  },
  conditions: {
    "3.0.0": "plugin version",
    "3.3.0": "can",
    "3.4.0": "has",
    "3.4.1": "perl_version",
    "4.0.0": "local_tests_only",
  },
  features: {
    "3.3.0": "Conf::feature_originating_ip_headers",
    "3.3.1":
      "Plugin::DNSEval::has_tflags_domains_only Plugin::URIDNSBL::has_subtest_for_ranges Plugin::URIDNSBL::has_tflags_domains_only",
    "3.3.2": "Conf::feature_bayes_auto_learn_on_error Conf::feature_bug6558_free",
    "3.4.0":
      "Conf::feature_dns_local_ports_permit_avoid Conf::feature_dns_query_restriction Conf::feature_edns Conf::feature_uri_host_listed Conf::feature_yesno_takes_args Plugin::BodyEval::has_check_body_length Plugin::URIDNSBL::has_uridnsbl_for_a",
    "3.4.1":
      "Conf::feature_registryboundaries Conf::perl_min_version_5010000 Plugin::MIMEEval::has_check_abundant_unicode_ratio Plugin::MIMEEval::has_check_for_ascii_text_illegal Plugin::MIMEEval::has_check_qp_ratio Plugin::SPF::has_check_for_spf_errors",
    "3.4.3":
      "Conf::feature_compile_regexp Conf::feature_meta_rules_matching Conf::feature_subjprefix Conf::has_tflags_nosubject Plugin::ASN::has_asn_lookup_ipv6 Plugin::DNSEval::has_tflags_ips_only Plugin::HashBL::has_hashbl_bodyre Plugin::HashBL::has_hashbl_emails Plugin::HashBL::has_hashbl_ignore Plugin::HashBL::has_hashbl_uris Plugin::URIDNSBL::has_uridnsbl_a_ns",
    "3.4.5": "Plugin::BodyEval::has_plaintext_body_sig_ratio Plugin::URIDetail::has_host_key",
    "4.0.0":
      "Conf::feature_bayes_stopwords Conf::feature_blocklist_welcomelist Conf::feature_capture_rules Conf::feature_dns_block_rule Conf::feature_geodb Conf::feature_get_host Conf::feature_header_address_parser Conf::feature_header_first_last Conf::feature_header_match_many Conf::feature_local_tests_only Conf::feature_welcomelist_blocklist Conf::has_tflags_nolog Plugin::ASN::has_asn_geodb Plugin::ASN::has_check_asn Plugin::ASN::has_check_asn_tag Plugin::AskDNS::has_tag_header Plugin::DKIM::has_arc Plugin::DecodeShortURLs::has_autoclean Plugin::DecodeShortURLs::has_clear Plugin::DecodeShortURLs::has_get Plugin::DecodeShortURLs::has_max_redirections Plugin::DecodeShortURLs::has_short_url Plugin::DecodeShortURLs::has_short_url_code Plugin::DecodeShortURLs::has_short_url_redir Plugin::DecodeShortURLs::has_timeout Plugin::DecodeShortURLs::has_user_agent Plugin::HashBL::has_hashbl_attachments Plugin::HashBL::has_hashbl_bodyre_num Plugin::HashBL::has_hashbl_email_domain Plugin::HashBL::has_hashbl_email_domain_alias Plugin::HashBL::has_hashbl_email_regex Plugin::HashBL::has_hashbl_email_welcomelist Plugin::HashBL::has_hashbl_email_whitelist Plugin::HashBL::has_hashbl_sha256 Plugin::HashBL::has_hashbl_tag Plugin::MIMEHeader::has_all_header Plugin::MIMEHeader::has_capture_rules Plugin::MIMEHeader::has_tflags_concat Plugin::MIMEHeader::has_tflags_multiple Plugin::MIMEHeader::has_tflags_range Plugin::OLEVBMacro::has_olemacro_mhtml_uri Plugin::OLEVBMacro::has_olemacro_redirect_uri Plugin::OLEVBMacro::has_olertfobject Plugin::Pyzor::has_fork Plugin::Razor2::has_fork Plugin::SPF::has_check_spf_skipped_noenvfrom Plugin::URIDNSBL::has_tflags_notrim",
    "4.0.1": "Plugin::Pyzor::has_perl Plugin::URIDNSBL::has_uridnsbl_skip_mailto",
  },
};

const versions = once(
  (): ReadonlyMap<string, string> =>
    new Map(
      Object.entries(brought).flatMap(([kind, byVersion]) =>
        Object.entries(byVersion).flatMap(([version, names]) =>
          names.split(" ").map((name) => [`${kind} ${name}`, version] as const),
        ),
      ),
    ),
);

/** The version that brought something, by its name of today; undefined where nobody has looked. */
export function since(kind: Kind, name: string): string | undefined {
  return versions().get(`${kind} ${name}`);
}
