import assert from "node:assert/strict";
import test from "node:test";
import { randomScript } from "../iptables/random-script.ts";
import { features, type Language, leftOut } from "./differential/features.ts";
import { generateIptables, generateIptablesGateway, generateScript } from "./differential/iptables.ts";
import { type Generated, generateGateway, generateNftables } from "./differential/nftables.ts";
import { Random } from "./differential/random.ts";

const rounds = 500;
/** In so many of the rulesets a construct has to stand at the least. */
const least = 5;

const textOf = ({ files }: Generated): string =>
  files
    .flatMap(({ path, text, beside }) => [[path, text], ...Object.entries(beside ?? {})])
    .map(([path, text]) => `# ${path}\n${text}`)
    .join("\n");

const generators: Readonly<Record<Language, readonly ((random: Random) => string)[]>> = {
  nftables: [(random) => textOf(generateNftables(random)), (random) => textOf(generateGateway(random))],
  iptables: [
    (random) => textOf(generateIptables(random)),
    (random) => textOf(generateScript(random)),
    (random) => textOf(generateIptablesGateway(random)),
  ],
  scripts: [randomScript],
};

for (const language of ["nftables", "iptables", "scripts"] as const)
  test(`${rounds} rulesets made by chance have every construct of ${language} that is listed`, (context) => {
    const texts = generators[language].flatMap((generate) =>
      Array.from({ length: Math.ceil(rounds / generators[language].length) }, (_, seed) => generate(new Random(seed))),
    );
    const counts = features[language].map(
      ({ name, found }) => [name, texts.filter((text) => found.test(text)).length] as const,
    );
    context.diagnostic(counts.map(([name, count]) => `${name}: ${count}`).join("; "));
    for (const [name, why] of leftOut[language]) context.diagnostic(`not made: ${name}: ${why}`);
    assert.deepEqual(
      counts.filter(([, count]) => count < least),
      [],
    );
  });
