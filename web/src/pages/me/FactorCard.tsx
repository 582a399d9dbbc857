import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refresh, type Schemas } from "../../api";
import { Card } from "../../components/Card";
import { CopyButton } from "../../components/CopyButton";
import { Field } from "../../components/Field";
import { ErrorState } from "../../components/states";
import { usePlural, useTranslate } from "../../i18n";
import { leaveSession, sessionKey } from "../../session";
import { beginFactor, confirmFactor, meKey, type OwnAccount, removeFactor } from "./api";
import { RecoveryCodes } from "./RecoveryCodes";

/** The second factor: turned on by a first code, and off by the password. */
export function FactorCard({ account }: { account: OwnAccount }) {
  const t = useTranslate();
  const plural = usePlural();
  const queries = useQueryClient();
  const [waiting, setWaiting] = useState<Schemas["SecondFactor"] | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const isOn = account.user.second_factor;
  const begin = useMutation({ mutationFn: beginFactor, onSuccess: setWaiting });
  const confirm = useMutation({
    mutationFn: confirmFactor,
    onSuccess: (made) => {
      setWaiting(null);
      setCodes(made.codes);
      return refresh(queries, [meKey(), sessionKey()]);
    },
  });
  const remove = useMutation({
    mutationFn: removeFactor,
    onSuccess: () => leaveSession(queries),
  });
  const note = isOn ? plural("me.factor_on", account.recovery_codes_left) : t("me.factor_off");
  const failed = [begin, confirm, remove].find(({ isError }) => isError);
  return (
    <Card title={t("me.factor")} note={note}>
      {failed && <ErrorState what={t("me.not_done")} error={failed.error} />}
      {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      {waiting && !codes && (
        <FirstCode factor={waiting} isBusy={confirm.isPending} onCode={confirm.mutate} />
      )}
      {!waiting && !codes && (
        <>
          {isOn && <p className="muted me-note">{t("me.factor_remove_note")}</p>}
          <Proof
            word={t(isOn ? "me.factor_remove" : "me.factor_begin")}
            isBusy={begin.isPending || remove.isPending}
            onPassword={isOn ? remove.mutate : begin.mutate}
          />
        </>
      )}
    </Card>
  );
}

interface ProofProperties {
  word: string;
  isBusy: boolean;
  onPassword: (password: string) => void;
}

/** Asks for the password: an open browser alone changes nothing that lets in. */
export function Proof({ word, isBusy, onPassword }: ProofProperties) {
  const t = useTranslate();
  const [password, setPassword] = useState("");
  return (
    <form
      className="me-form"
      onSubmit={(event) => {
        event.preventDefault();
        onPassword(password);
        setPassword("");
      }}
    >
      <Field
        label={t("me.password_old")}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <button type="submit" className="button" disabled={isBusy}>
        {word}
      </button>
    </form>
  );
}

interface FirstCodeProperties {
  factor: Schemas["SecondFactor"];
  isBusy: boolean;
  onCode: (code: string) => void;
}

function FirstCode({ factor, isBusy, onCode }: FirstCodeProperties) {
  const t = useTranslate();
  const [code, setCode] = useState("");
  return (
    <div className="stack">
      <p>{t("me.factor_scan")}</p>
      {factor.picture && (
        <img
          className="factor-picture"
          src={`data:image/svg+xml,${encodeURIComponent(factor.picture)}`}
          alt={t("me.factor_picture")}
        />
      )}
      <p className="row">
        <span>{t("me.factor_key")}</span>
        <code data-testid="factor-key">{factor.secret}</code>
        <CopyButton text={factor.secret} label={t("me.factor_copy")} />
      </p>
      <form
        className="me-form"
        onSubmit={(event) => {
          event.preventDefault();
          onCode(code.trim());
        }}
      >
        <Field
          label={t("me.factor_code")}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          autoFocus
          value={code}
          onChange={({ target }) => setCode(target.value)}
        />
        <button type="submit" className="button button-primary" disabled={isBusy}>
          {t("me.factor_confirm")}
        </button>
      </form>
    </div>
  );
}
