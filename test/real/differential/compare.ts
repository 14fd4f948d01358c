import { read } from "../../../server/src/languages/index.ts";
import { evaluate } from "../../../server/src/model/evaluate.ts";
import type { Facts } from "../../../server/src/model/facts.ts";
import type { Flow } from "../../../server/src/model/flow.ts";
import { routeOfSteps, type Step, vantageOf } from "../../../server/src/model/join.ts";
import type { Vantage } from "../../../server/src/model/vantage.ts";
import { SourceFile } from "../../../server/src/text/source.ts";
import type { Kernel, Load, Seen, Sent } from "./kernel.ts";
import type { Generated } from "./nftables.ts";
import { interfaceTo, own4, own6, sourceTo } from "./world.ts";

export const vantage: Vantage = {
  known: {
    users: new Map([
      ["root", 0],
      ["nobody", 65534],
    ]),
    groups: new Map([
      ["root", 0],
      ["nogroup", 65534],
    ]),
    names: new Map(),
  },
  addresses: [...own4, ...own6],
};

/** The same with the sets that these files fill. */
export function vantageWith(facts: readonly Facts[]): Vantage {
  const { sets } = vantageOf(facts, new Map()).known;
  return { ...vantage, known: { ...vantage.known, ...(sets === undefined ? {} : { sets }) } };
}

/** The flow with everything told, and with parts of it left open: an answer to less must hold for every case of it. */
function askings(sent: Sent): readonly Flow[] {
  const { protocol, port, to } = sent;
  const destination = { addresses: [to] };
  const users = [{ id: sent.user }];
  const groups = [{ id: sent.group }];
  const whole: Flow = { protocol, port, destination, users, groups, out: interfaceTo(to), source: sourceTo(to) };
  const local = interfaceTo(to) === "lo";
  return [
    whole,
    { protocol, port, destination, out: interfaceTo(to) },
    { protocol, port, destination, users, groups },
    // Where a flow may go is taken to be away from this host.
    ...(local ? [] : [{ protocol, port, destination: {}, users, groups }]),
  ];
}

export interface Difference {
  readonly sent: Sent;
  readonly said: string;
  readonly line: string;
  readonly seen: Seen;
}

export interface Compared {
  readonly wrong: readonly Difference[];
  /** Unknown although everything was told. */
  readonly unknown: readonly Difference[];
  readonly decided: number;
  readonly problems: readonly string[];
}

/** The flow as the gateway alone sees it, told whole and in part. */
function forwardedAskings({ protocol, port, to }: Sent): readonly Flow[] {
  const destination = { addresses: [to] };
  const source = sourceTo(to);
  return [
    { protocol, port, destination, source, in: "vpn0", out: "gate" },
    { protocol, port, destination },
    { protocol, port, destination: {}, source },
  ];
}

/** What the host loads, or the gateway behind it. */
export function loadsOf({ files }: Generated, forwarding: boolean): Load {
  return files
    .filter((file) => (file.forwarding ?? false) === forwarding)
    .map(({ program, text, beside }) => [program, text, beside ?? {}]);
}

/** The path of a file that another one includes. */
export function pathBeside({ path }: { readonly path: string }, name: string): string {
  return `${path.replace(/[^/]*$/, "")}${name}`;
}

/** The files as Sallyport reads them; those that another includes are files of the same machine. */
export function stepsOf({ files }: Generated): readonly Step[] {
  const facts = (path: string, text: string): readonly Facts[] => {
    const found = read(new SourceFile(`file:///${path}`, path, text))?.facts;
    return found === undefined ? [] : [found];
  };
  return files.map(({ path, text, beside, forwarding }) => ({
    path,
    facts: [
      ...facts(path, text),
      ...Object.entries(beside ?? {}).flatMap(([name, content]) => facts(pathBeside({ path }, name), content)),
    ],
    ...(forwarding ? { hook: "forward" } : {}),
  }));
}

/** What the kernel and Sallyport say to each flow; the error where the kernel does not take the rules. */
export async function compare(
  kernel: Kernel,
  generated: Generated,
  flows: readonly Sent[],
): Promise<Compared | { readonly error: string }> {
  const answer = await kernel.ask(loadsOf(generated, false), flows, loadsOf(generated, true));
  if ("error" in answer) return answer;
  const steps = stepsOf(generated);
  const facts = steps.flatMap((step) => step.facts);
  const route = routeOfSteps(steps);
  const from = vantageWith(facts);
  const alone = generated.files.every(({ forwarding }) => forwarding);
  const wrong: Difference[] = [];
  const unknown: Difference[] = [];
  let decided = 0;
  for (const [at, sent] of flows.entries()) {
    const seen = answer.seen[at];
    if (seen === undefined) continue;
    for (const [open, flow] of (alone ? forwardedAskings(sent) : askings(sent)).entries()) {
      const verdict = evaluate(route, flow, sent.to.includes(":") ? 6 : 4, from);
      const action = verdict?.action ?? "accept";
      const difference = (): Difference => ({
        sent,
        said: `${action}${open === 0 ? "" : ` (asked with less, ${open})`}`,
        line: verdict === undefined ? "" : `${verdict.line.text} [${verdict.why.map(({ text }) => text).join("; ")}]`,
        seen,
      });
      if (action === "unknown") {
        if (open === 0) unknown.push(difference());
        continue;
      }
      decided++;
      const passed = seen.out !== null;
      // Of a flow that is told in part some packets may be dropped and others rejected.
      // A refusal the kernel really sent proves a reject; a peer on this host refuses what nobody listens to.
      const told = seen.refused && seen.out === null;
      if (passed !== (action === "accept") || (open === 0 && told && action === "drop" && !generated.undecidable))
        wrong.push(difference());
    }
  }
  return { wrong, unknown, decided, problems: facts.flatMap((file) => file.problems.map(({ message }) => message)) };
}

/** Takes lines out, first many then few, as long as it still differs: the smallest page that shows the fault. */
export async function shrink(
  generated: Generated,
  differs: (candidate: Generated) => Promise<boolean>,
): Promise<Generated> {
  let best = generated;
  for (const [index] of generated.files.entries()) {
    const lines = (best.files[index]?.text ?? "").split("\n");
    const withLines = (kept: readonly string[]): Generated => ({
      ...best,
      files: best.files.map((file, at) => (at === index ? { ...file, text: kept.join("\n") } : file)),
    });
    let current = lines;
    for (let size = Math.max(1, current.length >> 1); size >= 1; size >>= 1)
      for (let at = 0; at < current.length; ) {
        const kept = [...current.slice(0, at), ...current.slice(at + size)];
        if (await differs(withLines(kept))) current = kept;
        else at += size;
      }
    // A block goes with its braces.
    for (let from = 0; from < current.length; from++)
      for (let to = current.length - 1; to > from; to--) {
        if (!current[from]?.endsWith("{") || current[to]?.trim() !== "}") continue;
        const kept = [...current.slice(0, from), ...current.slice(to + 1)];
        if (await differs(withLines(kept))) {
          current = kept;
          break;
        }
      }
    best = withLines(current);
  }
  return best;
}

/** A failure as a page: the rules, the flow, and who says what. */
export function page(generated: Generated, differences: readonly Difference[]): string {
  const files = generated.files
    .flatMap(({ path, text, beside }) => [[path, text] as const, ...Object.entries(beside ?? {})])
    .map(([path, text]) => `\`${path}\`:\n\n\`\`\`\n${text.trim()}\n\`\`\`\n`);
  const lines = differences.slice(0, 4).map(({ sent, said, line, seen }) => {
    const kernel =
      seen.out === null ? (seen.refused ? "refuses it" : "stops it") : `sends it by ${seen.out} to port ${seen.port}`;
    return `- ${sent.protocol}/${sent.port}@${sent.to} of user ${sent.user}, group ${sent.group}: Sallyport says ${said}, the kernel ${kernel}\n  ${line}`;
  });
  return [...files, ...lines].join("\n");
}
