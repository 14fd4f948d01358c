import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { analyze, defaultOptions } from "../../server/src/analysis.ts";
import { allCommands, allEvals } from "../../server/src/languages/spamassassin/catalog.ts";
import { otherVersions } from "../../server/src/languages/spamassassin/documentation/other-versions.ts";
import { commandSince, commandUntil } from "../../server/src/model/command-versions.ts";
import { hasFeature } from "../../server/src/model/features.ts";
import { functionSince, functionUntil, pluginSince, pluginUntil } from "../../server/src/model/function-versions.ts";
import { allPlugins } from "../../server/src/model/plugins.ts";
import { paddedVersion } from "../../server/src/model/reading-order.ts";
import { SourceFile } from "../../server/src/text/source.ts";

interface Change {
  readonly new: readonly string[];
  readonly gone: readonly string[];
}

/** What a version changed against the one before, as SpamAssassin's own code of both answers. */
interface Step {
  readonly version: string;
  readonly before: string;
  readonly commands: Change;
  readonly functions: Change;
  readonly plugins: Change;
  readonly features: Change;
}

// Written by scripts/generate-spamassassin-versions.mjs.
const steps: readonly Step[] = JSON.parse(readFileSync("test/spamassassin/versions.json", "utf8"));
const module = "Mail::SpamAssassin::Plugin::";

/** Findings of a host of that version. */
function said(version: string, lines: readonly string[], plugins: readonly string[] = []): readonly string[] {
  const files = [
    ["etc/spamassassin/init.pre", plugins.map((plugin) => `loadplugin ${plugin}`)],
    ["etc/spamassassin/local.cf", lines],
  ] as const;
  const sources = files.map(
    ([path, text]) => new SourceFile(`file:///m/${path}`, path, `${text.join("\n")}\n`, "file:///m"),
  );
  return analyze(sources, { ...defaultOptions, version }).findings.map(({ rule, message }) => `${rule}: ${message}`);
}

function about(findings: readonly string[], name: string): readonly string[] {
  return findings.filter((finding) => new RegExp(`\\b${name}\\b`).test(finding));
}

for (const { version, before, commands, functions, plugins, features } of steps) {
  test(`${version} brings these commands, and no others`, () => {
    // Plugins parse these themselves and do not register them, so nobody can be asked.
    const unasked = ["extracttext_external", "extracttext_use", "freemail_welcomelist"];
    const known = [
      ...allCommands.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
      ...Object.keys(otherVersions),
    ];
    const ours = new Set(known.filter((name) => commandSince(name) === version && !unasked.includes(name)));
    assert.deepEqual([...ours].sort(), commands.new);
    const gone = Object.entries(otherVersions).filter(([, { until }]) => until === version);
    assert.deepEqual(gone.map(([name]) => name).sort(), commands.gone);
    for (const name of commands.gone) assert.equal(commandUntil(name), version);
  });

  test(`${version} brings these functions and plugins, and no others`, () => {
    const evals = new Set([...allEvals.map(({ name }) => name), ...functions.new]);
    assert.deepEqual([...evals].filter((name) => functionSince(name) === version).sort(), functions.new);
    for (const name of functions.gone) assert.equal(functionUntil(name), version);
    const names = new Set([...allPlugins.map(({ name }) => name), ...plugins.new.map((name) => `${module}${name}`)]);
    assert.deepEqual(
      [...names].filter((name) => pluginSince(name) === version).sort(),
      plugins.new.map((name) => `${module}${name}`),
    );
    for (const name of plugins.gone) assert.equal(pluginUntil(`${module}${name}`), version);
  });

  test(`can() and has() find the features of ${version} from then on`, () => {
    for (const feature of features.new) {
      assert.equal(hasFeature(feature, Number(paddedVersion(before))), false, `${feature} in ${before}`);
      assert.equal(hasFeature(feature, Number(paddedVersion(version))), true, `${feature} in ${version}`);
    }
    assert.deepEqual(features.gone, []);
  });

  test(`a host of ${before} is told of each command that ${version} brings, and one of ${version} is not`, () => {
    const lines = commands.new.map((name) => `${name} 1`);
    const all = allPlugins.map(({ name }) => name);
    const old = said(
      before,
      lines,
      all.filter((name) => pluginSince(name) !== version),
    );
    const brought = plugins.new.map((name) => `${module}${name}`);
    const young = said(version, lines, [...new Set([...all, ...brought])]);
    for (const name of commands.new) {
      assert.equal(about(old, name).filter((each) => each.startsWith("sa-name-too-new")).length, 1, name);
      assert.deepEqual(
        about(young, name).filter((each) => /^sa-(?:name-too-new|unknown)/.test(each)),
        [],
      );
    }
  });

  test(`a host of ${version} is told of each command that ${before} had last`, () => {
    const lines = commands.gone.map((name) => `${name} 1`);
    const [old, young] = [said(before, lines), said(version, lines)];
    for (const name of commands.gone) {
      assert.ok(about(young, name).length > 0, name);
      assert.deepEqual(
        about(old, name).filter((each) => each.startsWith("sa-unknown")),
        [],
        `${name} in ${before}`,
      );
    }
  });

  test(`each function that ${version} brings is unknown before, and none is from then on`, () => {
    const all = allPlugins.map(({ name }) => name);
    const lines = functions.new.map((name, at) => `header OWN_${at} eval:${name}()`);
    const brought = plugins.new.map((name) => `${module}${name}`);
    const young = said(version, lines, [...new Set([...all, ...brought])]);
    assert.deepEqual(
      young.filter((each) => /^sa-(?:name-too-new|unknown-eval|loadplugin)/.test(each)),
      [],
    );
    const old = said(
      before,
      lines,
      all.filter((name) => pluginSince(name) !== version),
    );
    const told = old.filter((each) => each.startsWith("sa-name-too-new"));
    for (const name of functions.new) assert.ok(about(told, name).length > 0, `${name} in ${before}`);
  });

  test(`each function and plugin that ${before} had last is gone with ${version}`, () => {
    const lines = functions.gone.map((name, at) => `header OWN_${at} eval:${name}()`);
    const loads = plugins.gone.map((name) => `${module}${name}`);
    const old = said(before, lines, loads);
    assert.deepEqual(
      old.filter((each) => /^sa-(?:name-too-new|unknown-eval|loadplugin)/.test(each)),
      [],
    );
    const young = said(version, lines);
    for (const name of functions.gone) assert.equal(about(young, `${name} is gone since`).length, 1, name);
    for (const name of plugins.gone)
      assert.deepEqual(
        about(said(version, [], [`${module}${name}`]), name).length,
        name === "WhiteListSubject" ? 0 : 1,
      );
  });
}
