import { expect, test } from "vitest";
import { readSettingsState } from "./state";

test("the address says which document is shown", () => {
  expect(readSettingsState({ document: "glossary" })).toEqual({ document: "glossary" });
  for (const raw of [{}, { document: "manual" }, { document: 7 }, { document: ["glossary"] }]) {
    expect(readSettingsState(raw).document).toBeUndefined();
  }
});
