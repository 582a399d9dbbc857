import { expect, it } from "vitest";
import { readPilotState } from "./state";

it("reads the wave that is looked at, and leaves out what makes no sense", () => {
  expect(readPilotState({ wave: "2" })).toEqual({ wave: 2 });
  for (const wave of ["0", "-1", "1.5", "x", "", null, undefined]) {
    expect(readPilotState({ wave })).toEqual({});
  }
});
