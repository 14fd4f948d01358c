import { type Severity, severities } from "./model/finding.ts";

/** The editor's `sallyport.rules` as severities by rule id; whatever is no severity is left out. */
export function severitiesFrom(settings: unknown): ReadonlyMap<string, Severity | "off"> {
  const rules: unknown = isRecord(settings) ? settings.rules : undefined;
  const found = new Map<string, Severity | "off">();
  if (!isRecord(rules)) return found;
  for (const [rule, value] of Object.entries(rules)) {
    const severity = [...severities, "off" as const].find((each) => each === value);
    if (severity !== undefined) found.set(rule, severity);
  }
  return found;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
