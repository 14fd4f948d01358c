import { propertyNames, valuedProperties } from "./properties.generated.ts";

let known: ReadonlySet<string> | undefined;
let valued: ReadonlySet<string> | undefined;

function loose(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, "");
}

/**
 * Whether Perl knows what stands in `\p{...}`. Names that begin with In or Is may be defined by a program, so Perl
 * waits with its judgement; values of a property (`Script=Latin`) are not looked at.
 */
export function knownProperty(written: string): boolean {
  const name = written.startsWith("^") ? written.slice(1).trim() : written;
  if (/^I[ns]/.test(name) || name.includes("::")) return true;
  const sign = /[=:]/.exec(name)?.index ?? -1;
  if (sign === -1) {
    known ??= new Set(propertyNames.split(" "));
    const short = loose(name);
    return known.has(short) || (short.startsWith("is") && known.has(short.slice(2))) || short === "l&";
  }
  valued ??= new Set(valuedProperties.split(" "));
  const property = loose(name.slice(0, sign));
  return valued.has(property) || (property.startsWith("is") && valued.has(property.slice(2)));
}
