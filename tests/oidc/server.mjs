import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { client, secret } from "./provider.mjs";

const root = join(import.meta.dirname, "../..");
const binary =
  process.env.SPEARGUN_BIN ??
  join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/speargun");

export const password = "maple tugboat ravine";

/** A port that is free now: the provider has to know the address before the server has it. */
export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** A server over a fresh workspace with Ann, an administrator, and Bo, a salesman. */
export class Server {
  constructor(port) {
    this.address = `http://127.0.0.1:${port}`;
    this.port = port;
    this.folder = mkdtempSync(join(tmpdir(), "speargun-oidc-"));
    this.workspace = join(this.folder, "workspace");
    this.said = "";
    this.run(["init", this.workspace], { of: [] });
    const person = (email, name, role) => {
      const words = ["user", "add", "--email", email, "--name", name, "--role", role];
      this.run([...words, "--password-stdin"], { input: password });
    };
    person("ann@acme.com", "Ann Lee", "administrator");
    person("bo@acme.com", "Bo Kim", "sales");
  }

  env() {
    const { DATABASE_URL: _, ...env } = process.env;
    const path = join(this.folder, "secret");
    writeFileSync(path, `${this.secret ?? secret}\n`);
    return { ...env, SPEARGUN_SIGN_IN_SECRET_FILE: path };
  }

  run(parameters, { of = ["--workspace", this.workspace], input } = {}) {
    const done = spawnSync(binary, [...of, ...parameters], {
      env: this.env(),
      encoding: "utf8",
      input,
    });
    if (done.status !== 0) throw new Error(`speargun ${parameters.join(" ")}: ${done.stderr}`);
    return done.stdout;
  }

  /** Writes the table `sign_in` of the settings, before the server starts. */
  provide(issuer, more = "") {
    const path = join(this.workspace, "workspace.toml");
    appendFileSync(
      path,
      `\n[sign_in]\nissuer = "${issuer}"\nclient_id = "${client}"\nname = "Acme ID"\n${more}\n`,
    );
  }

  listen() {
    const parameters = ["--workspace", this.workspace, "serve"];
    const own = [...parameters, "--listen", `127.0.0.1:${this.port}`];
    this.child = spawn(binary, own, { env: this.env(), stdio: ["ignore", "ignore", "pipe"] });
    return new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("exit", (code) => reject(new Error(`ended with ${code}: ${this.said}`)));
      createInterface({ input: this.child.stderr }).on("line", (line) => {
        this.said += `${line}\n`;
        if (line.includes(this.address)) resolve();
      });
    });
  }

  /** The rows of the audit of an action, out of the command line. */
  audit(action) {
    const rows = JSON.parse(this.run(["audit", "--action", action, "--json"]));
    return rows.items ?? rows;
  }

  /** Every file of the workspace and what the server said: where a secret must not be. */
  texts() {
    return this.said + readFileSync(join(this.workspace, "workspace.toml"), "utf8");
  }

  stop() {
    this.child?.removeAllListeners("exit");
    this.child?.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
