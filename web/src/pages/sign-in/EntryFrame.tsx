import type { ReactNode } from "react";
import { Logo } from "../../components/Icon";
import { LanguageNotice } from "../../components/LanguageNotice";
import { LanguageSelect } from "../../components/PageHead";
import "./sign-in.css";

interface Properties {
  title: string;
  note?: ReactNode;
  children: ReactNode;
}

/** A page in front of the app: one card, and the choice of the language. */
export function EntryFrame({ title, note, children }: Properties) {
  return (
    <main className="entry">
      <title>{`${title} · Speargun`}</title>
      <div className="entry-head">
        <span className="brand">
          <Logo />
          Speargun
        </span>
        <LanguageSelect />
      </div>
      <div className="card card-body entry-card">
        <h1>{title}</h1>
        {note && <p className="muted">{note}</p>}
        {children}
      </div>
      <LanguageNotice />
    </main>
  );
}
