import assert from "node:assert/strict";
import test from "node:test";
import { readText } from "./read.ts";

const text = `include "/etc/nftables.d/*.nft"
define WAN = "eth0"
table inet filter {
	set mirrors { type ipv4_addr; }
	map services { type inet_service : verdict; elements = { 25 : jump mail } }
	counter seen { }
	flowtable fast { hook ingress priority 0; devices = { eth0 }; }
	chain mail { accept; }
	chain output {
		type filter hook output priority 0; policy drop;
		oifname $WAN ip daddr @mirrors counter name "seen" jump mail
		tcp dport vmap @services
		flow add @fast
	}
}
table ip filter { chain mail { drop; }; }
add element inet filter mirrors { 192.0.2.1 }
`;

/** `name line:column`, with a star for a definition. */
function named(key: string): readonly string[] {
  const { reading, source } = readText(text);
  return reading
    .occurrences()
    .filter((each) => each.key === key)
    .map(({ span, role }) => {
      const { line } = source.lines.positionAt(span.start);
      return `${source.slice(span)} ${line + 1}${role === "definition" ? "*" : ""}`;
    });
}

const wanted: Readonly<Record<string, readonly string[]>> = {
  "chain inet filter mail": ["mail 5", "mail 8*", "mail 11"],
  "chain ip filter mail": ["mail 16*"],
  "set inet filter mirrors": ["mirrors 4*", "mirrors 11", "mirrors 17"],
  "set inet filter services": ["services 5*", "services 12"],
  "counter inet filter seen": ["seen 6*", "seen 11"],
  "flowtable inet filter fast": ["fast 7*", "fast 13"],
  "define WAN": ["WAN 2*", "WAN 11"],
  "table inet filter": ["filter 3*", "filter 17"],
};

for (const [key, places] of Object.entries(wanted))
  test(`every place of ${key} is found, and no other`, () => assert.deepEqual(named(key), places));

test("an include is a link, with its quotes left out", () => {
  const { reading, source } = readText(text);
  assert.deepEqual(
    reading.links().map(({ span, path }) => [source.slice(span), path]),
    [["/etc/nftables.d/*.nft", "/etc/nftables.d/*.nft"]],
  );
});

test("tokens tell names apart and stay in one line", () => {
  const { reading, source } = readText(text);
  const tokens = reading.tokens().map(({ span, type }) => `${source.slice(span)} ${type}`);
  for (const each of ["filter namespace", "mail function", "mirrors class", "WAN variable", "seen property"])
    assert.ok(tokens.includes(each), each);
});

test("a selection grows from the word to the table", () => {
  const { reading, source } = readText(text);
  const spans = reading.selections(text.indexOf("@mirrors") + 2).map((span) => source.slice(span));
  assert.equal(spans[0], "mirrors");
  assert.ok(spans.includes("ip daddr @mirrors"));
  assert.ok(spans.some((each) => each.startsWith("oifname") && each.endsWith("jump mail")));
  assert.ok(spans.at(-1)?.startsWith("table inet filter {"));
  for (const [at, each] of spans.entries()) assert.ok(at === 0 || each.length >= (spans[at - 1]?.length ?? 0));
});

const layout = { tabSize: 8, insertSpaces: false };

function formatted(written: string): string {
  return [...readText(written).reading.format(layout)]
    .reverse()
    .reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), written);
}

test("formatting keeps comments, strings, and lines that go on", () => {
  assert.equal(
    formatted(`table inet f {
# about  the chain
  chain o {   # behind
 tcp dport {22,   80,
   443}   accept   # why
   tcp dport 25 \\
 log prefix "a   b"  accept;drop
	  }
}
`),
    `table inet f {
	# about  the chain
	chain o {   # behind
		tcp dport { 22, 80,
			443 } accept   # why
		tcp dport 25 \\
			log prefix "a   b" accept; drop
	}
}
`,
  );
});

test("formatting writes commas as nft does, with a blank in sets alone", () =>
  assert.equal(
    formatted(`define A = { 1,2 }
table inet f {
	set s { type ipv4_addr; flags interval,  timeout; }
	counter c { packets 0 bytes 0 }
	chain o {
		ct state established,  related accept
		ct state vmap { new : accept,invalid : drop }
		counter name c tcp dport { 25,80 } drop
		jump { accept; }
	}
}
add set inet f t { flags interval,timeout; elements = { 1,2 }; }
`),
    `define A = { 1, 2 }
table inet f {
	set s { type ipv4_addr; flags interval,timeout; }
	counter c { packets 0 bytes 0 }
	chain o {
		ct state established,related accept
		ct state vmap { new : accept, invalid : drop }
		counter name c tcp dport { 25, 80 } drop
		jump { accept; }
	}
}
add set inet f t { flags interval,timeout; elements = { 1, 2 }; }
`,
  ));

for (const [what, written] of [
  ["a brace too few", "table inet f {\\n  chain o {\\n"],
  ["a brace too many", "table inet f {\\n  }\\n}\\n"],
  ["a template", "table inet f {\\n  {% if x %}\\n  chain o { accept; }\\n  {% endif %}\\n}\\n"],
  ["what no ruleset is", "table inet f {\\n   ?? \\n}\\n"],
] as const)
  test(`formatting leaves alone ${what}`, () => assert.equal(formatted(written), written));

test("no line goes away in front of a command that counts the rules", () => {
  const commands = (last: string): string => `flush ruleset
add table inet f
add chain inet f o { type filter hook output priority 0; }
add rule inet f o tcp dport 25 accept
add rule inet f o tcp dport 80 drop
${last}
`;
  const taken = (last: string): readonly boolean[] => {
    const [filter] = readText(commands(last)).reading.facts.filter?.filters ?? [];
    return (filter?.entry.lines ?? []).map((line) => filter?.writer.remove(line) !== undefined);
  };
  assert.deepEqual(taken("add rule inet f o tcp dport 443 accept"), [true, true, true]);
  assert.deepEqual(taken("insert rule inet f o index 1 tcp dport 443 accept"), [false, false, false]);
});
