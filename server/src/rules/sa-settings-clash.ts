import * as l10n from "@vscode/l10n";
import type { Fix, Report } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { lintSays } from "../model/lint.ts";
import { paddedVersion } from "../model/reading-order.ts";
import type { EffectiveSetting } from "../model/spamassassin.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

const prefix = "Mail::SpamAssassin::Plugin::";
const off = /^(?:0|no)$/i;

function isLoaded(host: Host, plugin: string): boolean {
  return host.spamassassin.plugins.has(prefix + plugin);
}

/** Writes `command 0` where the command is set, else below the line that clashes with it. */
function switchOff(host: Host, command: string, clashing: EffectiveSetting, preferred = true): Fix {
  const set = host.spamassassin.settings.get(command);
  const title = l10n.t("Write {meant}", { meant: `${command} 0` });
  if (set !== undefined)
    return {
      title,
      edits: [{ place: { source: set.place.source, span: set.statement.valueSpan }, newText: "0" }],
      preferred,
    };
  const { source } = clashing.place;
  const { end } = source.lineSpan(clashing.statement.span.end);
  return { title, edits: [{ place: { source, span: span(end, end) }, newText: `\n${command} 0` }], preferred };
}

function* check(host: Host): Generator<Report> {
  const { settings, plugins, version } = host.spamassassin;
  const txrep = settings.get("use_txrep");
  const awl = plugins.get(`${prefix}AWL`);
  const other = settings.get("use_auto_welcomelist");
  if (
    txrep !== undefined &&
    !off.test(txrep.value) &&
    awl !== undefined &&
    isLoaded(host, "TxRep") &&
    !(other !== undefined && off.test(other.value))
  )
    yield {
      place: txrep.place,
      message: l10n.t(
        "TxRep does nothing while the plugin AWL is loaded and not switched off, since both keep the senders' reputation; write use_auto_welcomelist 0",
      ),
      related: [
        { place: other?.place ?? awl.place, message: l10n.t("switched on here") },
        lintSays(txrep.place, "TxRep: cannot run when Auto-Welcomelist is enabled. Please disable it!"),
      ],
      fixes: [switchOff(host, "use_auto_welcomelist", txrep)],
    };
  const perl = settings.get("pyzor_perl");
  const fork = settings.get("pyzor_fork");
  const pyzor = settings.get("use_pyzor");
  if (
    perl !== undefined &&
    Number(perl.value) !== 0 &&
    paddedVersion(version) >= "4.000001" &&
    isLoaded(host, "Pyzor") &&
    !(pyzor !== undefined && off.test(pyzor.value)) &&
    // It is on unless told.
    (fork === undefined || Number(fork.value) !== 0)
  )
    yield {
      place: perl.place,
      message:
        fork === undefined
          ? l10n.t("with pyzor_perl Pyzor is never asked unless pyzor_fork is switched off; write pyzor_fork 0 too")
          : l10n.t("pyzor_perl and pyzor_fork together switch Pyzor off; keep one of them"),
      related: [
        ...(fork === undefined ? [] : [{ place: fork.place, message: l10n.t("switched on here") }]),
        lintSays(
          perl.place,
          "pyzor: pyzor_perl and pyzor_fork cannot be enabled at the same time, Pyzor support will be disabled",
        ),
      ],
      fixes: [switchOff(host, "pyzor_fork", perl)],
    };
  yield* checkRedis(host);
}

function* checkRedis(host: Host): Generator<Report> {
  const { settings } = host.spamassassin;
  const store = settings.get("bayes_store_module");
  const bayes = settings.get("use_bayes");
  if (store === undefined || !/::Redis$/.test(store.value) || (bayes !== undefined && off.test(bayes.value))) return;
  const expire = settings.get("bayes_auto_expire");
  if (expire !== undefined && off.test(expire.value))
    yield {
      place: expire.place,
      message: l10n.t(
        "in Redis tokens expire by themselves, and without bayes_auto_expire they stay for ever; write bayes_auto_expire 1",
      ),
      related: [
        { place: store.place, message: l10n.t("the store is named here") },
        lintSays(
          expire.place,
          "bayes: the setting bayes_auto_expire is off, this is not a recommended setting for the Redis bayes backend",
        ),
      ],
      fixes: [
        {
          title: l10n.t("Write {meant}", { meant: "bayes_auto_expire 1" }),
          edits: [{ place: { source: expire.place.source, span: expire.statement.valueSpan }, newText: "1" }],
          preferred: true,
        },
      ],
    };
  const dsn = settings.get("bayes_sql_dsn");
  if (dsn === undefined || /[{}<>$]/.test(dsn.value)) return;
  if (dsn.value.split(";").every((part) => part === "" || part.includes("="))) return;
  const where = { source: dsn.place.source, span: dsn.statement.valueSpan };
  yield {
    place: where,
    message: l10n.t(
      "Redis is found by parts such as server=127.0.0.1:6379;database=2, each with a sign of equality; with this value Bayes does nothing",
    ),
    related: [
      { place: store.place, message: l10n.t("the store is named here") },
      lintSays(where, "bayes: invalid bayes_sql_dsn config"),
    ],
  };
}

export const saSettingsClash: Rule = {
  id: "sa-settings-clash",
  severity: "warning",
  summary: "Settings that switch each other off",
  checkHost: check,
};
