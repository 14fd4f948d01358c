import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { cron } from "../../server/src/languages/cron/index.ts";
import { scheduleInWords } from "../../server/src/languages/cron/schedule.ts";
import { SourceFile } from "../../server/src/text/source.ts";

function read(text: string, path = "etc/cron.d/sa-update") {
  return cron.read(new SourceFile(`file:///${path}`, path, text, "file:///"));
}

/** `schedule | user | program argument, program`. */
function jobs(text: string, path?: string): readonly string[] {
  return (read(text, path).facts.cron?.jobs ?? []).map(({ schedule, user, command }) =>
    [
      schedule,
      user ?? "",
      command.invocations
        .map(({ name, arguments: words }) => [name, ...words.map((word) => word.text)].join(" "))
        .join(", "),
    ].join(" | "),
  );
}

const tables: readonly { text: string; path?: string; expected: readonly string[] }[] = [
  { text: "12 4 * * * root /usr/bin/sa-update -v\n", expected: ["12 4 * * * | root | sa-update -v"] },
  {
    text: " \t5\t4 *  * mon-fri\troot\tsa-update && reload  \n",
    expected: ["5 4 * * mon-fri | root | sa-update, reload"],
  },
  { text: "# 1 2 3 4 5 root x\n\nMAILTO=a\n@daily root sa-update\r\n", expected: ["@daily | root | sa-update"] },
  { text: "-*/15 * * * * root test -x /x && /x\n", expected: ["-*/15 * * * * | root | test -x /x, x"] },
  { text: "1 2 * * * root date +\\%s%input\n", expected: ["1 2 * * * | root | date +%s"] },
  { text: "1 2 * * * root\n1 2 3 4\n1 2 * * * root a\nbad line here now x y\n", expected: ["1 2 * * * | root | a"] },
  {
    text: "1 2 * * * su -s /bin/sh x -c 'sa-update'\n",
    path: "var/spool/cron/crontabs/anna",
    expected: ["1 2 * * * | anna | su -s /bin/sh x -c sa-update, sa-update"],
  },
  { text: "1 2 * * * root run-parts /x\n", path: "etc/crontab", expected: ["1 2 * * * | root | run-parts /x"] },
  { text: "1 2 * * * root sa-update\n", path: "files/crontab", expected: ["1 2 * * * | root | sa-update"] },
  { text: "1 2 * * * sa-update --nogpg\n", path: "files/crontab", expected: ["1 2 * * * |  | sa-update --nogpg"] },
  {
    text: "#!/bin/sh\nCRON=0\n[ -x /x ] || exit 0\nexec /usr/sbin/spamassassin-maint\n",
    path: "etc/cron.daily/spamassassin",
    expected: ["daily | root | [ -x /x ], exit 0, exec /usr/sbin/spamassassin-maint, spamassassin-maint"],
  },
  { text: "#!/usr/bin/perl\nsystem('sa-update');\n", path: "etc/cron.daily/x", expected: ["daily | root | "] },
];

for (const { text, path, expected } of tables)
  test(`cron ${path ?? ""} ${JSON.stringify(text)}`, () => {
    assert.deepEqual(jobs(text, path), expected);
  });

test("variables of a crontab, and exact spans", () => {
  const text = ` MAILTO = "a b"\n'PATH'=/bin\n1 2 * * *  root \t sa-update -v \n`;
  const { environment, jobs: found } = read(text).facts.cron ?? { environment: [], jobs: [] };
  assert.deepEqual(
    environment.map(({ name, value, valueSpan, nameSpan }) => [
      name,
      value,
      text.slice(valueSpan.start, valueSpan.end),
      text.slice(nameSpan.start, nameSpan.end),
    ]),
    [
      ["MAILTO", "a b", '"a b"', "MAILTO"],
      ["PATH", "/bin", "/bin", "PATH"],
    ],
  );
  assert.deepEqual(
    found.map(({ span, command }) => [
      text.slice(span.start, span.end),
      text.slice(command.span.start, command.span.end),
    ]),
    [["1 2 * * *  root \t sa-update -v", "sa-update -v"]],
  );
});

const paths: readonly (readonly [path: string, ours: boolean])[] = [
  ["etc/crontab", true],
  ["etc/cron.d/sa-update", true],
  ["roles/mail/files/cron.d/sa-update", true],
  ["etc/cron.weekly/x", true],
  ["var/spool/cron/root", true],
  ["var/spool/cron/tabs/root", true],
  ["etc/cron.d/.placeholder", false],
  ["etc/cron.d/x.dpkg-old", false],
  ["etc/cron.daily/x~", false],
  ["etc/cron.deny", false],
  ["src/cron.ts", false],
];

for (const [path, ours] of paths)
  test(`${path} is ${ours ? "cron's" : "not cron's"}`, () => {
    assert.equal(cron.detect(path, ""), ours);
  });

const schedules: readonly (readonly [schedule: string, words: string | undefined])[] = [
  ["12 4 * * *", "every day at 04:12"],
  ["0 4,16 * * *", "every day at 04:00 and 16:00"],
  ["*/15 * * * *", "every 15 minutes"],
  ["* * * * *", "every minute"],
  ["18 */3 * * *", "at minute 18 in every 3rd hour"],
  ["*/10 8-17 * * *", "every 10 minutes in hour 8 to 17"],
  ["7 * * * *", "at minute 7 of every hour"],
  ["0 4 * * 1-5", "at 04:00 on Monday to Friday"],
  ["0 4 1 jan *", "at 04:00 on day 1 of the month in January"],
  ["0 4 1,15 * sun", "at 04:00 on day 1 and 15 of the month and also on Sunday"],
  ["-5 4 * * 7", "at 04:05 on Sunday"],
  ["@reboot", "once, whenever cron starts: after each boot"],
  ["daily", "once a day, when cron or anacron runs the scripts of this folder"],
  ["60 4 * * *", undefined],
  ["5 4 * * mo", undefined],
  ["1~5 4 * * *", undefined],
  ["x", undefined],
];

for (const [schedule, words] of schedules)
  test(`${schedule} in words`, () => {
    assert.equal(scheduleInWords(schedule), words);
  });

function hover(marked: string): string | undefined {
  const offset = marked.indexOf("‸");
  const text = marked.replace("‸", "");
  const found = read(text).hover(offset);
  return found && `${text.slice(found.span.start, found.span.end)}: ${found.markdown}`;
}

test("hover on schedule, user, program, option and variable", () => {
  assert.equal(hover("12 ‸4 * * * root sa-update\n"), "12 4 * * *: Runs every day at 04:12.");
  assert.equal(hover("12 4 * * * ro‸ot sa-update\n"), "root: Runs as the user **root**.");
  assert.match(hover("12 4 * * * root timeout 9 sa-‸update\n") ?? "", /^sa-update: .*fetches SpamAssassin's rules/);
  assert.match(hover("12 4 * * * root sa-update --no‸gpg\n") ?? "", /^--nogpg: /);
  assert.match(hover("MAIL‸TO=x\n12 4 * * * root sa-update\n") ?? "", /^MAILTO: /);
});

test("the outline names the programs and the time", () => {
  assert.deepEqual(
    read("MAILTO=x\n12 4 * * * root sa-update && reload\n")
      .outline()
      .map(({ name, detail, kind }) => [kind, name, detail]),
    [
      ["variable", "MAILTO", "x"],
      ["job", "sa-update, reload", "every day at 04:12"],
    ],
  );
});

const piece = fc.constantFrom(
  ...[
    "12 4 * * * ",
    "@daily ",
    "root ",
    "sa-update ",
    "A=",
    "#",
    "%",
    "\\%",
    "\n",
    "\r",
    "\0",
    "\t",
    " ",
    '"',
    "'",
    "$(",
    "é",
    "*",
  ],
);

test("any text is read, and every span lies in it", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(80), (pieces, offset) => {
      const text = pieces.join("");
      for (const path of ["etc/cron.d/x", "etc/cron.daily/x", "var/spool/cron/x", "crontab"]) {
        const reading = read(text, path);
        const { jobs: found = [], environment = [] } = reading.facts.cron ?? {};
        const spans = [
          ...found.flatMap(({ span, command }) => [
            span,
            command.span,
            ...command.invocations.map((each) => each.span),
          ]),
          ...environment.flatMap(({ span, nameSpan, valueSpan }) => [span, nameSpan, valueSpan]),
          ...reading.outline().flatMap(({ span, nameSpan }) => [span, nameSpan]),
        ];
        for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length);
        reading.hover(Math.min(offset, text.length));
      }
    }),
    { numRuns: 1000 },
  );
});

test("long files and long lines are read in linear time", () => {
  for (const text of [
    "1 2 * * * root sa-update\n".repeat(50_000),
    "1 ".repeat(500_000),
    "1 2 * * * root \\%".repeat(40_000),
    " ".repeat(2_000_000),
  ]) {
    const before = process.cpuUsage().user;
    read(text);
    assert.ok(process.cpuUsage().user - before < 5_000_000, text.slice(0, 20));
  }
});
