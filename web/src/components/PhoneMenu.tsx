import { useEffect, useEffectEvent } from "react";
import { useTranslate } from "../i18n";
import { Dialog } from "./Dialog";
import { Icon } from "./Icon";
import { NotificationsLink } from "./NotificationsLink";
import {
  Brand,
  CommandsButton,
  KeysButton,
  Navigation,
  type Openers,
  WorkspaceFoot,
} from "./Sidebar";
import { UserMenu } from "./UserMenu";

interface BarProperties {
  isMenuOpen: boolean;
  openMenu: () => void;
  openPalette: () => void;
}

/** What takes the place of the sidebar where there is no room for it. */
export function PhoneBar({ isMenuOpen, openMenu, openPalette }: BarProperties) {
  const t = useTranslate();
  return (
    <header className="phone-bar">
      <button
        type="button"
        className="bar-button"
        aria-haspopup="dialog"
        aria-expanded={isMenuOpen}
        onClick={openMenu}
      >
        <Icon name="menu" />
        {t("shell.menu")}
      </button>
      <Brand />
      <button
        type="button"
        className="bar-button"
        aria-label={t("shell.commands")}
        title={t("shell.commands")}
        onClick={openPalette}
      >
        <Icon name="search" />
      </button>
    </header>
  );
}

/** The narrowest page that has its sidebar; the style sheets say the same. */
const wide = "(min-width: 768px)";

/**
 * All pages, opened by the button of the bar. It is a modal dialog: the browser keeps the focus in
 * it, Escape and a click beside it close it, and the focus goes back to the button.
 */
export function PhoneMenu({ openPalette, openKeys, onClose }: Openers & { onClose: () => void }) {
  const t = useTranslate();
  const close = useEffectEvent(onClose);
  useEffect(() => {
    // A phone that is turned has the sidebar again, and the menu would lie over it.
    const query = window.matchMedia(wide);
    const onChange = () => query.matches && close();
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return (
    <Dialog label={t("shell.menu")} className="phone-menu" keepsInput={false} onClose={onClose}>
      <div className="phone-menu-body">
        <div className="phone-menu-head">
          <Brand onChoose={onClose} />
          <button
            type="button"
            className="bar-button"
            aria-label={t("action.close")}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </div>
        <Navigation onChoose={onClose} />
        <CommandsButton onClick={openPalette} />
        <KeysButton onClick={openKeys} />
        <NotificationsLink onChoose={onClose} />
        <UserMenu onChoose={onClose} />
        <WorkspaceFoot />
      </div>
    </Dialog>
  );
}
