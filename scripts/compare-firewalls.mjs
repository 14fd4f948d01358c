/**
 * Asks nft and Sallyport about every ruleset below the folders named and prints where they disagree. Needs root (a
 * network namespace for each question) and nft or iptables-restore; nothing is loaded into the machine's own firewall.
 *
 *     node --import tsx scripts/compare-firewalls.mjs [--all] FOLDER...
 *
 * `--all` also prints every finding of the rules, for a person to judge. `NFT=/path/to/nft` asks another nft.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { analyze } from "../server/src/analysis.ts";
import { SourceFile } from "../server/src/text/source.ts";

/** Complaints of a kernel or host that lacks what the text asks for; the text itself has been understood. */
const lacking =
  /Error: (?:Could not process rule: (?:No such file|Operation not supp|No such device)|No such file or directory|Interface does not exist|(?:User|Group) does not exist|Could not resolve hostname|File not found)/;

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** `accepted`, `refused`, or `lacking` where only this machine stands in the way; with what the tool says. */
function ask(path, language) {
  const six = /v6$|ip6tables/.test(basename(path)) ? "ip6tables-restore" : "iptables-restore";
  const command = language === "nftables" ? [process.env.NFT ?? "nft", "-c", "-f", basename(path)] : [six, "--test"];
  const input = language === "nftables" ? "" : readFileSync(path);
  const { status, stdout, stderr, error } = spawnSync("unshare", ["-n", ...command], {
    cwd: dirname(path),
    encoding: "utf8",
    input,
    timeout: 15_000,
    env: { ...process.env, LC_ALL: "C" },
  });
  const output = `${stdout}${stderr}`;
  // `monitor` has been understood where it waits for events.
  if (status === 0 || error?.code === "ETIMEDOUT") return { answer: "accepted", output };
  const errors = output
    .split("\n")
    .filter((line) => /Error|Can't find|host\/network|Couldn't load|does not exist/.test(line));
  return {
    answer: errors.length > 0 && errors.every((line) => lacking.test(line)) ? "lacking" : "refused",
    output,
  };
}

const parameters = process.argv.slice(2);
const all = parameters.includes("--all");
const counts = new Map();
for (const path of parameters.filter((each) => !each.startsWith("--")).flatMap(filesBelow)) {
  const text = readFileSync(path, "utf8");
  if (text.includes("\0")) continue;
  const source = new SourceFile(`file://${path}`, path.split("/").slice(-3).join("/"), text);
  const { findings, hosts } = analyze([source]);
  const language = hosts[0]?.files[0]?.language;
  if (language !== "nftables" && language !== "iptables-save") continue;
  const { answer, output } = ask(path, language);
  const errors = findings.filter(({ severity }) => severity === "error");
  const own =
    errors.length > 0
      ? "refused"
      : findings.some(({ rule }) => rule === "nft-needs-newer")
        ? "wants a newer one"
        : findings.some(({ rule }) => rule === "nft-template")
          ? "takes it for a template"
          : findings.some(({ rule }) => rule === "nft-syntax")
            ? "warned"
            : findings.some(({ rule }) => rule === "nft-include-missing")
              ? "misses a file"
              : "accepted";
  const key = `${language}: the tool ${answer}, Sallyport ${own}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  const disagree = (answer === "refused" && own === "accepted") || (answer !== "refused" && errors.length > 0);
  if (!disagree && !(all && findings.length > 0)) continue;
  console.log(`\n${disagree ? "DISAGREE " : ""}${path}: the tool ${answer}, Sallyport ${own}`);
  if (disagree) console.log(output.split("\n").slice(0, 6).join("\n"));
  for (const { place, severity, message, rule } of all ? findings : errors.slice(0, 4))
    console.log(`  ${source.lines.lineAt(place.span.start) + 1}: ${severity}: ${message} [${rule}]`);
}
console.log("");
for (const [key, count] of [...counts].sort()) console.log(`${String(count).padStart(5)}  ${key}`);
