import { evaluate } from "../../../server/src/model/evaluate.ts";
import type { Fix } from "../../../server/src/model/finding.ts";
import type { Flow } from "../../../server/src/model/flow.ts";
import type { Host } from "../../../server/src/model/host.ts";
import { routeOfSteps } from "../../../server/src/model/join.ts";
import { loadingOf } from "../../../server/src/model/loading.ts";
import type { JudgedNeed, Need } from "../../../server/src/model/need.ts";
import { type Place, SourceFile } from "../../../server/src/text/source.ts";
import { span } from "../../../server/src/text/span.ts";
import { resultOf } from "../../pages/page.ts";
import { loadsOf, pathBeside, stepsOf, vantageWith } from "./compare.ts";
import type { Kernel, Seen, Sent } from "./kernel.ts";
import type { Generated } from "./nftables.ts";

const place = { source: new SourceFile("file:///v310.pre", "v310.pre", ""), span: span(0, 0) };

/**
 * A need of Razor2 for one flow, judged by these files: those of a gateway are asked where they forward. `leaving`: the
 * interface that packets are known to leave by.
 */
export function judged(
  generated: Generated,
  flow: Flow,
  leaving?: string,
): { readonly host: Host; readonly need: JudgedNeed } {
  const steps = stepsOf(generated);
  const route = routeOfSteps(steps);
  const need: Need = {
    id: "razor2",
    component: "Razor2",
    flow,
    purpose: "",
    dataClass: "P2",
    occasion: "scan",
    place,
    active: true,
    because: [],
  };
  const routeFiles = steps.flatMap((step) => step.facts);
  const vantage = { ...vantageWith(routeFiles), ...(leaving === undefined ? {} : { interface: leaving }) };
  const verdicts = ([4, 6] as const).flatMap((family) => {
    const verdict = evaluate(route, flow, family, vantage);
    return verdict === undefined ? [] : [{ family, verdict }];
  });
  const files = steps.flatMap(({ hook, facts }) => (hook === undefined ? facts : []));
  const host = {
    route,
    vantage,
    files,
    routeFiles,
    loading: loadingOf(files, []),
    pathOf: (source: SourceFile) => source.path,
    describe: ({ source, span: { start } }: Place) => `${source.path}:${source.lines.lineAt(start) + 1}`,
  } as unknown as Host;
  return { host, need: { need, verdicts } };
}

/** The files as a fix leaves them. */
export function applied(generated: Generated, fix: Fix): Generated {
  const changed = resultOf(fix);
  return {
    ...generated,
    files: generated.files.map((file) => ({
      ...file,
      text: changed.get(file.path) ?? file.text,
      ...(file.beside === undefined
        ? {}
        : {
            beside: Object.fromEntries(
              Object.entries(file.beside).map(([name, text]) => [name, changed.get(pathBeside(file, name)) ?? text]),
            ),
          }),
    })),
  };
}

export function isShut({ verdict }: JudgedNeed["verdicts"][number]): boolean {
  return verdict.action === "drop" || verdict.action === "reject";
}

export function textOf({ files }: Generated): string {
  return files.flatMap(({ text, beside }) => [text, ...Object.values(beside ?? {})]).join("\n");
}

/** What becomes of the packets: on the host's way out, and behind the gateway where there is one. */
export async function send(
  kernel: Kernel,
  generated: Generated,
  packets: readonly Sent[],
): Promise<{ readonly seen: readonly Seen[] } | { readonly error: string }> {
  return await kernel.ask(loadsOf(generated, false), packets, loadsOf(generated, true));
}

/**
 * The first packet for which a fix does not what it says: that of the flow, and of a family that was shut, must pass
 * where its user is the need's (root), and every other one must fare as before.
 */
export function misjudged(
  { need, verdicts }: JudgedNeed,
  packets: readonly Sent[],
  before: readonly Seen[],
  after: readonly Seen[],
  undecidable = false,
): string | undefined {
  const { flow } = need;
  const { addresses } = flow.destination;
  for (const [index, sent] of packets.entries()) {
    const passed = before[index]?.out !== null;
    const passes = after[index]?.out !== null;
    const family = sent.to.includes(":") ? 6 : 4;
    const shut = verdicts.some((each) => each.family === family && isShut(each));
    const asked =
      sent.protocol === flow.protocol &&
      sent.port === flow.port &&
      (addresses === undefined || addresses.includes(sent.to));
    // For other users and addresses a shut gate may stay shut; for the need's own it must be open.
    // What no file decides may come out another way each time.
    if (!asked && undecidable) continue;
    const wrong = asked
      ? (!undecidable && passed && !passes) || (shut && sent.user === 0 && !passes)
      : passed !== passes;
    if (wrong)
      return `${JSON.stringify(sent)}: ${passed ? "passed" : "stopped"} before, ${passes ? "passes" : "stopped"} after`;
  }
  return undefined;
}
