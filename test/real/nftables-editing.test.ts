import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TextChange } from "../../server/src/languages/language.ts";
import { readText } from "../nftables/read.ts";
import { rulesets } from "../nftables/rulesets.ts";
import { needing, run } from "./tools.ts";

const tools = needing("nft", "unshare", "sh");

/** What the kernel holds after a text is loaded in a network namespace of its own; undefined where it is refused. */
function loaded(text: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-nft-"));
  const path = join(folder, "rules.nft");
  writeFileSync(path, text);
  const { status, output } = run("unshare", ["-n", "sh", "-c", `nft -f ${path} >/dev/null && nft -s list ruleset`]);
  rmSync(folder, { recursive: true });
  return status === 0 ? output : undefined;
}

function changed(text: string, changes: readonly TextChange[]): string {
  let result = "";
  let at = 0;
  for (const { span, newText } of [...changes].sort((a, b) => a.span.start - b.span.start)) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

const layouts = [
  { tabSize: 8, insertSpaces: false },
  { tabSize: 3, insertSpaces: true },
];

/** The same rules written as carelessly as nft still takes them. */
function careless(text: string): string {
  return text
    .replaceAll("\t", "      ")
    .replaceAll("{ ", "{")
    .replaceAll(" }", "}")
    .replaceAll(", ", ",")
    .replaceAll(/(\w) (?=\w)/g, "$1   ");
}

for (const [name, text] of rulesets)
  test(`formatting leaves the kernel's rules as they are: ${name}`, tools, () => {
    const before = loaded(text);
    for (const layout of layouts)
      for (const written of [text, careless(text)]) {
        if (written !== text && loaded(written) !== before) continue;
        const formatted = changed(written, readText(written).reading.format(layout));
        assert.equal(loaded(formatted), before, formatted);
        assert.deepEqual(readText(formatted).reading.format(layout), [], "formatting again changes nothing");
        assert.equal(formatted.replaceAll(/\s/g, ""), written.replaceAll(/\s/g, ""), "nothing but white space");
      }
  });

for (const [name, text] of [...rulesets, ["a set over several lines", manyElements()] as const])
  test(`formatting leaves what nft prints as it is: ${name}`, tools, (context) => {
    const printed = loaded(text);
    if (printed === undefined) {
      context.skip("this kernel lacks what the text asks for");
      return;
    }
    const [layout = { tabSize: 8, insertSpaces: false }] = layouts;
    const formatted = changed(printed, readText(printed).reading.format(layout));
    assert.deepEqual(formatted.split("\n"), printed.split("\n"));
  });

/** nft breaks the lines of a long set and puts each under the first element. */
function manyElements(): string {
  const addresses = Array.from({ length: 30 }, (_, at) => `192.0.2.${2 * at}`);
  return `table ip t { set s { type ipv4_addr; flags interval; elements = { ${addresses.join(",")} }; }\nchain c { ct state new,related accept; }; }\n`;
}

for (const [name, text] of rulesets)
  test(`renaming leaves the kernel's rules as they are: ${name}`, tools, () => {
    const before = loaded(text);
    const { reading } = readText(text);
    const places = reading.occurrences();
    for (const key of new Set(places.filter(({ role }) => role === "definition").map((each) => each.key))) {
      const own = places.filter((each) => each.key === key);
      const [first] = own;
      assert.ok(first !== undefined);
      const old = text.slice(first.span.start, first.span.end);
      const renamed = changed(
        text,
        own.map(({ span }) => ({ span, newText: "zz_renamed" })),
      );
      assert.equal(loaded(renamed)?.replaceAll("zz_renamed", old), before, `${key}\n${renamed}`);
    }
  });

test("a name that is refused is refused by nft, and the other way round", tools, () => {
  const words = [
    "output",
    "a-b",
    "a.b",
    "a/b",
    "_a",
    "A",
    "9a",
    "a+b",
    "tcp",
    "accept",
    "ip6",
    "hook",
    "filter",
    "cpu",
  ];
  for (const word of words) {
    const accepted = loaded(`add table ip t\nadd chain ip t ${word}\n`) !== undefined;
    assert.equal(readText("").reading.refuseName("chain ip t x", word, []) === undefined, accepted, word);
  }
});
