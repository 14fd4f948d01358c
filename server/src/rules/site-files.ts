import type { Facts } from "../model/facts.ts";
import type { Host } from "../model/host.ts";
import { revisionOf } from "../model/revisions.ts";
import { isShipped } from "../model/shipped.ts";
import type { Statement } from "../model/spamassassin.ts";
import type { SourceFile } from "../text/source.ts";

/** In one folder files are read together; two folders of a repository may be meant for two hosts. */
export function isSameFolder(a: SourceFile, b: SourceFile): boolean {
  const folder = ({ path }: SourceFile): string => path.slice(0, path.lastIndexOf("/") + 1);
  return folder(a) === folder(b);
}

interface PickedStatement {
  readonly source: SourceFile;
  readonly statement: Statement;
}

/** Statements that a rule has picked out of a file, kept with the file: picking again costs as much as reading it. */
export class Picked {
  readonly #pick: (statement: Statement) => boolean;
  readonly #found = new WeakMap<Facts, readonly Statement[]>();

  constructor(pick: (statement: Statement) => boolean) {
    this.#pick = pick;
  }

  /** Those that SpamAssassin takes: of a host's own files, or of those too that packages and sa-update write. */
  *in(host: Host, files: "own" | "all" = "own"): Generator<PickedStatement> {
    for (const facts of host.spamassassin.files) {
      if (facts.spamassassin === undefined || (files === "own" && isShipped(facts.source))) continue;
      for (const statement of this.#of(facts, facts.spamassassin.statements))
        if (host.spamassassin.isTaken(statement)) yield { source: facts.source, statement };
    }
  }

  #of(facts: Facts, statements: readonly Statement[]): readonly Statement[] {
    let found = this.#found.get(facts);
    if (found === undefined) {
      found = this.#carried(facts) ?? statements.filter(this.#pick);
      this.#found.set(facts, found);
    }
    return found;
  }

  /** Those of the file's last version, where none of the lines that differ is one of them. */
  #carried(facts: Facts): readonly Statement[] | undefined {
    const revision = revisionOf(facts);
    const before = revision === undefined ? undefined : this.#found.get(revision.before);
    return before === undefined || [...(revision?.removed ?? []), ...(revision?.added ?? [])].some(this.#pick)
      ? undefined
      : before;
  }
}
