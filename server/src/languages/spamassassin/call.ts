/** The call of a function in front of the cursor whose bracket is still open. */
export interface OpenCall {
  readonly name: string;
  /** Which argument the cursor is in, from 0. */
  readonly at: number;
  /** The quotation mark in front of what is typed; empty where there is none yet. */
  readonly quote: string;
  /** What is typed of the argument. */
  readonly typed: string;
}

const open = /\b(?:rbl)?eval:(\w+)\(((?:'[^']*'|"[^"]*"|[^'")])*)(?:(['"])((?:(?!\3).)*))?$/;

/** A call is looked for in so many characters in front of the cursor. */
const longestCall = 2000;

/** `before`: the line up to the cursor; undefined where no call is open. */
export function openCall(before: string): OpenCall | undefined {
  const match = open.exec(before.slice(-longestCall));
  const name = match?.[1];
  if (name === undefined) return undefined;
  const written = match?.[2] ?? "";
  const quote = match?.[3] ?? "";
  return {
    name,
    at: (written.replace(/'[^']*'|"[^"]*"/g, "").match(/,/g) ?? []).length,
    quote,
    typed: quote === "" ? (/[^\s,'"]*$/.exec(written)?.[0] ?? "") : (match?.[4] ?? ""),
  };
}
