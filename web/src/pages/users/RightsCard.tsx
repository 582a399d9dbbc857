import { useQuery } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { Icon } from "../../components/Icon";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useTranslate, wordOf } from "../../i18n";
import { roles } from "../../session";
import { rightsQuery } from "./api";

/** What each role may do, as the server goes by it. */
export function RightsCard() {
  const t = useTranslate();
  const rights = useQuery(rightsQuery);
  const own = rights.data?.custom_roles ?? [];
  return (
    <Card title={t("rights.title")} note={t("rights.note")} flush>
      {rights.isError && (
        <ErrorState
          what={t("rights.failed")}
          error={rights.error}
          onRetry={() => rights.refetch()}
        />
      )}
      {rights.isPending && <SkeletonLines count={8} />}
      {rights.data && (
        <section className="scroll-x" tabIndex={0} aria-label={t("rights.title")}>
          <table className="data-table rights-table" data-testid="rights">
            <thead>
              <tr>
                <th scope="col">{t("rights.action")}</th>
                {roles.map((role) => (
                  <th key={role} scope="col">
                    {t(`user.role.${role}`)}
                  </th>
                ))}
                {own.map(({ key, name }) => (
                  <th key={key} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rights.data.items.map((row) => (
                <tr key={row.action}>
                  <th scope="row">{wordOf(t, "right", row.action)}</th>
                  {[...roles, ...own.map(({ key }) => key)].map((role) => (
                    <td key={role}>
                      <Mark isAllowed={row.roles.includes(role)} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

function Mark({ isAllowed }: { isAllowed: boolean }) {
  const t = useTranslate();
  return (
    <>
      {isAllowed && <Icon name="check" />}
      <span className="visually-hidden">{t(isAllowed ? "rights.yes" : "rights.no")}</span>
    </>
  );
}
