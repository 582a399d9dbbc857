import { describe, expect, it } from "vitest";
import type { CheckIn, Pilot, PilotAccount, PilotPiece } from "./api";
import { byKind, nextNumber, nextStep, readyTogether } from "./next";

const obstacle = { text: "…", key: "pilot.generic", values: {} };
const piece = { id: 1 } as PilotPiece;

const account = (name: string, more: Partial<PilotAccount> = {}): PilotAccount => ({
  account: { id: name.length, name },
  launched_by: null,
  launched_at: null,
  pieces: [piece],
  obstacles: [],
  blocked: false,
  ...more,
});

const launched = { launched_by: "Mia", launched_at: "2026-12-01T09:00:00Z" };

function pilot(state: string | null, accounts: PilotAccount[], more: Partial<Pilot> = {}): Pilot {
  const wave = { number: 1, state: state ?? "", accounts, obstacles: [] };
  return {
    program: { id: 1, name: "Spear" },
    waves: state ? [{ number: 1, state } as Pilot["waves"][number]] : [],
    wave: state ? wave : null,
    overrides: [],
    next_size: state === "running" ? null : { min: 1, max: 6 },
    check_in_due: false,
    today: "2026-12-02",
    ...more,
  };
}

describe("the next step", () => {
  it("is a wave where none runs, and says how large it may be", () => {
    const first = pilot(null, [], { next_size: { min: 2, max: 3 } });
    expect(nextStep(first)).toEqual({
      key: "pilots.next.begin_pilot",
      values: { min: 2, max: 3 },
    });
    expect(nextStep(pilot("passed", [])).values).toEqual({ number: 1, max: 6 });
    expect(nextStep(pilot("stopped", [])).key).toBe("pilots.next.begin_again");
  });

  it("goes from what is agreed to a launch, one account after the other", () => {
    const bare = account("Bare", { pieces: [], obstacles: [obstacle], blocked: true });
    const unready = account("Unready", { obstacles: [obstacle] });
    const ready = account("Ready");
    const of = (accounts: PilotAccount[]) => nextStep(pilot("running", accounts));
    expect(of([unready, bare])).toEqual({ key: "pilots.next.agree", values: { account: "Bare" } });
    expect(of([ready, unready]).key).toBe("pilots.next.write");
    expect(of([account("Gone", launched), ready]).values).toEqual({ account: "Ready" });
  });

  it("is a check-in until there is one, and then the end", () => {
    const accounts = [account("A", launched)];
    const due = pilot("running", accounts, { check_in_due: true });
    expect(nextStep(due).key).toBe("pilots.next.check_in");
    const none = pilot("running", accounts);
    if (none.wave) none.wave.obstacles = [obstacle];
    expect(nextStep(none).key).toBe("pilots.next.check_in");
    expect(nextStep(pilot("running", accounts)).key).toBe("pilots.next.end");
  });
});

it("accounts are launched together only if the gate lets all through", () => {
  const two = [account("A"), account("B"), account("C", launched)];
  expect(readyTogether(two).map((own) => own.account.name)).toEqual(["A", "B"]);
  expect(readyTogether([...two, account("D", { obstacles: [obstacle] })])).toEqual([]);
});

it("the board has a column for each kind, with the check-ins of the wave alone", () => {
  const item = (id: number, kind: string, wave = 1) => ({ id, kind, wave }) as CheckIn;
  const columns = byKind([item(3, "note"), item(2, "problem"), item(1, "problem", 2)], 1);
  expect(columns.map(([kind, own]) => [kind, own.map(({ id }) => id)])).toEqual([
    ["problem", [2]],
    ["missing_tool", []],
    ["data_gap", []],
    ["inconsistency", []],
    ["note", [3]],
  ]);
});

it("waves are counted on", () => {
  expect(nextNumber([])).toBe(1);
  expect(nextNumber(pilot("passed", []).waves)).toBe(2);
});
