import * as l10n from "@vscode/l10n";
import { closest } from "./languages/closest.ts";
import { entryOf, readYaml, scalars, type YamlNode } from "./languages/yaml.ts";
import type { Problem } from "./model/facts.ts";
import { type Severity, severities } from "./model/finding.ts";
import { place, type SourceFile } from "./text/source.ts";
import type { Span } from "./text/span.ts";

/** What sallyport.yaml sets. */
export interface Configuration {
  /** Target version, such as `4.0.1`. */
  readonly spamassassin?: string;
  readonly rules: ReadonlyMap<string, Severity | "off">;
  readonly names: ReadonlyMap<string, readonly string[]>;
}

const keys = ["spamassassin", "hosts", "names", "rules", "expect"];

/** Reads sallyport.yaml; what it cannot use is a problem with its place. `ruleIds` are the rules that exist. */
export function parseConfiguration(
  source: SourceFile,
  ruleIds: readonly string[],
): { readonly configuration: Configuration; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = (where: Span, message: string): void =>
    void problems.push({ rule: "sallyport-configuration", place: place(source, where), message });
  const { root, error } = readYaml(source.text);
  if (error !== undefined) report(error.span, l10n.t("this is no YAML: {message}", { message: error.message }));
  for (const { key, keySpan } of entries(root)) if (!keys.includes(key)) report(keySpan, unknown(key, keys));
  const rules = new Map<string, Severity | "off">();
  for (const { key, keySpan, value } of entries(entryOf(root, "rules")?.value)) {
    const text = value.kind === "scalar" ? value.text : "";
    const severity = [...severities, "off" as const].find((each) => each === text);
    if (!ruleIds.includes(key)) report(keySpan, unknown(key, ruleIds));
    else if (severity === undefined) report(value.span, l10n.t("a rule is error, warning, info, hint or off"));
    else rules.set(key, severity);
  }
  const names = new Map(
    entries(entryOf(root, "names")?.value).map(
      ({ key, value }) => [key, scalars(value).map(({ text }) => text)] as const,
    ),
  );
  const version = entryOf(root, "spamassassin")?.value;
  return {
    configuration: { rules, names, ...(version?.kind === "scalar" ? { spamassassin: version.text } : {}) },
    problems,
  };
}

function entries(node: YamlNode | undefined) {
  return node?.kind === "map" ? node.entries : [];
}

function unknown(key: string, known: readonly string[]): string {
  const near = closest(key, known);
  return near === undefined
    ? l10n.t('"{key}" is not known here; known are: {known}', { key, known: known.slice(0, 8).join(", ") })
    : l10n.t('"{key}" is not known here; did you mean "{near}"?', { key, near });
}
