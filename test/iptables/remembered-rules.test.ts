import assert from "node:assert/strict";
import test from "node:test";
import { read } from "../../server/src/languages/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { chainOf, lineOf, plain } from "../languages/plain.ts";
import { mistakes } from "./mistakes.ts";
import { rulesets } from "./rulesets.ts";

/** Everything a file says, as a text. */
function facts(text: string): string {
  const found = read(new SourceFile("file:///etc/iptables/rules.v4", "etc/iptables/rules.v4", text))?.facts;
  const { filters = [], chains = [], changedSets } = found?.filter ?? {};
  const policies = filters.map(({ name, policy }) => [name, lineOf(policy)]);
  return plain([policies, chains.map(chainOf), changedSets, found?.problems]);
}

let last = 100_000;

/** Counters that no rule has had yet, so that none is known by its text. */
function counters(): string {
  last++;
  return `[${last}:0]`;
}

const withRules = [...mistakes, ...rulesets].map(({ text }) => text).filter((text) => /^-A /m.test(text));

test("a rule known by its text means what it means when it is read", () => {
  assert.ok(withRules.length > 200, String(withRules.length));
  for (const text of withRules) {
    const [known, fresh] = [counters(), counters()];
    const written = (mark: string) => text.replaceAll(/^(?=[ \t]*-[AI] )/gm, mark);
    facts(written(known));
    const below = (mark: string) => facts(`# one line more\n${written(mark)}`).replaceAll(mark, "");
    assert.equal(below(known), below(fresh), text);
  }
});

test("a rule known by its text still needs its chain, its target and its table", () => {
  const rule = `${counters()} -A OUTPUT -p tcp -m tcp --dport 25 -j mail`;
  const own = `${counters()} -A mail -p tcp -j ACCEPT`;
  const masked = `${counters()} -A OUTPUT -j REJECT`;
  const right = `*filter\n:OUTPUT DROP [0:0]\n:mail - [0:0]\n${rule}\n${own}\n${masked}\nCOMMIT\n`;
  const problems = (text: string) =>
    (read(new SourceFile("file:///rules.v4", "rules.v4", text))?.facts.problems ?? []).map(
      ({ rule: id, place }) => `${id} ${place.source.slice(place.span)}`,
    );
  for (let round = 0; round < 2; round++) assert.deepEqual(problems(right), []);
  assert.deepEqual(problems(right.replace(":mail - [0:0]\n", "")), [
    "ipt-unknown-target mail",
    "ipt-unknown-chain mail",
  ]);
  assert.deepEqual(problems(right.replace("*filter", "*mangle")), ["iptables-syntax REJECT"]);
  assert.deepEqual(problems(right.replace("COMMIT\n", "")), ["ipt-no-commit *filter"]);
});
