import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser } from "./browser.mjs";
import { RealProvider, secret } from "./provider.mjs";
import { freePort, password, Server } from "./server.mjs";

const callbackPath = "/api/v1/sign-in/callback";

/** A server and a provider that know each other. */
async function house(context, more) {
  const server = new Server(await freePort());
  context.after(() => server.stop());
  const callback = server.address + callbackPath;
  const provider = await RealProvider.start();
  context.after(() => provider.stop());
  provider.allow(callback);
  provider.who = "bo-1";
  server.provide(provider.issuer, more);
  await server.listen();
  return { server, provider, callback };
}

/** Goes to the provider and comes back with its answer, which is not handed in yet. */
const answerOf = (browser, { server, callback }, returnTo = "/lists") =>
  browser.follow(`${server.address}/api/v1/sign-in/start?return_to=${returnTo}`, callback);

/** The whole way; returns the page that is shown in the end. */
async function signIn(browser, at, returnTo) {
  const { answer, next } = await browser.ask(await answerOf(browser, at, returnTo));
  assert.equal(answer.status, 303);
  assert.ok(next.startsWith(at.server.address), next);
  return next.slice(at.server.address.length);
}

async function who(browser, { server }) {
  const { answer } = await browser.ask(`${server.address}/api/v1/session`);
  return (await answer.json()).user?.email ?? null;
}

const refusal = (reason) => `/sign-in?reason=${reason}&return_to=/lists`;

test("a person with a verified address is let in, and is the same once it changes", async (context) => {
  const at = await house(context);
  const browser = new Browser();
  assert.equal(await signIn(browser, at), "/lists");
  assert.equal(await who(browser, at), "bo@acme.com");
  at.provider.accounts["bo-1"] = { email: "ann@acme.com", email_verified: true };
  const later = new Browser();
  assert.equal(await signIn(later, at), "/lists");
  assert.equal(await who(later, at), "bo@acme.com");
  const [row, ...others] = at.server.audit("user.link_provider");
  assert.equal(others.length, 0);
  assert.equal(row.details.subject, "bo-1");
  assert.equal(at.server.audit("user.sign_in").length, 2);
  assert.ok(!at.server.texts().includes(secret), "the secret is written nowhere");
});

test("an account that gets the address of a colleague later is not that colleague", async (context) => {
  const at = await house(context);
  assert.equal(await signIn(new Browser(), at), "/lists");
  at.provider.accounts["eve-1"] = { email: "bo@acme.com", email_verified: true };
  at.provider.who = "eve-1";
  assert.equal(await signIn(new Browser(), at), refusal("other_account"));
});

test("an address that is not verified, or of no user, is refused", async (context) => {
  const at = await house(context);
  const browser = new Browser();
  at.provider.accounts["bo-1"].email_verified = false;
  assert.equal(await signIn(browser, at), refusal("unverified"));
  delete at.provider.accounts["bo-1"].email_verified;
  assert.equal(await signIn(new Browser(), at), refusal("unverified"));
  at.provider.who = "eve-1";
  assert.equal(await signIn(new Browser(), at), refusal("unknown"));
  assert.equal(await who(browser, at), null);
});

test("a user is made where the settings want it, as a viewer", async (context) => {
  const at = await house(context, "create_users = true");
  at.provider.who = "eve-1";
  const browser = new Browser();
  assert.equal(await signIn(browser, at), "/lists");
  const { answer } = await browser.ask(`${at.server.address}/api/v1/session`);
  const { user } = await answer.json();
  assert.deepEqual([user.email, user.name, user.role], ["eve@acme.com", "Eve Doe", "viewer"]);
});

test("a user who is shut out is refused", async (context) => {
  const at = await house(context);
  const browser = new Browser();
  await signIn(browser, at);
  at.server.run(["user", "disable", "bo@acme.com"]);
  assert.equal(await signIn(new Browser(), at), refusal("disabled"));
});

test("an answer with another state or issuer, or a changed code, is refused", async (context) => {
  const at = await house(context);
  for (const [name, reason] of [
    ["state", "mismatch"],
    ["iss", "mismatch"],
    ["code", "untrusted"],
  ]) {
    const browser = new Browser();
    const address = new URL(await answerOf(browser, at));
    assert.ok(address.searchParams.get(name), `the provider sends ${name}`);
    address.searchParams.set(name, "changed");
    const { next } = await browser.ask(address.href);
    assert.equal(next, at.server.address + refusal(reason), name);
    assert.equal(await who(browser, at), null);
  }
});

test("a code counts once", async (context) => {
  const at = await house(context);
  const browser = new Browser();
  const address = await answerOf(browser, at);
  const kept = new Map(browser.jar(address));
  assert.equal((await browser.ask(address)).next, `${at.server.address}/lists`);
  // The answer again, in the same browser: the question is used up.
  const again = (await browser.ask(address)).next;
  assert.equal(again, `${at.server.address}/sign-in?reason=expired`);
  // Even with the cookie of then, the provider gives no second token.
  const thief = new Browser();
  for (const [name, value] of kept) thief.jar(address).set(name, value);
  assert.equal((await thief.ask(address)).next, at.server.address + refusal("untrusted"));
  assert.equal(await who(thief, at), null);
});

test("an answer that another browser hands in lets no one in", async (context) => {
  const at = await house(context);
  const address = await answerOf(new Browser(), at);
  const thief = new Browser();
  assert.equal((await thief.ask(address)).next, `${at.server.address}/sign-in?reason=expired`);
  // One with a question of its own, too: neither state nor nonce is that of the answer.
  await answerOf(thief, at);
  assert.equal((await thief.ask(address)).next, at.server.address + refusal("mismatch"));
  // The state of its own question with the code of another: PKCE and nonce say no.
  const own = new URL(await answerOf(thief, at));
  own.searchParams.set("code", new URL(await answerOf(new Browser(), at)).searchParams.get("code"));
  assert.equal((await thief.ask(own.href)).next, at.server.address + refusal("untrusted"));
  assert.equal(await who(thief, at), null);
});

test("a cookie that was changed is none", async (context) => {
  const at = await house(context);
  const browser = new Browser();
  const address = await answerOf(browser, at);
  const jar = browser.jar(address);
  const value = jar.get("speargun_sign_in");
  jar.set("speargun_sign_in", `${value.slice(0, -2)}${value.endsWith("AA") ? "BB" : "AA"}`);
  assert.equal((await browser.ask(address)).next, `${at.server.address}/sign-in?reason=expired`);
});

test("no other server is shown in the end", async (context) => {
  const at = await house(context);
  for (const wanted of ["https://evil.example", "//evil.example", "/%5Cevil.example"]) {
    assert.equal(await signIn(new Browser(), at, wanted), "/");
  }
});

test("a refusal of the provider is said on the page", async (context) => {
  const at = await house(context);
  at.provider.refuses = true;
  assert.equal(await signIn(new Browser(), at), refusal("denied"));
});

test("a provider that is down, or a wrong secret, leaves passwords as they are", async (context) => {
  const server = new Server(await freePort());
  context.after(() => server.stop());
  const provider = await RealProvider.start();
  provider.allow(server.address + callbackPath);
  provider.who = "bo-1";
  server.provide(provider.issuer);
  server.secret = "not the secret";
  await server.listen();
  const at = { server, provider, callback: server.address + callbackPath };
  assert.equal(await signIn(new Browser(), at), refusal("untrusted"));
  const browser = new Browser();
  const address = await answerOf(browser, at);
  await provider.stop();
  assert.equal((await browser.ask(address)).next, server.address + refusal("unreachable"));
  const body = { email: "bo@acme.com", password };
  const session = `${server.address}/api/v1/session`;
  const { answer } = await browser.ask(session, { method: "POST", body });
  assert.equal(answer.status, 200);
});

test("a provider that is down at the start is said on the page", async (context) => {
  const server = new Server(await freePort());
  context.after(() => server.stop());
  server.provide(`http://127.0.0.1:${await freePort()}`);
  await server.listen();
  const start = `${server.address}/api/v1/sign-in/start?return_to=/lists`;
  const { next } = await new Browser().ask(start);
  assert.equal(next, server.address + refusal("unreachable"));
});

test("who is signed in links an account whose address is not verified", async (context) => {
  const at = await house(context);
  at.provider.accounts["bo-1"] = { email: "private@mail.example" };
  const browser = new Browser();
  const body = { email: "bo@acme.com", password };
  await browser.ask(`${at.server.address}/api/v1/session`, { method: "POST", body });
  const { answer } = await browser.ask(`${at.server.address}/api/v1/me/provider-link`, {
    method: "POST",
    body: { password, return_to: "/me" },
  });
  const { address } = await answer.json();
  const { next } = await browser.ask(await browser.follow(address, at.callback));
  assert.equal(next, `${at.server.address}/me`);
  const later = new Browser();
  assert.equal(await signIn(later, at), "/lists");
  assert.equal(await who(later, at), "bo@acme.com");
});
