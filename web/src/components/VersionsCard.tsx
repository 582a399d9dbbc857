import type { ReactNode } from "react";
import { useFormat } from "../format";
import { useTranslate } from "../i18n";
import { Card } from "./Card";
import { ErrorState } from "./states";

interface Version {
  version: number;
  published_at: string;
  restored_version: number | null;
  note: string | null;
}

/** What can be done with a version: a short word, and the name that says with which. */
export interface VersionAction {
  word: string;
  name: string;
  run: () => void;
}

interface Properties<T extends Version> {
  title: string;
  note?: string;
  controls?: ReactNode;
  versions: {
    data?: { items: T[] };
    isError: boolean;
    error: unknown;
    refetch: () => unknown;
  };
  /** What is said when the versions could not be fetched. */
  failed: string;
  isInForce: (version: T) => boolean;
  /** Who published a version; null where none did. */
  authorOf: (version: T) => string | null;
  /** What is said of a version before its note. */
  remarkOf?: (version: T) => string | undefined;
  actionsOf: (version: T) => VersionAction[];
  isBusy: boolean;
  children?: ReactNode;
}

/** The versions of a text, who published them, and the way back. */
export function VersionsCard<T extends Version>(properties: Properties<T>) {
  const { title, note, controls, versions, failed, children } = properties;
  const items = versions.data?.items ?? [];
  return (
    <Card title={title} note={note} controls={controls} flush={items.length > 0}>
      {versions.isError && (
        <ErrorState what={failed} error={versions.error} onRetry={() => versions.refetch()} />
      )}
      {items.length > 0 && <VersionsTable {...properties} items={items} />}
      {children}
    </Card>
  );
}

function VersionsTable<T extends Version>({
  title,
  items,
  ...rest
}: Properties<T> & { items: T[] }) {
  const t = useTranslate();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={title}>
      <table className="data-table" data-testid="versions">
        <thead>
          <tr>
            <th scope="col">{t("model.version")}</th>
            <th scope="col">{t("model.when")}</th>
            <th scope="col">{t("model.note")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("model.column.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <VersionRow key={item.version} item={item} {...rest} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type RowProperties<T extends Version> = Pick<
  Properties<T>,
  "isInForce" | "authorOf" | "remarkOf" | "actionsOf" | "isBusy"
> & { item: T };

function VersionRow<T extends Version>({
  item,
  isInForce,
  authorOf,
  remarkOf,
  actionsOf,
  isBusy,
}: RowProperties<T>) {
  const t = useTranslate();
  const format = useFormat();
  const author = authorOf(item);
  return (
    <tr>
      <th scope="row">
        {item.version}{" "}
        {isInForce(item) && <span className="tag tag-good">{t("model.is_in_force")}</span>}
      </th>
      <td>
        {format.dateTime(item.published_at)}
        {author !== null && <span className="muted"> · {author}</span>}
      </td>
      <td>
        {remarkOf?.(item)}
        {item.restored_version !== null &&
          t("model.restored", { version: String(item.restored_version) })}{" "}
        {item.note}
      </td>
      <td className="cell-actions">
        {actionsOf(item).map(({ word, name, run }) => (
          <button
            key={word}
            type="button"
            className="button button-plain"
            disabled={isBusy}
            aria-label={name}
            onClick={run}
          >
            {word}
          </button>
        ))}
      </td>
    </tr>
  );
}
