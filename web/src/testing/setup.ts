import "./server";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { showPreferences } from "../state/preferences";

afterEach(() => {
  cleanup();
  localStorage.clear();
  showPreferences({ language: "en", theme: "system" });
});
