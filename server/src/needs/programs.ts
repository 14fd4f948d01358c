import { type ExpandedWord, expandWords } from "../model/expand.ts";
import type { Invocation } from "../model/facts.ts";
import type { User } from "../model/flow.ts";
import type { EffectiveUnit, HostCommand, HostFacts } from "../model/host.ts";
import type { Occasion } from "../model/need.ts";
import type { Place } from "../text/source.ts";
import { contains } from "../text/span.ts";

/** One word of a program's arguments after its variables are filled in. */
export type Argument = ExpandedWord;

/** A program that a unit or a cron job starts. */
export interface StartedProgram {
  readonly invocation: Invocation;
  readonly arguments: readonly Argument[];
  /** False where a variable that no file sets may hide further arguments. */
  readonly complete: boolean;
  readonly place: Place;
  readonly command: HostCommand;
  readonly unit?: EffectiveUnit;
  /** The user it runs as, where the files tell. */
  readonly user?: User;
}

/** Every start of a program with one of these names, in the order of the host's commands. */
export function startsOf(host: HostFacts, names: readonly string[]): readonly StartedProgram[] {
  return host.commands.flatMap((command) =>
    command.command.invocations
      .filter((invocation) => names.includes(invocation.name))
      .map((invocation) => startedProgram(host, command, invocation)),
  );
}

function startedProgram(host: HostFacts, command: HostCommand, invocation: Invocation): StartedProgram {
  const unit = command.startedBy.kind === "unit" ? command.startedBy.unit : undefined;
  const user = userOf(command, invocation);
  const { words, complete } = expandWords(
    invocation.arguments,
    command.place.source,
    variablesOf(host, command),
    invocation.shell,
  );
  return {
    invocation,
    arguments: words,
    complete,
    place: {
      source: command.place.source,
      span: contains(command.place.span, invocation.span) ? invocation.span : command.place.span,
    },
    command,
    ...(unit === undefined ? {} : { unit }),
    ...(user === undefined ? {} : { user }),
  };
}

/** The variables a program's arguments may use: those of its unit, of its crontab, or set earlier in its script. */
function variablesOf(host: HostFacts, command: HostCommand): EffectiveUnit["environment"] {
  if (command.startedBy.kind === "unit") return command.startedBy.unit.environment;
  const { source } = command.place;
  const cron = host.files.find((facts) => facts.source === source)?.cron;
  return new Map(
    (cron?.environment ?? []).map(({ name, value, span }) => [name, { value, place: { source, span } }] as const),
  );
}

/** Its own wrapper's user, else that of the cron job or the unit; system services without `User=` run as root. */
function userOf(command: HostCommand, invocation: Invocation): User | undefined {
  if (invocation.user !== undefined) return invocation.user.literal ? userNamed(invocation.user.text) : undefined;
  if (command.startedBy.kind === "cron") {
    const { user, schedule } = command.startedBy;
    if (user !== undefined) return userNamed(user);
    // Scripts in cron.daily and its sisters are run by root.
    return /^(?:hourly|daily|weekly|monthly)$/.test(schedule) ? userNamed("root") : undefined;
  }
  const { unit } = command.startedBy;
  if (lastDirective(unit, "Service", "DynamicUser") !== undefined) return undefined;
  return userNamed(lastDirective(unit, "Service", "User")?.value ?? "root");
}

function userNamed(name: string): User {
  if (/^\d+$/.test(name)) return { id: Number(name) };
  return name === "root" ? { name, id: 0 } : { name };
}

/** The effective value of a unit's key. */
export function lastDirective(
  unit: EffectiveUnit,
  section: string,
  key: string,
): { readonly value: string; readonly place: Place } | undefined {
  const all = unit.directives.filter(({ directive }) => directive.section === section && directive.key === key);
  const last = all[all.length - 1];
  return last === undefined ? undefined : { value: last.directive.value, place: last.place };
}

/** The timer that starts a service: the one of its name, or one that names it in `Unit=`. */
export function timerOf(host: HostFacts, unit: EffectiveUnit): EffectiveUnit | undefined {
  const namesake = unit.name.replace(/\.service$/, ".timer");
  return host.units.find((candidate) => {
    if (!candidate.name.endsWith(".timer")) return false;
    const named = lastDirective(candidate, "Timer", "Unit")?.value;
    return named === undefined ? candidate.name === namesake : named === unit.name;
  });
}

const blockingKeys = new Set(["ExecStartPre", "ExecStartPost", "ExecCondition"]);

/** When a started program runs. What a timer starts is in nobody's way, whatever key it stands under. */
export function occasionOf(host: HostFacts, program: StartedProgram): Occasion {
  const { startedBy } = program.command;
  if (startedBy.kind === "cron" || timerOf(host, startedBy.unit) !== undefined) return "schedule";
  if (blockingKeys.has(startedBy.key)) return "start";
  return startedBy.key === "ExecStart" ? "schedule" : "request";
}

/** A variable of the program's environment: in front of it, in front of its wrappers, in its unit or its crontab. */
export function environmentOf(
  host: HostFacts,
  program: StartedProgram,
  name: string,
): { readonly value: string; readonly place: Place } | undefined {
  const { source } = program.command.place;
  for (let at: Invocation | undefined = program.invocation; at !== undefined; at = at.wrapper) {
    const assignment = at.environment.findLast((each) => each.name === name);
    if (assignment !== undefined) return { value: assignment.value, place: { source, span: assignment.span } };
  }
  if (program.unit !== undefined) return program.unit.environment.get(name);
  const cron = host.files.find((facts) => facts.source === source)?.cron;
  const assignment = cron?.environment.findLast((each) => each.name === name);
  return assignment === undefined ? undefined : { value: assignment.value, place: { source, span: assignment.span } };
}
