import { join } from "node:path";
import { type Browser, expect, type Page } from "@playwright/test";
import { type OwnServer, type Run, signIn } from "./own-server";

/** Someone who signs in. */
export interface Person {
  name: string;
  role: string;
}

export const password = "correct horse battery";
export const emailOf = (id: string) => `${id}@zebra.example`;

/** Fills a workspace with a market of 150 accounts, scored, and people; an administrator first. */
export const fillWith =
  (people: Record<string, Person>) =>
  (run: Run, folder: string): void => {
    const market = join(folder, "market");
    run(["simulate", market, "--accounts", "150"]);
    run(["import", market]);
    run(["match"]);
    run(["score"]);
    for (const [id, { name, role }] of Object.entries(people)) {
      const person = ["--email", emailOf(id), "--name", name, "--role", role];
      run(["user", "add", ...person, "--password-stdin"], `${password}\n`);
    }
  };

/** Signs a person in on a page of a server, in a browser of their own. */
export async function comeIn(
  browser: Browser,
  server: OwnServer,
  id: string,
  [path, heading]: [string, string],
): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, locale: "en-US" });
  const page = await context.newPage();
  await page.goto(path);
  await signIn(page, emailOf(id), password);
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  return page;
}
