import type { Problem } from "../../model/facts.ts";
import type { Place } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { Complaint } from "./tree.ts";

/** What is wrong for every version of nft; `placeOf`: where a span of the text stands. */
export function problemsOf(complaints: readonly Complaint[], placeOf: (where: Span) => Place): readonly Problem[] {
  return complaints.flatMap(({ rule, span, message, severity, repairs, since }) =>
    since !== undefined
      ? []
      : [
          {
            rule,
            place: placeOf(span),
            message,
            severity,
            fixes: repairs.map(({ title, span, newText }, at) => ({
              title,
              edits: [{ place: placeOf(span), newText }],
              ...(at === 0 ? { preferred: true } : {}),
            })),
          },
        ],
  );
}
