import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "node:test";
import { mistakes } from "../nftables/mistakes.ts";
import { apply, readText } from "../nftables/read.ts";
import { rulesets } from "../nftables/rulesets.ts";
import { needing, run } from "./tools.ts";

/**
 * What nft and the kernel say of a text. It is loaded for good, in a network namespace of its own: `nft -c` passes
 * some lines that the kernel then refuses.
 */
function ask(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-nft-"));
  const path = join(folder, "rules.nft");
  writeFileSync(path, text);
  const { status, output } = run("unshare", ["-n", "nft", "-f", path]);
  rmSync(folder, { recursive: true });
  const lines = [...output.matchAll(/rules\.nft:(\d+):\d+-\d+: Error/g)].map((match) => Number(match[1]));
  return { accepted: status === 0, output, lines };
}

const tools = needing("nft", "unshare");

for (const [name, text, needsModule] of rulesets)
  test(`nft accepts, and so do we: ${name}`, tools, () => {
    const { accepted, output } = ask(text);
    // A kernel without the module refuses what nft itself has understood.
    const lacking =
      needsModule && !/Error: (?!Could not process rule: (?:No such file|Operation not supp))/.test(output);
    assert.ok(accepted || lacking, output);
    assert.deepEqual(
      readText(text).problems.map(({ message }) => message),
      [],
    );
  });

for (const { text, line } of mistakes)
  test(`nft refuses, and so do we: ${text.split("\n")[line - 1]?.trim()}`, tools, () => {
    const { accepted, lines, output } = ask(text);
    assert.ok(!accepted, "nft accepts it");
    const { problems, source } = readText(text);
    const [problem] = problems;
    assert.ok(problem !== undefined);
    // nft names the line on which it gave up, which may be the one behind the fault, or the head of its block.
    const ours = source.lines.lineAt(problem.place.span.start) + 1;
    assert.ok(
      lines.some((theirs) => Math.abs(theirs - ours) <= 1),
      `we say ${ours}, nft says ${output}`,
    );
    const [fix] = problem.fixes ?? [];
    if (fix === undefined) return;
    const after = ask(apply(text, fix.edits));
    assert.ok(after.accepted || !after.output.includes("syntax error"), after.output);
  });

const examples = "/usr/share/doc/nftables/examples";
const shipped = [
  ...(existsSync(examples) ? readdirSync(examples).map((name) => join(examples, name)) : []),
  "/etc/nftables.conf",
].filter((path) => /\.(?:nft|conf)$/.test(path) && existsSync(path));

/** What the kernel refuses of them: it takes NAT behind connection tracking alone. */
const refused: ReadonlyMap<string, readonly string[]> = new Map([
  ["load_balancing.nft", ["a chain of type nat has a priority above -200, where connections are known"]],
]);

test("the rulesets that come with nftables are clean, but for what the kernel refuses", needing("nft"), () => {
  assert.ok(shipped.length > 0);
  for (const path of shipped) {
    const { problems } = readText(readFileSync(path, "utf8"));
    assert.deepEqual(
      problems.map(({ message }) => message),
      refused.get(basename(path)) ?? [],
      path,
    );
  }
});
