import type { MessageKey, MessageValues } from "../../i18n";
import type { CheckIn, Pilot, PilotAccount, PilotWaveSummary } from "./api";
import { checkInKinds } from "./state";

/** A sentence that says what comes next. */
export interface NextStep {
  key: MessageKey;
  values: MessageValues;
}

const isWaiting = (own: PilotAccount) => own.launched_at === null;

/** What the next step of a pilot is, seen from its last wave. */
export function nextStep(pilot: Pilot): NextStep {
  const last = pilot.waves.at(-1);
  const { wave, next_size: size } = pilot;
  if (!last || !wave) {
    return { key: "pilots.next.begin_pilot", values: { min: size?.min ?? 2, max: size?.max ?? 3 } };
  }
  if (last.state !== "running") {
    const key = last.state === "passed" ? "pilots.next.begin" : "pilots.next.begin_again";
    return { key, values: { number: last.number, max: size?.max ?? 1 } };
  }
  const about = (key: MessageKey, own: PilotAccount): NextStep => ({
    key,
    values: { account: own.account.name },
  });
  const waiting = wave.accounts.filter(isWaiting);
  const bare = waiting.find(({ pieces }) => pieces.length === 0);
  if (bare) return about("pilots.next.agree", bare);
  const unready = waiting.find(({ obstacles }) => obstacles.length > 0);
  if (unready) return about("pilots.next.write", unready);
  const [ready] = waiting;
  if (ready) return about("pilots.next.launch", ready);
  if (pilot.check_in_due || wave.obstacles.length > 0) {
    return { key: "pilots.next.check_in", values: {} };
  }
  return { key: "pilots.next.end", values: { number: last.number } };
}

/** The accounts that wait for their launch, if the gate lets all of them through. */
export function readyTogether(accounts: PilotAccount[]): PilotAccount[] {
  const waiting = accounts.filter(isWaiting);
  return waiting.every(({ obstacles }) => obstacles.length === 0) ? waiting : [];
}

/** Check-ins of a wave by what they report, in the order of the board. */
export function byKind(items: CheckIn[], wave: number): [string, CheckIn[]][] {
  const own = items.filter((item) => item.wave === wave);
  return checkInKinds.map((kind) => [kind, own.filter((item) => item.kind === kind)]);
}

/** The number of the wave that begins next. */
export const nextNumber = (waves: PilotWaveSummary[]) => (waves.at(-1)?.number ?? 0) + 1;
