import { span, touches } from "../../text/span.ts";
import { type Completion, language, type OutlineSymbol } from "../language.ts";
import { lower } from "./lower.ts";
import { parse } from "./parse.ts";

const words: ReadonlyMap<string, string> = new Map([
  ["ACCEPT", "Lets the packet pass this table's chain. Other tables may still stop it."],
  ["DROP", "Throws the packet away without a word; the sender waits until it gives up."],
  ["REJECT", "Refuses the packet and tells the sender, who fails at once. Not possible as a policy."],
  ["RETURN", "Goes back to the chain that jumped here; in a built-in chain, to its policy."],
  ["LOG", "Writes to the kernel's log; decides nothing."],
  ["OUTPUT", "The host's own packets on their way out."],
  ["INPUT", "Packets to the host."],
  ["FORWARD", "Packets passing through; never the host's own."],
  ["-A", "Appends a rule to a chain."],
  ["-I", "Inserts a rule, at the chain's head unless a number is given."],
  ["-p", "The protocol; `--dport` needs it."],
  ["-d", "The destination's address or network."],
  ["-o", "The interface the packet leaves by."],
  ["-j", "What happens to the packet: a target, or another chain."],
  ["--dport", "The destination's port."],
  ["--ctstate", "The connection's state; a first packet is NEW, answers are ESTABLISHED."],
  ["COMMIT", "Loads the table; without it nothing of the table is loaded."],
]);

export const iptables = language({
  id: "iptables-save",
  editorIds: ["iptables-save", "iptables"],
  comment: "#",
  detect: (path, head) =>
    !/(?:^|\/)ufw\//.test(path) &&
    (/(?:^|\/)(?:rules\.v[46]|ip6?tables(?:-save|\.rules)?|ip6?tables\.conf)$|\.(?:iptables|ip6tables|ipt)$/.test(path)
      ? !/^#!.*sh\b/.test(head)
      : /\.rules$/.test(path) && /^\*(?:filter|nat|mangle|raw|security)\s*$/m.test(head)),
  parse,
  lower,
  hover(lines, _source, offset) {
    for (const line of lines) {
      const all =
        line.kind === "command" ? line.words : line.kind === "chain" && line.policy !== undefined ? [line.policy] : [];
      const word = all.find((each) => touches(each.span, offset));
      const text = word === undefined ? undefined : words.get(word.text);
      if (word !== undefined && text !== undefined) return { span: word.span, markdown: `**${word.text}** — ${text}` };
    }
    return undefined;
  },
  complete(lines, source, offset): readonly Completion[] {
    const before = source.text.slice(source.lineSpan(offset).start, offset);
    const typed = /[\w-]*$/.exec(before)?.[0] ?? "";
    const word = span(offset - typed.length, offset);
    const chains = lines.flatMap((line) => (line.kind === "chain" ? [line.name] : []));
    if (/-[AIDRFg]\s+\S*$/.test(before)) return chains.map((label) => ({ label, kind: "reference", span: word }));
    if (/-j\s+\S*$/.test(before))
      return ["ACCEPT", "DROP", "REJECT", "RETURN", "LOG", ...chains].map((label) => ({
        label,
        kind: "value",
        span: word,
        ...(words.has(label) ? { documentation: words.get(label) ?? "" } : {}),
      }));
    return [...words].map(([label, documentation]) => ({ label, kind: "keyword", span: word, documentation }));
  },
  outline: (lines) =>
    lines.flatMap((line): OutlineSymbol[] => {
      if (line.kind !== "table" && line.kind !== "chain") return [];
      const detail = line.kind === "chain" ? line.policy?.text : undefined;
      return [
        {
          name: line.name,
          kind: line.kind,
          span: line.span,
          nameSpan: line.span,
          ...(detail === undefined ? {} : { detail }),
        },
      ];
    }),
});
