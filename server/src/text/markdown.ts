/** Text as code within a line of Markdown, whatever backquotes and line ends it holds; nothing for no text. */
export function code(text: string): string {
  if (text === "") return "";
  const line = text.replaceAll(/\s*\n\s*/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}
