import type { ReactNode } from "react";

interface Properties {
  title: ReactNode;
  note?: ReactNode;
  controls?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  label?: string;
}

/** A framed section with a title that says the question or the answer. */
export function Card({ title, note, controls, children, flush, label }: Properties) {
  return (
    <section className="card" aria-label={label}>
      <div className="card-head">
        <div>
          <h2>{title}</h2>
          {note && <p>{note}</p>}
        </div>
        {controls && <div className="page-controls">{controls}</div>}
      </div>
      {flush ? children : <div className="card-body">{children}</div>}
    </section>
  );
}
