import { knownKey, type Translate, wordOf } from "../../i18n";

/** The word for a type of event, or for a call that has none. */
export function wordOfKind(t: Translate, kind: string): string {
  return knownKey(`call.${kind}`) ? wordOf(t, "call", kind) : wordOf(t, "event", kind);
}

/** The words for why something is taken for a machine's, or was refused. */
export const wordOfReason = (t: Translate, reason: string) => wordOf(t, "reason", reason);
