import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Where programs are: those of the administrator too, which are not on everybody's PATH. */
export const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];

/** `{ skip }` where a program is missing; nothing in CI, where its absence must fail the test. */
export function needing(...programs: string[]): { readonly skip?: string } {
  const missing = programs.find((program) => !folders.some((folder) => existsSync(`${folder}/${program}`)));
  return missing === undefined || process.env.CI !== undefined ? {} : { skip: `${missing} is not installed` };
}

export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a program with a fixed locale; its two outputs come as one text. */
export function run(program: string, parameters: readonly string[], input = ""): Ran {
  const env = { ...process.env, PATH: folders.join(":"), LC_ALL: "C" };
  const ran = spawnSync(program, parameters, { encoding: "utf8", input, env });
  if (ran.error !== undefined) throw ran.error;
  return { status: ran.status, output: `${ran.stdout}${ran.stderr}` };
}
