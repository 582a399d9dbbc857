import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { useUser } from "../../session";
import { dayAfter } from "../tasks/days";
import { OwnerSelect, titleMax } from "../tasks/NewTaskForm";
import {
  addSectionTask,
  type ProgramDetail,
  type ProgramSection,
  refreshPrograms,
  writeSection,
} from "./api";
import { linesOf } from "./plan";

/** The longest text of a section that the server takes. */
const textMax = 20_000;

/** The five elements of the plan, each with its owner, day and tasks. */
export function PlanPart({ detail }: { detail: ProgramDetail }) {
  return detail.sections.map((section) => (
    <Section key={section.element} programId={detail.program.id} section={section} />
  ));
}

interface Properties {
  programId: number;
  section: ProgramSection;
}

function Section({ programId, section }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const [open, setOpen] = useState<"edit" | "task" | null>(null);
  const isSignedIn = useUser() !== undefined;
  const note = [
    section.owner?.name ?? t("programs.no_owner"),
    section.due && t("programs.due", { day: format.date(section.due) }),
    t("programs.tasks", {
      open: format.integer(section.open_tasks),
      done: format.integer(section.done_tasks),
    }),
  ];
  return (
    <Card
      title={wordOf(t, "programs.element", section.element)}
      note={note.filter(Boolean).join(" · ")}
      label={wordOf(t, "programs.element", section.element)}
      controls={
        open === null && (
          <>
            {isSignedIn && (
              <May action="work_tasks">
                <button type="button" className="button" onClick={() => setOpen("task")}>
                  {t("programs.add_task")}
                </button>
              </May>
            )}
            <May action="plan_programs">
              <button type="button" className="button" onClick={() => setOpen("edit")}>
                {t("criteria.change")}
              </button>
            </May>
          </>
        )
      }
    >
      {open === "edit" ? (
        <SectionForm programId={programId} section={section} onClose={() => setOpen(null)} />
      ) : (
        <PlanText text={section.text} />
      )}
      {open === "task" && (
        <SectionTaskForm programId={programId} section={section} onClose={() => setOpen(null)} />
      )}
      <p className="small muted">
        {t("targets.version", { version: section.version })} ·{" "}
        {t("decision.by", { who: section.written_by, when: format.dateTime(section.written_at) })}
        {section.open_tasks + section.done_tasks > 0 && (
          <>
            {" · "}
            <Link to="/tasks" search={{ all: true }} className="text-link">
              {t("nav.tasks")}
            </Link>
          </>
        )}
      </p>
    </Card>
  );
}

/** The text of a section: its lines, and its work items as a list. */
function PlanText({ text }: { text: string }) {
  return linesOf(text).map((block, place) =>
    block.items ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a text have no other name.
      <ul key={place} className="warnings">
        {block.items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a text have no other name.
      <p key={place}>{block.line}</p>
    ),
  );
}

function SectionForm({ programId, section, onClose }: Properties & { onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  // What others write meanwhile must not change what is being written here.
  const [first] = useState(section);
  const [text, setText] = useState(first.text);
  const [owner, setOwner] = useState(first.owner?.id ?? null);
  const [due, setDue] = useState(first.due ?? "");
  const save = useMutation({
    mutationFn: () =>
      writeSection(programId, first.element, {
        version: first.version,
        text,
        owner_id: owner,
        due: due || null,
      }),
    onSuccess: async () => {
      await refreshPrograms(queries);
      onClose();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <label className="field">
        {t("programs.text")}
        <textarea
          className="input"
          rows={10}
          required
          maxLength={textMax}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <div className="row">
        <OwnerSelect owner={owner} onOwner={setOwner} />
        <label className="field">
          {t("tasks.due")}
          <input
            className="input"
            type="date"
            value={due}
            onChange={({ target }) => setDue(target.value)}
          />
        </label>
      </div>
      {save.isError && <ErrorState what={t("programs.not_saved")} error={save.error} />}
      <div className="row">
        <button type="submit" className="button button-primary" disabled={save.isPending}>
          {t("action.save")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t("action.cancel")}
        </button>
      </div>
    </form>
  );
}

function SectionTaskForm({ programId, section, onClose }: Properties & { onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const user = useUser();
  const [title, setTitle] = useState("");
  const [owner, setOwner] = useState<number | null>(section.owner?.id ?? user?.id ?? null);
  const [due, setDue] = useState(section.due ?? dayAfter(new Date(), 7));
  const add = useMutation({
    mutationFn: () =>
      addSectionTask(programId, section.element, {
        title: title.trim(),
        note: null,
        owner_id: owner ?? 0,
        due,
        remind: null,
      }),
    onSuccess: async () => {
      await refreshPrograms(queries);
      onClose();
    },
  });
  return (
    <form
      className="inline-form sale-form"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <label className="field">
        {t("tasks.title")}
        <input
          className="input"
          required
          maxLength={titleMax}
          value={title}
          onChange={({ target }) => setTitle(target.value)}
        />
      </label>
      <OwnerSelect owner={owner} onOwner={setOwner} />
      <label className="field">
        {t("tasks.due")}
        <input
          className="input"
          type="date"
          required
          value={due}
          onChange={({ target }) => setDue(target.value)}
        />
      </label>
      <button type="submit" className="button button-primary" disabled={add.isPending}>
        {t("tasks.add")}
      </button>
      <button type="button" className="button" onClick={onClose}>
        {t("action.cancel")}
      </button>
      {add.isError && <ErrorState what={t("tasks.not_made")} error={add.error} />}
    </form>
  );
}
