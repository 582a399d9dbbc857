import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { refresh } from "../../api";
import { Card } from "../../components/Card";
import { Field } from "../../components/Field";
import { May } from "../../components/May";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { useTranslate } from "../../i18n";
import { createCriteria, criteriaKey } from "./api";
import { SheetEditor } from "./SheetEditor";
import "./criteria.css";

/** Writes a new sheet of criteria, from the three that most lists begin with. */
export function NewCriteriaPage() {
  const t = useTranslate();
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={t("criteria.new_title")}
          note={t("criteria.new_note")}
          crumb={
            <Link to="/targets" className="crumb">
              {t("nav.targets")}
            </Link>
          }
        />
        <OpenNotice />
        <May action="plan_targets" says>
          <NewSheet />
        </May>
      </div>
    </div>
  );
}

function NewSheet() {
  const t = useTranslate();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: (text: string) => createCriteria({ name: name.trim(), text }),
    onSuccess: async ({ id }) => {
      await refresh(queries, [criteriaKey()]);
      await navigate({ to: "/criteria/$criteriaId", params: { criteriaId: String(id) } });
    },
  });
  const people = (key: string, weight: number, name: string, question: string) => ({
    key,
    name,
    weight,
    filter: null,
    question,
  });
  const first = {
    version: 0,
    text: "",
    named_signers: [],
    criteria: [
      {
        key: "revenue_potential",
        name: t("criteria.first.revenue"),
        weight: 40,
        filter: "icp_fit >= 60 and buying_power >= 50",
        question: null,
      },
      people(
        "brand_recognition",
        25,
        t("criteria.first.brand"),
        t("criteria.first.brand_question"),
      ),
      people(
        "expected_return",
        35,
        t("criteria.first.return"),
        t("criteria.first.return_question"),
      ),
    ],
  };
  return (
    <Card title={t("criteria.what")} note={t("criteria.what_note")}>
      <Field
        label={t("criteria.sheet_name")}
        required
        form="criteria-sheet"
        maxLength={120}
        autoComplete="off"
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <SheetEditor
        first={first}
        note={t("criteria.new_hint")}
        save={create}
        word={t("criteria.create")}
        onSave={(text) => create.mutate(text)}
        onCancel={() => navigate({ to: "/targets" })}
      />
    </Card>
  );
}
