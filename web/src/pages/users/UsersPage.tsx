import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { AddUser } from "./AddUser";
import { AllTokens } from "./AllTokens";
import { type UserLink, usersQuery } from "./api";
import { LinkOnce } from "./LinkOnce";
import { RightsCard } from "./RightsCard";
import { RolesCard } from "./RolesCard";
import { UserDialog } from "./UserDialog";
import { UsersTable } from "./UsersTable";
import "./users.css";

/** The people who may sign in, their tokens, and what each role may do. */
export function UsersPage() {
  const t = useTranslate();
  // Without people there is nothing to manage: the first one is made by set-up.
  const isOpen = useUser() === undefined;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("users.title")} note={t(isOpen ? "users.none" : "users.note")} />
        <OpenNotice />
        <May action="manage_users" says>
          {!isOpen && <UsersView />}
        </May>
        <RightsCard />
      </div>
    </div>
  );
}

function UsersView() {
  const t = useTranslate();
  const users = useQuery(usersQuery);
  const { notice, show } = useNotice();
  const [editing, setEditing] = useState<number | null>(null);
  const [link, setLink] = useState<UserLink | null>(null);
  const items = users.data?.items ?? [];
  const edited = items.find(({ id }) => id === editing);
  const say = (text: string) => show({ text });
  return (
    <>
      <Card title={t("users.list")} flush>
        <AddUser onAdded={setLink} />
        {link && <LinkOnce link={link} />}
        {users.isError && (
          <ErrorState
            what={t("users.failed")}
            error={users.error}
            onRetry={() => users.refetch()}
          />
        )}
        {users.isPending && <SkeletonLines count={3} />}
        {items.length > 0 && <UsersTable items={items} onEdit={({ id }) => setEditing(id)} />}
      </Card>
      <RolesCard say={say} />
      <AllTokens users={items} say={say} />
      {edited && (
        <UserDialog
          user={edited}
          onLink={(made) => {
            setEditing(null);
            setLink(made);
          }}
          onDone={(text) => {
            setEditing(null);
            say(text);
          }}
          onClose={() => setEditing(null)}
        />
      )}
      <Toast notice={notice} onClose={() => show(null)} />
    </>
  );
}
