import { useTranslate } from "../../../i18n";
import { RowEditor } from "./RowEditor";
import { emptyGroup, type Field, type Group, isGroup, newRow, type Part, replaced } from "./tree";

export interface Fields {
  account: Field[];
  person: Field[];
}

interface Properties {
  group: Group;
  fields: Fields;
  /** How deep the group stands within others. */
  depth: number;
  /** Whether it stands within a person's. */
  inPerson?: boolean;
  change: (group: Group) => void;
  remove?: () => void;
}

/** Deeper groups are for the text. */
const DEPTH_MAX = 4;

/** Conditions joined by "all" or "any", with groups within. */
export function GroupEditor({ group, fields, depth, inPerson, change, remove }: Properties) {
  const t = useTranslate();
  const ofPerson = inPerson || group.person;
  const own = ofPerson ? fields.person : fields.account;
  const [first] = own;
  const put = (id: number, part: Part | null) => change(replaced(group, id, () => part));
  const add = (part: Part) => change({ ...group, parts: [...group.parts, part] });
  return (
    <fieldset className="builder-group" data-person={group.person}>
      <legend className="visually-hidden">
        {t(group.person ? "builder.person" : "builder.group")}
      </legend>
      <div className="row">
        {group.person && <strong>{t("builder.person")}</strong>}
        <select
          className="select"
          aria-label={t("builder.join")}
          value={group.join}
          onChange={(event) =>
            change({ ...group, join: event.target.value === "any" ? "any" : "all" })
          }
        >
          <option value="all">{t("builder.all")}</option>
          <option value="any">{t("builder.any")}</option>
        </select>
        <label className="builder-not">
          <input
            type="checkbox"
            checked={group.negated}
            onChange={(event) => change({ ...group, negated: event.target.checked })}
          />
          {t("builder.not")}
        </label>
        {remove && (
          <button type="button" className="button button-plain" onClick={remove}>
            {t("builder.remove_group")}
          </button>
        )}
      </div>
      {group.parts.map((part) =>
        isGroup(part) ? (
          <GroupEditor
            key={part.id}
            group={part}
            fields={fields}
            depth={depth + 1}
            inPerson={ofPerson}
            change={(changed) => put(part.id, changed)}
            remove={() => put(part.id, null)}
          />
        ) : (
          <RowEditor
            key={part.id}
            row={part}
            fields={own}
            change={(changed) => put(part.id, changed)}
            remove={() => put(part.id, null)}
          />
        ),
      )}
      <div className="row">
        {first && (
          <button type="button" className="button" onClick={() => add(newRow(first))}>
            {t("builder.add")}
          </button>
        )}
        {depth < DEPTH_MAX && (
          <button type="button" className="button button-plain" onClick={() => add(emptyGroup())}>
            {t("builder.add_group")}
          </button>
        )}
        {depth < DEPTH_MAX && !ofPerson && (
          <button
            type="button"
            className="button button-plain"
            onClick={() => add(emptyGroup(true))}
          >
            {t("builder.add_person")}
          </button>
        )}
      </div>
    </fieldset>
  );
}
