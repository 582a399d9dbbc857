import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useId, useRef } from "react";
import { useTranslate, wordOf } from "../i18n";
import { endSession, sessionQuery, type User, useMay, useUser } from "../session";
import { Icon } from "./Icon";
import { ErrorState } from "./states";

/** Who is signed in, and what that person can do about it; not there while there are no people. */
export function UserMenu({ onChoose }: { onChoose?: () => void }) {
  const user = useUser();
  return user ? <Menu user={user} onChoose={onChoose} /> : null;
}

function Menu({ user, onChoose }: { user: User; onChoose?: () => void }) {
  const t = useTranslate();
  const id = useId();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const popover = useRef<HTMLDivElement>(null);
  const isVisitor = useQuery(sessionQuery).data?.state === "visitor";
  const maySeeUsers = useMay("manage_users");
  const leave = useMutation({
    mutationFn: () => endSession(queries),
    onSuccess: () => navigate({ to: "/" }),
  });
  const close = () => {
    popover.current?.hidePopover?.();
    onChoose?.();
  };
  return (
    <div className="user-menu">
      <button
        type="button"
        className="side-button"
        popoverTarget={id}
        title={t("user.menu", { name: user.name })}
      >
        <Icon name="person" />
        <span className="label clip">{user.name}</span>
      </button>
      <div id={id} ref={popover} popover="auto" className="user-popover">
        <p className="strong clip">{user.name}</p>
        <p className="small muted clip">{user.email}</p>
        <p className="small muted">{user.role_name ?? wordOf(t, "user.role", user.role)}</p>
        {isVisitor && <p className="small">{t("setup.visitor_note", { name: user.name })}</p>}
        {leave.isError && <ErrorState what={t("user.sign_out_failed")} error={leave.error} />}
        <Link to="/me" className="side-button" onClick={close}>
          {t("me.title")}
        </Link>
        {maySeeUsers && (
          <Link to="/users" className="side-button" onClick={close}>
            {t("users.title")}
          </Link>
        )}
        <button
          type="button"
          className="side-button"
          disabled={leave.isPending}
          onClick={() => leave.mutate()}
        >
          {t("user.sign_out")}
        </button>
      </div>
    </div>
  );
}
