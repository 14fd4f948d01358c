import assert from "node:assert/strict";
import test from "node:test";
import { installCodeServer } from "../../scripts/code-server.mjs";
import { browser, startSession } from "./session.ts";
import { workbench } from "./workbench.ts";

const plugins = "etc/mail/spamassassin/v310.pre";
const settings = "etc/mail/spamassassin/local.cf";
const firewall = "etc/nftables.conf";
const razor = "Mail::SpamAssassin::Plugin::Razor2";

const skip = browser === undefined && process.env.CI === undefined ? "Chromium is not installed" : false;

/** Asks again until the answer is there: in the workbench everything comes when it comes. */
async function eventually<Answer>(what: string, ask: () => Promise<Answer | undefined>): Promise<Answer> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within 30 seconds`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The one-based line of the first line that holds the words. */
function lineOf(text: string, words: string): number {
  const line = text.split("\n").findIndex((each) => each.includes(words)) + 1;
  assert.notEqual(line, 0, `no line says ${words}`);
  return line;
}

test("code-server is there", { skip }, async (context) => {
  await installCodeServer((line) => context.diagnostic(line));
});

test("the story of the README, told in VS Code's own workbench", { skip, timeout: 240_000 }, async (context) => {
  const session = await startSession(plugins);
  const bench = workbench(session.page);
  const pluginsBefore = await session.read(plugins);
  const settingsBefore = await session.read(settings);
  const firewallBefore = await session.read(firewall);
  const razorLine = lineOf(pluginsBefore, `loadplugin ${razor}`);
  let failed = false;

  /** One chapter; after a chapter that failed the rest would only repeat its failure. */
  async function chapter(name: string, run: () => Promise<void>): Promise<void> {
    await context.test(name, { skip: failed ? "an earlier chapter failed" : false }, async (inner) => {
      try {
        await run();
      } catch (error) {
        failed = true;
        inner.diagnostic(`artefacts: ${await session.keepArtefacts()}`);
        throw error;
      }
    });
  }

  /** The Problems entry about Razor's port, when there is one. */
  async function razorProblem(): Promise<string | undefined> {
    const rows = await bench.problems("tcp/2703", firewall);
    // All at once: an entry may go between being counted and being read.
    return (await rows.allTextContents())[0];
  }

  /** The line of the firewall that the Problems entry blames. */
  async function blamedLine(): Promise<number | undefined> {
    const [, line] = /etc\/nftables\.conf:(\d+)/.exec((await razorProblem()) ?? "") ?? [];
    return line === undefined ? undefined : Number(line);
  }

  try {
    await chapter("a squiggle and a Problems entry say what is blocked", async () => {
      await bench.squiggles().first().waitFor({ state: "attached", timeout: 60_000 });
      const entry = await eventually("the Problems entry", razorProblem);
      assert.match(entry, /Razor2? needs tcp\/2703/i);
      await eventually("the count in the status bar", async () =>
        /\d+ blocked/.test((await bench.statusItem().textContent()) ?? "") ? true : undefined,
      );
    });

    await chapter("the hover says it at the plugin, and its link opens the rule's page", async () => {
      await bench.open(plugins);
      await bench.goTo(razorLine, 1);
      const hover = await bench.hover(bench.word(razor), "tcp/2703");
      assert.match(hover, /etc\/nftables\.conf:\d+/);
      await session.picture("finding");
      assert.match(await bench.followRule(), /^[a-z0-9-]+$/);
      await eventually("the rendered page", async () =>
        (await bench.previewText()).trim().length > 40 ? true : undefined,
      );
      await session.picture("rule-page");
      await bench.run("View: Close Editor");
    });

    await chapter("an edit of the firewall moves the finding in the SpamAssassin file while it is typed", async () => {
      const before = await eventually("the blamed line", blamedLine);
      await bench.open(firewall);
      await bench.goTo(2, 1);
      await bench.type("# A line more.\n");
      await eventually("the finding follows", async () => ((await blamedLine()) === before + 1 ? true : undefined));
      assert.equal(await session.read(firewall), firewallBefore, "nothing has been saved yet");
      await bench.run("File: Revert File");
      await eventually("the finding comes back", async () => ((await blamedLine()) === before ? true : undefined));
    });

    await chapter("the light bulb mends all files at once", async () => {
      await bench.open(plugins);
      await bench.goTo(razorLine, "loadplugin ".length + 2);
      const offers = await bench.lightBulb();
      await session.picture("light-bulb");
      assert.ok(
        offers.some((offer) => /^Accept tcp\/2703/.test(offer)),
        `the gate can be opened: ${offers.join(" · ")}`,
      );
      const flagship = offers.find((offer) => /off/i.test(offer) && /razor/i.test(offer));
      assert.ok(flagship !== undefined, `the plugin can be switched off: ${offers.join(" · ")}`);
      await bench.take(flagship);
      await eventually("both files on disk change", async () => {
        const changed =
          (await session.read(plugins)) !== pluginsBefore && (await session.read(settings)) !== settingsBefore;
        return changed ? true : undefined;
      });
      assert.doesNotMatch(await session.read(plugins), /^\s*loadplugin\s.*Razor2/m);
      assert.doesNotMatch(await session.read(settings), /^\s*(use_razor2|razor_)/m);
      assert.equal(await session.read(firewall), firewallBefore, "the firewall is left as it was");
      await eventually("the finding goes", async () => ((await razorProblem()) === undefined ? true : undefined));
      await eventually("the line above the plugin goes", async () =>
        (await bench.lenses("tcp/2703").count()) === 0 ? true : undefined,
      );
      await session.picture("mended");
    });

    await chapter("opening the gate by hand ends Pyzor's finding before anything is saved", async () => {
      const pyzor = await bench.problems("24441", firewall);
      await eventually("Pyzor is still blocked", async () => ((await pyzor.count()) > 0 ? true : undefined));
      await bench.open(firewall);
      await bench.goTo(lineOf(firewallBefore, "udp dport 53 accept"), 1);
      await bench.press("End");
      await bench.press("Enter");
      await bench.type('udp dport 24441 accept comment "pyzor"');
      await eventually("the finding goes", async () => ((await pyzor.count()) === 0 ? true : undefined));
      await session.picture("gate-opened");
    });

    await chapter("the walkthrough's first step opens a copy of the example, with its findings", async () => {
      const opened = session.page.context().waitForEvent("page", { timeout: 30_000 });
      await bench.run("Sallyport: Open the Example Mail Host");
      const example = workbench(await opened);
      await example.squiggles().first().waitFor({ state: "attached", timeout: 60_000 });
      await eventually("the count in the status bar", async () =>
        /\d+ blocked/.test((await example.statusItem().textContent()) ?? "") ? true : undefined,
      );
    });
  } finally {
    await session.close();
  }
});
