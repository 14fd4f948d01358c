/**
 * Functions of tests and stock plugins that not every version has, from 3.4.6 on. Source: SpamAssassin itself, asked by
 * `scripts/generate-spamassassin-versions.mjs`; a test holds these against its answers.
 */
const broughtFunctions: Readonly<Record<string, string>> = {
  "4.0.0":
    "check_arc_signed check_arc_valid check_asn check_authres_result check_dmarc_missing check_dmarc_none check_dmarc_pass check_dmarc_quarantine check_dmarc_reject check_for_def_dkim_welcomelist_from check_for_def_spf_welcomelist_from check_for_dkim_welcomelist_from check_for_spf_welcomelist_from check_forged_in_default_welcomelist check_forged_in_welcomelist check_from_in_auto_welcomelist check_from_in_blocklist check_from_in_default_welcomelist check_from_in_welcomelist check_hashbl_attachments check_hashbl_tag check_olemacro_mhtml_uri check_olemacro_redirect_uri check_oleobject check_olertfobject check_spf_skipped_noenvfrom check_subject_in_blocklist check_subject_in_welcomelist check_to_in_blocklist check_to_in_welcomelist check_uri_host_in_blocklist check_uri_host_in_welcomelist check_welcomelist_bounce_relays short_url short_url_200 short_url_404 short_url_chained short_url_code short_url_loop short_url_maxchain short_url_redir short_url_tests",
  "4.0.2": "redir_url redir_url_404 redir_url_chained redir_url_code redir_url_loop redir_url_maxchain",
};

const goneFunctions: Readonly<Record<string, string>> = {
  "4.0.0": "check_hashcash_double_spend check_hashcash_value check_rbl_results_for",
};

const broughtPlugins: Readonly<Record<string, string>> = {
  "4.0.0": "AuthRes DMARC DecodeShortURLs ExtractText WelcomeListSubject",
  "4.0.2": "Redirectors",
};

const gonePlugins: Readonly<Record<string, string>> = { "4.0.0": "Hashcash WhiteListSubject" };

function versions(table: Readonly<Record<string, string>>, module = ""): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([version, names]) =>
      names.split(" ").map((name) => [`${module}${name}`, version] as const),
    ),
  );
}

const module = "Mail::SpamAssassin::Plugin::";
const functions = { since: versions(broughtFunctions), until: versions(goneFunctions) };
const plugins = { since: versions(broughtPlugins, module), until: versions(gonePlugins, module) };

/** The version that brought a function; undefined for one that 3.4.6 has, and for unknown ones. */
export function functionSince(name: string): string | undefined {
  return functions.since.get(name);
}

/** What a function was called before 4.0, if it had another name. */
export function formerFunction(name: string): string | undefined {
  const former = name.replace("welcomelist", "whitelist").replace("blocklist", "blacklist");
  return former === name ? undefined : former;
}

/** The first version without a function that 3.4.6 has; undefined for all others. */
export function functionUntil(name: string): string | undefined {
  return functions.until.get(name);
}

/** The version that brought a stock plugin, by its full name; undefined for one that 3.4.6 has, and for unknown ones. */
export function pluginSince(name: string): string | undefined {
  return plugins.since.get(name);
}

/** The first version without a stock plugin that 3.4.6 has. */
export function pluginUntil(name: string): string | undefined {
  return plugins.until.get(name);
}
