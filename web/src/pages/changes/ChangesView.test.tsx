import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, expect, it } from "vitest";
import { refusal, serve } from "../../testing/server";
import { showAt } from "../../testing/show";
import type { Change } from "./api";
import { ChangesView } from "./ChangesView";
import { type ChangesState, readChangesState } from "./state";

const change = (part: Partial<Change> = {}): Change => ({
  at: "2026-11-30T12:00:00Z",
  caller_kind: "user",
  caller: "ann",
  via: "http",
  action: "list.create",
  subject_kind: "list",
  subject: "7",
  details: { name: "Fairs", description: null } as unknown as Change["details"],
  ...part,
});

let asked: string[] = [];

/** Lets the server answer with these changes, of which there may be more. */
function serveChanges(items: Change[], total = items.length) {
  serve("/api/v1/audit", (params) => {
    asked.push(String(params));
    const offset = Number(params.get("offset"));
    return { items: items.slice(offset, offset + 50), total, offset, limit: 50 };
  });
}

function Page({ start }: { start: ChangesState }) {
  const [state, go] = useState(start);
  return <ChangesView state={state} go={(next) => go(readChangesState(next))} />;
}

const showPage = (start: ChangesState = {}, language: "en" | "ko" | "el" = "en") =>
  showAt(<Page start={start} />, { address: "/changes", language });

const rows = async () =>
  within(await screen.findByTestId("changes"))
    .getAllByRole("row")
    .slice(1);

beforeEach(() => {
  asked = [];
});

it("shows who changed what, when, by which way and to what", async () => {
  serveChanges([
    change(),
    change({ action: "new.kind", subject_kind: "moon", subject: "9", caller_kind: "token" }),
  ]);
  showPage();
  const [first, second] = await rows();
  for (const text of ["Nov 30, 2026", "ann", "user", "Web app or API", "Created a list"]) {
    expect(first?.textContent).toContain(text);
  }
  expect(first?.textContent).toContain("Name: Fairs");
  expect(first?.textContent).not.toMatch(/[{}"]/);
  const link = within(first as HTMLElement).getByRole("link", { name: "List 7" });
  expect(link.getAttribute("href")).toBe("/lists/7");
  expect(second?.textContent).toContain("moon 9");
  expect(within(second as HTMLElement).queryByRole("link")).toBeNull();
});

it("is in the reader's language", async () => {
  serveChanges([change()]);
  showPage({}, "ko");
  expect((await rows())[0]?.textContent).toContain("목록 생성");
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("변경 기록");
});

it("asks for what the filters say, and for everything when they are cleared", async () => {
  serveChanges([change()]);
  const { user } = showPage();
  await rows();
  expect(asked.at(-1)).toBe("limit=50&offset=0");
  await user.selectOptions(screen.getByRole("combobox", { name: "Action" }), "Decided a match");
  await waitFor(() => expect(asked.at(-1)).toBe("action=match.decide&limit=50&offset=0"));
  await user.selectOptions(screen.getByRole("combobox", { name: "Kind of thing" }), "Account");
  await waitFor(() => expect(asked.at(-1)).toContain("subject_kind=account"));
  await user.type(screen.getByLabelText("Name of who made it"), "bob{Enter}");
  await waitFor(() => expect(asked.at(-1)).toContain("caller=bob"));
  await user.click(screen.getByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Clear filters" })).toBeNull());
  await user.click(screen.getByRole("button", { name: "ann" }));
  await waitFor(() => expect(asked.at(-1)).toBe("caller=ann&limit=50&offset=0"));
});

it("shows who acted in the name of a caller", async () => {
  serveChanges([change({ acted_by: "root" }), change({ caller: "bob" })]);
  showPage();
  const [first, second] = await rows();
  expect(first?.textContent).toContain("by root");
  expect(second?.textContent).not.toContain("by ");
});

it("asks for the days that are chosen, both included", async () => {
  serveChanges([change()]);
  const { user } = showPage();
  await rows();
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "2026-11-01" } });
  fireEvent.blur(screen.getByLabelText("From"));
  await waitFor(() => expect(asked.at(-1)).toContain("from=2026-11-01T00%3A00%3A00.000Z"));
  await user.click(screen.getByLabelText("To"));
  fireEvent.change(screen.getByLabelText("To"), { target: { value: "2026-11-30" } });
  await user.keyboard("{Enter}");
  await waitFor(() => expect(asked.at(-1)).toContain("until=2026-12-01T00%3A00%3A00.000Z"));
  expect(screen.getByLabelText<HTMLInputElement>("From").max).toBe("2026-11-30");
  await user.click(screen.getByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("From").value).toBe(""));
});

it("shows the changes of one thing, and those of all again", async () => {
  serveChanges([change()]);
  const { user } = showPage({ subject_kind: "account", subject: "98" });
  await rows();
  expect(asked.at(-1)).toBe("subject_kind=account&subject=98&limit=50&offset=0");
  await user.click(screen.getByRole("button", { name: /not only Account 98/ }));
  await waitFor(() => expect(asked.at(-1)).toBe("subject_kind=account&limit=50&offset=0"));
});

it("brings the next ones", async () => {
  const many = Array.from({ length: 60 }, (_, place) => change({ subject: String(place) }));
  serveChanges(many);
  const { user } = showPage();
  expect(await rows()).toHaveLength(50);
  await user.click(screen.getByRole("button", { name: "Show more (10 left)" }));
  await waitFor(async () => expect(await rows()).toHaveLength(60));
  expect(asked.at(-1)).toBe("limit=50&offset=50");
});

it("says what would be here, and which filters let nothing through", async () => {
  serveChanges([]);
  const { user } = showPage({ action: "list.create", subject_kind: "account", subject: "98" });
  await screen.findByText("No change matches. Filters: Created a list and Account 98.");
  await user.click(screen.getAllByRole("button", { name: "Clear filters" })[0] as HTMLElement);
  await screen.findByText(/^No changes yet\. Every change/);
});

it("says what failed, and tries again", async () => {
  serve("/api/v1/audit", () => refusal(400, 'there is no action "list.burn"'));
  const { user } = showPage({ action: "list.burn" });
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The changes could not be loaded.");
  expect(alert.textContent).toContain("list.burn");
  serveChanges([change()]);
  await user.click(within(alert).getByRole("button", { name: "Try again" }));
  expect(await rows()).toHaveLength(1);
});
