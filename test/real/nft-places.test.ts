import assert from "node:assert/strict";
import test from "node:test";
import { refusedPlaces, takenPlaces } from "../nftables/places.ts";
import { askNft } from "./nft-mutations/mutate.ts";
import { needing } from "./tools.ts";

test("nft or the kernel refuses what is held to be refused, and loads the rest", needing("nft", "unshare"), () => {
  const loads = (line: string): boolean => askNft(`${line.replaceAll(" ;; ", "\n")}\n`, true).answer === "accepted";
  assert.deepEqual(refusedPlaces.filter(loads), []);
  assert.deepEqual(
    takenPlaces.filter((line) => !loads(line)),
    [],
  );
});
