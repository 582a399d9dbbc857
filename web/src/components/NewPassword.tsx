import { useState } from "react";
import { useTranslate } from "../i18n";
import { Field } from "./Field";
import { Icon } from "./Icon";

/** The fewest characters that the server takes. */
const passwordLengthMin = 10;

/** Whether a password has as many characters as the server asks for. */
export const isLongEnough = (password: string) => [...password].length >= passwordLengthMin;

interface Properties {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** Whether a password was sent that is too short. */
  isTooShort: boolean;
  autoFocus?: boolean;
}

/** A password that is chosen: it can be looked at instead of being typed twice. */
export function NewPassword({ label, value, onValue, isTooShort, autoFocus }: Properties) {
  const t = useTranslate();
  const [isShown, setShown] = useState(false);
  const min = String(passwordLengthMin);
  const word = t(isShown ? "password.hide" : "password.show");
  return (
    <Field
      label={label}
      note={t("password.note", { min })}
      fault={isTooShort && !isLongEnough(value) ? t("password.too_short", { min }) : null}
      type={isShown ? "text" : "password"}
      name="new-password"
      autoComplete="new-password"
      autoCapitalize="none"
      spellCheck={false}
      required
      autoFocus={autoFocus}
      value={value}
      onChange={({ target }) => onValue(target.value)}
      side={
        <button
          type="button"
          className="button button-icon"
          aria-label={word}
          title={word}
          onClick={() => setShown(!isShown)}
        >
          <Icon name={isShown ? "hide" : "show"} />
        </button>
      }
    />
  );
}
