import assert from "node:assert/strict";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { asRead } from "../../server/src/model/user-view.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const local = "etc/spamassassin/local.cf";
const anna = "home/anna/.spamassassin/user_prefs";
const bert = "home/bert/.spamassassin/user_prefs";

function workspace(files: Readonly<Record<string, string>>) {
  const sources = Object.entries(files).map(([path, text]) => new SourceFile(`file:///${path}`, path, text));
  const { hosts, findings } = analyze(sources);
  const host = hosts[0]?.host;
  assert.ok(host !== undefined && hosts.length === 1);
  const said = (path: string) =>
    findings.filter(({ place }) => place.source.path === path).map(({ rule, severity }) => `${severity} ${rule}`);
  const facts = (path: string) => {
    const found = host.files.find(({ source }) => source.path === path);
    assert.ok(found !== undefined);
    return found;
  };
  return { host, said, facts };
}

const hosts = {
  "etc/spamassassin/v310.pre": "loadplugin Mail::SpamAssassin::Plugin::Razor2\n",
  [local]: "required_score 5\nwelcomelist_from friend@example.com\nbody OURS /ours/\nscore OURS 1\n",
};

test("what a user prefers changes nothing of the host's configuration, but that user's", () => {
  const preferences = "required_score 3\nscore OURS 4\nuse_razor2 0\nunwelcomelist_from friend@example.com\n";
  const { host, facts } = workspace({ ...hosts, [anna]: preferences });
  const { spamassassin } = host;
  assert.equal(spamassassin.settings.get("required_score")?.value, "5");
  assert.deepEqual(spamassassin.scores.get("OURS")?.scores, [1]);
  assert.equal(spamassassin.lists.get("welcomelist_from")?.length, 1);
  const razor = host.needs.filter(({ need }) => need.id.startsWith("razor2"));
  assert.ok(razor.length > 0 && razor.every(({ need }) => need.active));

  const hers = asRead(host, facts(anna)).spamassassin;
  assert.equal(hers.settings.get("required_score")?.value, "3");
  assert.deepEqual(hers.scores.get("OURS")?.scores, [4]);
  assert.equal(hers.lists.get("welcomelist_from")?.length ?? 0, 0);
});

test("no finding in the host's files hangs on what a user prefers", () => {
  const alone = workspace(hosts);
  for (const preferences of [
    "score OURS 0\n",
    "body OURS /mine/\n",
    "required_score 3\n",
    "loadplugin Mail::SpamAssassin::Plugin::Razor2\nuse_razor2 0\nskip_rbl_checks 1\n",
    "bayes_auto_learn_threshold_spam 6\nbayes_auto_learn_threshold_nonspam 7\n",
  ])
    for (const path of Object.keys(hosts))
      assert.deepEqual(workspace({ ...hosts, [anna]: preferences }).said(path), alone.said(path), preferences);
});

test("each user's preferences are judged on the host's configuration, and on nobody else's", () => {
  const { host, said, facts } = workspace({
    ...hosts,
    [anna]: "score OURS (1)\nnosuchsetting 1\n",
    [bert]: "score OURS 7\nnosuchsetting 1\n",
  });
  // A relative score builds on the host's.
  assert.deepEqual(asRead(host, facts(anna)).spamassassin.scores.get("OURS")?.scores, [2]);
  assert.deepEqual(asRead(host, facts(bert)).spamassassin.scores.get("OURS")?.scores, [7]);
  for (const user of [anna, bert]) assert.deepEqual(said(user), ["error sa-unknown-directive"]);
});

test("users' own tests are a warning where the host is known, and an information in a folder of dotfiles", () => {
  const preferences = "body HERS /hers/\n";
  assert.ok(
    workspace({ ...hosts, [anna]: preferences })
      .said(anna)
      .includes("warning sa-not-for-users"),
  );
  const allowing = { ...hosts, [local]: "allow_user_rules 1\n", [anna]: preferences };
  assert.ok(
    !workspace(allowing)
      .said(anna)
      .some((each) => each.endsWith("sa-not-for-users")),
  );
  const dotfiles = ".spamassassin/user_prefs";
  assert.ok(
    workspace({ [dotfiles]: preferences })
      .said(dotfiles)
      .includes("info sa-not-for-users"),
  );
});
