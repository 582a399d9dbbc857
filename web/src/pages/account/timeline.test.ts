import { describe, expect, it } from "vitest";
import type { TimelineEvent, TrackedItem } from "./api";
import { knownRecords, knownTracked, merged } from "./timeline";

const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
const nothing = { channel: null, campaign: null, subject: null, page: null };
const record = (id: number, hour: number): TimelineEvent => ({
  ...nothing,
  id,
  type: "meeting",
  occurred_at: at(hour),
  person: null,
});
const tracked = (id: number, hour: number): TrackedItem => ({
  ...nothing,
  id,
  type: "page_view",
  occurred_at: at(hour),
  person_id: null,
  who: "Kim",
  claimed: false,
});
const micros = (hour: number) => `${Date.parse(at(hour)) * 1000}_7`;
const keys = (found: ReturnType<typeof merged>) => found.events.map(({ key }) => key);

describe("merged", () => {
  it("puts both lists in one order once all is known", () => {
    const found = merged(
      knownRecords([record(1, 9), record(2, 5)], false),
      knownTracked([tracked(1, 8), tracked(2, 4)], null),
    );
    expect(keys(found)).toEqual(["record-1", "tracked-1", "record-2", "tracked-2"]);
    expect(found.wanting).toEqual([]);
  });

  it("waits where one list is not known any further", () => {
    const records = knownRecords([record(1, 9), record(2, 5)], true);
    const found = merged(records, knownTracked([tracked(1, 8), tracked(2, 4)], micros(4)));
    expect(keys(found)).toEqual(["record-1", "tracked-1", "record-2"]);
    expect(found.wanting).toEqual(["records"]);
  });

  it("goes on through a page that found nothing", () => {
    const found = merged(
      knownRecords([record(1, 9), record(2, 5)], false),
      knownTracked([], micros(7)),
    );
    expect(keys(found)).toEqual(["record-1"]);
    expect(found.wanting).toEqual(["tracked"]);
  });
});
