import { dnsTestTypes, type TestDefinition } from "../../model/spamassassin.ts";

const dnsTypes: ReadonlySet<string> = new Set(dnsTestTypes);

/** Whether a test looks something up in the DNS by what it is, flagged or not. */
export function asksDns({ type, definition }: TestDefinition): boolean {
  return dnsTypes.has(type) || /^(?:rbl)?eval:check_(?:rbl|uridnsbl|dns)/.test(definition);
}

/** `flags`: the test's tflags. */
export function asksNetwork(test: TestDefinition, flags: string | undefined): boolean {
  return /(?:^|\s)net(?:\s|$)/.test(flags ?? "") || asksDns(test);
}
