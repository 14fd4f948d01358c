/** What the keys of mail units mean, in a sentence or two of our own. Facts: systemd.service(5), systemd.exec(5), systemd.unit(5), systemd.timer(5). */
export const keys: ReadonlyMap<string, string> = new Map([
  ["Description", "A short name for people, shown by `systemctl status`."],
  ["Wants", "Starts these units too, without minding if they fail. It says nothing about order; that is `After=`."],
  ["Requires", "Starts these units too and fails where they fail."],
  [
    "After",
    "Starts only when these units have been started. It does not start them: that takes `Wants=`. `network.target` means *configured*, `network-online.target` means *up*.",
  ],
  ["Before", "Is started before these units."],
  [
    "Type",
    "When the unit counts as started: `simple` at once, `forking` when the first process has ended and left a daemon, `oneshot` when the command is done, `notify` when it says so.",
  ],
  ["PIDFile", "Where a forking daemon writes its process number."],
  ["ExecStart", "The command that is the service. No shell reads it: `||`, `>` and `*` are plain words."],
  [
    "ExecStartPre",
    "A command that must be done before `ExecStart=`. It counts against `TimeoutStartSec=` (90 s by default), and its failure fails the start unless a `-` stands before it; a time-out fails it even then.",
  ],
  ["ExecStartPost", "A command that runs once the service has started."],
  ["ExecReload", "What `systemctl reload` runs."],
  ["ExecStop", "What stops the service."],
  ["Environment", "Variables for the commands: `NAME=value` words, each quoted as a whole where it holds blanks."],
  ["EnvironmentFile", "A file of `NAME=value` lines. A `-` in front lets the unit start where the file is missing."],
  ["User", "The user the commands run as; root where it is missing."],
  ["Group", "The group the commands run as."],
  ["Restart", "When systemd starts a service again that has ended: `no`, `on-failure`, `always` and the like."],
  ["RestartSec", "How long systemd waits before it starts the service again."],
  [
    "TimeoutStartSec",
    "How long a start may take, `ExecStartPre=` included; 90 s unless set, no limit for `Type=oneshot`.",
  ],
  [
    "SuccessExitStatus",
    "Exit codes of the main process that count as success besides 0. `sa-update` ends with 1 where there is nothing new. It does not apply to `ExecStartPre=`.",
  ],
  [
    "PrivateNetwork",
    "Gives the service a network of its own with nothing but a loopback: no DNS, no Razor, no updates.",
  ],
  [
    "IPAddressDeny",
    "Addresses the service may not talk to, in either direction. `any` shuts everything that `IPAddressAllow=` does not open, the local resolver included.",
  ],
  ["IPAddressAllow", "Addresses the service may talk to whatever `IPAddressDeny=` says."],
  [
    "RestrictAddressFamilies",
    "The kinds of sockets the service may open. Without `AF_INET` and `AF_INET6` it reaches nobody.",
  ],
  ["ProtectSystem", "Makes parts of the file system read-only for the service."],
  ["PrivateTmp", "Gives the service a `/tmp` of its own."],
  ["OnCalendar", "When the timer fires: `daily`, `*-*-* 06:00`, and the like."],
  ["RandomizedDelaySec", "Spreads the timer's runs over this time, so that not all hosts ask at once."],
  ["Persistent", "Runs at once what was missed while the machine was off."],
  ["Unit", "The unit the timer starts; its own name with `.service` where it is missing."],
  ["WantedBy", "The target that starts this unit once it is enabled."],
]);

/** Programs that mail units start. */
export const programs: ReadonlyMap<string, string> = new Map([
  [
    "sa-update",
    [
      "**sa-update** fetches SpamAssassin's rules.",
      "",
      "- asks the DNS for `<reversed version>.updates.spamassassin.org` (TXT), then fetches by plain HTTP from `spamassassin.apache.org` and the mirrors in `MIRRORED.BY`",
      "- ends with 0: new rules; **1: nothing new, which is no failure**; 2: the site's `.pre` files fail the lint; 3: some channels failed; 4: all failed",
      "- with the packets dropped it gives up after about 33 s with one mirror, 100 s with three, 320 s with ten; rejected, after a few seconds",
      "- never restarts spamd",
    ].join("\n"),
  ],
  [
    "spamd",
    [
      "**spamd** is SpamAssassin as a daemon.",
      "",
      "- `-L`, `--local`: no network tests at all",
      "- `-d`: goes into the background, for `Type=forking`",
      "- `-r FILE`: writes its process number there",
      "- `-i ADDRESS`, `-p PORT`: listens there; port 783 on the loopback unless set",
      "- `-A LIST`: who may connect; only this host unless set",
      "- `-u USER`: the user it runs as",
      "- `-m N`: that many children at most",
      "- `--allow-tell`: clients may report mail, whole, to Razor and SpamCop",
    ].join("\n"),
  ],
  ["sa-compile", "**sa-compile** turns body rules into native code. It talks to nobody."],
  [
    "freshclam",
    "**freshclam** fetches ClamAV's signatures: DNS TXT `current.cvd.clamav.net`, then TCP 443 to `database.clamav.net`.",
  ],
]);

export const sections: readonly string[] = ["Unit", "Service", "Install", "Timer", "Socket"];

export const values: ReadonlyMap<string, readonly string[]> = new Map([
  ["Type", ["simple", "exec", "forking", "oneshot", "dbus", "notify", "idle"]],
  ["Restart", ["no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"]],
  ["After", ["network-online.target", "network.target", "nss-lookup.target"]],
  ["Wants", ["network-online.target"]],
  ["WantedBy", ["multi-user.target", "timers.target"]],
  ["PrivateNetwork", ["yes", "no"]],
  ["PrivateTmp", ["yes", "no"]],
  ["Persistent", ["true", "false"]],
]);
