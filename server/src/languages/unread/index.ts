import * as l10n from "@vscode/l10n";
import { unreadFilter } from "../../model/unread.ts";
import { place } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { language } from "../language.ts";

/** A program that makes netfilter rules out of files of its own, which Sallyport does not read. */
interface Program {
  readonly name: string;
  /** The file that tells whether the program filters what leaves the host. */
  readonly path: RegExp;
  /** What in that file says so: the first match is where the firewall begins. */
  readonly filters: RegExp;
}

/** Any line that is neither blank nor comment. */
const anything = /^[ \t]*[^\s#].*$/m;

/** Sources: the programs' own manuals and the files their packages ship. */
const programs: readonly Program[] = [
  { name: "ufw", path: /(?:^|\/)ufw\.conf$/, filters: /^[ \t]*ENABLED=["']?yes\b.*$/im },
  // Zones filter what comes in; only policies of the host itself and direct rules see what it sends.
  {
    name: "firewalld",
    path: /(?:^|\/)direct\.xml$/,
    filters:
      /<(?:rule|chain|passthrough)\b[^>]*\b(?:OUTPUT|POSTROUTING)\b|<passthrough\b[^>]*>[^<]*\b(?:OUTPUT|POSTROUTING)\b/,
  },
  {
    name: "firewalld",
    path: /(?:^|\/)policies\/[^/]+\.xml$/,
    filters: /<ingress-zone\b[^>]*\bname=["']HOST["']/,
  },
  { name: "shorewall", path: /(?:^|\/)etc\/shorewall\/policy$/, filters: anything },
  { name: "shorewall6", path: /(?:^|\/)etc\/shorewall6\/policy$/, filters: anything },
  { name: "ferm", path: /(?:^|\/)etc\/ferm\/ferm\.conf$/, filters: anything },
  { name: "FireHOL", path: /(?:^|\/)etc\/firehol\/firehol\.conf$/, filters: anything },
  { name: "foomuuri", path: /(?:^|\/)etc\/foomuuri\/[^/]+\.conf$/, filters: anything },
  { name: "csf", path: /(?:^|\/)etc\/csf\/csf\.conf$/, filters: anything },
  { name: "apf", path: /(?:^|\/)etc\/apf(?:-firewall)?\/conf\.apf$/, filters: anything },
  {
    name: "arno-iptables-firewall",
    path: /(?:^|\/)etc\/arno-iptables-firewall\/firewall\.conf$/,
    filters: anything,
  },
  {
    name: "OpenWrt's firewall",
    path: /(?:^|\/)etc\/config\/firewall$/,
    filters: /^[ \t]*config[ \t]+["']?(?:defaults|zone|rule)\b.*$/m,
  },
  {
    name: "Proxmox VE's firewall",
    path: /(?:^|\/)etc\/pve\/(?:.*\/)?[^/]+\.fw$/,
    filters: /^[ \t]*enable:[ \t]*1\b.*$/m,
  },
];

function programOf(path: string): Program | undefined {
  return programs.find((program) => program.path.test(path));
}

/**
 * The files by which other firewall programs filter what leaves a host. They are not read, but a host that has them is
 * none without a firewall: every flow that no other filter stops is unknown.
 */
export const unread = language<string>({
  id: "unread-firewall",
  editorIds: [],
  comment: "#",
  detect: (path) => programOf(path) !== undefined,
  parse: (text) => text,
  lower: (text, source) => {
    const program = programOf(source.path);
    const found = program?.filters.exec(text);
    if (program === undefined || found === null || found === undefined) return { problems: [] };
    const where = place(source, span(found.index, found.index + found[0].length));
    const because = l10n.t(
      "{program} makes this host's firewall, and its files are not read; put what `nft list ruleset` or `iptables-save` prints beside them and name it as the host's route in sallyport.yaml",
      { program: program.name },
    );
    const filter = unreadFilter(program.name, where, { code: "unread", text: because, place: where });
    return { problems: [], filter: { format: program.name, filters: [filter], chains: [], complete: true } };
  },
});
