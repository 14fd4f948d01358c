import assert from "node:assert/strict";
import test from "node:test";
import { mistakes } from "./mistakes.ts";
import { apply, readText } from "./read.ts";

for (const { text, line, marked, fixed, unsure } of mistakes)
  test(`complains: ${text.split("\n")[line - 1]?.trim()}`, () => {
    const { source, problems } = readText(text);
    const [problem] = problems;
    assert.ok(problem !== undefined, "no problem found");
    assert.equal(source.slice(problem.place.span), marked);
    assert.equal(source.lines.lineAt(problem.place.span.start) + 1, line);
    assert.equal(problem.severity ?? "error", unsure ? "warning" : "error");
    assert.equal(problems.length, 1, problems.map(({ message }) => message).join("\n"));
    if (fixed === undefined) return;
    const [fix] = problem.fixes ?? [];
    assert.ok(fix !== undefined, "no fix offered");
    const after = apply(text, fix.edits);
    assert.equal(after.split("\n")[line - 1]?.trim(), fixed);
    assert.deepEqual(readText(after).problems, [], "the fix leaves nothing wrong");
  });

test("a mistake costs its own line only", () => {
  const { problems, filter } = readText(`table inet f {
	chain o {
		type filter hook output priority filter; policy drop;
		tcp dport 25 acept
		udp dport 53 accept
		tcp dport { 80, 443
		tcp dport 22 accept
	}
	set s { typ ipv4_addr; }
	chain p { accept; }
}
`);
  assert.deepEqual(
    problems.map(({ place }) => place.source.lines.lineAt(place.span.start) + 1),
    [4, 6, 9],
  );
  const lines = filter.filters[0]?.entry.lines.map(({ action }) => action.kind);
  assert.deepEqual(lines, ["unknown", "accept", "continue", "accept"]);
});

test("a chain that is not closed ends before the next", () => {
  const text = "table inet f {\n\tchain o {\n\t\taccept\n\tchain p {\n\t\tdrop\n\t}\n}\n";
  const { problems, filter } = readText(text);
  assert.equal(problems.length, 1);
  assert.deepEqual(
    filter.chains.map(({ name }) => name),
    ["o", "p"],
  );
  const [fix] = problems[0]?.fixes ?? [];
  assert.deepEqual(readText(apply(text, fix?.edits ?? [])).problems, []);
});

const tolerated: readonly (readonly [string, string])[] = [
  [
    "an include may bring what is missing",
    'include "defs.nft"\ntable inet f { chain o { tcp dport $ports jump elsewhere; }; }\n',
  ],
  ["the kernel may have the chain", "add rule inet f o jump elsewhere\n"],
  ["the kernel may have the set", "add element inet f blocked { 192.0.2.1 }\n"],
  [
    "a list of elements needs nothing behind it",
    "table inet f {\n\tset s { type ipv4_addr; elements = { 192.0.2.1 } flags interval; auto-merge }\n}\n",
  ],
  [
    "nor does what an object holds",
    "table inet f {\n\tcounter c { packets 0 bytes 0 }\n\tquota q { 10 mbytes }\n\tlimit l { rate 1/second }\n\tsynproxy y { mss 1460 wscale 7 }\n}\n",
  ],
  ["names of days may be cut short", 'table inet f { chain o { day { "mon", tuesday } accept; }; }\n'],
  ["templates", "{% if x %}\ntable inet {{ name }} {\n\tchain o { tcp dport {{ port }} accept; }\n}\n{% endif %}\n"],
  ["windows line ends", "table inet f {\r\n\tchain o {\r\n\t\taccept\r\n\t}\r\n}\r\n"],
  ["a string over two lines", 'table inet f { chain o { accept comment "a\nb"; }; }\n'],
];

for (const [name, text] of tolerated)
  test(`says nothing: ${name}`, () => {
    assert.deepEqual(
      readText(text)
        .problems.filter(({ rule }) => rule !== "nft-template")
        .map(({ message }) => message),
      [],
    );
  });

test("a template is called one once, at its first placeholder", () => {
  const { problems } = readText(
    "table inet f {\n\tset s { type {{ a }}; }\n\tchain o { tcp dport {{ b }} accept; }\n}\n",
  );
  assert.deepEqual(
    problems.map(({ rule, place, severity }) => [rule, place.source.slice(place.span), severity]),
    [["nft-template", "{{ a }}", "info"]],
  );
});
