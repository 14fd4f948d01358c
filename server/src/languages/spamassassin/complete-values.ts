import * as l10n from "@vscode/l10n";
import { inReadersLanguage } from "../../text/documentation.ts";
import type { Completion } from "../language.ts";
import { commandWord } from "./catalog.ts";
import { behind, type Cursor } from "./cursor.ts";
import { settingDocumentation } from "./documentation/index.ts";
import { type Offer, offer, placed } from "./offers.ts";
import { mailLanguages, takesHeaders, usualHeaders } from "./values.ts";

/** Those that begin with what is typed, in any case. */
export function choose(offers: Iterable<Offer>, typed: string, offset: number): readonly Completion[] {
  const prefix = typed.toLowerCase();
  const span = behind(offset, typed);
  const chosen: Completion[] = [];
  for (const each of offers)
    if (each.label.toLowerCase().startsWith(prefix) || each.filter?.toLowerCase().startsWith(prefix))
      chosen.push(placed(each, span));
  return chosen;
}

/** Words to choose from with what each means; `describe` says more, by the word as written. */
export function meanings(
  from: Readonly<Record<string, string>>,
  describe: (word: string) => string | undefined = () => undefined,
): readonly Offer[] {
  return Object.entries(inReadersLanguage("spamassassin", from)).map(([word, meaning]) =>
    offer(word, "value", describe(word) ?? meaning),
  );
}

/** Settings whose value is a row of the words to choose from; for the others only the first word is one of them. */
const rows: ReadonlySet<string> = new Set(["dns_options", "bayes_token_sources", "ok_locales"]);

/** What a setting's value may be at the cursor. */
export function values({ words, typed, offset }: Cursor, command: string): readonly Completion[] {
  const word = commandWord(command);
  if (takesLanguages.has(word.canonical)) {
    const codes = [...(word.canonical === "ok_languages" ? ["all"] : []), ...mailLanguages];
    const left = codes.filter((code) => !words.includes(code));
    return choose(
      left.map((code) => offer(code, "value", code === "all" ? undefined : ownName(code))),
      typed,
      offset,
    );
  }
  const documented = settingDocumentation(word.canonical)?.values;
  if (documented !== undefined && (rows.has(word.canonical) || isValuePlace(word.canonical, words.length)))
    return choose(meanings(documented), typed, offset);
  if (takesHeaders.has(word.canonical)) {
    const name = /[^,]*$/.exec(typed)?.[0] ?? "";
    return choose(meanings(usualHeaders), name, offset);
  }
  if (word.type === "boolean" && words.length === 0) return choose(booleans(), typed, offset);
  return [];
}

const takesLanguages: ReadonlySet<string> = new Set(["ok_languages", "inactive_languages"]);

/** A language's name as those who speak it write it. */
function ownName(code: string): string {
  const [language = code, encoding] = code.split(".");
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  return encoding === undefined ? name : `${name} (${encoding})`;
}

function booleans(): readonly Offer[] {
  return ["0", "1", "no", "yes"].map((word) =>
    offer(word, "value", /[1y]/.test(word) ? l10n.t("On.") : l10n.t("Off.")),
  );
}

function isValuePlace(command: string, place: number): boolean {
  return place === (command === "shortcircuit" || command === "adsp_override" ? 1 : 0);
}
