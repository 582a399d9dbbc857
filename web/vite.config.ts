import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.SPEARGUN_URL ?? "http://127.0.0.1:7373";

export default defineConfig({
  plugins: [react()],
  build: {
    // Nothing inline: the server's content security policy allows files of its own only.
    assetsInlineLimit: 0,
    // Names the libraries and fonts in the bundle, as their licences ask.
    license: { fileName: "licences.md" },
    target: "es2023",
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "vendor", test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    fs: { allow: [".."] },
    proxy: { "/api": server },
  },
  test: {
    // A bound for what hangs; a busy machine is no fault.
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "functions",
          // They share nothing that one could leave for another: no file needs its own start.
          isolate: false,
          include: ["src/**/*.test.ts"],
          setupFiles: ["src/testing/messages.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "components",
          include: ["src/**/*.test.tsx"],
          environment: "happy-dom",
          environmentOptions: { happyDOM: { url: "http://localhost/" } },
          setupFiles: ["src/testing/messages.ts", "src/testing/setup.ts"],
        },
      },
    ],
  },
});
