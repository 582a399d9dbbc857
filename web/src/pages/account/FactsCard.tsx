import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { AccountDetail } from "./api";

function AccountLink({ id, name }: { id: number; name: string }) {
  return (
    <Link to="/accounts/$accountId" params={{ accountId: String(id) }}>
      {name}
    </Link>
  );
}

/** What is known about the company. */
export function FactsCard({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const place = [account.city, account.region, account.country && format.country(account.country)];
  const facts: [string, ReactNode][] = [
    [t("facts.names"), account.names.join(", ")],
    [t("facts.domains"), account.domains.join(", ")],
    [t("column.industry"), account.industry],
    [t("facts.place"), [...new Set(place.filter(Boolean))].join(", ")],
    [t("column.employees"), account.employees == null ? null : format.integer(account.employees)],
    [
      t("facts.revenue"),
      account.annual_revenue ? format.compactMoney(account.annual_revenue) : null,
    ],
    [t("facts.founded"), account.founded_year],
    [t("facts.technologies"), account.technologies.join(", ")],
    [t("column.owner"), account.owner],
    [t("facts.target"), account.target ? t("facts.yes") : t("facts.no")],
    [t("facts.parent"), account.parent && <AccountLink {...account.parent} />],
  ];
  return (
    <Card title={t("facts.title")}>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: "contents" }}>
            <dt>{label}</dt>
            <dd>{value || "–"}</dd>
          </div>
        ))}
        {account.children.length > 0 && (
          <>
            <dt>{t("facts.children")}</dt>
            <dd className="stack">
              {account.children.map((child) => (
                <AccountLink key={child.id} {...child} />
              ))}
            </dd>
          </>
        )}
        {Object.entries(account.custom).map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value || "–"}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
