import { type ComponentProps, type ReactNode, useId } from "react";

interface Properties extends ComponentProps<"input"> {
  label: string;
  note?: ReactNode;
  /** What is wrong with what was typed. */
  fault?: string | null;
  /** What is beside the input. */
  side?: ReactNode;
}

/** An input under its label, with what is to be known before it is filled in. */
export function Field({ label, note, fault, side, ...input }: Properties) {
  const id = useId();
  const said = [note && `${id}-note`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="field-line">
        <input
          {...input}
          id={id}
          className="input"
          aria-describedby={said || undefined}
          aria-invalid={fault ? true : undefined}
        />
        {side}
      </span>
      {note && (
        <span id={`${id}-note`} className="small muted">
          {note}
        </span>
      )}
      {fault && (
        <span id={`${id}-fault`} className="small bad" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}
