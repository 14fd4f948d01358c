/** Folders of programs that name their files after the firewall and keep something else in them. */
const otherPrograms =
  /(?:^|\/)(?:fail2ban|logcheck|etc\/(?:ufw|default|conf\.d)|(?:rsyslog|syslog-ng|logrotate|modules-load|modprobe|sysctl|sudoers|munin|monit|collectd|apparmor)(?:\.conf)?\.d)\/(?:.*\/)?[^/]+$/;
/** The first line that is neither blank nor comment opens a section of an INI file; no firewall's language has such. */
const section = /^\uFEFF?(?:[ \t]*(?:[#;][^\n]*)?\r?\n)*[ \t]*\[[A-Za-z][^\]\n]*\][ \t]*(?:\r?\n|$)/;

/**
 * Whether a file with a firewall's name is some other program's: `fail2ban/action.d/nftables.conf` says how fail2ban
 * calls nft, `logrotate.d/iptables` how a log is turned over. An editor that goes by the name alone calls them
 * rulesets too, so it is not believed about them either.
 *
 * @param path slash-separated, relative to the workspace folder
 * @param head the first few kilobytes of the text
 */
export function isForeign(path: string, head: string): boolean {
  return otherPrograms.test(path) || section.test(head);
}
