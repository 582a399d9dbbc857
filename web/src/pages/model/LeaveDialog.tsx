import { useBlocker } from "@tanstack/react-router";
import { Dialog } from "../../components/Dialog";
import { useTranslate } from "../../i18n";
import type { ModelState } from "./state";

const lineOf = ({ search }: { search: unknown }) => (search as ModelState).line;

/** Asks before a draft that is not saved is left behind. */
export function LeaveDialog({ isChanged }: { isChanged: boolean }) {
  const t = useTranslate();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isChanged && (current.pathname !== next.pathname || lineOf(current) !== lineOf(next)),
    enableBeforeUnload: isChanged,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  const title = t("model.leave_title");
  return (
    <Dialog label={title} onClose={blocker.reset}>
      <div className="dialog-body dialog-narrow model-form">
        <h2>{title}</h2>
        <p className="muted">{t("model.leave_note")}</p>
        <div className="row">
          <button type="button" className="button button-primary" onClick={blocker.reset}>
            {t("model.stay")}
          </button>
          <button type="button" className="button" onClick={blocker.proceed}>
            {t("model.leave")}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
