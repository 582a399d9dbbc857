import { useTranslate } from "../i18n";

interface Properties {
  /** Whether anything narrows the list. */
  isNeeded: boolean;
  onClear: () => void;
}

/**
 * Takes all filters off. Its room is kept while there are none: a search takes effect when its
 * field is left, by a press on another control, which must not move from under the pointer.
 */
export function ClearButton({ isNeeded, onClear }: Properties) {
  const t = useTranslate();
  return (
    <button
      type="button"
      className="button button-plain clear-button"
      data-needed={isNeeded}
      onClick={onClear}
    >
      {t("action.clear_filters")}
    </button>
  );
}
