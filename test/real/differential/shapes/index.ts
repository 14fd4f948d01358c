import { gatewayShapes } from "./gateways.ts";
import { iptablesShapes } from "./iptables.ts";
import { listShapes } from "./lists.ts";
import { nftablesShapes } from "./nftables.ts";
import { scriptShapes } from "./scripts.ts";
import type { Shape } from "./shape.ts";

export const shapes: readonly Shape[] = [
  ...listShapes,
  ...nftablesShapes,
  ...iptablesShapes,
  ...scriptShapes,
  ...gatewayShapes,
];
