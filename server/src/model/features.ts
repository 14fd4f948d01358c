import { features } from "./features.generated.ts";

/**
 * What of it SpamAssassin 3.4.6 had already. Source: the branch 3.4 of Apache's repository; written by hand, since
 * nothing changes there any more.
 */
const already: Readonly<Record<string, readonly string[]>> = {
  Conf: [
    "feature_bayes_auto_learn_on_error",
    "feature_bug6558_free",
    "feature_compile_regexp",
    "feature_dns_local_ports_permit_avoid",
    "feature_dns_query_restriction",
    "feature_edns",
    "feature_meta_rules_matching",
    "feature_originating_ip_headers",
    "feature_registryboundaries",
    "feature_subjprefix",
    "feature_uri_host_listed",
    "feature_yesno_takes_args",
    "has_tflags_nosubject",
    "perl_min_version_5010000",
  ],
  "Plugin::ASN": ["has_asn_lookup_ipv6"],
  "Plugin::BodyEval": ["has_check_body_length", "has_plaintext_body_sig_ratio"],
  "Plugin::DNSEval": ["has_tflags_domains_only", "has_tflags_ips_only"],
  "Plugin::HashBL": ["has_hashbl_bodyre", "has_hashbl_emails", "has_hashbl_ignore", "has_hashbl_uris"],
  "Plugin::MIMEEval": ["has_check_abundant_unicode_ratio", "has_check_for_ascii_text_illegal", "has_check_qp_ratio"],
  "Plugin::SPF": ["has_check_for_spf_errors"],
  "Plugin::URIDNSBL": ["has_subtest_for_ranges", "has_tflags_domains_only", "has_uridnsbl_a_ns", "has_uridnsbl_for_a"],
  "Plugin::URIDetail": ["has_host_key"],
};

const present: ReadonlySet<string> = new Set(features);
const presentInThree: ReadonlySet<string> = new Set(
  Object.entries(already).flatMap(([module, names]) => names.map((name) => `Mail::SpamAssassin::${module}::${name}`)),
);

/** Packages of the stock program, whose features are all known here. */
const packages: ReadonlySet<string> = new Set(features.map((feature) => feature.slice(0, feature.lastIndexOf("::"))));

/** What came later than 4.0.0, by the version as a number. Source: as for `function-versions.ts`. */
const later: readonly (readonly [version: number, names: readonly string[]])[] = [
  [4.000001, ["Plugin::Pyzor::has_perl", "Plugin::URIDNSBL::has_uridnsbl_skip_mailto"]],
  [4.000002, ["Plugin::DecodeShortURLs::has_custom_user_agent", "Plugin::URIDetail::has_uridetail_negate"]],
];
const since: ReadonlyMap<string, number> = new Map(
  later.flatMap(([version, names]) => names.map((name) => [`Mail::SpamAssassin::${name}`, version] as const)),
);

/**
 * Whether SpamAssassin of that version has a feature, by the full name of the function that `can()` asks for;
 * undefined where it belongs to a package that is not SpamAssassin's own.
 */
export function hasFeature(feature: string, version: number): boolean | undefined {
  if (!packages.has(feature.slice(0, Math.max(feature.lastIndexOf("::"), 0)))) return undefined;
  if (version < 4) return presentInThree.has(feature);
  const from = since.get(feature);
  return from === undefined ? present.has(feature) : from <= version;
}
