/** Variables of mail hosts' environment files, in our own words. Facts: packages of Debian 12, Fedora and openSUSE. */
export const variables: ReadonlyMap<string, string> = new Map([
  [
    "SPAMD_ARGS",
    "spamd's options on openSUSE, where `-L` (no network tests) stands in the packaged file. The unit must name this very variable.",
  ],
  ["SPAMDOPTIONS", "spamd's options on Fedora and its kin. The unit must name this very variable."],
  [
    "OPTIONS",
    "The daemon's options on Debian. For SpamAssassin 4 they stand in `/etc/default/spamd`; what was left in `/etc/default/spamassassin` is read by nobody.",
  ],
  ["PIDFILE", "Where the daemon leaves its process number; read by Debian's old init script, not by systemd."],
  ["NICE", "How humble the daemon is; read by Debian's old init script, not by systemd."],
  ["ENABLED", "Read by Debian's old init script only; under systemd it is `systemctl enable` that counts."],
  [
    "CRON",
    "Debian: `1` lets `/etc/cron.daily/spamassassin` fetch new rules. Under systemd that job turns itself into `spamassassin-maintenance.timer`.",
  ],
  ["SAUPDATE", "Fedora: `yes` lets the daily job run sa-update even where no daemon is found."],
  ["SPAM_SA_UPDATE", "openSUSE: whether the nightly job fetches new rules."],
  ["SPAM_SA_COMPILE", "openSUSE: whether the nightly job compiles the rules after it has fetched them."],
  ["SPAM_SPAMD_RESTART", "openSUSE: whether the nightly job restarts spamd for new rules."],
  ["SPAM_AMAVISD_RESTART", "openSUSE: whether the nightly job restarts amavisd for new rules."],
  ["START_DAEMON", "Debian's fetchmail: `yes` lets it run as a daemon for the whole host."],
  ["SOCKET", "The socket the milter listens on: a path, or `inet:PORT@HOST`."],
  [
    "http_proxy",
    "Plain HTTP goes through this proxy: sa-update then needs the proxy's port out instead of 80. DNS is asked all the same.",
  ],
  ["https_proxy", "HTTPS goes through this proxy instead of straight to port 443."],
  ["HTTP_PROXY", "A proxy for plain HTTP, for those who read it in capitals; sa-update and curl read `http_proxy`."],
  ["HTTPS_PROXY", "A proxy for HTTPS."],
  ["no_proxy", "Hosts that are asked without the proxy."],
  ["ftp_proxy", "A proxy for FTP."],
]);

/** Variables that hold spamd's options, whatever the file is called. */
const spamdVariables = new Set(["SPAMD_ARGS", "SPAMDOPTIONS"]);

const daemons: ReadonlyMap<string, string> = new Map([
  ["spamd", "spamd"],
  ["spamassassin", "spamd"],
  ["sa-update", "sa-update"],
]);

/** The program whose options a variable holds; undefined where nobody knows. */
export function programOf(variable: string, file: string): string | undefined {
  if (spamdVariables.has(variable)) return "spamd";
  return variable === "OPTIONS" || variable === "ARGS" ? daemons.get(file) : undefined;
}
