import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../../components/Card";
import { Icon } from "../../components/Icon";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { useTranslate } from "../../i18n";
import { AddToList } from "../lists/AddToList";
import { addToList, refreshLists, removeFromList } from "../lists/api";
import type { AccountDetail } from "./api";

interface Properties {
  account: AccountDetail;
  show: (notice: Notice) => void;
}

/** The lists that an account stands on. */
export function ListsCard({ account, show }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const ids = [account.id];
  const add = useMutation({
    mutationFn: (list: number) => addToList(list, { ids }),
    onSuccess: () => refreshLists(queries),
  });
  const remove = useMutation({
    mutationFn: (list: number) => removeFromList(list, { ids }),
    onSuccess: async ({ list }) => {
      await refreshLists(queries);
      show({
        text: t("lists.removed_one", { account: account.name, name: list.name }),
        onUndo: () => add.mutate(list.id),
      });
    },
  });
  return (
    <div data-testid="account-lists">
      <Card
        title={t("nav.lists")}
        note={t("lists.account_note")}
        controls={
          <May action="edit_lists">
            <button type="button" className="button" onClick={() => setAdding(true)}>
              {t("lists.add_to")}
            </button>
          </May>
        }
      >
        {account.lists.length === 0 && <p className="muted">{t("lists.on_none")}</p>}
        {account.lists.length > 0 && (
          <ul className="row aliases">
            {account.lists.map(({ id, name }) => (
              <li key={id} className="chip">
                <Link to="/lists/$listId" params={{ listId: String(id) }}>
                  {name}
                </Link>
                <May action="edit_lists">
                  <button
                    type="button"
                    disabled={remove.isPending}
                    aria-label={t("lists.take_off", { name })}
                    onClick={() => remove.mutate(id)}
                  >
                    <Icon name="close" />
                  </button>
                </May>
              </li>
            ))}
          </ul>
        )}
        {remove.isError && <ErrorState what={t("lists.change_failed")} error={remove.error} />}
        {adding && <AddToList selection={{ ids }} count={1} onClose={() => setAdding(false)} />}
      </Card>
    </div>
  );
}
