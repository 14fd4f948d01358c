import { nftables } from "../../server/src/languages/nftables/index.ts";
import { evaluate } from "../../server/src/model/evaluate.ts";
import type { FilterFacts } from "../../server/src/model/filter.ts";
import type { Flow } from "../../server/src/model/flow.ts";
import { routeOf } from "../../server/src/model/join.ts";
import type { Vantage } from "../../server/src/model/vantage.ts";
import type { Edit } from "../../server/src/text/source.ts";
import { SourceFile } from "../../server/src/text/source.ts";

export function readText(text: string) {
  const source = new SourceFile("file:///etc/nftables.conf", "etc/nftables.conf", text);
  const reading = nftables.read(source);
  const filter: FilterFacts = reading.facts.filter ?? { format: "", filters: [], chains: [], complete: false };
  return { source, reading, filter, problems: reading.facts.problems };
}

/** `tcp/25@192.0.2.1 user=root out=eth0` as a flow; the family follows the address, else `v6` asks for IPv6. */
export function flowOf(text: string): { readonly flow: Flow; readonly family: 4 | 6 } {
  const [target = "", ...options] = text.split(" ");
  const [service = "", to] = target.split("@");
  const [protocol, port] = service.split("/");
  const option = (name: string) => options.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  const isAddress = to !== undefined && /^[0-9.]+$|:/.test(to);
  const user = option("user");
  const out = option("out");
  const flow: Flow = {
    protocol: protocol === "udp" ? "udp" : protocol === "icmp" ? "icmp" : "tcp",
    ...(port === undefined ? {} : { port: Number(port) }),
    destination: to === undefined ? {} : isAddress ? { addresses: [to] } : { name: to },
    ...(user === undefined ? {} : { users: [/^\d+$/.test(user) ? { id: Number(user) } : { name: user }] }),
    ...(out === undefined ? {} : { out }),
  };
  return { flow, family: to?.includes(":") || options.includes("v6") ? 6 : 4 };
}

/** What the text's filters say to a flow; `none` where no filter speaks of its family. */
export function verdictOf(text: string, asked: string, vantage?: Vantage): string {
  const { reading } = readText(text);
  const { flow, family } = flowOf(asked);
  return evaluate(routeOf([reading.facts]), flow, family, vantage)?.action ?? "none";
}

export function apply(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.place.span.start - a.place.span.start)
    .reduce(
      (result, { place, newText }) => result.slice(0, place.span.start) + newText + result.slice(place.span.end),
      text,
    );
}
