/**
 * Finds English on a page of another language. What people and files brought in is no English of
 * ours: names, titles, topics come as `data`, and what a machine reads (keys of fields, addresses)
 * is seen by its signs.
 */

/** Names of products and words that Korean and Greek write in Latin letters. */
const names: ReadonlySet<string> = new Set(
  "speargun hubspot salesforce segment rudderstack curl gzip e-mail c-level".split(" "),
);

/** What has a name of several words in every language. */
const terms = ["Do Not Track", "Global Privacy Control"];

/** Words that make a phrase English whatever stands beside them. */
const functionWords =
  "an and are as at be been but by can could did do does for from had has have how if in into is " +
  "it its may more most must no nor not of off on only or other over so some such than that the " +
  "their them then there these they this those to too under until up was we were what when where " +
  "which while who why will with within without would you your";

/** Reads the messages of two languages, and what Speargun ships, for a finder. */
export interface Languages {
  english: Readonly<Record<string, string>>;
  /** The messages of the language of the page. */
  other: Readonly<Record<string, string>>;
  /** English texts that are shipped in models and glossaries: they are never data. */
  shipped: readonly string[];
}

export interface Finder {
  /**
   * Takes a text as data: it may stand on a page in whatever language it is. A text that is one of
   * our messages is no data, unless its field holds nothing that we write.
   */
  addData: (text: string, isForeign?: boolean) => void;
  /** Forgets the data that is a message of ours as well: another page shows other data. */
  forget: () => void;
  /** The English phrases of a text; none if there are none. */
  find: (text: string) => string[];
}

/** What machines read, and whoever writes it for them: it is the same in every language. */
const technical = new RegExp(
  [
    "`[^`]*`",
    // A command, and one of its options.
    String.raw`\bspeargun [a-z]+|(?<!\S)--[a-z][\w-]*`,
    // A comparison of a filter.
    String.raw`\b\w+ ?(?:[<>]=?|!?=) ?"?[\w.-]+"?`,
    // A value's place in a message, an address of the web or of a person, a path.
    String.raw`\{\w+\}|\S+://\S*|\S+@\S+|(?<!\S)/\w[\w/-]*`,
    // A key with an underscore, a file or domain with a dot.
    String.raw`\b\w+(?:[_.]\w+)+\b`,
  ].join("|"),
  "gu",
);

const letters = String.raw`[\p{Script=Latin}\p{M}]+`;
const word = `${letters}(?:['’-]${letters})*`;
const isWord = new RegExp(`^${word}$`, "u");
const isBetween = /^[\s,’'-]+$/u;
const pieces = new RegExp(`${word}|[^\\p{Script=Latin}\\p{M}]+`, "gu");

/** The runs of Latin words of a text. */
export function runsOf(text: string): string[][] {
  const runs: string[][] = [[]];
  for (const [piece] of text.replace(technical, " · ").matchAll(pieces)) {
    if (isWord.test(piece)) runs.at(-1)?.push(piece);
    else if (!isBetween.test(piece)) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

const normal = (text: string) => text.replace(/\s+/g, " ").trim().toLowerCase();

/** Letters that stand for something: CRM, SQL, CSV. */
const isAbbreviation = (text: string) => /^[A-Z]{1,6}s?$/.test(text);

const isName = (text: string) => names.has(text.toLowerCase()) || isAbbreviation(text);

/** The words of English messages that are no names. */
function ordinaryWords(english: Languages["english"]): Set<string> {
  const found = Object.values(english).flatMap((text) => runsOf(text).flat());
  const ordinary = found.filter((text) => text.length > 1 && !isName(text));
  return new Set([...functionWords.split(" "), ...ordinary.map((text) => text.toLowerCase())]);
}

/** English messages that the other language says in other words. */
function translatedMessages({ english, other }: Languages): Set<string> {
  const translated = new Set<string>();
  const same = new Set<string>();
  for (const [key, text] of Object.entries(english)) {
    (text === other[key] ? same : translated).add(normal(text));
  }
  return new Set([...translated].filter((text) => !same.has(text)));
}

/** A finder of English for the pages of a language. */
export function englishFinder(languages: Languages): Finder {
  const ordinary = ordinaryWords(languages.english);
  const messages = translatedMessages(languages);
  const shipped = new Set(languages.shipped.map(normal));
  const data = new Set<string>();
  const foreign = new Set<string>();
  let longest = 0;

  const isEnglish = (run: string[]) =>
    run.length > 1
      ? run.some((text) => ordinary.has(text.toLowerCase()) && !isName(text))
      : run.some((text) => messages.has(text.toLowerCase()) && !isName(text));

  const isData = (phrase: string) => data.has(phrase) || foreign.has(phrase);

  /** A run without the phrases that are data: what is left of it, in parts. */
  const withoutData = (run: string[]) => {
    const parts: string[][] = [[]];
    for (let at = 0; at < run.length; ) {
      let length = Math.min(longest, run.length - at);
      while (length > 0 && !isData(normal(run.slice(at, at + length).join(" ")))) length -= 1;
      if (length > 0) parts.push([]);
      else parts.at(-1)?.push(run[at] ?? "");
      at += Math.max(length, 1);
    }
    return parts.filter((part) => part.length > 0);
  };

  const addData = (text: string, isForeign = false) => {
    const isOurs = messages.has(normal(text));
    if (shipped.has(normal(text)) || (isOurs && !isForeign)) return;
    for (const run of runsOf(text)) {
      longest = Math.max(longest, run.length);
      (isOurs ? foreign : data).add(normal(run.join(" ")));
    }
  };
  for (const term of terms) addData(term);

  return {
    addData,
    forget: () => foreign.clear(),
    find: (text) =>
      runsOf(text)
        .flatMap(withoutData)
        .filter(isEnglish)
        .map((run) => run.join(" ")),
  };
}
