import type { Assignment } from "../../model/facts.ts";
import { span, touches } from "../../text/span.ts";
import { language } from "../language.ts";

const variables: ReadonlyMap<string, string> = new Map([
  ["SPAMD_ARGS", "spamd's options on openSUSE. With `-L` no network test runs."],
  ["SPAMDOPTIONS", "spamd's options on Fedora and its kin. With `-L` no network test runs."],
  ["OPTIONS", "The daemon's options on Debian. With spamd's `-L` no network test runs."],
  ["CRON", "Debian: 1 lets the daily job fetch new rules."],
  ["ENABLED", "Read by Debian's old init script only; systemd asks `systemctl enable`."],
  ["SAUPDATE", "Fedora: `yes` fetches new rules even where no daemon runs."],
  ["http_proxy", "sa-update and others fetch plain HTTP through this proxy."],
  ["https_proxy", "sa-update and others fetch HTTPS through this proxy."],
]);

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\n#]*)/gm;

function read(text: string): readonly Assignment[] {
  return [...text.matchAll(assignment)].map((match) => {
    const [whole, name = "", raw = ""] = match;
    const end = match.index + whole.trimEnd().length;
    const nameStart = match.index + whole.indexOf(name);
    const valueStart = match.index + whole.length - raw.length;
    const trimmed = raw.trim();
    const value = /^(["']).*\1$/s.test(trimmed) ? trimmed.slice(1, -1).replaceAll(/\\(.)/g, "$1") : trimmed;
    return {
      name,
      nameSpan: span(nameStart, nameStart + name.length),
      value,
      valueSpan: span(Math.min(valueStart, end), end),
      span: span(nameStart, end),
    };
  });
}

export const environment = language({
  id: "environment",
  editorIds: [],
  comment: "#",
  detect: (path) =>
    /(?:^|\/)(?:default|sysconfig)\/[^/]+$/.test(path) && !/\/(?:ip6?tables|network-scripts\/.*)$/.test(path),
  parse: read,
  lower: (assignments) => ({ environment: { assignments }, problems: [] }),
  hover(assignments, _source, offset) {
    const found = assignments.find((each) => touches(each.nameSpan, offset));
    const text = found === undefined ? undefined : variables.get(found.name);
    return found === undefined || text === undefined
      ? undefined
      : { span: found.nameSpan, markdown: `**${found.name}** — ${text}` };
  },
  outline: (assignments) =>
    assignments.map((each) => ({
      name: each.name,
      detail: each.value,
      kind: "variable",
      span: each.span,
      nameSpan: each.nameSpan,
    })),
});
