import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslate } from "../i18n";

/** The words that the glossary says the meaning of. */
export const glossaryWords = [
  "engaged",
  "mql",
  "sql",
  "opportunity",
  "won",
  "lost",
  "motion",
] as const;

export type GlossaryKey = (typeof glossaryWords)[number];

/** Whether the glossary has a word of this key. */
export const isGlossaryWord = (key: string): key is GlossaryKey =>
  (glossaryWords as readonly string[]).includes(key);

interface Properties {
  /** Which word it is; any other is written without a link. */
  word: string;
  children: ReactNode;
}

/** A word of the glossary, which leads to what it means here. */
export function GlossaryWord({ word, children }: Properties) {
  const t = useTranslate();
  if (!isGlossaryWord(word)) return children;
  return (
    <Link to="/glossary" hash={word} className="glossary-word" title={t("glossary.open")}>
      {children}
    </Link>
  );
}
