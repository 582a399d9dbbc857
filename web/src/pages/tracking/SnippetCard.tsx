import { type ReactNode, useState } from "react";
import { Card } from "../../components/Card";
import { CopyButton } from "../../components/CopyButton";
import { useTranslate } from "../../i18n";
import type { WriteKey } from "./api";
import { snippetOf } from "./snippets";
import { isDomain, senders, type TrackingState, tagOptions } from "./state";

interface Properties {
  state: TrackingState;
  change: (part: Partial<TrackingState>) => void;
  keys: WriteKey[];
  chosen: WriteKey;
  children: ReactNode;
}

/** What to copy, for the chosen key and sender. */
export function SnippetCard({ state, change, keys, chosen, children }: Properties) {
  const t = useTranslate();
  const sender = state.sender ?? "web";
  const place = { key: chosen.key, host: window.location.origin };
  const text = snippetOf(sender, place, state);
  return (
    <Card
      title={t("snippet.title")}
      note={t(`snippet.note.${sender}`)}
      controls={
        <>
          <select
            className="select"
            aria-label={t("keys_page.column.key")}
            value={chosen.id}
            onChange={({ target }) => change({ key: Number(target.value) })}
          >
            {keys.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <div className="segmented">
            {senders.map((known) => (
              <button
                key={known}
                type="button"
                aria-pressed={known === sender}
                onClick={() => change({ sender: known === "web" ? undefined : known })}
              >
                {t(`snippet.sender.${known}`)}
              </button>
            ))}
          </div>
        </>
      }
    >
      {sender === "web" && <TagOptions state={state} change={change} />}
      <div className="snippet">
        <section className="snippet-text" tabIndex={0} aria-label={t("snippet.title")}>
          <pre translate="no" data-testid="snippet">
            {text}
          </pre>
        </section>
        <CopyButton text={text} label={t("snippet.copy")} />
      </div>
      <p className="note">{t("snippet.host", { host: place.host })}</p>
      {children}
    </Card>
  );
}

function TagOptions({ state, change }: Pick<Properties, "state" | "change">) {
  const t = useTranslate();
  const [domain, setDomain] = useState(state.domain ?? "");
  const isWrong = domain.trim() !== "" && !isDomain(domain.trim());
  return (
    <fieldset className="tag-options">
      <legend className="visually-hidden">{t("snippet.options")}</legend>
      {tagOptions.map((option) => (
        <label key={option}>
          <input
            type="checkbox"
            checked={state[option] === true}
            onChange={({ target }) => change({ [option]: target.checked || undefined })}
          />
          <span>
            <span className="strong">{t(`snippet.option.${option}`)}</span>
            <span className="muted">{t(`snippet.option.${option}_note`)}</span>
          </span>
        </label>
      ))}
      <label className="tag-domain">
        <span>
          <span className="strong">{t("snippet.option.domain")}</span>
          <span className="muted">{t("snippet.option.domain_note")}</span>
        </span>
        <input
          className="input"
          aria-invalid={isWrong}
          placeholder=".example.com"
          spellCheck={false}
          value={domain}
          onChange={({ target }) => {
            setDomain(target.value);
            const text = target.value.trim();
            change({ domain: text && isDomain(text) ? text : undefined });
          }}
        />
      </label>
    </fieldset>
  );
}
