import type { CommandLine } from "../../model/facts.ts";
import { span } from "../../text/span.ts";
import { language } from "../language.ts";
import { plainText } from "../mapped-text.ts";
import { readShell } from "../shell-words.ts";

/** What ifup carries out; `down` and its sisters run when the network goes. Source: interfaces(5). */
const whenUp = /^[ \t]*(?:pre-up|up|post-up)[ \t]+((?:.*\\\r?\n)*.*)$/gm;

/** Debian's interfaces: of them only the commands that set up a firewall are asked for. */
export const interfaces = language<string>({
  id: "network-interfaces",
  editorIds: [],
  comment: "#",
  detect: (path) => /(?:^|\/)etc\/network\/interfaces(?:\.d\/[^/]+)?$/.test(path),
  parse: (text) => text,
  lower: (text) => {
    const atNetworkUp = [...text.matchAll(whenUp)].map((match): CommandLine => {
      const command = match[1] ?? "";
      const start = match.index + match[0].length - command.length;
      return {
        span: span(start, start + command.length),
        ignoresFailure: false,
        invocations: readShell(plainText(command, start)).invocations,
      };
    });
    return { problems: [], atNetworkUp };
  },
});
