import assert from "node:assert/strict";
import test from "node:test";
import { refusedPlaces, takenPlaces } from "./places.ts";
import { readText } from "./read.ts";

function errorsIn(line: string): readonly string[] {
  return readText(`${line.replaceAll(" ;; ", "\n")}\n`)
    .problems.filter(({ severity = "error", rule }) => severity === "error" && rule !== "nft-needs-newer")
    .map(({ message }) => message);
}

test("what nft or the kernel refuses of objects, sets, hooks, families and priorities is an error", () => {
  assert.deepEqual(
    refusedPlaces.filter((line) => errorsIn(line).length === 0),
    [],
  );
});

test("what loads is none", () => {
  assert.deepEqual(
    takenPlaces.flatMap((line) => (errorsIn(line).length === 0 ? [] : [[line, ...errorsIn(line)]])),
    [],
  );
});
