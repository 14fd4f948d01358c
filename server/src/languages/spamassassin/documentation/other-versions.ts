import { inReadersLanguage } from "../../../text/documentation.ts";

/** A command that another version has and 4.0.1 has not: what it is for, and since when or until when. */
export interface OtherVersion {
  readonly what: string;
  readonly plugin: string;
  /** The version that brings it. */
  readonly since?: string;
  /** The first version without it. */
  readonly until?: string;
}

const redirectors = (what: string): OtherVersion => ({ what, plugin: "Redirectors", since: "4.0.2" });
const hashcash = (what: string): OtherVersion => ({ what, plugin: "Hashcash", until: "4.0.0" });

/** In our own words. Source: SpamAssassin's repository, the tag of 3.4.6 and for 4.0.2 its trunk. */
export const otherVersions: Readonly<Record<string, OtherVersion>> = {
  url_redirector: redirectors("Domains whose links lead on to other sites; they are followed with HEAD requests."),
  url_redirector_get: redirectors("Domains whose links lead on to other sites; they are followed with GET requests."),
  clear_url_redirector: redirectors("Empties the list of `url_redirector`, or takes the domains named out of it."),
  url_redirector_params: redirectors("The pattern that finds the real target among a link's parameters."),
  url_redirector_cache_type: redirectors("Whether redirections are kept in a database: `dbi`."),
  url_redirector_cache_dsn: redirectors("The database that keeps redirections."),
  url_redirector_cache_username: redirectors("The user for the database of redirections."),
  url_redirector_cache_password: redirectors("The password for the database of redirections."),
  url_redirector_cache_ttl: redirectors("How long a redirection is kept, in seconds."),
  url_redirector_cache_autoclean: redirectors(
    "How often old redirections are thrown out: once in this many mails; 0: never.",
  ),
  url_redirector_loginfo: redirectors("Whether each redirection is logged."),
  url_redirector_timeout: redirectors("How many seconds a redirecting site has to answer."),
  url_redirector_user_agent: redirectors("What Redirectors calls itself in its requests."),
  max_redir_urls: redirectors("How many links of a mail are followed; 0 sends no request."),
  max_redir_url_redirections: redirectors("How many redirections of one link are followed."),
  url_shortener_custom_user_agent: {
    what: "What DecodeShortURLs calls itself in requests to one shortener.",
    plugin: "DecodeShortURLs",
    since: "4.0.2",
  },
  use_hashcash: hashcash("Whether Hashcash stamps count."),
  hashcash_accept: hashcash("Addresses for which Hashcash stamps are good."),
  hashcash_doublespend_path: hashcash("The database of Hashcash stamps that were used before."),
  hashcash_doublespend_file_mode: hashcash("Rights of the database of used Hashcash stamps."),
  geoip2_default_db_path: {
    what: "Folders in which GeoIP2 databases were looked for; `geodb_search_path` has taken its place.",
    plugin: "RelayCountry",
    until: "4.0.0",
  },
};

export function otherVersion(command: string): OtherVersion | undefined {
  return Object.hasOwn(otherVersions, command) ? inReadersLanguage("spamassassin", otherVersions[command]) : undefined;
}
