import type { KeyTable } from "./key.ts";

/** Keys of [Service] that stand between the service and the network. Facts: systemd.exec(5), systemd.resource-control(5). */
const network: KeyTable = {
  PrivateNetwork: {
    text: "A network of its own with a loopback and nothing else: no DNS, no Razor, no Pyzor, no updates, and nobody but itself on 127.0.0.1.",
    values: "boolean",
  },
  NetworkNamespacePath: {
    text: "Runs in a network namespace made elsewhere; its own routes and firewall count, not the host's.",
  },
  IPAddressAllow: {
    text: "Addresses, networks or `any`, `localhost`, `link-local`, `multicast` that it may talk to, in both directions. It beats every `IPAddressDeny=`, also one of a slice above. Names and ports are not possible. Lines add up; an empty one clears the list.",
    values: ["localhost", "any", "link-local", "multicast"],
  },
  IPAddressDeny: {
    text: "Addresses it may not talk to, in both directions, unless `IPAddressAllow=` has them. `any` shuts out the local resolver 127.0.0.53 and spamc too; `IPAddressAllow=localhost` lets those back in.",
    values: ["any", "localhost", "link-local", "multicast"],
  },
  RestrictAddressFamilies: {
    text: "The kinds of sockets it may open; with `~` in front, those it may not. The Internet takes `AF_INET` and `AF_INET6`, the local resolver and syslog `AF_UNIX`, looking up names `AF_NETLINK`.",
    values: ["AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK", "none"],
  },
  RestrictNetworkInterfaces: {
    text: "The interfaces it may use; with `~` in front, those it may not. Without `lo` it loses the local resolver.",
  },
  SocketBindAllow: { text: "Ports it may listen on. It says nothing of outgoing connections." },
  SocketBindDeny: {
    text: "Ports it may not listen on; `any` for all. It says nothing of outgoing connections.",
    values: ["any"],
  },
  IPEgressFilterPath: {
    text: "A BPF program that decides on each packet going out. What it lets through no file tells.",
  },
  IPIngressFilterPath: {
    text: "A BPF program that decides on each packet coming in. What it lets through no file tells.",
  },
  IPAccounting: { text: "Counts its packets and bytes; filters nothing.", values: "boolean" },
  PrivateUsers: {
    text: "Maps all users but root and its own to nobody. spamd can then not take on its recipients' users.",
    values: "boolean",
  },
};

const others: KeyTable = {
  ProtectSystem: {
    text: "Makes the system read-only for it: `yes` /usr and the boot loader, `full` also /etc, `strict` everything but /dev, /proc and /sys. With `strict` sa-update needs `ReadWritePaths=/var/lib/spamassassin`.",
    values: ["yes", "full", "strict", "no"],
  },
  ProtectHome: {
    text: "Hides home folders. spamd then finds no `~/.spamassassin`, no `~/.razor` and no `~/.pyzor`.",
    values: ["yes", "read-only", "tmpfs", "no"],
  },
  ReadWritePaths: { text: "Paths it may write to in spite of `ProtectSystem=`; a `-` in front lets them be missing." },
  ReadOnlyPaths: { text: "Paths it may only read." },
  InaccessiblePaths: { text: "Paths it does not see. Hiding `/etc/resolv.conf` or `/run` takes DNS away." },
  BindPaths: { text: "Shows files or folders at another place." },
  BindReadOnlyPaths: { text: "Shows files or folders at another place, read-only." },
  TemporaryFileSystem: { text: "Covers these folders with empty ones." },
  RootDirectory: {
    text: "Runs in another root. `/etc/resolv.conf`, certificates and SpamAssassin's files must be found there.",
  },
  PrivateTmp: { text: "A `/tmp` and `/var/tmp` of its own.", values: "boolean" },
  PrivateDevices: { text: "No devices but the harmless ones.", values: "boolean" },
  PrivateMounts: { text: "Mounts it makes stay its own.", values: "boolean" },
  ProtectHostname: { text: "It cannot change the host's name.", values: "boolean" },
  ProtectClock: { text: "It cannot set the clock.", values: "boolean" },
  ProtectKernelTunables: { text: "It cannot write below /proc/sys and /sys.", values: "boolean" },
  ProtectKernelModules: { text: "It cannot load kernel modules.", values: "boolean" },
  ProtectKernelLogs: { text: "It cannot read the kernel's log.", values: "boolean" },
  ProtectControlGroups: { text: "It cannot change control groups.", values: "boolean" },
  ProtectProc: {
    text: "Hides other users' processes in /proc.",
    values: ["default", "invisible", "ptraceable", "noaccess"],
  },
  ProcSubset: { text: "`pid` hides all of /proc but the processes.", values: ["all", "pid"] },
  NoNewPrivileges: {
    text: "Nothing it starts gains rights, set-uid programs included. A local delivery through `sendmail` or `postdrop` may fail.",
    values: "boolean",
  },
  RestrictNamespaces: { text: "It cannot make namespaces.", values: "boolean" },
  RestrictRealtime: { text: "It cannot ask for real-time scheduling.", values: "boolean" },
  RestrictSUIDSGID: { text: "It cannot make set-uid files.", values: "boolean" },
  RestrictFileSystems: { text: "The kinds of file systems it may use." },
  LockPersonality: { text: "It cannot change how the kernel treats it.", values: "boolean" },
  MemoryDenyWriteExecute: {
    text: "No memory that is both writable and executable. Perl, and so SpamAssassin, does without.",
    values: "boolean",
  },
  RemoveIPC: { text: "Removes what its user left in shared memory.", values: "boolean" },
  SystemCallFilter: {
    text: "The system calls it may make; with `~` in front, those it may not. Without `@network-io` it opens no socket; `@system-service` is a sound base for a daemon.",
    values: ["@system-service", "@network-io", "~@privileged", "~@resources"],
  },
  SystemCallArchitectures: { text: "Which machine's system calls it may make.", values: ["native"] },
  SystemCallErrorNumber: {
    text: "What a refused system call returns; without it the process is killed.",
    values: ["EPERM"],
  },
  CapabilityBoundingSet: {
    text: "The root rights it can ever have. spamd as root needs `CAP_SETUID CAP_SETGID` to take on users, and `CAP_NET_BIND_SERVICE` for port 783.",
  },
  AmbientCapabilities: {
    text: "Root rights it keeps though it does not run as root: `CAP_NET_BIND_SERVICE` for port 783.",
  },
  AppArmorProfile: { text: "The AppArmor profile it runs under; that may take the network away, too." },
  SELinuxContext: { text: "The SELinux context it runs in." },
  KeyringMode: { text: "Its share of the kernel's key rings.", values: ["inherit", "private", "shared"] },
  DevicePolicy: { text: "Which devices it may open.", values: ["auto", "closed", "strict"] },
  DeviceAllow: { text: "Devices it may open in spite of that." },
};

export const sandboxKeys: KeyTable = { ...network, ...others };
