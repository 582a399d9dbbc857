import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";

/** The program, as `cargo build` leaves it; `SPEARGUN_BIN` names another one. */
export const binary =
  process.env.SPEARGUN_BIN ?? join(import.meta.dirname, "../../target/debug/speargun");

/** Why a test that needs a server of its own cannot run; null where it can. */
export const noBinary = existsSync(binary)
  ? null
  : `There is no program at ${binary}: run cargo build, or set SPEARGUN_BIN.`;

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (!address || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}

/** Runs a command of the program on the workspace, with what it reads. */
export type Run = (parts: string[], input?: string) => void;

/** A server on a fresh workspace, with the code of its first person where there is none yet. */
export class OwnServer {
  private constructor(
    readonly url: string,
    readonly code: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Starts it, after commands that fill the workspace. */
  static async start(prepare?: (run: Run, folder: string) => void): Promise<OwnServer> {
    const folder = mkdtempSync(join(tmpdir(), "speargun-e2e-"));
    const workspace = join(folder, "workspace");
    execFileSync(binary, ["init", workspace, "--name", "Zebra"], { stdio: "ignore" });
    const run: Run = (parts, input) => {
      execFileSync(binary, ["-w", workspace, ...parts], {
        stdio: ["pipe", "ignore", "pipe"],
        input,
      });
    };
    prepare?.(run, folder);
    const listen = `127.0.0.1:${await freePort()}`;
    const server = spawn(binary, ["serve", "-w", workspace, "--listen", listen]);
    const code = await new Promise<string>((found, failed) => {
      let said = "";
      const read = (part: Buffer) => {
        said += part;
        const [code] = /\b[A-Z0-9]{4}(-[A-Z0-9]{4})+\b/.exec(said) ?? [];
        if (code) found(code);
        else if (prepare && said.includes("Ctrl+C")) found("");
      };
      server.stderr.on("data", read);
      server.stdout.on("data", read);
      server.on("error", failed);
      server.on("exit", () => failed(new Error(`The server ended: ${said}`)));
    });
    return new OwnServer(`http://${listen}`, code, server, folder);
  }

  /** Ends the server and takes its workspace away. */
  async stop(): Promise<void> {
    const ended = new Promise((end) => this.process.once("exit", end));
    this.process.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Signs a person in on the page that asks who comes. */
export async function signIn(of: Page, email: string, password: string): Promise<void> {
  await of.getByLabel("E-mail").fill(email);
  await of.getByLabel("Password").fill(password);
  await of.getByRole("button", { name: "Sign in" }).click();
}
