import * as l10n from "@vscode/l10n";
import { severities } from "../../model/finding.ts";
import { touches } from "../../text/span.ts";
import { type Completion, language } from "../language.ts";
import { readYaml } from "../yaml.ts";
import { cursorAt, entryAt, keysAround } from "../yaml-editor.ts";

function keyDocumentation(path: string): string | undefined {
  switch (path) {
    case "spamassassin":
      return l10n.t(
        "The version of SpamAssassin these files are for, such as `4.0.1`. Without it: the newest they imply.",
      );
    case "hosts":
      return l10n.t("The hosts of this workspace by name, where their folders do not show it.");
    case "hosts.*.root":
      return l10n.t("The folder that holds the host's `etc/`.");
    case "hosts.*.route":
      return l10n.t(
        "The filters a new connection of the host passes, in order: files, each with `#` and a hook where it is not the host's own, such as `perimeter/gateway.nft#forward`.",
      );
    case "names":
      return l10n.t("Addresses of host names, for filters that know addresses only. Nothing is ever looked up.");
    case "rules":
      return l10n.t("How much a rule weighs here: `error`, `warning`, `info`, `hint`, or `off`.");
    case "expect":
      return l10n.t("What should become of a need, `accepted` or `blocked`; checked by the command and the editor.");
    default:
      return undefined;
  }
}

function severityDocumentation(name: string): string {
  switch (name) {
    case "error":
      return l10n.t("A tool or a service breaks.");
    case "warning":
      return l10n.t("Likely wrong, and nobody says so.");
    case "info":
      return l10n.t("Not wrong, probably not meant.");
    case "hint":
      return l10n.t("Right, but could be better.");
    default:
      return l10n.t("Not looked for.");
  }
}

/** A host's name is the user's own word, so the keys below it are known by what they are. */
function general(path: readonly string[]): string {
  return path[0] === "hosts" && path.length > 1 ? ["hosts", "*", ...path.slice(2)].join(".") : path.join(".");
}

/** The workspace's own settings. What is wrong in them is said where they are put to use. */
export const sallyport = language({
  id: "sallyport",
  editorIds: ["yaml"],
  comment: "#",
  detect: (path) => /(?:^|\/)sallyport\.ya?ml$/.test(path),
  parse: readYaml,
  lower: () => ({ problems: [] }),
  hover(file, source, offset) {
    const found = entryAt(file, offset);
    if (found === undefined || !touches(found.entry.keySpan, offset)) return undefined;
    const text = keyDocumentation(general(found.path));
    return text === undefined
      ? undefined
      : { span: found.entry.keySpan, markdown: `**${source.slice(found.entry.keySpan)}** — ${text}` };
  },
  complete(file, source, offset): readonly Completion[] {
    const cursor = cursorAt(source, offset);
    if (cursor === undefined) return [];
    const [section] = cursor.path;
    if (cursor.kind === "value") {
      const words =
        cursor.path.length !== 2
          ? []
          : section === "rules"
            ? [...severities, "off"].map((label) => ({ label, documentation: severityDocumentation(label) }))
            : section === "expect"
              ? [
                  { label: "accepted", documentation: l10n.t("All filters let it out.") },
                  { label: "blocked", documentation: l10n.t("Some filter stops it.") },
                ]
              : [];
      return words.map((word) => ({ ...word, kind: "value", span: cursor.word }));
    }
    const keys =
      cursor.path.length === 0
        ? ["spamassassin", "hosts", "names", "rules", "expect"]
        : section === "hosts" && cursor.path.length === 2
          ? ["root", "route"]
          : [];
    const there = keysAround(file, cursor.path, offset);
    return keys
      .filter((key) => !there.has(key))
      .map((label) => {
        const documentation = keyDocumentation(general([...cursor.path, label]));
        return {
          label,
          kind: "setting",
          span: cursor.word,
          insert: label === "spamassassin" || label === "root" || label === "route" ? `${label}: ` : `${label}:`,
          ...(documentation === undefined ? {} : { documentation }),
        };
      });
  },
});
