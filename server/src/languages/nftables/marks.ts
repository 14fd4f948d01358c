import type { Effect } from "../../model/filter.ts";
import { bitsOf } from "./collect.ts";
import type { LoweringContext } from "./context.ts";
import type { Expression } from "./tree.ts";

type MarkEffect = Effect & { readonly kind: "mark" };

/** The mark becomes this value, or what no file tells. */
export function markTo(value: number | undefined, connection: boolean): MarkEffect {
  return { kind: "mark", value, mask: 0xffff_ffff, ...(connection ? { connection } : {}) };
}

/** True where a packet's or connection's mark is among what is asked. */
export function asksAnyMark(expression: Expression): boolean {
  switch (expression.kind) {
    case "selector":
      return expression.name === "mark" || expression.name === "ct mark" || expression.arguments.some(asksAnyMark);
    case "concatenation":
      return expression.parts.some(asksAnyMark);
    case "binary":
      return asksAnyMark(expression.left) || asksAnyMark(expression.right);
    default:
      return false;
  }
}

/**
 * What `meta mark set 1`, `meta mark set mark or 0x10` or `meta mark set ct mark` does; undefined where the mark is set
 * to itself.
 */
export function markEffect(value: Expression, connection: boolean, context: LoweringContext): Effect | undefined {
  const own = connection ? "ct mark" : "mark";
  const kind = { is: "mark", connection, mask: 0xffff_ffff } as const;
  const number = bitsOf(kind, value, context);
  if (number !== undefined) return markTo(number, connection);
  if (value.kind === "selector" && (value.name === "mark" || value.name === "ct mark"))
    return value.name === own ? undefined : { kind: "copy-mark", to: connection ? "connection" : "packet" };
  const known = maskedMark(value, own, kind, context);
  return known === undefined ? markTo(undefined, connection) : { ...markTo(known.value, connection), mask: known.mask };
}

/** `mark and 0xff00 or 0x10` as what becomes of the bits: (mark & ~mask) ^ value. */
function maskedMark(
  value: Expression,
  own: string,
  kind: Parameters<typeof bitsOf>[0],
  context: LoweringContext,
): { readonly value: number; readonly mask: number } | undefined {
  if (value.kind === "selector") return value.name === own ? { value: 0, mask: 0 } : undefined;
  if (value.kind !== "binary") return undefined;
  const before = maskedMark(value.left, own, kind, context);
  const bits = bitsOf(kind, value.right, context);
  if (before === undefined || bits === undefined) return undefined;
  switch (value.operator) {
    case "&":
      return { mask: (before.mask | ~bits) >>> 0, value: (before.value & bits) >>> 0 };
    case "|":
      return { mask: (before.mask | bits) >>> 0, value: ((before.value & ~bits) | bits) >>> 0 };
    case "^":
      return { mask: before.mask, value: (before.value ^ bits) >>> 0 };
    default:
      return undefined;
  }
}
