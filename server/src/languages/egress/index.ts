import { language } from "../language.ts";
import { readYaml } from "../yaml.ts";
import { complete, hover, outline } from "./editor.ts";
import { lower } from "./lower.ts";

export const egress = language({
  id: "egress",
  editorIds: ["yaml"],
  comment: "#",
  detect: (path) => /(?:^|\/)(?:[^/]+\.)?egress\.ya?ml(?:\.j2)?$/.test(path),
  parse: readYaml,
  lower,
  hover,
  complete,
  outline,
});
