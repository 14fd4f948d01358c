import assert from "node:assert/strict";
import test from "node:test";
import { names } from "../../server/src/languages/names/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";

function read(path: string, text: string) {
  assert.ok(names.detect(path, text), path);
  return names.read(new SourceFile(`file:///${path}`, path, text, "file:///")).facts.names;
}

test("etc/hosts: names in any case, several addresses, comments", () => {
  const text =
    "127.0.0.1\tlocalhost # x\n::1 localhost ip6\r\n# 10.0.0.1 no\n192.0.2.1 Mail.Example.ORG mail\nrubbish x\n192.0.2.1 mail\n";
  assert.deepEqual(
    [...(read("etc/hosts", text)?.addresses ?? [])],
    [
      ["localhost", ["127.0.0.1", "::1"]],
      ["ip6", ["::1"]],
      ["mail.example.org", ["192.0.2.1"]],
      ["mail", ["192.0.2.1"]],
    ],
  );
});

test("etc/passwd and etc/group: numbers by name, the first line of a name counts", () => {
  const passwd =
    "root:x:0:0:root:/root:/bin/bash\ndebian-spamd:x:110:118::/var/lib/spamassassin:/bin/sh\nroot:x:5:0::/:\n+::::::\nbroken:x\n#a:x:1\n";
  assert.deepEqual(
    [...(read("hosts/a/etc/passwd", passwd)?.users ?? [])],
    [
      ["root", 0],
      ["debian-spamd", 110],
    ],
  );
  assert.deepEqual(
    [...(read("etc/group", "mail:x:8:\nspamd:*:118:a,b\n")?.groups ?? [])],
    [
      ["mail", 8],
      ["spamd", 118],
    ],
  );
});

test("etc/resolv.conf: name servers in order", () => {
  const text =
    "search x\n# nameserver 1.1.1.1\nnameserver 192.0.2.53\n nameserver\t2001:db8::53 \nnameserver fe80::1%eth0\nnameserver dns.example\noptions x\n";
  assert.deepEqual(read("etc/resolv.conf", text)?.resolvers, ["192.0.2.53", "2001:db8::53", "fe80::1%eth0"]);
});

test("other files are nobody's names", () => {
  for (const path of ["etc/hosts.allow", "docs/hosts", "etc/passwd-", "etc/pam.d/passwd"])
    assert.equal(names.detect(path, ""), false);
});
