import { join } from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { URI } from "vscode-uri";
import { serve } from "./server.ts";
import { loadTranslation } from "./translation.ts";

// An editor passes its display language in the environment of the extension host; others have the usual variables.
loadTranslation(process.env.VSCODE_NLS_CONFIG ?? process.env.LC_ALL ?? process.env.LANG ?? "en");

const connection = createConnection(ProposedFeatures.all);

/** Called once by `server/launch.cjs`, when everything is loaded. */
export function start(): void {
  serve(connection, (rule) => URI.file(join(import.meta.dirname, "rules", `${rule}.md`)).toString());
}
