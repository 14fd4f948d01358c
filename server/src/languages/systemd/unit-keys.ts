import type { KeyTable } from "./key.ts";

/** Keys of [Unit]. Facts: systemd.unit(5). */
export const unitKeys: KeyTable = {
  Description: { text: "A short name for people; `systemctl status` and the journal show it." },
  Documentation: { text: "Where more is written: `man:`, `http://`, `https://`, `file:` or `info:` addresses." },
  Wants: {
    text: "Starts these units too, and does not mind when they fail. It says nothing of order: without `After=` both start at once.",
    values: "units",
  },
  Requires: {
    text: "Starts these units too. When one of them is stopped, or ordered before this one and fails, this unit goes with it.",
    values: "units",
  },
  Requisite: { text: "These units must run already; where one does not, the start fails at once.", values: "units" },
  BindsTo: {
    text: "Like `Requires=`, and this unit also ends whenever one of those ends, for whatever reason.",
    values: "units",
  },
  PartOf: { text: "Stopping or restarting one of those units does the same to this one.", values: "units" },
  Upholds: {
    text: "While this unit runs, systemd keeps those running and starts them again when they end.",
    values: "units",
  },
  Conflicts: { text: "Starting this unit stops those, and the other way round.", values: "units" },
  After: {
    text: "Starts only once those have been started. It does not start them, `Wants=` does. `network.target` only says that the network is being *configured*; `network-online.target` says that it is *up*, and needs a `Wants=` beside it.",
    values: "units",
  },
  Before: { text: "Those units start only once this one has.", values: "units" },
  OnFailure: { text: "Units to start when this one fails: a place for a mail to the postmaster.", values: "units" },
  OnSuccess: { text: "Units to start when this one has done its work.", values: "units" },
  PropagatesReloadTo: { text: "A reload of this unit reloads those too.", values: "units" },
  ReloadPropagatedFrom: { text: "A reload of one of those reloads this unit too.", values: "units" },
  JoinsNamespaceOf: {
    text: "Shares `/tmp` and the network with that unit, where both ask for private ones. With `PrivateNetwork=` it reaches no farther than that unit does.",
    values: "units",
  },
  RequiresMountsFor: { text: "Mounts everything that these paths need before the start." },
  DefaultDependencies: {
    text: "`no` leaves out the usual orders, such as *after basic.target* and *stop at shutdown*. For early boot only.",
    values: "boolean",
  },
  StopWhenUnneeded: { text: "Stops the unit once no running unit wants it any more.", values: "boolean" },
  RefuseManualStart: { text: "Only other units may start it.", values: "boolean" },
  RefuseManualStop: { text: "Only other units may stop it.", values: "boolean" },
  IgnoreOnIsolate: { text: "`systemctl isolate` lets it run.", values: "boolean" },
  CollectMode: { text: "When systemd may forget a unit that is over.", values: ["inactive", "inactive-or-failed"] },
  JobTimeoutSec: {
    text: "How long the whole job may wait and run before it is given up. `TimeoutStartSec=` limits the start alone.",
  },
  StartLimitIntervalSec: {
    text: "With `StartLimitBurst=`: how many starts within how long, before systemd refuses further ones. 5 in 10 s unless set; `0` lifts the limit.",
  },
  StartLimitBurst: { text: "How many starts `StartLimitIntervalSec=` allows." },
  StartLimitAction: {
    text: "What happens when the start limit is reached.",
    values: ["none", "reboot", "reboot-force", "poweroff", "exit"],
  },
  FailureAction: {
    text: "What happens to the machine when the unit fails.",
    values: ["none", "reboot", "poweroff", "exit"],
  },
  SuccessAction: {
    text: "What happens to the machine when the unit is done.",
    values: ["none", "reboot", "poweroff", "exit"],
  },
  SourcePath: { text: "The file this unit was made from, for units that generators write." },
  ConditionPathExists: {
    text: "Where the path is missing (with `!`: present) the start is skipped, which is no failure.",
  },
  ConditionPathExistsGlob: {
    text: "Where no file fits the pattern the start is skipped. ClamAV's daemon waits this way for freshclam's first signatures.",
  },
  ConditionPathIsDirectory: { text: "The start is skipped where the path is no folder." },
  ConditionFileNotEmpty: { text: "The start is skipped where the file is missing or empty." },
  ConditionFileIsExecutable: { text: "The start is skipped where the file is no program." },
  ConditionDirectoryNotEmpty: { text: "The start is skipped where the folder is missing or empty." },
  ConditionACPower: { text: "`true`: the start is skipped while the machine runs on its battery.", values: "boolean" },
  ConditionVirtualization: { text: "The start is skipped unless the machine is virtual, or of the named kind." },
  ConditionHost: { text: "The start is skipped on machines of another name." },
  ConditionKernelCommandLine: { text: "The start is skipped unless the kernel was booted with this word." },
  ConditionUser: { text: "The start is skipped unless the service manager runs as this user." },
  AssertPathExists: { text: "Like `ConditionPathExists=`, but where it does not hold the start *fails*." },
};

/** Keys of [Install]. */
export const installKeys: KeyTable = {
  WantedBy: {
    text: "`systemctl enable` makes that unit want this one, so it starts with it: `multi-user.target` for services, `timers.target` for timers. Without `enable` the line does nothing.",
    values: "units",
  },
  RequiredBy: { text: "As `WantedBy=`, but that unit then requires this one.", values: "units" },
  UpheldBy: { text: "As `WantedBy=`, but that unit then keeps this one running.", values: "units" },
  Also: { text: "Units that are enabled and disabled together with this one.", values: "units" },
  Alias: { text: "Further names that `systemctl enable` gives the unit." },
  DefaultInstance: { text: "For templates: the instance that `systemctl enable` takes where none is named." },
};

/** Keys of [Timer]. Facts: systemd.timer(5). */
export const timerKeys: KeyTable = {
  OnCalendar: {
    text: "When the timer fires, by the clock: `daily`, `Mon..Fri 04:00`, `*-*-* 00/6:30`. Several lines add up. `systemd-analyze calendar` shows what an expression means.",
    values: ["hourly", "daily", "weekly", "monthly", "*-*-* 04:00:00"],
  },
  OnBootSec: { text: "Fires so long after the machine has booted." },
  OnStartupSec: { text: "Fires so long after systemd itself has started." },
  OnActiveSec: { text: "Fires so long after the timer was started." },
  OnUnitActiveSec: { text: "Fires so long after the unit was last started: a steady beat." },
  OnUnitInactiveSec: { text: "Fires so long after the unit was last done." },
  RandomizedDelaySec: {
    text: "Puts each run off by up to so long, at random. Mirrors of rules and signatures are grateful when not everybody comes at midnight sharp.",
  },
  FixedRandomDelay: { text: "Takes the same random delay every time.", values: "boolean" },
  AccuracySec: { text: "How exact the time must be; a minute unless set, so that wake-ups can be put together." },
  Persistent: {
    text: "Runs at once what was missed while the machine was off. For `OnCalendar=` only.",
    values: "boolean",
  },
  WakeSystem: { text: "Wakes a sleeping machine.", values: "boolean" },
  RemainAfterElapse: { text: "Whether the timer stays loaded when it will not fire again.", values: "boolean" },
  OnClockChange: { text: "Fires when the clock is set.", values: "boolean" },
  OnTimezoneChange: { text: "Fires when the time zone changes.", values: "boolean" },
  Unit: { text: "The unit to start; without this line the service of the timer's own name." },
};

/** Keys of [Socket] that decide who can talk to a service. Facts: systemd.socket(5). */
export const socketKeys: KeyTable = {
  ListenStream: {
    text: "A TCP port, `address:port`, or the path of a Unix socket to listen on. A bare port listens on all addresses.",
  },
  ListenDatagram: { text: "The same for UDP." },
  Accept: {
    text: "`yes`: one service for every connection; `no`: one service takes the socket itself.",
    values: "boolean",
  },
  BindIPv6Only: { text: "Whether an IPv6 socket takes IPv4 too.", values: ["default", "both", "ipv6-only"] },
  SocketUser: { text: "The user who owns a Unix socket's file." },
  SocketGroup: { text: "The group of a Unix socket's file." },
  SocketMode: { text: "Access rights of a Unix socket's file; `0666` unless set, so everybody may connect." },
  MaxConnections: { text: "With `Accept=yes`: how many connections at once." },
  Service: { text: "The service that gets the socket; without this line the one of its own name." },
};
