import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "../testing/show";
import { LinePicker } from "./LinePicker";

const lines = [
  { key: "analytics", name: "Analytics" },
  { key: "crm", name: "CRM" },
];

it("is not there while there is only the main model", () => {
  show(<LinePicker lines={[]} line={undefined} onChoose={() => {}} />);
  expect(screen.queryByRole("combobox")).toBeNull();
});

it.each([
  ["en", "Product line", "All (main model)"],
  ["ko", "제품군", "전체 (기본 모델)"],
  ["el", "Σειρά προϊόντων", "Όλες (κύριο μοντέλο)"],
] as const)("chooses a line and goes back to the main model, %s", async (language, label, main) => {
  const onChoose = vi.fn();
  const { user, showNext } = show(
    <LinePicker lines={lines} line={undefined} onChoose={onChoose} />,
    { language },
  );
  await user.selectOptions(screen.getByLabelText(label), "CRM");
  expect(onChoose).toHaveBeenLastCalledWith("crm");
  showNext(<LinePicker lines={lines} line="crm" onChoose={onChoose} />);
  expect(screen.getByLabelText(label)).toHaveProperty("value", "crm");
  await user.selectOptions(screen.getByLabelText(label), main);
  expect(onChoose).toHaveBeenLastCalledWith(undefined);
});

it("shows a line that an address names though it is gone", () => {
  show(<LinePicker lines={lines} line="old" onChoose={() => {}} />);
  expect(screen.getByRole("combobox")).toHaveProperty("value", "old");
  expect(screen.getByRole("option", { name: "old" })).toBeTruthy();
});
