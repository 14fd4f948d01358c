import type { KeyTable } from "./key.ts";

const exec =
  "The line is split into words by systemd, no shell reads it: `||`, `>`, `*` and `~` are plain characters. `-` in front: failure does not matter. `@`, `:`, `+`, `!` in front change how it is started.";

const resource: KeyTable = {
  LimitNOFILE: { text: "How many files and sockets the service may have open." },
  LimitNPROC: { text: "How many processes the user of the service may have." },
  TasksMax: { text: "How many processes and threads the service may have." },
  MemoryMax: { text: "The most memory the service may take; beyond it the kernel kills. spamd wants 100 to 200 MB." },
  MemoryHigh: { text: "Above this much memory the service is slowed down." },
  CPUQuota: { text: "The most processor time, in per cent of one processor." },
  CPUWeight: { text: "Its share of the processors beside others; 100 unless set." },
  IOWeight: { text: "Its share of the disks beside others; 100 unless set." },
  Nice: { text: "Scheduling priority: 19 the humblest, -20 the greediest." },
  IOSchedulingClass: { text: "Priority at the disk.", values: ["idle", "best-effort", "realtime"] },
  OOMScoreAdjust: { text: "How soon the kernel picks it when memory runs out: -1000 never, 1000 first." },
  OOMPolicy: {
    text: "What follows when the kernel has killed one of its processes.",
    values: ["continue", "stop", "kill"],
  },
  Slice: { text: "The slice it belongs to. Addresses that a slice allows are allowed to all its services." },
};

/** Keys of [Service]. Facts: systemd.service(5), systemd.exec(5), systemd.kill(5), systemd.resource-control(5). */
export const serviceKeys: KeyTable = {
  Type: {
    text: "When the service counts as started. `simple`: at once, and it must stay in the foreground (spamd *without* `-d`). `forking`: when the first process has gone and a daemon is left (spamd *with* `-d`). `oneshot`: when the command is done (sa-update). `notify`: when it says so.",
    values: ["simple", "exec", "forking", "oneshot", "notify", "notify-reload", "dbus", "idle"],
  },
  ExitType: {
    text: "Whether the service is over with its main process or with its last one.",
    values: ["main", "cgroup"],
  },
  PIDFile: {
    text: "The file in which a `forking` daemon leaves its process number; the same path as spamd's `-r`. Under `/run`.",
  },
  ExecStart: { text: `The command that *is* the service. ${exec}` },
  ExecStartPre: {
    text: `A command that must be done before \`ExecStart=\`. ${exec} The start limit \`TimeoutStartSec=\` (90 s) counts it in, and when that runs out the start fails, whatever \`-\` or \`|| true\` says. So nothing that waits for the Internet belongs here.`,
  },
  ExecStartPost: { text: `A command that runs once the service counts as started. ${exec}` },
  ExecCondition: {
    text: `Runs before \`ExecStartPre=\`; where it ends with 1 to 254 the start is skipped, which is no failure. ${exec}`,
  },
  ExecReload: {
    text: `What \`systemctl reload\` runs; for spamd \`kill -HUP $MAINPID\`, which makes it read its rules anew. ${exec}`,
  },
  ExecStop: { text: `What stops the service; without it systemd sends a signal. ${exec}` },
  ExecStopPost: { text: `Runs when the service is over, also when it never came up. ${exec}` },
  Environment: {
    text: 'Variables for the commands: words `NAME=value`. A value with blanks needs quotes around the *whole* word: `"OPTIONS=-d -c"`.',
  },
  EnvironmentFile: {
    text: "A file of `NAME=value` lines, read just before each start; it wins over `Environment=`. With a `-` in front it may be missing; without, a missing file fails the start.",
  },
  PassEnvironment: { text: "Variables handed on from the service manager itself." },
  UnsetEnvironment: { text: "Variables the commands do not get, whoever sets them." },
  User: {
    text: "The user its processes run as; root unless set. Firewall lines that look at the owner (`skuid`, `--uid-owner`) see this user, but spamd as root takes on the user of each mail.",
  },
  Group: { text: "The group its processes run as; that of `User=` unless set." },
  SupplementaryGroups: { text: "Further groups of its processes." },
  DynamicUser: {
    text: "Makes up a user for as long as the service runs; its number is not known beforehand.",
    values: "boolean",
  },
  WorkingDirectory: { text: "The folder the commands start in." },
  UMask: { text: "Which rights new files do not get; `0022` unless set." },
  Restart: {
    text: "When systemd starts it again by itself. It helps against crashes, not against a start that is too slow each time.",
    values: ["no", "on-failure", "on-success", "on-abnormal", "on-abort", "on-watchdog", "always"],
  },
  RestartSec: { text: "How long systemd waits before it starts the service again; 100 ms unless set." },
  RestartPreventExitStatus: { text: "Exit codes after which it is not started again." },
  RestartForceExitStatus: { text: "Exit codes after which it is always started again." },
  SuccessExitStatus: {
    text: "Exit codes besides 0 with which the *main* process is content. sa-update ends with 1 when there is nothing new. It does not count for `ExecStartPre=`.",
  },
  TimeoutStartSec: {
    text: "How long a start may take, all of `ExecStartPre=` and `ExecStartPost=` with it: 90 s unless set, without limit for `Type=oneshot`. Then the start fails.",
  },
  TimeoutStopSec: { text: "How long a stop may take before the processes are killed; 90 s unless set." },
  TimeoutSec: { text: "`TimeoutStartSec=` and `TimeoutStopSec=` in one." },
  TimeoutAbortSec: { text: "How long a service may take to end after the watchdog has hit it." },
  TimeoutStartFailureMode: { text: "How a start that took too long is ended.", values: ["terminate", "abort", "kill"] },
  RuntimeMaxSec: { text: "How long the service may run at all." },
  WatchdogSec: { text: "The service must report within this time, or it counts as failed." },
  RemainAfterExit: { text: "Counts as running after its processes have ended.", values: "boolean" },
  GuessMainPID: {
    text: "For `forking` without `PIDFile=`: systemd guesses which process is the daemon.",
    values: "boolean",
  },
  NotifyAccess: { text: "Whose reports systemd listens to.", values: ["none", "main", "exec", "all"] },
  KillMode: { text: "Which processes a stop reaches.", values: ["control-group", "mixed", "process", "none"] },
  KillSignal: { text: "The signal that asks the service to end; `SIGTERM` unless set." },
  SendSIGKILL: { text: "Whether what does not end in time is killed.", values: "boolean" },
  SyslogIdentifier: { text: "The name its lines carry in the journal." },
  StandardOutput: {
    text: "Where its output goes. With `null` it says nothing anywhere, and spamd's troubles stay unseen unless it logs to syslog.",
    values: ["journal", "null", "inherit", "tty", "syslog"],
  },
  StandardError: { text: "Where its error messages go.", values: ["journal", "null", "inherit", "tty"] },
  StandardInput: { text: "Where it reads from.", values: ["null", "tty", "data", "socket"] },
  LogLevelMax: {
    text: "Drops the service's messages above this level.",
    values: ["err", "warning", "notice", "info", "debug"],
  },
  StateDirectory: { text: "A folder below `/var/lib`, made with the right owner." },
  RuntimeDirectory: { text: "A folder below `/run`, made with the right owner and removed at the end." },
  CacheDirectory: { text: "A folder below `/var/cache`, made with the right owner." },
  LogsDirectory: { text: "A folder below `/var/log`, made with the right owner." },
  ConfigurationDirectory: { text: "A folder below `/etc`, made where it is missing." },
  Sockets: { text: "Socket units whose sockets the service gets.", values: "units" },
  BusName: { text: "For `Type=dbus`: the name it must take on the bus." },
  ...resource,
};
