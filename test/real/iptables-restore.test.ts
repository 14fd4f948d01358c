import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { loadedRules } from "../iptables/loaded-rules.ts";
import { mistakes } from "../iptables/mistakes.ts";
import { apply, readText } from "../iptables/read.ts";
import { refusedRules } from "../iptables/refused-rules.ts";
import { misread, refusedAtLoad } from "../iptables/rules-at-load.ts";
import { rulesets, table } from "../iptables/rulesets.ts";
import { needing, run } from "./tools.ts";

const tools = needing("iptables-restore", "ip6tables-restore", "ipset", "unshare");
const variants = ["", "-legacy"];

/**
 * What the programs say of a text, in a network namespace of its own: of each variant whether `--test` passes and
 * whether it loads, then the number of the line that the first one complains of.
 */
function ask(text: string, family: 4 | 6 = 4, sets = "create doors hash:ip\n") {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-iptables-"));
  const rules = join(folder, "rules");
  writeFileSync(rules, text);
  writeFileSync(join(folder, "sets"), sets);
  const program = family === 6 ? "ip6tables" : "iptables";
  const calls = variants.flatMap((variant) =>
    ["--test", ""].map((option) => `${program}${variant}-restore ${option} ${rules} 2>&1; echo "status $?"`),
  );
  const { output } = run("unshare", ["-n", "bash", "-c", `ipset restore < ${folder}/sets\n${calls.join("\n")}`]);
  rmSync(folder, { recursive: true });
  const [test = false, loads = false, , legacyLoads = false] = [...output.matchAll(/^status (\d+)$/gm)].map(
    ([, status]) => status === "0",
  );
  return {
    test,
    loads,
    legacyLoads,
    line: Number(/(?:at line: |line )(\d+)(?: failed)?$/m.exec(output)?.[1] ?? Number.NaN),
    output,
  };
}

for (const { name, text, family, sets } of rulesets)
  test(`iptables-restore loads: ${name}`, tools, () => {
    const { loads, legacyLoads, output } = ask(text, family, sets);
    assert.ok(loads && legacyLoads, output);
  });

for (const { said, text, line, fixed } of mistakes)
  test(`iptables-restore says ${said}: ${JSON.stringify(text.split("\n")[line - 1])}`, tools, () => {
    const answer = ask(text);
    assert.equal(answer.loads ? "silent" : answer.test ? "at load" : "refused", said, answer.output);
    // What its own test refuses is complained of on our line, but for a missing COMMIT, which it misses at the end.
    if (said === "refused" && !text.startsWith("*filter\n-A OUTPUT -j ACCEPT\n*") && text.includes("COMMIT"))
      assert.equal(answer.line, line, answer.output);
    if (fixed === undefined) return;
    const after = apply(text, readText(text).problems[0]?.fixes?.[0]?.edits ?? []);
    const fine = ask(after);
    assert.ok(fine.loads, `${after}\n${fine.output}`);
  });

/** Whether `--test` passes and whether it loads, for each rule in a table of its own and both variants in turn. */
function askEach(rules: readonly (readonly [family: 4 | 6, table: string, rule: string, ...unknown[]])[]) {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-iptables-"));
  const calls = rules.map(([family, name, rule], at) => {
    writeFileSync(join(folder, String(at)), table(name, rule));
    const program = family === 6 ? "ip6tables" : "iptables";
    return ["--test", ""]
      .flatMap((option) => variants.map((variant) => `${program}${variant}-restore ${option} ${folder}/${at}`))
      .map((call) => `${call} >/dev/null 2>&1; printf "$? "`)
      .join("; ");
  });
  // A file of its own: a command line has no room for so many.
  writeFileSync(join(folder, "all"), calls.join("; echo\n"));
  const { output } = run("unshare", ["-n", "bash", join(folder, "all")]);
  rmSync(folder, { recursive: true });
  return output.split("\n").map((line) =>
    line
      .trim()
      .split(" ")
      .map((status) => status === "0"),
  );
}

test("each module's wrong values and options are refused by its own test", tools, () => {
  const answers = askEach(refusedRules);
  const passed = refusedRules.filter((_, at) => answers[at]?.slice(0, 2).some(Boolean) !== false);
  assert.deepEqual(passed, []);
});

test("what the kernel refuses passes the test and does not load", tools, () => {
  const answers = askEach(refusedAtLoad);
  const others = refusedAtLoad.filter((_, at) => {
    const [test, legacyTest, loads, legacyLoads] = answers[at] ?? [];
    return !(test && legacyTest && loads === false && legacyLoads === false);
  });
  assert.deepEqual(others, []);
});

test("what is read otherwise than written loads", tools, () => {
  const answers = askEach(misread);
  assert.deepEqual(
    misread.filter((_, at) => answers[at]?.[2] !== true),
    [],
  );
});

test("their right neighbours load", tools, () => {
  const answers = askEach(loadedRules);
  const refused = loadedRules.filter((_, at) => answers[at]?.length !== 4 || !answers[at]?.every(Boolean));
  assert.deepEqual(refused, []);
});
