import { createServer } from "node:http";
import Provider from "oidc-provider";

// It warns that its memory and keys are not for production, once a provider.
console.info = console.warn = () => {};

/** The client that the provider knows, and its secret. */
export const client = "speargun";
export const secret = "a secret of the client";

/**
 * The accounts of the provider, by their numbers. A test changes them as it likes: they are what
 * people would change at the provider.
 */
export function newAccounts() {
  return {
    "bo-1": { email: "bo@acme.com", email_verified: true, name: "Bo Kim" },
    "eve-1": { email: "eve@acme.com", email_verified: true, name: "Eve Doe" },
  };
}

/** A certified provider on a port of its own. */
export class RealProvider {
  static async start() {
    const real = new RealProvider();
    real.accounts = newAccounts();
    real.server = createServer((request, response) => real.handle(request, response));
    await new Promise((resolve) => real.server.listen(0, "127.0.0.1", resolve));
    real.issuer = `http://127.0.0.1:${real.server.address().port}`;
    return real;
  }

  /** Lets browsers be sent back to this address. */
  allow(callback) {
    this.provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: client,
          client_secret: secret,
          redirect_uris: [callback],
          grant_types: ["authorization_code"],
          response_types: ["code"],
        },
      ],
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
      pkce: { required: () => true },
      findAccount: (_, id) => {
        const account = this.accounts[id];
        return account && { accountId: id, claims: () => ({ sub: id, ...account }) };
      },
      // Who signs in is in the address of the interaction: there is no form to fill in.
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      features: { devInteractions: { enabled: false } },
      cookies: { keys: ["of the test"] },
    });
    this.handler = this.provider.callback();
  }

  async handle(request, response) {
    if (!request.url.startsWith("/interaction/")) return this.handler(request, response);
    try {
      const details = await this.provider.interactionDetails(request, response);
      await this.provider.interactionFinished(request, response, await this.decide(details));
    } catch (fault) {
      response.statusCode = 500;
      response.end(String(fault));
    }
  }

  /** Signs the wanted account in, and lets it consent. */
  async decide({ prompt, params, session }) {
    if (this.refuses) return { error: "access_denied", error_description: "not today" };
    if (prompt.name === "login") return { login: { accountId: this.who } };
    const grant = new this.provider.Grant({
      accountId: session.accountId,
      clientId: params.client_id,
    });
    grant.addOIDCScope("openid email profile");
    return { consent: { grantId: await grant.save() } };
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
