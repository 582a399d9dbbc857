import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client, dataOf, keysOf, type Schemas } from "../../api";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";

const noteKey = keysOf("note");
const shownMax = 100;

const notesQuery = (id: number) =>
  queryOptions({
    queryKey: noteKey(id),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/accounts/{id}/notes", {
          params: { path: { id }, query: { limit: shownMax } },
          signal,
        }),
      ),
  });

const addNote = (id: number, text: string) =>
  dataOf(client.POST("/api/v1/accounts/{id}/notes", { params: { path: { id } }, body: { text } }));

const removeNote = (id: number, note_id: number) =>
  dataOf(
    client.DELETE("/api/v1/accounts/{id}/notes/{note_id}", { params: { path: { id, note_id } } }),
  );

/** What people wrote about an account. */
export function NotesCard({ id }: { id: number }) {
  const t = useTranslate();
  const plural = usePlural();
  const notes = useQuery(notesQuery(id));
  const hidden = notes.data ? notes.data.total - notes.data.items.length : 0;
  return (
    <Card title={t("notes.title")} note={t("notes.note")}>
      <NoteForm id={id} />
      {notes.isPending && <SkeletonLines count={2} />}
      {notes.isError && (
        <ErrorState what={t("notes.failed")} error={notes.error} onRetry={() => notes.refetch()} />
      )}
      {notes.data?.total === 0 && <p className="muted">{t("notes.none")}</p>}
      <ul className="stack notes" data-testid="notes">
        {notes.data?.items.map((note) => (
          <NoteItem key={note.id} account={id} note={note} />
        ))}
      </ul>
      {hidden > 0 && <p className="small muted">{plural("notes.more", hidden)}</p>}
    </Card>
  );
}

function NoteItem({ account, note }: { account: number; note: Schemas["Note"] }) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  // Removing is for good, so that it is asked for twice.
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeNote(account, note.id),
    onSettled: () => queries.invalidateQueries({ queryKey: noteKey(account) }),
  });
  return (
    <li>
      <p className="note-text">{note.text}</p>
      <p className="small muted row">
        {t("notes.by", { name: note.created_by, when: format.relative(note.created_at) })}
        <button
          type="button"
          className="button"
          aria-label={t(asked ? "notes.remove_sure_of" : "notes.remove_of", {
            when: format.dateTime(note.created_at),
          })}
          disabled={remove.isPending}
          onBlur={() => setAsked(false)}
          onClick={() => (asked ? remove.mutate() : setAsked(true))}
        >
          {t(asked ? "notes.remove_sure" : "notes.remove")}
        </button>
      </p>
      {remove.isError && <ErrorState what={t("notes.remove_failed")} error={remove.error} />}
    </li>
  );
}

function NoteForm({ id }: { id: number }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const add = useMutation({
    mutationFn: () => addNote(id, text),
    onSuccess: async () => {
      setText("");
      await queries.invalidateQueries({ queryKey: noteKey(id) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && !add.isPending) add.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <label className="stack">
        <span className="visually-hidden">{t("notes.new")}</span>
        <textarea
          className="input"
          rows={2}
          maxLength={5000}
          placeholder={t("notes.new")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={!text.trim() || add.isPending}>
        {t("notes.add")}
      </button>
      {add.isError && <ErrorState what={t("notes.add_failed")} error={add.error} />}
    </form>
  );
}
