import * as l10n from "@vscode/l10n";
import { parseAddress } from "../../model/addresses.ts";
import { closest } from "../../model/closest.ts";
import type { Action, Effect } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import { rejectTypes } from "./catalog.ts";
import type { Command, Option } from "./command.ts";
import { type Fault, replacement } from "./fault.ts";
import type { Setting } from "./match.ts";
import { cNumber, markAndMask } from "./values.ts";

export interface LoweredTarget {
  readonly action: Action;
  readonly effects: readonly Effect[];
}

/**
 * What becomes of a packet that matches. `undefined` for a target that is no built-in one: then it is a chain, or a
 * mistake, which only the table can tell.
 */
export function lowerTarget(command: Command, setting: Setting, faults: Fault[]): LoweredTarget | undefined {
  const { target } = command;
  if (target === undefined) return { action: { kind: "continue" }, effects: [] };
  const { word, spec } = target;
  if (spec === undefined) return undefined;
  const unknown = (text: string): LoweredTarget => ({
    action: { kind: "unknown", reason: { code: "target", text, place: setting.place } },
    effects: [],
  });
  if (!target.options.every(({ values }) => values.every(({ literal }) => literal)))
    return unknown(l10n.t("a template fills in what {target} does", { target: word.text }));
  checkUse(command, setting, faults);
  const simple = (action: Action): LoweredTarget => ({ action, effects: [] });
  switch (word.text) {
    case "ACCEPT":
      return simple({ kind: "accept" });
    case "DROP":
      return simple({ kind: "drop" });
    case "REJECT": {
      const type = optionValue(target.options, "reject-with");
      return simple({ kind: "reject", ...(type === undefined ? {} : { with: type }) });
    }
    case "RETURN":
      return simple({ kind: "return" });
    case "QUEUE":
    case "NFQUEUE":
      return unknown(l10n.t("a program decides about the packet ({target})", { target: word.text }));
    case "DNAT":
    case "REDIRECT": {
      const to =
        word.text === "DNAT"
          ? destination(optionValue(target.options, "to-destination") ?? "", setting.family)
          : redirection(optionValue(target.options, "to-ports"), setting.family);
      return to === undefined
        ? unknown(l10n.t("{target} chooses one of several destinations", { target: word.text }))
        : simple({ kind: "rewrite", ...to });
    }
    case "SNAT":
    case "MASQUERADE":
      return simple({ kind: "accept" });
    case "NETMAP":
      return setting.hook === "postrouting"
        ? simple({ kind: "accept" })
        : unknown(l10n.t("NETMAP sends the packet to another network"));
    case "TPROXY":
    case "SYNPROXY":
    case "DNPT":
    case "SNPT":
      return unknown(l10n.t("what {target} does to the packet no file tells", { target: word.text }));
    default:
      return { action: { kind: "continue" }, effects: effectsOf(word.text, target.options, setting) };
  }
}

function optionValue(options: readonly Option[], name: string): string | undefined {
  return options.find((each) => each.name === name)?.values[0]?.text;
}

/** Mistakes that iptables-restore --test passes in silence and the kernel then refuses, and missing options. */
function checkUse(command: Command, setting: Setting, faults: Fault[]): void {
  const { target } = command;
  const spec = target?.spec;
  if (target === undefined || spec === undefined) return;
  const { word } = target;
  const fault = (message: string, fix?: Fault["fix"], where = word.span): void =>
    void faults.push({ rule: "iptables-syntax", span: where, message, ...(fix === undefined ? {} : { fix }) });
  if (word.text === "DROP" && setting.table === "nat")
    fault(l10n.t("iptables refuses DROP in the table nat, which is not for filtering; put the rule into filter"));
  const isSyn = command.modules.some((each) =>
    each.options.some(
      ({ name, negated, values }) =>
        !negated &&
        (name === "syn" || (name === "tcp-flags" && /(?:^|,)(?:SYN|ALL)(?:,|$)/i.test(values[1]?.text ?? ""))),
    ),
  );
  if (word.text === "TCPMSS" && !command.opaque && (command.protocol !== 6 || !isSyn))
    faults.push({
      rule: "iptables-syntax",
      span: word.span,
      // iptables-nft has lately let it pass, and iptables-legacy has not.
      ...(command.protocol === 6 ? { severity: "warning" } : {}),
      message: l10n.t(
        "TCPMSS changes packets that open a TCP connection only: it needs -p tcp --tcp-flags SYN,RST SYN",
      ),
    });
  const reject = target.options.find(({ name }) => name === "reject-with");
  const type = reject?.values[0];
  if (type === undefined) return;
  const types = rejectTypes[setting.family];
  const known = types.find((each) => each.startsWith(type.text.toLowerCase()));
  if (known === undefined) {
    const near = closest(type.text, types);
    fault(
      near === undefined
        ? l10n.t('"{type}" is no way to reject in IPv{family}', { type: type.text, family: setting.family })
        : l10n.t('"{type}" is no way to reject in IPv{family}; did you mean "{near}"?', {
            type: type.text,
            family: setting.family,
            near,
          }),
      near === undefined ? undefined : replacement(type.span, near),
      type.span,
    );
    return;
  }
  const isTcp = command.protocol === 6 && command.core.some((each) => each.name === "protocol" && !each.negated);
  if (/^tcp-/.test(known) && !isTcp)
    fault(
      l10n.t("{type} answers TCP only, and the kernel refuses it without -p tcp", { type: type.text }),
      undefined,
      type.span,
    );
}

/** `192.0.2.1:25`, `[2001:db8::1]:25`, `:25`; undefined where it leaves a choice. */
function destination(text: string, family: Family): { readonly address?: string; readonly port?: number } | undefined {
  const match =
    family === 6 ? /^(?:\[([^\]]*)\](?::(\d+))?|([^[\]]*))$/.exec(text) : /^([\d.]*)(?::(\d+))?$/.exec(text);
  const address = match?.[1] || match?.[3] || undefined;
  const port = match?.[2];
  if (match === null || (address === undefined && port === undefined)) return undefined;
  if (address !== undefined && parseAddress(address)?.family !== family) return undefined;
  return {
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

/** A local packet is redirected to the loopback address; a range of ports leaves a choice. */
function redirection(
  ports: string | undefined,
  family: Family,
): { readonly address: string; readonly port?: number } | undefined {
  const address = family === 4 ? "127.0.0.1" : "::1";
  if (ports === undefined) return { address };
  const port = cNumber(ports);
  return port === undefined ? undefined : { address, port };
}

/** What the target leaves on the packet for later rules to ask for. */
function effectsOf(name: string, options: readonly Option[], setting: Setting): readonly Effect[] {
  // Raw comes before connection tracking, where there is no connection to mark.
  if (name === "CONNMARK" && setting.table === "raw") return [];
  if (name === "NOTRACK" || (name === "CT" && options.some((each) => each.name === "notrack")))
    return [{ kind: "notrack" }];
  const unknownMark = (connection: boolean): Effect => ({
    kind: "mark",
    value: undefined,
    mask: 0xffff_ffff,
    ...(connection ? { connection } : {}),
  });
  if (name === "HMARK") return [unknownMark(false)];
  if (name === "SET" && options.some((each) => each.name === "map-mark")) return [unknownMark(false)];
  if (name !== "MARK" && name !== "CONNMARK") return [];
  const connection = name === "CONNMARK" ? { connection: true } : {};
  const masked = options.some((each) => /^(?:mask|nfmask|ctmask)$/.test(each.name));
  return options.flatMap((option): readonly Effect[] => {
    const text = option.values[0]?.text ?? "";
    const mark = markAndMask(text);
    switch (option.name) {
      case "set-xmark":
      case "set-mark": {
        if (mark === undefined) return [unknownMark(name === "CONNMARK")];
        // set-mark sets what set-xmark flips: the value's own bits are cleared first.
        const mask = option.name === "set-mark" ? (mark.mask | mark.value) >>> 0 : mark.mask;
        return [{ kind: "mark", value: mark.value, mask, ...connection }];
      }
      case "and-mark":
      case "or-mark":
      case "xor-mark": {
        if (mark === undefined) return [unknownMark(name === "CONNMARK")];
        const { value } = mark;
        if (option.name === "and-mark") return [{ kind: "mark", value: 0, mask: ~value >>> 0, ...connection }];
        return [{ kind: "mark", value, mask: option.name === "or-mark" ? value : 0, ...connection }];
      }
      case "save-mark":
        return [masked ? unknownMark(true) : { kind: "copy-mark", to: "connection" }];
      case "restore-mark":
        return [masked ? unknownMark(false) : { kind: "copy-mark", to: "packet" }];
      case "left-shift-mark":
      case "right-shift-mark":
        return [unknownMark(true)];
      default:
        return [];
    }
  });
}
