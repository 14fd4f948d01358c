import * as l10n from "@vscode/l10n";

/** What an option of a module does, where its catalogue entry speaks of the module as a whole. */
export function optionDocumentation(owner: string, name: string): string | undefined {
  const known = sentences();
  const key = `${owner} ${name}`;
  return Object.hasOwn(known, key) ? known[key] : undefined;
}

function sentences(): Readonly<Record<string, string>> {
  const burst = l10n.t("How many may come at once before the rate counts.");
  const list = l10n.t("Name of the list; each name is a list of its own.");
  const mark = l10n.t("Sets the mark; behind a slash stand the bits that are cleared first.");
  return {
    "limit limit": l10n.t("How many packets in which time, such as 10/minute; 3/hour where nothing is said."),
    "limit limit-burst": burst,
    "hashlimit hashlimit-upto": l10n.t("Matches as long as no more than this comes."),
    "hashlimit hashlimit-above": l10n.t("Matches once more than this comes."),
    "hashlimit hashlimit-mode": l10n.t(
      "What is counted by itself: srcip, dstip, srcport, dstport, or several of them.",
    ),
    "hashlimit hashlimit-name": l10n.t("Name of the table, shown under /proc/net/ipt_hashlimit."),
    "hashlimit hashlimit-burst": burst,
    "hashlimit hashlimit-srcmask": l10n.t("How many bits of the sender's address count."),
    "hashlimit hashlimit-dstmask": l10n.t("How many bits of the receiver's address count."),
    "hashlimit hashlimit-htable-expire": l10n.t("After how many milliseconds of silence an entry goes."),
    "recent set": l10n.t("Puts the address on the list, or renews its entry; matches always."),
    "recent rcheck": l10n.t("Matches if the address is on the list."),
    "recent update": l10n.t("Matches if the address is on the list, and renews its entry."),
    "recent remove": l10n.t("Matches if the address is on the list, and takes it off."),
    "recent seconds": l10n.t("Only entries of the last so many seconds count."),
    "recent hitcount": l10n.t("Matches only from so many packets on."),
    "recent name": list,
    "recent rsource": l10n.t("The sender's address is meant, as where nothing is said."),
    "recent rdest": l10n.t("The receiver's address is meant."),
    "recent rttl": l10n.t("The time to live must be the same, too: helps against forged senders."),
    "connlimit connlimit-above": l10n.t("Matches if there are more connections than this."),
    "connlimit connlimit-upto": l10n.t("Matches if there are at most this many connections."),
    "connlimit connlimit-mask": l10n.t("How many bits of the address make one group of hosts."),
    "connlimit connlimit-saddr": l10n.t("Counts for each sender, as where nothing is said."),
    "connlimit connlimit-daddr": l10n.t("Counts for each receiver."),
    "statistic mode": l10n.t("random: by chance; nth: every so many packets."),
    "statistic probability": l10n.t("The chance of a match, from 0 to 1."),
    "statistic every": l10n.t("Matches every so many packets."),
    "statistic packet": l10n.t("The number it begins to count from."),
    "time timestart": l10n.t("From this time of day on, in UTC unless --kerneltz is given."),
    "time timestop": l10n.t("Until this time of day, in UTC unless --kerneltz is given."),
    "time weekdays": l10n.t(
      "On these days only: Mon,Tue,Wed or numbers from 1, Monday, to 7. Of a range such as Mon-Fri only the first day counts.",
    ),
    "time monthdays": l10n.t("On these days of the month only."),
    "time datestart": l10n.t("From this date on, such as 2026-12-31T08:00."),
    "time datestop": l10n.t("Until this date."),
    "time kerneltz": l10n.t("Counts in the kernel's time zone instead of UTC."),
    "string string": l10n.t("The text to look for."),
    "string hex-string": l10n.t("The text to look for, with bytes in hexadecimal between bars: GET|0d0a|."),
    "string algo": l10n.t("How to search: bm or kmp; one must be given."),
    "string from": l10n.t("Where in the packet to begin."),
    "string to": l10n.t("Where in the packet to end."),
    "string icase": l10n.t("Capitals and small letters are the same."),
    "physdev physdev-in": l10n.t("The port of the bridge the packet came in by."),
    "physdev physdev-out": l10n.t("The port of the bridge the packet leaves by."),
    "physdev physdev-is-bridged": l10n.t("The packet is bridged, not routed."),
    "policy dir": l10n.t("in: the policy that decoded it; out: the one that will encode it."),
    "policy pol": l10n.t("ipsec: IPsec applies; none: it does not."),
    "LOG log-prefix": l10n.t("Text in front of the log line, up to 29 characters."),
    "LOG log-level": l10n.t(
      "How urgent the log line is: a name or a number from 0 to 7; 4, warning, where nothing is said.",
    ),
    "LOG log-uid": l10n.t("Logs the user who sent it."),
    "LOG log-tcp-options": l10n.t("Logs the options of the TCP header."),
    "LOG log-ip-options": l10n.t("Logs the options of the IP header."),
    "LOG log-tcp-sequence": l10n.t("Logs TCP sequence numbers, which other users of the host should not see."),
    "NFLOG nflog-group": l10n.t("The number of the group whose listener gets the packet."),
    "NFLOG nflog-prefix": l10n.t("Text that goes along, up to 64 characters."),
    "MARK set-xmark": l10n.t("Clears the bits behind the slash, then flips those in front of it."),
    "MARK set-mark": mark,
    "CONNMARK set-mark": mark,
    "CONNMARK set-xmark": l10n.t("Clears the bits behind the slash, then flips those in front of it."),
    "CONNMARK save-mark": l10n.t("Copies the packet's mark to the connection."),
    "CONNMARK restore-mark": l10n.t("Copies the connection's mark to the packet."),
    "CT notrack": l10n.t("Keeps the connection out of tracking: it is UNTRACKED and not NEW."),
    "CT helper": l10n.t("Lets this helper look for further connections, as with ftp."),
    "CT zone": l10n.t("The zone to track the connection in."),
    "TCPMSS clamp-mss-to-pmtu": l10n.t("To what fits through the path: needed behind PPPoE and tunnels."),
    "TCPMSS set-mss": l10n.t("To this many bytes."),
    "SET add-set": l10n.t("Adds to this set; src and dst say what of the packet."),
    "SET del-set": l10n.t("Takes out of this set; src and dst say what of the packet."),
    "SET exist": l10n.t("Renews the timeout of an entry that is there already."),
    "SET timeout": l10n.t("How many seconds the entry stays."),
  };
}
