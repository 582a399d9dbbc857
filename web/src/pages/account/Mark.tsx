/** How far a role is filled. */
export type State = "missing" | "known" | "reached" | "engaged";

/** Shape carries the state; colour only repeats it. */
export function Mark({ state }: { state: State }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className={`mark-${state}`}>
      <circle cx="8" cy="8" r="6.250" />
      {state === "engaged" && <path d="M8 1.750a6.250 6.250 0 0 1 0 12.500z" />}
    </svg>
  );
}
