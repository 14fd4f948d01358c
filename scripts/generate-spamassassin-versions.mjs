// Writes test/spamassassin/versions.json: what each version of SpamAssassin brought and took away, asked of the
// versions themselves. `node scripts/generate-spamassassin-versions.mjs 3.4.6=FOLDER 4.0.0=FOLDER 4.0.1= 4.0.2=FOLDER`,
// oldest first; FOLDER holds `lib/` of SpamAssassin's sources as its release tag has them, none stands for the
// installed version.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const kinds = ["commands", "functions", "plugins", "features"];
const told = process.argv.slice(2).map((word) => word.split("="));
const answers = told.map(([version, folder]) => {
  const lib = folder ? [`-I${folder}/lib`] : [];
  const text = execFileSync("perl", [...lib, "scripts/generate-spamassassin-versions.pl"], { encoding: "utf8" });
  return { version, names: JSON.parse(text) };
});
const steps = answers.slice(1).map(({ version, names }, at) => {
  const before = answers[at].names;
  const changes = kinds.map((kind) => [
    kind,
    {
      new: names[kind].filter((name) => !before[kind].includes(name)),
      gone: before[kind].filter((name) => !names[kind].includes(name)),
    },
  ]);
  return { version, before: answers[at].version, ...Object.fromEntries(changes) };
});
writeFileSync("test/spamassassin/versions.json", `${JSON.stringify(steps, undefined, 2)}\n`);
