import { CopyButton } from "./CopyButton";

interface Properties {
  /** What it is for, and that it is shown this once. */
  note: string;
  secret: string;
  copyLabel: string;
}

/** A secret that the server gives once. */
export function SecretOnce({ note, secret, copyLabel }: Properties) {
  return (
    <div className="notice secret-once" role="status" data-testid="secret">
      <span>{note}</span>
      <span className="row">
        <code>{secret}</code>
        <CopyButton text={secret} label={copyLabel} />
      </span>
    </div>
  );
}
