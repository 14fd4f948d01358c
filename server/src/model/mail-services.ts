import * as l10n from "@vscode/l10n";
import { code } from "../text/markdown.ts";
import { services } from "./services.generated.ts";

/** A service around a mail filter that /etc/services mostly lacks. */
export interface MailService {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  /** What people call it when they look for its port. */
  readonly names: readonly string[];
  readonly service: string;
  readonly note: string;
}

function all(): readonly MailService[] {
  return [
    {
      port: 2703,
      protocol: "tcp",
      names: ["razor", "razor2", "razor-agents"],
      service: "Razor2",
      note: l10n.t("Razor2 asks Cloudmark's servers about digests of each mail"),
    },
    {
      port: 24441,
      protocol: "udp",
      names: ["pyzor"],
      service: "Pyzor",
      note: l10n.t("Pyzor asks public.pyzor.org about digests of each mail"),
    },
    {
      port: 6277,
      protocol: "udp",
      names: ["dcc", "dccifd", "dccd"],
      service: "DCC",
      note: l10n.t("DCC asks its servers about checksums of each mail"),
    },
    {
      port: 783,
      protocol: "tcp",
      names: ["spamassassin", "spamc"],
      service: "spamd",
      note: l10n.t("spamd, SpamAssassin's daemon: whole mails from spamc"),
    },
    {
      port: 11335,
      protocol: "udp",
      names: ["rspamd-fuzzy", "fuzzy"],
      service: "rspamd fuzzy",
      note: l10n.t("rspamd's fuzzy storage: hashes of parts of each mail"),
    },
    {
      port: 11334,
      protocol: "tcp",
      names: ["rspamd"],
      service: "rspamd",
      note: l10n.t("rspamd's controller and web interface"),
    },
    {
      port: 11332,
      protocol: "tcp",
      names: ["rspamd-proxy", "rspamd-milter"],
      service: "rspamd proxy",
      note: l10n.t("rspamd's milter: whole mails from the mail server"),
    },
    {
      port: 10024,
      protocol: "tcp",
      names: ["amavis", "amavisd"],
      service: "amavis",
      note: l10n.t("amavis takes mail from the mail server here"),
    },
    {
      port: 10025,
      protocol: "tcp",
      names: ["amavis-return", "postfix-reinject"],
      service: "amavis",
      note: l10n.t("the mail server takes mail back from amavis here"),
    },
    {
      port: 3310,
      protocol: "tcp",
      names: ["clamd", "clamav"],
      service: "clamd",
      note: l10n.t("clamd, ClamAV's daemon: whole mails to be scanned"),
    },
    {
      port: 873,
      protocol: "tcp",
      names: ["sanesecurity"],
      service: "rsync",
      note: l10n.t("rsync; mail filters fetch unofficial ClamAV signatures by it"),
    },
    {
      port: 53,
      protocol: "udp",
      names: ["dns"],
      service: "DNS",
      note: l10n.t("DNS: every lookup of a mail filter, block lists among them"),
    },
    {
      port: 53,
      protocol: "tcp",
      names: [],
      service: "DNS",
      note: l10n.t("DNS over TCP, for answers too long for a datagram"),
    },
    {
      port: 25,
      protocol: "tcp",
      names: ["mail", "mta"],
      service: "SMTP",
      note: l10n.t("SMTP between mail servers; SpamCop reports leave by it too"),
    },
    {
      port: 80,
      protocol: "tcp",
      names: ["web"],
      service: "HTTP",
      note: l10n.t("HTTP; sa-update fetches rules from its mirrors by it"),
    },
    {
      port: 443,
      protocol: "tcp",
      names: ["tls", "ssl"],
      service: "HTTPS",
      note: l10n.t("HTTPS; freshclam fetches signatures by it"),
    },
    {
      port: 123,
      protocol: "udp",
      names: [],
      service: "NTP",
      note: l10n.t("the time, without which signatures and certificates fail"),
    },
  ];
}

export function mailService(port: number, protocol: string): MailService | undefined {
  return all().find((each) => each.port === port && each.protocol === protocol);
}

/** The service that a made-up service name most likely means. */
export function mailServiceNamed(name: string): MailService | undefined {
  const lower = name.toLowerCase();
  return all().find((each) => each.names.includes(lower));
}

export function mailServices(protocol?: string): readonly MailService[] {
  return all().filter((each) => protocol === undefined || each.protocol === protocol);
}

/** At most so many known ports of a range are named. */
const mostNamed = 8;

/**
 * Markdown about a port or a range of ports: the names it has and what of the mail filter uses it. `protocols`: those it
 * may belong to.
 */
export function describePorts(low: number, high: number, protocols: readonly string[]): string {
  if (low < high) {
    const known = all().filter(({ port, protocol }) => low <= port && port <= high && protocols.includes(protocol));
    const lines = known.slice(0, mostNamed).map(({ port, protocol, note }) => `- ${protocol}/${port}: ${note}`);
    const title = l10n.t("**{protocol}/{low}-{high}**: {count} ports", {
      protocol: protocols.join(", "),
      low,
      high,
      count: high - low + 1,
    });
    return lines.length === 0 ? title : `${title}\n\n${lines.join("\n")}`;
  }
  const told = protocols.map((protocol) => {
    const names = Object.entries(services).flatMap(([name, ports]) => (ports[protocol] === low ? [code(name)] : []));
    const note = mailService(low, protocol)?.note;
    return { protocol, parts: [names.join(", "), note ?? ""].filter((part) => part !== "") };
  });
  const known = told.filter(({ parts }) => parts.length > 0);
  // Where nobody knows the port, it is named once.
  const shown = known.length > 0 ? known : [{ protocol: protocols.join(", "), parts: [] }];
  return shown.map(({ protocol, parts }) => [`**${protocol}/${low}**`, ...parts].join(" — ")).join("\n\n");
}
