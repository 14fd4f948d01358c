import type { Word } from "../../model/facts.ts";

/** Programs that change no rules, whatever their arguments say: in these the word is only a word. */
const harmless = new Set(
  [
    // What the shell does itself.
    "bg bind cd complete dirs disown enable fg hash help history jobs kill popd pushd pwd shopt suspend times type",
    "ulimit umask unalias wait",
    // Files and texts.
    "arch base64 basename bc bzip2 cat chattr chgrp chmod chown cksum clear cmp column comm cp csplit cut date dc dd df",
    "diff dirname du egrep expand expr factor fgrep file fmt fold getent getopt grep groups gunzip gzip head hostid",
    "hostname id install ionice join jq less link ln locale logname ls lsattr lsof md5sum mkdir mkfifo mknod mktemp more",
    "mv nl nproc numfmt od paste patch pr printenv readlink realpath renice rev rm rmdir sed seq sha1sum sha256sum shred",
    "shuf sleep sort split stat strings stty sum sync tac tail tar tee touch tput tr truncate tsort tty uname unexpand",
    "uniq unlink unxz uptime users usleep wc which who whoami xz yes zcat zgrep",
    // The machine, its modules and network.
    "arp arping arptables blkid brctl bridge chkconfig conntrack crontab depmod dig dmesg ebtables ethtool free fuser",
    "host ifconfig insmod ip ip6tables-save ipcalc iptables-save ipset-save iw iwconfig killall logger logrotate",
    "losetup lsmod lspci mii-tool modinfo modprobe mount nc netcat netstat nslookup pgrep pidof ping ping6 pkill ps",
    "rmmod route setenforce setsebool sipcalc slattach ss swapon sysctl tc tcpdump telinit top traceroute ulogd umount",
    "update-alternatives update-rc.d vconfig vmstat w wall whois xtables-multi",
    // Packages, mail and transfers.
    "apk apt apt-cache apt-get aptitude curl debconf-set-selections dnf dpkg dpkg-query gpg mail mailx openssl pacman",
    "pip rpm rsync scp sendmail wget yum zypper",
    // What init scripts write with.
    "echo_failure echo_passed echo_success echo_warning ebegin eend eerror einfo einfon ewarn failure log_action_begin_msg",
    "log_action_cont_msg log_action_end_msg log_action_msg log_begin_msg log_daemon_msg log_end_msg log_failure_msg",
    "log_progress_msg log_success_msg log_warning_msg passed rc_exit rc_failed rc_reset rc_status success warning",
  ]
    .join(" ")
    .split(" "),
);

/** Programs that run what their arguments say, or do with them what only a look at them tells. */
const telling =
  /^(?:xargs|find|awk|gawk|mawk|watch|ssh|parallel|flock|chroot|chrt|taskset|start-stop-daemon|daemon|action)$/;
/** The like, where a script of its own may stand in a file. */
const interpreters = /^(?:python[\d.]*|perl|ruby|php|lua|tclsh|expect|node)$/;
const services = /^(?:service|systemctl|invoke-rc\.d|rc-service|initctl|start|restart|reload|stop)$/;
const firewallServices =
  /^(?:ip6?tables|nftables|ufw|firewalld|shorewall6?|ferm|fail2ban|docker|netfilter-persistent|ipset|csf|lfd|libvirtd|lxd|podman|apf|arno-iptables-firewall|firehol|firewall|rc\.firewall|sshguard)(?:\.service)?$/;

/** Whether the program changes no rules, whatever it is told to do. */
export function changesNothing(name: string): boolean {
  return harmless.has(name) || /^(?:echo|printf|test|true)$/.test(name);
}

/**
 * Whether a program that is no iptables may change rules all the same. `path`: as it is written, with its folder.
 * What nobody knows may do anything.
 */
export function ordersFirewall(name: string, path: string, rest: readonly Word[]): boolean {
  // A script may be called as a program of the system is, but not lie where those lie.
  const isOfSystem = !path.includes("/") || /^(?:\/usr(?:\/local)?)?\/s?bin\//.test(path);
  if (isOfSystem && harmless.has(name)) return false;
  if (name === "nft") return !rest.some(({ text }) => /^(?:list|-c|--check|-v|--version|monitor|describe)$/.test(text));
  if (name === "ufw" || name === "firewall-cmd")
    return !rest.some(({ text }) =>
      /^(?:status|version|show|--state|--(?:list|get|query)-[a-z-]*|--version)$/.test(text),
    );
  if (/^(?:type|which|command|hash)$/.test(name)) return false;
  if (services.test(name))
    return rest.some(({ text, literal }) => !literal || firewallServices.test(text)) && changesService(rest);
  if (/(?:^|\/)(?:init\.d|rc\.d)\/[\w.-]+$/.test(path)) return firewallServices.test(name) && changesService(rest);
  if (isOfSystem && telling.test(name)) return mentionsFirewall(rest);
  if (interpreters.test(name)) {
    const isWritten = rest.some(({ text }) => /^-[a-zA-Z]*[ceE]$/.test(text));
    return isWritten ? mentionsFirewall(rest) || rest.some(({ literal }) => !literal) : rest.length > 0;
  }
  return true;
}

function changesService(rest: readonly Word[]): boolean {
  return !rest.some(({ text }) =>
    /^(?:status|is-active|is-enabled|enable|disable|mask|unmask|daemon-reload|show)$/.test(text),
  );
}

function mentionsFirewall(rest: readonly Word[]): boolean {
  return rest.some(
    ({ text, literal }) =>
      /(?:^|[\s/;|&'"(])(?:ip6?tables|nft|ufw|ipset|firewall-cmd)(?:-[a-z]+)*(?:$|[\s;|&'")])/.test(text) ||
      /(?:^|[/\s])(?:ba|da|a|k|z)?sh(?:$|\s)|\.sh(?:$|\s)/.test(text) ||
      (!literal && /^\$\{?\w*(?:ipt|tables|fw|firewall)/i.test(text)),
  );
}

/** `which iptables` and its like: the script is asked for what it does where iptables is there. */
export function looksForFirewall(name: string, words: readonly Word[]): boolean {
  const looks = /^(?:which|type|hash)$/.test(name) || (name === "command" && /^-[vV]/.test(words[1]?.text ?? ""));
  return looks && words.some(({ text }) => /(?:^|\/)(?:ip6?tables(?:-\w+)*|ipset)$/.test(text));
}

export function isShell(name: string): boolean {
  return /^(?:ba|da|a|k|z|mk)?sh$/.test(name);
}

/** The ruleset that `nft -f /etc/nftables.conf` loads; undefined for any other command. */
export function rulesetLoaded(name: string, rest: readonly Word[]): string | undefined {
  const [option, path, more] = rest;
  if (name !== "nft" || more !== undefined || !/^(?:-f|--file)$/.test(option?.text ?? "")) return undefined;
  return path?.literal && path.text.startsWith("/") && !path.text.startsWith("/dev/") ? path.text : undefined;
}

/** Whether the command makes no rules of its own. */
export function onlyRemoves(name: string, rest: readonly Word[]): boolean {
  return name === "nft" && /^(?:flush|delete|destroy)$/.test(rest[0]?.text ?? "");
}
