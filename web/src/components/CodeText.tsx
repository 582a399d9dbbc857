import { Fragment } from "react";

/** A sentence of the server, in which conditions and commands are between backticks. */
export function CodeText({ text }: { text: string }) {
  return text.split("`").map((part, place) =>
    place % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name.
      <code key={place}>{part}</code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name.
      <Fragment key={place}>{part}</Fragment>
    ),
  );
}
