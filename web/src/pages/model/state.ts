/** A rule that another page proposes, in the address of this one. */
export interface ModelState {
  /** The product line whose model is worked on. */
  line?: string;
  when?: string;
  add?: number;
  dimension?: string;
}

const text = (raw: unknown) => (typeof raw === "string" && raw.trim() ? raw : undefined);

/** Reads the state from a URL's parameters. */
export function readModelState(raw: Record<string, unknown>): ModelState {
  const add = Number(raw.add);
  return {
    line: text(raw.line),
    when: text(raw.when),
    add: raw.add !== undefined && Number.isFinite(add) ? add : undefined,
    dimension: text(raw.dimension),
  };
}
