import { parseAddresses } from "../../model/addresses.ts";
import { servicePort } from "../../model/ports.ts";
import { isAnywhere } from "./addresses.ts";
import { type Command, type Option, protocolOf } from "./command.ts";
import { cNumber } from "./values.ts";

const meanings = new WeakMap<Command, string>();

/** What a rule says, however it is spelt, to tell whether two rules are the same: `-D` takes out the one that is. */
export function meaning(command: Command): string {
  let text = meanings.get(command);
  if (text === undefined) {
    text = spell(command);
    meanings.set(command, text);
  }
  return text;
}

function spell(command: Command): string {
  const say = (option: Option): string =>
    `${option.negated ? "!" : ""}${option.name}=${option.values.map(({ text }) => value(option.name, text)).join(" ")}`;
  const parts = command.core.filter((option) => option.name !== "set-counters" && !isForAll(option)).map(say);
  for (const module of command.modules)
    if (module.options.length > 0) parts.push(`${module.name} ${module.options.map(say).sort().join(" ")}`);
    else if (module.spec?.protocols === undefined) parts.push(module.name);
  return `${parts.sort().join("; ")} ${command.target?.goto ? "=>" : "->"} ${command.target?.word.text} ${command.target?.options.map(say).sort().join(" ")}`;
}

/** `-s 0.0.0.0/0`, which the kernel does not keep. */
function isForAll({ name, values, negated }: Option): boolean {
  return (name === "source" || name === "destination") && !negated && isAnywhere(values[0]?.text ?? "");
}

/** The value as the kernel keeps it, as far as there are several ways to write it. */
function value(name: string, text: string): string {
  switch (name) {
    case "protocol":
      return String(protocolOf(text) ?? text);
    case "source":
    case "destination": {
      const ranges = parseAddresses(text)?.addresses;
      return ranges === undefined ? text : ranges.map(({ low, high }) => `${low}-${high}`).join();
    }
    case "source-port":
    case "destination-port":
    case "source-ports":
    case "destination-ports":
    case "ports":
      return text
        .split(/([,:])/)
        .map((part) => String(cNumber(part) ?? servicePort(part) ?? part))
        .join("");
    case "ctstate":
    case "state":
      return text.toUpperCase().split(",").sort().join();
    default:
      return text;
  }
}
