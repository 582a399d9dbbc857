import { useState } from "react";
import { useTranslate } from "../../i18n";
import { editTask, handTaskOn, putTaskOff, type Task } from "./api";
import { dayAfter } from "./days";
import { OwnerSelect, titleMax } from "./NewTaskForm";

/** The longest note that the server takes. */
const noteMax = 5000;

interface FormProperties {
  task: Task;
  isBusy: boolean;
  onRun: (make: () => Promise<Task>) => void;
}

/** Puts a task off. */
export function LaterForm({ task, isBusy, onRun }: FormProperties) {
  const t = useTranslate();
  const [until, setUntil] = useState(() => dayAfter(new Date(), 7));
  const { id, revision } = task;
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        onRun(() => putTaskOff(id, { revision, until, note: null }));
      }}
    >
      <label className="field">
        {t("tasks.until")}
        <input
          className="input"
          type="date"
          required
          min={dayAfter(new Date(), 1)}
          value={until}
          onChange={({ target }) => setUntil(target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={isBusy}>
        {t("tasks.put_off")}
      </button>
    </form>
  );
}

/** Hands a task on to a colleague. */
export function HandForm({ task, isBusy, onRun }: FormProperties) {
  const t = useTranslate();
  const [owner, setOwner] = useState<number | null>(null);
  const [note, setNote] = useState("");
  const { id, revision } = task;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (owner === null) return;
        const said = note.trim() || null;
        onRun(() => handTaskOn(id, { revision, owner_id: owner, note: said }));
      }}
    >
      <OwnerSelect owner={owner} onOwner={setOwner} />
      <label className="field">
        {t("tasks.say")}
        <input
          className="input"
          maxLength={noteMax}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </label>
      <div className="row">
        <button type="submit" className="button" disabled={isBusy || owner === null}>
          {t("tasks.hand_on")}
        </button>
      </div>
    </form>
  );
}

/** Changes what a task says. */
export function EditForm({ task, isBusy, onRun }: FormProperties) {
  const t = useTranslate();
  const [draft, setDraft] = useState({
    title: task.title,
    note: task.note ?? "",
    due: task.due,
    remind: task.remind ?? "",
  });
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onRun(() =>
          editTask(task.id, {
            revision: task.revision,
            title: draft.title.trim(),
            note: draft.note.trim() || null,
            due: draft.due,
            remind: draft.remind || null,
          }),
        );
      }}
    >
      <label className="field">
        {t("tasks.title")}
        <input
          className="input"
          required
          maxLength={titleMax}
          value={draft.title}
          onChange={({ target }) => set({ title: target.value })}
        />
      </label>
      <label className="field">
        {t("tasks.more")}
        <textarea
          className="input"
          rows={4}
          maxLength={noteMax}
          value={draft.note}
          onChange={({ target }) => set({ note: target.value })}
        />
      </label>
      <div className="row">
        <label className="field">
          {t("tasks.due")}
          <input
            className="input"
            type="date"
            required
            value={draft.due}
            onChange={({ target }) => set({ due: target.value })}
          />
        </label>
        <label className="field">
          {t("tasks.remind")}
          <input
            className="input"
            type="date"
            max={draft.due}
            value={draft.remind}
            onChange={({ target }) => set({ remind: target.value })}
          />
        </label>
      </div>
      <div className="row">
        <button type="submit" className="button" disabled={isBusy}>
          {t("action.save")}
        </button>
      </div>
    </form>
  );
}
