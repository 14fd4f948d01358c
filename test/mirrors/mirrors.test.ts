import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { mirrors } from "../../server/src/languages/mirrors/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";

function read(text: string) {
  const path = "var/lib/spamassassin/4.000001/updates_spamassassin_org/MIRRORED.BY";
  return mirrors.read(new SourceFile(`file:///${path}`, path, text, "file:///"));
}

test("mirrors as sa-update reads them", () => {
  const text = [
    "# comment",
    "http://sa-update.spamassassin.org/ weight=10 # why",
    "  HTTPS://Mirror.example.net:8443/x/ country=de weight=5",
    "https://[2001:db8::1]/",
    "http://user@mirror.example.com#note",
    "ftp://old.example.net/",
    "rubbish weight=1",
    "http:///nowhere",
    "\r",
  ].join("\r\n");
  const { facts } = read(text);
  assert.equal(facts.mirrors?.channel, "updates.spamassassin.org");
  assert.deepEqual(
    facts.mirrors?.mirrors.map(({ host, port, weight, url, span }) => {
      assert.equal(text.slice(span.start, span.end), url);
      return `${host} ${port} ${weight ?? "-"}`;
    }),
    ["sa-update.spamassassin.org 80 10", "mirror.example.net 8443 5", "2001:db8::1 443 -", "mirror.example.com 80 -"],
  );
  assert.deepEqual(
    facts.problems.map(({ place, rule, severity, message }) => [
      rule,
      severity,
      text.slice(place.span.start, place.span.end),
      message.split(",")[0],
    ]),
    [
      ["mirrors-syntax", "info", "ftp://old.example.net/", "sa-update passes this line over"],
      ["mirrors-syntax", "info", "rubbish", "sa-update passes this line over"],
      ["mirrors-syntax", "info", "http:///nowhere", "this address names no host"],
    ],
  );
});

test("hover tells the port and how often a mirror is asked first", () => {
  const markdown = read("http://a.example/ weight=3\nhttps://b.example/\n").hover(10)?.markdown ?? "";
  assert.match(markdown, /tcp\/80\*\* of `a\.example`/);
  assert.match(markdown, /about 75 %/);
});

test("any text is read", () => {
  const piece = fc.constantFrom(
    "http://",
    "https://",
    "a.b",
    ":",
    "/",
    "[",
    "]",
    "@",
    "#",
    " ",
    "weight=",
    "1",
    "\n",
    "\r",
    "\0",
    "é",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(60), (pieces, offset) => {
      const text = pieces.join("");
      const reading = read(text);
      for (const { span } of reading.facts.mirrors?.mirrors ?? [])
        assert.ok(span.start < span.end && span.end <= text.length);
      reading.hover(offset);
    }),
  );
});
