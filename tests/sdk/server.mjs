import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");

/** The binary: the one that `SPEARGUN_BIN` names, or the debug build. */
export const binary =
  process.env.SPEARGUN_BIN ??
  join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/speargun");

/** A fresh workspace with a server over it, on a port of its own. */
export class Server {
  static async start() {
    const folder = mkdtempSync(join(tmpdir(), "speargun-sdk-"));
    const server = new Server();
    server.folder = folder;
    server.workspace = join(folder, "workspace");
    server.run(["init", server.workspace], []);
    server.key = JSON.parse(server.run(["events", "key", "create", "sdk", "--server", "--json"])).key;
    await server.listen();
    return server;
  }

  run(parameters, of = ["--workspace", this.workspace]) {
    const { DATABASE_URL: _, ...env } = process.env;
    const done = spawnSync(binary, [...of, ...parameters], { env, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`speargun ${parameters.join(" ")}: ${done.stderr}`);
    return done.stdout;
  }

  listen() {
    const { DATABASE_URL: _, ...env } = process.env;
    const parameters = ["--workspace", this.workspace, "serve", "--listen", "127.0.0.1:0"];
    this.child = spawn(binary, parameters, { env, stdio: ["ignore", "ignore", "pipe"] });
    const lines = createInterface({ input: this.child.stderr });
    return new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
      lines.on("line", (line) => {
        // Another line names the page that lets people sign in: the same server, with a path.
        const found = line.match(/http:\/\/[^\s/]+/);
        if (!found) return;
        this.address = found[0];
        resolve();
      });
    });
  }

  async get(path) {
    const answer = await fetch(this.address + path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  /** Every accepted event in full, once scores have caught up with all of them. */
  async events() {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const { waiting_for_scores: waiting } = await this.get("/api/v1/events/quality");
      if (waiting === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const text = this.run(["events", "tail", "--no-follow", "-n", "100000"]);
    return text.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }

  stop() {
    this.child.removeAllListeners("exit");
    this.child.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
