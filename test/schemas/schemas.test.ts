import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { Ajv } from "ajv";
import { load } from "js-yaml";
import { analyze } from "../../server/src/analysis.ts";
import { SourceFile } from "../../server/src/text/source.ts";

/** The schemas serve editors that know YAML but not Sallyport; they must say what Sallyport itself says. */
const ajv = new Ajv({ allowUnionTypes: true });
const compiled = (name: string) => ajv.compile(JSON.parse(readFileSync(`schemas/${name}.schema.json`, "utf8")));
const schemas = { sallyport: compiled("sallyport"), egress: compiled("egress") };

function accepts(kind: keyof typeof schemas, text: string): { schema: boolean; sallyport: boolean } {
  const findings = analyze([new SourceFile(`file:///${kind}.yaml`, `${kind}.yaml`, text)]).findings;
  return { schema: schemas[kind](load(text) ?? null), sallyport: findings.length === 0 };
}

const good: Readonly<Record<keyof typeof schemas, readonly string[]>> = {
  sallyport: [
    "spamassassin: 4.0.1\n",
    "hosts:\n  mail1:\n    root: hosts/mail1\n    route: [hosts/mail1/etc/nftables.conf, perimeter/gateway.nft#forward]\n",
    'names:\n  sa-update.spamassassin.org: [151.101.2.132, "2a04:4e42::644"]\n',
    "rules:\n  egress-blocked: error\n  privacy-digest-leaves: off\n",
    "expect:\n  razor2: blocked\n  sa-update: accepted\n",
  ],
  egress: [
    "egress:\n  default: drop\n  rules: []\n",
    'egress:\n  default: reject\n  rules:\n    - accept: tcp\n      ports: [80, 443, "8000-8010"]\n      to: [sa-update.spamassassin.org, 192.0.2.0/24, "2001:db8::/32"]\n      hours: "02:00-04:00"\n      why: rule updates\n',
    "egress:\n  default: drop\n  rules:\n    - accept: [tcp, udp]\n      ports: 53\n    - drop: any\n",
  ],
};

const bad: Readonly<Record<keyof typeof schemas, readonly string[]>> = {
  sallyport: [
    "rule:\n  egress-blocked: off\n",
    "rules:\n  egress-blocked: loud\n",
    "hosts:\n  mail1:\n    rout: x\n",
    "expect:\n  razor2: shut\n",
  ],
  egress: [
    "egress:\n  default: allow\n",
    "egress:\n  default: drop\n  rules:\n    - acept: tcp\n",
    "egress:\n  default: drop\n  rules:\n    - accept: tcp\n      port: 80\n",
  ],
};

for (const kind of ["sallyport", "egress"] as const) {
  for (const text of good[kind])
    test(`the ${kind} schema and Sallyport both take ${JSON.stringify(text.slice(0, 60))}`, () => {
      const answer = accepts(kind, text);
      assert.equal(answer.schema, true, JSON.stringify(schemas[kind].errors));
      // What only a host's files can settle, such as a route to a file that is not there, no schema can know.
      if (!text.includes("hosts:") && !text.includes("expect:")) assert.equal(answer.sallyport, true);
    });
  for (const text of bad[kind])
    test(`the ${kind} schema and Sallyport both refuse ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.deepEqual(accepts(kind, text), { schema: false, sallyport: false });
    });
}

test("the policies of the examples hold to the schema", () => {
  const policies = readdirSync("examples", { recursive: true })
    .map(String)
    .filter((path) => /(?:^|[/.])egress\.ya?ml$/.test(path));
  assert.ok(policies.length > 0);
  for (const path of policies) assert.equal(schemas.egress(load(readFileSync(`examples/${path}`, "utf8"))), true, path);
});
