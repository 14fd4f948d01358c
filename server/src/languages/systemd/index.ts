import { language } from "../language.ts";
import { complete, folding, hover, outline } from "./editor.ts";
import { lower, unitOf } from "./lower.ts";
import { parse } from "./parse.ts";

const header = /^[ \t]*\[(?:[\w-]+\][ \t\r]*$|(?:Unit|Install|Service|Timer|Socket|Path)\b)/m;

/** Unit files and drop-ins of systemd. Podman's Quadlet files are not among them, whatever an editor calls them. */
export const systemd = language({
  id: "systemd-unit",
  editorIds: ["systemd-unit", "systemd-unit-file", "systemd-conf"],
  comment: "#",
  detect: (path, head) => {
    const unit = unitOf(path);
    if (unit === undefined) return false;
    // `.path`, `.target` and `.service` are other programs' suffixes too, so outside of systemd's own folders a unit
    // must look like one, or be empty: an empty file masks the unit.
    return unit.dropIn || /(?:^|\/)systemd\/(?:system|user)\//.test(path) || head.trim() === "" || header.test(head);
  },
  parse,
  lower,
  hover,
  complete,
  outline,
  folding,
});
