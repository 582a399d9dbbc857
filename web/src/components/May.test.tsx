import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Session } from "../session";
import { show } from "../testing/show";
import { May } from "./May";

const viewer: Session = { state: "signed_in", user: null, actions: ["read_records"] };
const button = <button type="button">Import</button>;

it("shows what the person may do", () => {
  show(<May action="read_records">{button}</May>, { session: viewer });
  expect(screen.getByRole("button")).toBeTruthy();
});

it("hides what the person may not do, and says why where it is asked to", () => {
  const { showNext } = show(<May action="import_records">{button}</May>, { session: viewer });
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.queryByTestId("not-allowed")).toBeNull();
  showNext(
    <May action="import_records" says>
      {button}
    </May>,
  );
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.getByTestId("not-allowed").textContent).toBe(
    "Your role may not do this: Import records, and undo imports.",
  );
});
