/** A line of a text, or lines with a dash in front as a list. */
export interface Block {
  line?: string;
  items?: string[];
}

/** The blocks of the text of a section. */
export function linesOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split("\n").map((line) => line.trim())) {
    const item = /^- (.+)$/.exec(line)?.[1];
    const last = blocks.at(-1);
    if (item === undefined) {
      if (line) blocks.push({ line });
    } else if (last?.items) last.items.push(item);
    else blocks.push({ items: [item] });
  }
  return blocks;
}
