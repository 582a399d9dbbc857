import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { MentionText } from "../../components/Mentions";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { usePreferences } from "../../state/preferences";
import {
  type Notification,
  notificationsQuery,
  readNotifications,
  refreshNotifications,
} from "./api";

/** What the reader has to know: tasks, mentions, signatures that are asked for. */
export function NotificationsPage() {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const found = useQuery(notificationsQuery(usePreferences().language));
  const read = useMutation({
    mutationFn: ({ id, withOlder }: { id: number; withOlder: boolean }) =>
      readNotifications(id, withOlder),
    onSuccess: () => refreshNotifications(queries),
  });
  const items = found.data?.items ?? [];
  const newest = items[0]?.id;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={t("notifications.title")}
          note={
            found.data && t("notifications.unread", { count: format.integer(found.data.unread) })
          }
        >
          {newest !== undefined && (
            <button
              type="button"
              className="button"
              disabled={read.isPending || found.data?.unread === 0}
              onClick={() => read.mutate({ id: newest, withOlder: true })}
            >
              {t("notifications.read_all")}
            </button>
          )}
        </PageHead>
        {found.isPending && <SkeletonLines count={5} />}
        {found.isError && (
          <ErrorState
            what={t("notifications.failed")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )}
        {read.isError && <ErrorState what={t("notifications.not_read")} error={read.error} />}
        {found.data && items.length === 0 && <EmptyState text={t("notifications.none")} />}
        {items.length > 0 && (
          <Card title={t("notifications.newest")} label={t("notifications.newest")}>
            <ul className="stack events">
              {items.map((item) => (
                <Row
                  key={item.id}
                  item={item}
                  onRead={() => read.mutate({ id: item.id, withOlder: false })}
                />
              ))}
            </ul>
            {found.data && found.data.total > items.length && (
              <p className="small muted">
                {t("dossier.older", { count: format.integer(found.data.total - items.length) })}
              </p>
            )}
          </Card>
        )}
      </div>
    </div>
  );
}

function Row({ item, onRead }: { item: Notification; onRead: () => void }) {
  const t = useTranslate();
  const format = useFormat();
  const isUnread = item.read_at === null;
  return (
    <li>
      <p className={isUnread ? "event-text strong" : "event-text"}>
        {isUnread && <span className="visually-hidden">{t("notifications.new")}: </span>}
        <MentionText text={item.text} />
      </p>
      <p className="row small muted">
        <span>{format.dateTime(item.created_at)}</span>
        <SubjectLink item={item} onOpen={() => isUnread && onRead()} />
        {isUnread && (
          <button type="button" className="link-button small" onClick={onRead}>
            {t("notifications.read")}
          </button>
        )}
      </p>
    </li>
  );
}

/** Leads to what a notification is about. */
function SubjectLink({ item, onOpen }: { item: Notification; onOpen: () => void }) {
  const t = useTranslate();
  const id = String(item.subject_id);
  const of = { className: "text-link", onClick: onOpen };
  switch (item.subject) {
    case "task":
      return (
        <Link to="/tasks" search={{ task: item.subject_id }} {...of}>
          {t("notifications.open")}
        </Link>
      );
    case "dossier":
      return (
        <Link to="/accounts/$accountId/dossier" params={{ accountId: id }} {...of}>
          {t("notifications.open")}
        </Link>
      );
    case "target_list":
      return (
        <Link to="/targets/$targetListId" params={{ targetListId: id }} {...of}>
          {t("notifications.open")}
        </Link>
      );
    case "criteria":
      return (
        <Link to="/criteria/$criteriaId" params={{ criteriaId: id }} {...of}>
          {t("notifications.open")}
        </Link>
      );
    case "program":
      return (
        <Link to="/programs/$programId/pilot" params={{ programId: id }} {...of}>
          {t("notifications.open")}
        </Link>
      );
    default:
      return null;
  }
}
