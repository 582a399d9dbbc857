import { Outlet } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslate } from "../i18n";
import { KeysDialog } from "./KeysDialog";
import { LanguageNotice } from "./LanguageNotice";
import { Palette } from "./Palette";
import { PhoneBar, PhoneMenu } from "./PhoneMenu";
import { Sidebar } from "./Sidebar";
import { useGlobalKeys } from "./useGlobalKeys";
import { usePageRowKeys } from "./useRowKeys";

type Overlay = "palette" | "keys" | "menu" | null;

/** Sidebar, page, and what opens above them. */
export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const main = useRef<HTMLElement>(null);
  const close = () => setOverlay(null);
  const open = {
    openPalette: () => setOverlay("palette"),
    openKeys: () => setOverlay("keys"),
  };
  useGlobalKeys(open);
  usePageRowKeys(main);
  return (
    <div className="shell">
      <SkipLink onSkip={() => main.current?.focus()} />
      <PhoneBar
        isMenuOpen={overlay === "menu"}
        openMenu={() => setOverlay("menu")}
        openPalette={open.openPalette}
      />
      <Sidebar {...open} />
      <main id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      {overlay === "menu" && <PhoneMenu {...open} onClose={close} />}
      {overlay === "palette" && <Palette onClose={close} />}
      {overlay === "keys" && <KeysDialog onClose={close} />}
      <LanguageNotice />
    </div>
  );
}

/** The first thing that Tab reaches: past the navigation, to what the page is about. */
function SkipLink({ onSkip }: { onSkip: () => void }) {
  const t = useTranslate();
  return (
    // biome-ignore lint/a11y/useValidAnchor: it goes to a place of the page, as its address says.
    <a
      href="#main"
      className="skip-link"
      onClick={(event) => {
        // The focus moves, the address stays: it is the state of the page.
        event.preventDefault();
        onSkip();
      }}
    >
      {t("shell.skip")}
    </a>
  );
}
