import { screen, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { actions, type Session, type User } from "../../session";
import { refusal, serve } from "../../testing/server";
import { showAt } from "../../testing/show";
import { UsersPage } from "./UsersPage";

const person = (part: Partial<User>): User => ({
  id: 1,
  email: "ann@acme.example",
  name: "Ann",
  role: "administrator",
  role_name: null,
  team: null,
  has_own_team: false,
  territory: null,
  owns_accounts: false,
  language: null,
  state: "active",
  second_factor: false,
  created_at: "2026-11-30T12:00:00Z",
  created_by: "web",
  signed_in_at: "2026-11-30T12:00:00Z",
  ...part,
});
const ann = person({});
const ben = person({ id: 2, name: "Ben", email: "ben@acme.example", role: "viewer" });
const partner = {
  id: 1,
  key: "custom:1",
  name: "Partner manager",
  actions: ["read_records", "edit_lists"],
  team: "sales",
  people: 0,
  revision: 3,
  changed_by: "ann@acme.example",
  changed_at: "2026-11-30T12:00:00Z",
};
const session: Session = { state: "signed_in", user: ann, actions: [...actions] };

beforeEach(() => {
  serve("/api/v1/session", () => session);
  serve("/api/v1/users", () => ({ items: [ann, { ...ben, state: "invited" }] }));
  serve("/api/v1/tokens", () => ({ items: [] }));
  for (const id of [1, 2]) serve(`/api/v1/users/${id}/provider-links`, () => ({ items: [] }));
  serve("/api/v1/rights", () => ({
    items: actions.map((action) => ({ action, roles: ["administrator", "custom:1"] })),
    custom_roles: [{ key: "custom:1", name: "Partner manager" }],
  }));
  serve("/api/v1/roles", () => ({ items: [partner] }));
});

it("shows people, and words for every action", async () => {
  showAt(<UsersPage />, { session, language: "ko" });
  const table = await screen.findByTestId("users");
  const texts = within(table)
    .getAllByRole("row")
    .map(({ textContent }) => textContent);
  expect(texts[2]).toContain("초대됨");
  const rights = await screen.findByTestId("rights");
  expect(within(rights).getAllByRole("row")).toHaveLength(actions.length + 1);
  expect(rights.textContent).not.toMatch(/[a-z]+_[a-z]+/);
});

it("shows the whole link of a person who was added, with the origin", async () => {
  const { user } = showAt(<UsersPage />, { session });
  await screen.findByTestId("users");
  await user.type(screen.getByLabelText("Name"), "Ben");
  await user.type(screen.getByLabelText("E-mail"), "ben@acme.example");
  const ends_at = "2026-12-07T12:00:00Z";
  const link = { user: ben, kind: "invitation", path: "/welcome#zebra", ends_at };
  serve("/api/v1/users", () => ({ ...link, items: [ann, ben] }));
  await user.click(screen.getByRole("button", { name: "Add a user" }));
  const secret = await screen.findByTestId("secret");
  expect(secret.textContent).toContain(`${location.origin}/welcome#zebra`);
});

it("says why the last administrator is not shut out", async () => {
  const { user } = showAt(<UsersPage />, { session });
  await user.click(await screen.findByRole("button", { name: "Change Ann" }));
  serve("/api/v1/users/1", () => refusal(409, "This is the last administrator."));
  await user.click(screen.getByRole("button", { name: "Shut out" }));
  expect((await screen.findByRole("alert")).textContent).toContain("last administrator");
});

it("asks for nothing that the role may not see", async () => {
  const viewer: Session = { state: "signed_in", user: ben, actions: ["read_records"] };
  showAt(<UsersPage />, { session: viewer });
  expect(await screen.findByText("Your role may not do this: Manage users.")).toBeTruthy();
  expect(screen.queryByTestId("users")).toBeNull();
});

it("makes a role of chosen actions, and shows those that there are", async () => {
  const { user } = showAt(<UsersPage />, { session });
  const roles = await screen.findByTestId("roles");
  expect(roles.textContent).toContain("Edit lists");
  expect((await screen.findByTestId("rights")).textContent).toContain("Partner manager");
  await user.click(screen.getByRole("button", { name: "New role" }));
  const dialog = screen.getByRole("dialog");
  expect(within(dialog).queryByLabelText("Manage users")).toBeNull();
  await user.type(within(dialog).getByLabelText("Name"), "Agency");
  await user.click(within(dialog).getByLabelText("Sign criteria and target lists"));
  let sent: unknown = null;
  serve("/api/v1/roles", (_, body) => {
    sent ??= body;
    return { ...partner, name: "Agency", items: [partner] };
  });
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await screen.findByText("The role Agency is saved.");
  expect(sent).toEqual({ name: "Agency", actions: ["sign_targets"], team: null, revision: null });
});

it("limits a person to accounts, and says so", async () => {
  const { user } = showAt(<UsersPage />, { session });
  await user.click(await screen.findByRole("button", { name: "Change Ann" }));
  const dialog = screen.getByRole("dialog");
  await user.type(within(dialog).getByLabelText("Accounts"), 'country = "DE"');
  await user.click(within(dialog).getByLabelText("The accounts that this person owns"));
  await user.selectOptions(within(dialog).getByLabelText("Team"), "Sales");
  let sent: unknown = null;
  serve("/api/v1/users/1", (_, body) => {
    sent ??= body;
    return ann;
  });
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await screen.findByText("Ann is saved.");
  expect(sent).toMatchObject({ territory: 'country = "DE"', owns_accounts: true, team: "sales" });
});
