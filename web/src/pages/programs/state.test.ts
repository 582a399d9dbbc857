import { expect, it } from "vitest";
import { readProgramState, readSale } from "./state";

it("reads what is known of a sale, and nothing else", () => {
  const sale = { deal_size: 40_000, buyers: 3.5, cycle_days: 90, decided_by: "buyer_alone" };
  expect(readSale({ ...sale, deal_size: "40000", more: 1 })).toEqual(sale);
  expect(readSale({ deal_size: "", buyers: -1, cycle_days: "soon", decided_by: "me" })).toEqual({});
});

it("reads the part of a programme's page", () => {
  expect(readProgramState({ part: "sheets", sheet: "swot" })).toEqual({
    part: "sheets",
    sheet: "swot",
  });
  expect(readProgramState({ part: "plan", sheet: "x" })).toEqual({});
});
