/** What is known of a program that mail hosts start, in our own words. */
export interface ProgramDocumentation {
  /** Markdown. */
  readonly text: string;
  readonly options: readonly ProgramOption[];
}

export interface ProgramOption {
  /** `-L`, `--local`: all ways to write it. */
  readonly names: readonly string[];
  /** What the value is, where it takes one; in brackets where it may be left out. */
  readonly value?: string;
  readonly text: string;
}

/** Facts: spamd(8p) of SpamAssassin 4.0.1 and its GetOptions table. */
const spamd: ProgramDocumentation = {
  text: [
    "**spamd** — SpamAssassin as a daemon: spamc and the mail server hand it every message.",
    "",
    "- Listens on TCP 783 of the loopback (`-i`, `-p`), or on a Unix socket (`--socketpath`); only hosts in `-A` may ask.",
    "- What it sends out depends on the loaded plugins; with `-L` nothing.",
    "- Reads its rules at the start and on SIGHUP, so after sa-update it wants a reload.",
    "- Stays in the foreground (`Type=simple`) unless `-d` sends it into the background (`Type=forking`).",
  ].join("\n"),
  options: [
    {
      names: ["-L", "--local"],
      text: "No network tests: no DNS, no block lists, no Razor, Pyzor or DCC. Rules that need them never hit.",
    },
    {
      names: ["-d", "--daemonize"],
      text: "Goes into the background. A unit needs `Type=forking` with it, and `Type=simple` without.",
    },
    {
      names: ["-r", "--pidfile"],
      value: "FILE",
      text: "Writes its process number there; the same path belongs into `PIDFile=`.",
    },
    {
      names: ["-i", "--listen", "--listen-ip", "--ip-address"],
      value: "[ADDRESS[:PORT]]",
      text: "Where it listens; the loopback unless set, all addresses without a value or with `*`. Whoever is not in `-A` is turned away all the same.",
    },
    {
      names: ["-A", "--allowed-ips"],
      value: "LIST",
      text: "Who may connect: addresses and networks, parted by commas. Only 127.0.0.1 and ::1 unless set. No host names.",
    },
    { names: ["-p", "--port"], value: "PORT", text: "The port it listens on; 783 unless set." },
    {
      names: ["-u", "--username"],
      value: "USER",
      text: "Runs as this user. Without it spamd as root takes on the user of each mail, so firewall lines by user must know them all.",
    },
    { names: ["-g", "--groupname"], value: "GROUP", text: "With `-u`: runs as this group." },
    {
      names: ["-U", "--default-user"],
      value: "USER",
      text: "The user for mail to nobody it knows; `nobody` unless set.",
    },
    {
      names: ["-m", "--max-children"],
      value: "NUMBER",
      text: "How many messages are looked at at once; 5 unless set. While all of them wait for a dropped connection, mail queues up.",
    },
    { names: ["--min-children"], value: "NUMBER", text: "How many children always run; 1 unless set." },
    { names: ["--min-spare"], value: "NUMBER", text: "How many children wait for work at least; 1 unless set." },
    { names: ["--max-spare"], value: "NUMBER", text: "How many children wait for work at most; 2 unless set." },
    {
      names: ["--max-conn-per-child"],
      value: "NUMBER",
      text: "After so many messages a child makes room for a fresh one; 200 unless set.",
    },
    { names: ["--round-robin"], text: "Gives all children the same share instead of keeping few of them busy." },
    {
      names: ["-l", "--allow-tell"],
      text: "Clients may train and *report*: with Razor or SpamCop loaded, whole messages then leave the house.",
    },
    { names: ["-c", "--create-prefs"], text: "Makes a `user_prefs` file for users who have none." },
    { names: ["-x", "--nouser-config"], text: "Reads no `~/.spamassassin/user_prefs`." },
    { names: ["--user-config"], text: "Reads users' own preferences, as it does anyway." },
    {
      names: ["-q", "--sql-config"],
      text: "Reads users' preferences from SQL (`user_scores_dsn`), also with `-x`: a connection to the database.",
    },
    { names: ["-Q", "--setuid-with-sql"], text: "As `-q`, and takes on the user besides." },
    { names: ["--ldap-config"], text: "Reads users' preferences from LDAP: TCP 389, or 636 with TLS." },
    { names: ["--setuid-with-ldap"], text: "As `--ldap-config`, and takes on the user besides." },
    { names: ["--virtual-config-dir"], value: "PATTERN", text: "Where virtual users' preferences are; with `-x`." },
    { names: ["-v", "--vpopmail"], text: "Looks for preferences in vpopmail's folders; with `-u`." },
    {
      names: ["-H", "--helper-home-dir"],
      value: "[FOLDER]",
      text: "The home that Razor, Pyzor and DCC see; the user's own without a value.",
    },
    {
      names: ["-C", "--configpath"],
      value: "PATH",
      text: "Where the distributed rules are, instead of the usual folders: sa-update's rules are then not read.",
    },
    {
      names: ["--siteconfigpath"],
      value: "PATH",
      text: "Where local.cf and the .pre files are, instead of /etc/spamassassin.",
    },
    { names: ["--cf"], value: "LINE", text: "One more line of configuration, read after all files." },
    { names: ["--pre"], value: "LINE", text: "One more .pre line, read before all files." },
    { names: ["-4", "--ipv4", "--ipv4only", "--ipv4-only"], text: "IPv4 only, for listening and for DNS." },
    { names: ["-6"], text: "IPv6 only, for listening and for DNS." },
    { names: ["-P", "--paranoid"], text: "Refuses mail of users it does not know instead of taking the default user." },
    {
      names: ["-s", "--syslog"],
      value: "FACILITY",
      text: "Where it logs: a syslog facility, `stderr`, `null` or a file.",
    },
    { names: ["--syslog-socket"], value: "KIND", text: "How it reaches syslog: `unix`, `inet`, `native`, ..." },
    { names: ["--log-timestamp-fmt"], value: "[FORMAT]", text: "How times look in its log." },
    {
      names: ["-D", "--debug"],
      value: "[AREAS]",
      text: "Tells what it does; `-D dns,razor2,async` shows every connection.",
    },
    {
      names: ["-t", "--timeout-child"],
      value: "SECONDS",
      text: "How long one message may take; 300 unless set. It must be more than all timeouts of its plugins.",
    },
    {
      names: ["-T", "--timeout-tcp"],
      value: "SECONDS",
      text: "How long it waits for a client's first lines; 30 unless set.",
    },
    { names: ["--timing"], text: "Logs how long each part took." },
    { names: ["--socketpath"], value: "PATH", text: "Listens on this Unix socket." },
    { names: ["--socketowner"], value: "USER", text: "Whose the Unix socket is." },
    { names: ["--socketgroup"], value: "GROUP", text: "The Unix socket's group." },
    { names: ["--socketmode"], value: "MODE", text: "The Unix socket's access rights, in octal." },
    { names: ["--ssl"], text: "Takes TLS connections only, unless `--ssl-port` gives them a port of their own." },
    { names: ["--ssl-port"], value: "PORT", text: "A second port, for TLS." },
    { names: ["--ssl-verify"], text: "Asks clients for a certificate." },
    { names: ["--ssl-ca-file"], value: "FILE", text: "Who may sign clients' certificates." },
    { names: ["--ssl-ca-path"], value: "FOLDER", text: "Who may sign clients' certificates." },
    { names: ["--server-key"], value: "FILE", text: "The key for TLS." },
    { names: ["--server-cert"], value: "FILE", text: "The certificate for TLS." },
    { names: ["-h", "--help"], text: "Shows its options and ends." },
    { names: ["-V", "--version"], text: "Shows its version and ends." },
  ],
};

/** Facts: sa-update(1p) of SpamAssassin 4.0.1; times measured against dropped and rejected packets. */
const saUpdate: ProgramDocumentation = {
  text: [
    "**sa-update** — fetches SpamAssassin's rules.",
    "",
    "1. **DNS**, TXT: `<version reversed>.updates.spamassassin.org`, `mirrors.updates.spamassassin.org`.",
    "2. **TCP 80**: `spamassassin.apache.org` for the list of mirrors, where that is missing or older than a week.",
    "3. **TCP 80 or 443**: one of the mirrors in `MIRRORED.BY`.",
    "",
    "| exit code | means |",
    "|---|---|",
    "| 0 | new rules are in place; reload spamd, it does not do so itself |",
    "| **1** | **nothing new: the usual day, no failure** |",
    "| 2 | the site's own .pre files do not pass the lint |",
    "| 3 | some channels failed, others were updated |",
    "| 4 and more | failed |",
    "",
    "| shut | takes about |",
    "|---|---|",
    "| DNS | 11 s |",
    "| HTTP rejected | 1 s without a list of mirrors, 20 s with ten |",
    "| HTTP dropped | 31 s without a list, then 33 s with one mirror, 100 s with three, 321 s with ten |",
    "",
    "`http_proxy` and `https_proxy` count, but DNS is asked all the same.",
  ].join("\n"),
  options: [
    {
      names: ["--channel"],
      value: "NAME",
      text: "Fetches this channel instead of updates.spamassassin.org; may come again. Each asks DNS for its own mirrors.",
    },
    { names: ["--channelfile"], value: "FILE", text: "Fetches the channels listed in the file." },
    { names: ["--checkonly"], text: "Asks DNS only; ends with 0 if there is something new, with 1 if not." },
    { names: ["--install"], value: "FILE", text: "Installs from a file: no DNS, no HTTP." },
    { names: ["--allowplugins"], text: "Lets updates load Perl code. Dangerous; wants `--reallyallowplugins` too." },
    { names: ["--reallyallowplugins"], text: "Says that `--allowplugins` is really meant." },
    { names: ["--gpg"], text: "Checks signatures, as it does anyway." },
    { names: ["--nogpg"], text: "Does not check who signed the rules; a checksum from the same mirror is all." },
    { names: ["--gpgkey"], value: "KEY", text: "A key that may sign; may come again." },
    { names: ["--gpgkeyfile"], value: "FILE", text: "Keys that may sign, from a file." },
    { names: ["--gpghomedir"], value: "FOLDER", text: "Where its keys are." },
    { names: ["--import"], value: "FILE", text: "Takes a key in, and ends." },
    {
      names: ["--updatedir"],
      value: "FOLDER",
      text: "Where the rules go; below /var/lib/spamassassin/<version> unless set.",
    },
    { names: ["--refreshmirrors"], text: "Fetches the list of mirrors even where it is fresh." },
    { names: ["--forcemirror"], value: "URL", text: "Asks this mirror only." },
    { names: ["--httputil"], value: "PROGRAM", text: "curl, wget, fetch or lwp; the first that is there unless set." },
    { names: ["--score-multiplier"], value: "NUMBER", text: "Multiplies all scores of the channel." },
    { names: ["--score-limit"], value: "NUMBER", text: "No score of the channel above this." },
    { names: ["-4"], text: "IPv4 only." },
    { names: ["-6"], text: "IPv6 only." },
    { names: ["-D", "--debug"], value: "[AREAS]", text: "Tells what it does, each connection included." },
    { names: ["-v", "--verbose"], text: "Names the channels it updates." },
    { names: ["-V", "--version"], text: "Shows its version." },
    { names: ["-h", "--help"], text: "Shows its options." },
  ],
};

const plain = (text: string): ProgramDocumentation => ({ text, options: [] });

export const programs: Readonly<Record<string, ProgramDocumentation>> = {
  spamd,
  "sa-update": saUpdate,
  "spamassassin-maint": plain(
    "**spamassassin-maint** — Debian's nightly upkeep: runs sa-update as debian-spamd, then checks the rules, compiles them where sa-compile is used, and reloads spamd. Needs what sa-update needs.",
  ),
  "sa-update.cron": plain(
    "**sa-update.cron** — Fedora's wrapper around sa-update: runs it where spamd, amavisd or mimedefang is found, or `SAUPDATE=yes` is set, after a random wait of up to two hours.",
  ),
  "timed-sa-update": plain(
    "**timed-sa-update** — openSUSE's wrapper around sa-update. It swallows sa-update's exit code, so a shut path never shows.",
  ),
  "sa-compile": plain(
    "**sa-compile** — turns body rules into native code, for the plugin Rule2XSBody. It talks to nobody, but takes a compiler, minutes and memory; run it after sa-update, never in front of spamd's start.",
  ),
  "sa-learn": plain(
    "**sa-learn** — trains Bayes from mail. It talks to nobody but the Bayes store (files, Redis, SQL).",
  ),
  spamassassin: plain(
    "**spamassassin** — looks at one message with all plugins, as spamd does. `-r` *reports* it: the whole message goes to Razor, Pyzor, DCC and SpamCop, whichever are loaded. `-L` leaves the network alone. `--lint` checks the configuration.",
  ),
  spamc: plain(
    "**spamc** — hands a message to spamd: TCP 783 of `-d HOST` (this host unless set), or the Unix socket of `-U`.",
  ),
  freshclam: plain(
    "**freshclam** — fetches ClamAV's signatures: **DNS**, TXT `current.cvd.clamav.net`, then **TCP 443** to `database.clamav.net`, whose addresses change. Too many failed tries lock the address out for a day.",
  ),
  clamd: plain("**clamd** — ClamAV's scanner. Listens on a Unix socket or on TCP 3310; fetches nothing itself."),
  fetchmail: plain(
    "**fetchmail** — collects mail by IMAP (143, 993) or POP3 (110, 995) from the servers in its fetchmailrc.",
  ),
  amavisd: plain(
    "**amavisd** — takes mail on TCP 10024 of this host and hands it back on 10025. It uses SpamAssassin in its own process: spamd's options do not count.",
  ),
  "razor-admin": plain("**razor-admin** — registers with Razor and looks for its servers: **DNS** and **TCP 2703**."),
  "razor-report": plain("**razor-report** — hands whole messages to Razor: **TCP 2703**."),
  pyzor: plain("**pyzor** — asks for or reports digests of mail: **UDP 24441**, public.pyzor.org unless set."),
  systemctl: plain(
    "**systemctl** — asks systemd to start, stop or reload units. `try-reload-or-restart` leaves alone what does not run.",
  ),
};
