import { join } from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { URI } from "vscode-uri";
import { serve } from "./server.ts";
import { loadTranslation } from "./translation.ts";

// An editor passes its display language in the environment of the extension host; others have the usual variables.
loadTranslation(process.env.VSCODE_NLS_CONFIG ?? process.env.LC_ALL ?? process.env.LANG ?? "en");

serve(createConnection(ProposedFeatures.all), (rule) =>
  URI.file(join(import.meta.dirname, "rules", `${rule}.md`)).toString(),
);
