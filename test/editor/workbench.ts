import type { Locator, Page } from "playwright-core";

/** What a test does in VS Code's workbench, in the words of somebody who sits before it. */
export interface Workbench {
  /** Opens a file of the folder by its path, and waits until its text is shown. */
  open(path: string): Promise<void>;
  /** Puts the cursor at a one-based line and column of the file in front. */
  goTo(line: number, column: number): Promise<void>;
  /** Types as a paste does: nothing completes the words. */
  type(text: string): Promise<void>;
  press(keys: string): Promise<void>;
  /** Runs a command by the title it has in the palette. */
  run(title: string): Promise<void>;
  /** The squiggles of the file in front, drawn for errors and warnings. */
  squiggles(): Locator;
  /** A word of the file in front where it is drawn as one piece of a colour; only what is scrolled into view is. */
  word(text: string): Locator;
  /** The lines of text that stand above lines of the file in front, holding the words given. */
  lenses(words: string): Locator;
  /** What a rendered Markdown page says. */
  previewText(): Promise<string>;
  /** Opens the Problems panel, and answers its rows that hold all the words given. */
  problems(...words: readonly string[]): Promise<Locator>;
  /** Points at something and reads what pops up, once it holds the word given. */
  hover(target: Locator, word: string): Promise<string>;
  /** Clicks the light bulb at the cursor and answers the titles it offers. */
  lightBulb(): Promise<readonly string[]>;
  /** Takes an offer of the open light bulb. */
  take(title: string): Promise<void>;
  /** Clicks the rule's id in what has popped up, waits for the tab of its page, and answers the id. */
  followRule(): Promise<string>;
  statusItem(): Locator;
}

const patience = 20_000;

async function settles(locator: Locator, state: "visible" | "hidden", timeout: number): Promise<boolean> {
  return locator.waitFor({ state, timeout }).then(
    () => true,
    () => false,
  );
}

export function workbench(page: Page): Workbench {
  const editor = page.locator(".editor-group-container.active .editor-instance").first();
  const keyboard = page.keyboard;

  async function quickInput(keys: string, text: string): Promise<void> {
    await keyboard.press(keys);
    const input = page.locator(".quick-input-widget input").first();
    await input.waitFor({ state: "visible", timeout: patience });
    await input.fill(text);
  }

  return {
    async open(path) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const tab = page.locator(".editor-group-container.active .tab.active", { hasText: name });
      // Quick open refines its list while one chooses; a row that has just gone is looked for again.
      for (let attempt = 0; attempt < 5; attempt++) {
        await quickInput("Control+P", path);
        const row = page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first();
        await row.click({ timeout: 5000 }).catch(() => undefined);
        if (await settles(tab, "visible", 3000)) break;
        await keyboard.press("Escape");
      }
      await tab.waitFor({ timeout: patience });
      await editor.locator(".view-line").first().waitFor({ timeout: patience });
    },
    async goTo(line, column) {
      // A pointer left where it was would call up whatever comes to lie under it.
      await page.mouse.move(1, 1);
      await quickInput("Control+G", `:${line}:${column}`);
      await keyboard.press("Enter");
      await page.getByRole("button", { name: `Ln ${line}, Col ${column}`, exact: true }).waitFor({ timeout: patience });
    },
    type: (text) => keyboard.insertText(text),
    press: (keys) => keyboard.press(keys),
    async run(title) {
      await quickInput("F1", `>${title}`);
      await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click({ timeout: patience });
    },
    squiggles: () => editor.locator(".squiggly-error, .squiggly-warning"),
    word: (text) => editor.locator(".view-line span > span", { hasText: text }).first(),
    lenses: (words) => editor.locator(".codelens-decoration", { hasText: words }),
    previewText: () =>
      page
        .frameLocator("iframe.webview.ready")
        .frameLocator("#active-frame")
        .locator("body")
        .textContent()
        .then((text) => text ?? ""),
    async problems(...words) {
      const panel = page.locator(".markers-panel");
      if (!(await panel.isVisible())) await keyboard.press("Control+Shift+M");
      await panel.waitFor({ state: "visible", timeout: patience });
      let rows = panel.locator(".monaco-list-row");
      for (const word of words) rows = rows.filter({ hasText: word });
      return rows;
    },
    async hover(target, word) {
      const popup = page.locator(".monaco-hover:visible", { hasText: word });
      // The first try may come before the language server has answered, and a pointer at rest asks only once.
      for (let attempt = 0; attempt < 8; attempt++) {
        await page.mouse.move(5, 5);
        await target.hover({ timeout: patience, force: true });
        if (await settles(popup.first(), "visible", 2500))
          return ((await popup.first().textContent()) ?? "").replaceAll("\u00a0", " ");
      }
      throw new Error(`nothing that holds "${word}" popped up`);
    },
    async lightBulb() {
      const bulb = editor.locator("[class*='codicon-gutter-lightbulb'], .lightBulbWidget");
      await bulb.first().waitFor({ state: "visible", timeout: patience });
      await bulb.first().click();
      const menu = page.locator(".action-widget:not(.action-list-submenu-panel)");
      await menu.waitFor({ state: "visible", timeout: patience });
      const offers = menu.locator(".monaco-list-row.action");
      await offers.first().waitFor({ timeout: patience });
      return (await offers.allInnerTexts()).map((offer) => offer.trim());
    },
    async take(title) {
      await page.locator(".action-widget .monaco-list-row.action", { hasText: title }).first().click();
      await page
        .locator(".action-widget:not(.action-list-submenu-panel)")
        .waitFor({ state: "hidden", timeout: patience });
    },
    async followRule() {
      const link = page.locator(".monaco-hover:visible a.code-link").first();
      const rule = (await link.textContent({ timeout: patience })) ?? "";
      await link.click({ timeout: patience });
      await page.locator(".tab.active", { hasText: `${rule}.md` }).waitFor({ timeout: patience });
      return rule;
    },
    statusItem: () =>
      page.locator("[id='sallyport.sallyport.sallyport.status'], [id='sallyport.sallyport.status']").first(),
  };
}
