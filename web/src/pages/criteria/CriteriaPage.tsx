import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { refresh } from "../../api";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { targetsKey } from "../targets/api";
import {
  type CriteriaSheet,
  type CriteriaSigner,
  changeCriteria,
  criteriaKey,
  criteriaQuery,
  signCriteria,
} from "./api";
import { SignedTag } from "./CriteriaTable";
import { SheetEditor } from "./SheetEditor";
import { SheetTable } from "./SheetTable";
import "./criteria.css";

/** One sheet of criteria: what it says, who signed it, and its editor. */
export function CriteriaPage() {
  const t = useTranslate();
  const { criteriaId } = useParams({ from: "/criteria/$criteriaId" });
  const id = Number(criteriaId);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  const found = useQuery({ ...criteriaQuery(id), enabled: isNumber });
  const sheet = found.data;
  const crumb = (
    <Link to="/targets" className="crumb">
      {t("nav.targets")}
    </Link>
  );
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={sheet?.name ?? t("criteria.title")}
          crumb={crumb}
          note={sheet && <Note sheet={sheet} />}
        />
        <OpenNotice />
        {!isNumber && <EmptyState text={t("not_found.text")} />}
        {found.isError && (
          <ErrorState
            what={t("criteria.failed")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )}
        {isNumber && found.isPending && <SkeletonLines count={5} />}
        {sheet?.fault && (
          <p className="notice" role="alert">
            {sheet.fault}
          </p>
        )}
        {sheet && <SheetView sheet={sheet} />}
      </div>
    </div>
  );
}

function Note({ sheet }: { sheet: CriteriaSheet }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <>
      {t("targets.version", { version: sheet.version })} ·{" "}
      {t("decision.by", { who: sheet.changed_by, when: format.dateTime(sheet.changed_at) })} ·{" "}
      <SignedTag sheet={sheet} />
    </>
  );
}

function SheetView({ sheet }: { sheet: CriteriaSheet }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [isEditing, setEditing] = useState(false);
  const change = useMutation({
    mutationFn: ({ text, version }: { text: string; version: number }) =>
      changeCriteria(sheet.id, { text, version }),
    onSuccess: async () => {
      setEditing(false);
      await refresh(queries, [criteriaKey(), targetsKey()]);
    },
  });
  return (
    <>
      <Card
        title={t("criteria.what")}
        note={t("criteria.what_note")}
        flush={!isEditing}
        controls={
          !isEditing && (
            <May action="plan_targets">
              <button type="button" className="button" onClick={() => setEditing(true)}>
                {t("criteria.change")}
              </button>
            </May>
          )
        }
      >
        {isEditing ? (
          <SheetEditor
            first={sheet}
            note={t("criteria.change_note")}
            save={change}
            word={t("action.save")}
            onSave={(text, version) => change.mutate({ text, version })}
            onCancel={() => {
              change.reset();
              setEditing(false);
            }}
          />
        ) : (
          <SheetTable sheet={sheet} />
        )}
      </Card>
      <SignersCard sheet={sheet} />
    </>
  );
}

function SignersCard({ sheet }: { sheet: CriteriaSheet }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const user = useUser();
  const own = sheet.signatures.find(({ user_id }) => user_id === user?.id);
  const sign = useMutation({
    mutationFn: () => signCriteria(sheet.id, sheet.version),
    onSuccess: () => refresh(queries, [criteriaKey(), targetsKey()]),
  });
  return (
    <Card
      title={t("criteria.signatures")}
      note={t(sheet.named_signers.length > 0 ? "criteria.named" : "criteria.executives")}
      controls={
        own &&
        !own.signed_at && (
          <May action="sign_targets">
            <button
              type="button"
              className="button button-primary"
              disabled={sign.isPending}
              onClick={() => sign.mutate()}
            >
              {t("criteria.sign", { version: sheet.version })}
            </button>
          </May>
        )
      }
    >
      {sign.isError && <ErrorState what={t("targets.not_signed")} error={sign.error} />}
      {sheet.signatures.length === 0 && <p className="notice">{t("criteria.no_signers")}</p>}
      <ul className="stack" data-testid="signatures">
        {sheet.signatures.map((signer) => (
          <SignerLine key={signer.user_id} signer={signer} />
        ))}
      </ul>
      {sheet.fallen.length > 0 && (
        <>
          <h3 className="fallen-head">{t("criteria.fallen")}</h3>
          <ul className="stack" data-testid="fallen">
            {sheet.fallen.map((signer) => (
              <SignerLine key={`${signer.user_id} ${signer.version}`} signer={signer} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function SignerLine({ signer }: { signer: CriteriaSigner }) {
  const t = useTranslate();
  const format = useFormat();
  const { signed_at, fallen_at } = signer;
  return (
    <li className="row">
      <span className="strong">{signer.name}</span>
      <span className="muted">{signer.email}</span>
      {fallen_at ? (
        <span className="muted">
          {t("criteria.fell", { version: signer.version, when: format.dateTime(fallen_at) })}
        </span>
      ) : signed_at ? (
        <span className="good">
          ✓ {t("criteria.signed_at", { when: format.dateTime(signed_at) })}
        </span>
      ) : (
        <span>{t("criteria.not_signed")}</span>
      )}
    </li>
  );
}
