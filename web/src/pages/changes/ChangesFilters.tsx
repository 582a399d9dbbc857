import { useState } from "react";
import { Icon } from "../../components/Icon";
import { useTranslate } from "../../i18n";
import type { Go } from "./ChangesView";
import { type ChangesState, isFiltered } from "./state";
import { subjectText } from "./subject";
import type { ChangeTextKey, ChangeWords, WordGroup } from "./words";

interface Properties {
  state: ChangesState;
  go: Go;
  words: ChangeWords;
  /** Names that are known to have changed something. */
  callers: string[];
}

/** Narrows the list by what was done, to what, and by which caller. */
export function ChangesFilters({ state, go, words, callers }: Properties) {
  const t = useTranslate();
  const { action, subject_kind, subject, caller, from, until } = state;
  return (
    <div className="page-controls">
      {subject && (
        <SubjectChip
          state={state}
          words={words}
          onDrop={() => go({ ...state, subject: undefined })}
        />
      )}
      <KeySelect
        group="actions"
        label="changes.filter.action"
        all="changes.all_actions"
        chosen={action}
        words={words}
        onChoose={(chosen) => go({ ...state, action: chosen })}
      />
      <KeySelect
        group="kinds"
        label="changes.filter.kind"
        all="changes.all_kinds"
        chosen={subject_kind}
        words={words}
        // The thing that was chosen is of the kind that was.
        onChoose={(chosen) => go({ ...state, subject_kind: chosen, subject: undefined })}
      />
      <CallerField
        key={`caller ${caller}`}
        caller={caller}
        callers={callers}
        label={words.say("changes.filter.caller")}
        onChoose={(chosen) => go({ ...state, caller: chosen })}
      />
      <DayField
        label={words.say("changes.filter.from")}
        day={from}
        max={until}
        onChoose={(chosen) => go({ ...state, from: chosen })}
      />
      <DayField
        label={words.say("changes.filter.until")}
        day={until}
        min={from}
        onChoose={(chosen) => go({ ...state, until: chosen })}
      />
      {isFiltered(state) && (
        <button type="button" className="button button-plain" onClick={() => go({})}>
          {t("action.clear_filters")}
        </button>
      )}
    </div>
  );
}

interface ChipProperties {
  state: ChangesState;
  words: ChangeWords;
  onDrop: () => void;
}

function SubjectChip({ state, words, onDrop }: ChipProperties) {
  const t = useTranslate();
  const { subject_kind, subject = "" } = state;
  const text = subject_kind ? subjectText({ subject_kind, subject }, words, t) : subject;
  return (
    <span className="chip">
      {text}
      <button
        type="button"
        aria-label={words.say("changes.filter.drop_subject", { subject: text })}
        onClick={onDrop}
      >
        <Icon name="close" />
      </button>
    </span>
  );
}

interface SelectProperties {
  group: WordGroup;
  label: ChangeTextKey;
  all: ChangeTextKey;
  chosen: string | undefined;
  words: ChangeWords;
  onChoose: (key: string | undefined) => void;
}

function KeySelect({ group, label, all, chosen, words, onChoose }: SelectProperties) {
  return (
    <select
      className="select changes-select"
      aria-label={words.say(label)}
      data-active={chosen !== undefined}
      value={chosen ?? ""}
      onChange={({ target }) => onChoose(target.value || undefined)}
    >
      <option value="">{words.say(all)}</option>
      {chosen && !words.knows(group, chosen) && (
        <option value={chosen}>{words.word(group, chosen)}</option>
      )}
      {words.choices(group).map(({ key, word }) => (
        <option key={key} value={key}>
          {word}
        </option>
      ))}
    </select>
  );
}

interface FieldProperties {
  caller: string | undefined;
  callers: string[];
  label: string;
  onChoose: (caller: string | undefined) => void;
}

function CallerField({ caller, callers, label, onChoose }: FieldProperties) {
  const [text, setText] = useState(caller ?? "");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(text.trim() || undefined);
      }}
    >
      <input
        className="input"
        spellCheck={false}
        autoComplete="off"
        list="changes-callers"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <datalist id="changes-callers">
        {callers.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </form>
  );
}

interface DayProperties {
  label: string;
  day: string | undefined;
  min?: string;
  max?: string;
  onChoose: (day: string | undefined) => void;
}

/** A day, which counts once it was typed to its end. */
function DayField({ label, day, min, max, onChoose }: DayProperties) {
  const choose = (text: string) => {
    if (text !== (day ?? "")) onChoose(text || undefined);
  };
  return (
    <label className="changes-day">
      <span className="small muted">{label}</span>
      <input
        key={day}
        type="date"
        className="input"
        min={min}
        max={max}
        defaultValue={day}
        onBlur={({ target }) => choose(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") choose(event.currentTarget.value);
        }}
      />
    </label>
  );
}
