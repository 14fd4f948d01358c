import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { SourceFile } from "../../server/src/text/source.ts";
import { findingsIn, fixesOf, resultOf } from "../pages/page.ts";
import { needing, run } from "./tools.ts";

const folder = "server/src/rules";

/** Pages of rules whose fixes write into firewall files. */
const pages = readdirSync(folder).filter((name) =>
  /^(?:fw|nft|ipt|iptables|ipset|egress|unit-start)-.*\.md$/.test(name),
);

/** Where these are left the program refuses a file that we take: no name is looked up here, and some sets are nowhere. */
const unaskable: readonly string[] = ["fw-hostname", "ipt-unknown-set"];

/** How the file's own program is asked whether it takes it; undefined for other languages and for templates. */
function checker({ path, text }: SourceFile): string | undefined {
  if (/\{%|\{\{/.test(text)) return undefined;
  if (/nftables|\.nft$/.test(path)) return "nft -c -f";
  if (text.startsWith("#!")) return "sh -e";
  if (/rules\.v6|ip6tables/.test(path)) return "ip6tables-restore --test";
  if (/rules\.v4|iptables/.test(path)) return "iptables-restore --test";
  return undefined;
}

/**
 * What the program says of a file it refuses, in a network namespace that has the sets of the other files. They lie in a
 * folder for this once, where includes of the machine's own `/etc` find them.
 */
function complaint(file: SourceFile, files: readonly SourceFile[]): string | undefined {
  const program = checker(file);
  if (program === undefined) return undefined;
  const place = mkdtempSync(join(tmpdir(), "sallyport-fix-"));
  for (const { path, text } of files) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text.replaceAll('include "/', `include "${place}/`));
  }
  const sets = files.filter(({ path }) => path.includes("ipset"));
  writeFileSync(join(place, "sets"), sets.map(({ text }) => text).join(""));
  const script = `ip link add eth0 type veth; ipset restore < ${place}/sets; ${program} ${join(place, file.path)}`;
  const { status, output } = run("unshare", ["-n", "sh", "-c", script]);
  rmSync(place, { recursive: true });
  return status === 0 ? undefined : output;
}

test(
  "the file's own program takes what a fix on any firewall page makes of it",
  needing("nft", "iptables-restore", "ip6tables-restore", "ipset", "unshare", "ip"),
  (context) => {
    const tally = { asked: 0, stillWrong: 0 };
    const refused: string[] = [];
    for (const name of pages)
      for (const { sources, fix } of fixesOf(readFileSync(`${folder}/${name}`, "utf8"))) {
        // A comment that allows a fault mends nothing.
        if (fix.title.startsWith("Allow ")) continue;
        const changed = resultOf(fix);
        const after = sources.map((source) => {
          const text = changed.get(source.path);
          return text === undefined ? source : new SourceFile(source.uri, source.path, text, "file:///mail");
        });
        const findings = findingsIn(after);
        for (const file of after) {
          if (!changed.has(file.path) || checker(file) === undefined) continue;
          // A page may show more faults than one fix mends.
          const own = findings.filter(({ place }) => place.source === file);
          if (own.some(({ rule, severity }) => severity === "error" || unaskable.includes(rule))) {
            tally.stillWrong++;
            continue;
          }
          tally.asked++;
          const said = complaint(file, after);
          if (said !== undefined) refused.push(`${name}, "${fix.title}":\n${file.text}\n${said}`);
        }
      }
    context.diagnostic(JSON.stringify(tally));
    assert.equal(refused.join("\n\n"), "");
    assert.ok(tally.asked > 40, JSON.stringify(tally));
  },
);
