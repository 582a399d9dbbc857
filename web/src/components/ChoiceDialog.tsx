import { type Key, type ReactNode, useId } from "react";
import { Dialog } from "./Dialog";
import { useChosen } from "./useChosen";
import { useHeld } from "./useHeld";

interface Properties<T> {
  /** What the dialog and its list are called, and what the field above it. */
  label: string;
  fieldLabel: string;
  className: string;
  /** What is above the field, and what is below the list. */
  head?: ReactNode;
  foot?: ReactNode;
  text: string;
  onText: (text: string) => void;
  items: T[];
  keyOf: (item: T) => Key;
  /** Whether the entries are those of an earlier text, because the answer is on its way. */
  isBehind: boolean;
  /** How many of the first entries are right all the same. */
  certain?: number;
  /** What is said when there is no entry; null where something else says it. */
  none: string | null;
  onChoose: (item: T) => void;
  onClose: () => void;
  /** What an entry shows. */
  children: (item: T) => ReactNode;
}

/** A dialog that finds entries by a text. One is chosen by arrows and Enter, or by a click. */
export function ChoiceDialog<T>(properties: Properties<T>) {
  const { label, fieldLabel, isBehind, certain, none, onChoose } = properties;
  const listId = useId();
  const held = useHeld(properties.items);
  const items = held.shown;
  const chosen = useChosen({ items, isBehind, certain, onChoose });
  const idOf = (place: number) => `${listId}-${place}`;
  return (
    <Dialog
      label={label}
      className={properties.className}
      keepsInput={false}
      onClose={properties.onClose}
    >
      {properties.head}
      <input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={items[chosen.place] !== undefined ? idOf(chosen.place) : undefined}
        aria-label={fieldLabel}
        placeholder={fieldLabel}
        value={properties.text}
        onChange={(event) => {
          properties.onText(event.target.value);
          chosen.reset();
        }}
        onKeyDown={chosen.onKeyDown}
      />
      <ul
        id={listId}
        role="listbox"
        aria-label={label}
        aria-busy={isBehind}
        onPointerDown={held.onPointerDown}
      >
        {items.map((item, place) => (
          <li
            key={properties.keyOf(item)}
            id={idOf(place)}
            role="option"
            aria-selected={place === chosen.place}
            ref={
              place === chosen.place ? (entry) => entry?.scrollIntoView({ block: "nearest" }) : null
            }
            onClick={() => onChoose(item)}
            onMouseMove={() => chosen.point(place)}
          >
            {properties.children(item)}
          </li>
        ))}
      </ul>
      {items.length === 0 && !isBehind && none && <p className="dialog-body muted">{none}</p>}
      {properties.foot}
    </Dialog>
  );
}
