import type { DocumentFilter } from "vscode-languageclient/node";

/**
 * Every file Sallyport may read, as VS Code globs. The server judges for itself what a file is; this list only says
 * what it gets to see while a file is open, and when a change on disk is worth telling.
 */
export const filePatterns: readonly string[] = [
  // SpamAssassin. Not every `*.cf`: postfix owns main.cf and master.cf, and they stand under etc/ below.
  "**/*.pre",
  "**/*.cf",
  "**/user_prefs",
  "**/MIRRORED.BY",
  // systemd: units, drop-ins, and the environment files and jobs beside them.
  "**/*.{service,timer,socket,path,target,mount,slice,scope}",
  "**/*.{service,timer,socket,slice}.d/*.conf",
  "**/{sysconfig,default,conf.d}/*",
  "**/*.env",
  "**/{crontab,*.cron}",
  "**/{cron.d,cron.hourly,cron.daily,cron.weekly,cron.monthly,crontabs}/*",
  // Firewalls.
  "**/*.{nft,nftables}",
  "**/{nftables,nftables.d}/*",
  "**/nftables.conf",
  "**/*.{rules,ipset}",
  "**/{rules.v4,rules.v6,iptables,ip6tables,iptables-save,ip6tables-save,ipset.conf,ipset,ipsets}",
  // Scripts of iptables commands: which of these are some, their text tells.
  "**/*.{sh,bash,fw}",
  "**/{rc.firewall,rc.iptables,rc.fw,rc.local,firewall}",
  "**/{init.d,if-pre-up.d,if-up.d,if-down.d,if-post-down.d,dispatcher.d,ip-up.d}/*",
  "**/ufw/**",
  "**/firewalld/**",
  "**/shorewall*/**",
  // Policies in YAML, and our own settings.
  "**/{egress,*.egress}.{yaml,yml}",
  "**/*[nN]etwork*[pP]olic*.{yaml,yml}",
  "**/sallyport.{yaml,yml}",
  // The neighbours whose ways out are known, and whatever else a host's own etc/ says about names and users.
  "**/{freshclam.conf,clamd.conf,fetchmailrc,.fetchmailrc,main.cf,master.cf,amavisd.conf,resolv.conf}",
  "**/etc/**",
  // Templates, read as far as they are literal.
  "**/*.{pre,cf,service,timer,nft,rules,conf}.{j2,erb,tmpl}",
];

/**
 * Ids under which our languages are known: the first three are ours, the rest belong to other extensions and are
 * served, never claimed. YAML stands here whole because a NetworkPolicy may hide in any manifest.
 */
const languageIds = [
  "spamassassin",
  "nftables",
  "iptables-save",
  "nft",
  "systemd-unit",
  "systemd-unit-file",
  "systemd-conf",
  "yaml",
  "shellscript",
];

/** `git:` and other read-only views of a file are left out: the same finding twice helps nobody. */
const schemes = ["file", "untitled", "vscode-vfs"];

export const documentSelector: DocumentFilter[] = schemes.flatMap((scheme) => [
  ...languageIds.map((language) => ({ scheme, language })),
  ...filePatterns.map((pattern) => ({ scheme, pattern })),
]);
