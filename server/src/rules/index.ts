import { egressBlocked } from "./egress-blocked.ts";
import { egressDnsBlocked } from "./egress-dns-blocked.ts";
import { egressNeedless } from "./egress-needless.ts";
import { egressUpdateBlocked } from "./egress-update-blocked.ts";
import { expectationFailed } from "./expectation-failed.ts";
import { fwDnsUdpOnly } from "./fw-dns-udp-only.ts";
import { fwHostname } from "./fw-hostname.ts";
import { fwHttpsOnly } from "./fw-https-only.ts";
import { fwIpv4Only } from "./fw-ipv4-only.ts";
import { fwNoNeighbours } from "./fw-no-neighbours.ts";
import { fwNoReturnPath } from "./fw-no-return-path.ts";
import { fwUnreachableRule } from "./fw-unreachable-rule.ts";
import { fwVantage } from "./fw-vantage.ts";
import { fwWrongTransport } from "./fw-wrong-transport.ts";
import { iptSetSides } from "./ipt-set-sides.ts";
import { iptUnknownSet } from "./ipt-unknown-set.ts";
import { nftIncludeMissing } from "./nft-include-missing.ts";
import { nftLoadOrder } from "./nft-load-order.ts";
import { nftNeedsNewer } from "./nft-needs-newer.ts";
import { privacyDigestLeaves } from "./privacy-digest-leaves.ts";
import type { Rule } from "./rule.ts";
import { saBayesThresholds } from "./sa-bayes-thresholds.ts";
import { saCaptureUnknown } from "./sa-capture-unknown.ts";
import { saCheckUnloaded } from "./sa-check-unloaded.ts";
import { saDeadDescribe, saDeadScore } from "./sa-dead-score.ts";
import { saDirectiveNeedsPlugin, saMigratedDirective } from "./sa-directive-needs-plugin.ts";
import { saDnsPublicResolver } from "./sa-dns-public-resolver.ts";
import { saDuplicateRule } from "./sa-duplicate-rule.ts";
import { saDuplicateSetting } from "./sa-duplicate-setting.ts";
import { saFeedMissing } from "./sa-feed-missing.ts";
import { saGeodbMissing } from "./sa-geodb-missing.ts";
import { saIfpluginUnknown } from "./sa-ifplugin-unknown.ts";
import { saIncludeMissing } from "./sa-include-missing.ts";
import { saInternalNotTrusted } from "./sa-internal-not-trusted.ts";
import { saLegacyEval } from "./sa-legacy-eval.ts";
import { saLegacyName } from "./sa-legacy-name.ts";
import { saListUnknown } from "./sa-list-unknown.ts";
import { saLoadpluginInCf } from "./sa-loadplugin-in-cf.ts";
import { saLoadpluginTwice } from "./sa-loadplugin-twice.ts";
import { saMetaCycle } from "./sa-meta-cycle.ts";
import { saMetaDead } from "./sa-meta-dead.ts";
import { saMetaUnknownRule } from "./sa-meta-unknown-rule.ts";
import { saNameTooNew } from "./sa-name-too-new.ts";
import { saNetContradiction } from "./sa-net-contradiction.ts";
import { saNetsetInvalid } from "./sa-netset-invalid.ts";
import { saNotForUsers } from "./sa-not-for-users.ts";
import { saRenamedSetting } from "./sa-renamed-setting.ts";
import { saReplaceTag } from "./sa-replace-tag.ts";
import { saRequireVersion } from "./sa-require-version.ts";
import { saScoreRelativeBase } from "./sa-score-relative-base.ts";
import { saSettingsClash } from "./sa-settings-clash.ts";
import { saTrustedEverything } from "./sa-trusted-everything.ts";
import { saUnknownDirective } from "./sa-unknown-directive.ts";
import { saUnknownEval } from "./sa-unknown-eval.ts";
import { syntaxRules } from "./syntax.ts";
import { unitNetworkInStartPre } from "./unit-network-in-start-pre.ts";
import { unitNetworkNotOnline } from "./unit-network-not-online.ts";
import { unitSaUpdateExit1 } from "./unit-sa-update-exit-1.ts";
import { unitStartStall } from "./unit-start-stall.ts";

/** Every rule, in alphabetical order of ids. */
export const rules: readonly Rule[] = [
  egressBlocked,
  egressDnsBlocked,
  egressNeedless,
  egressUpdateBlocked,
  expectationFailed,
  fwDnsUdpOnly,
  fwHostname,
  fwHttpsOnly,
  fwIpv4Only,
  fwNoNeighbours,
  fwNoReturnPath,
  fwUnreachableRule,
  fwVantage,
  fwWrongTransport,
  iptSetSides,
  iptUnknownSet,
  nftIncludeMissing,
  nftLoadOrder,
  nftNeedsNewer,
  privacyDigestLeaves,
  saCaptureUnknown,
  saCheckUnloaded,
  saDeadDescribe,
  saDeadScore,
  saDuplicateRule,
  saMetaCycle,
  saMetaDead,
  saMetaUnknownRule,
  saNetContradiction,
  saScoreRelativeBase,
  saUnknownEval,
  saDirectiveNeedsPlugin,
  saMigratedDirective,
  saUnknownDirective,
  saIfpluginUnknown,
  saLoadpluginTwice,
  saLoadpluginInCf,
  saReplaceTag,
  saRequireVersion,
  saIncludeMissing,
  saNetsetInvalid,
  saTrustedEverything,
  saInternalNotTrusted,
  saDnsPublicResolver,
  saLegacyEval,
  saLegacyName,
  saNameTooNew,
  saRenamedSetting,
  saDuplicateSetting,
  saBayesThresholds,
  saListUnknown,
  saSettingsClash,
  saNotForUsers,
  saFeedMissing,
  saGeodbMissing,
  unitNetworkInStartPre,
  unitNetworkNotOnline,
  unitSaUpdateExit1,
  unitStartStall,
  ...syntaxRules,
].sort((a, b) => (a.id < b.id ? -1 : 1));
