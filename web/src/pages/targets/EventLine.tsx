import { MentionText } from "../../components/Mentions";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { TargetEvent } from "./api";

/** Kinds whose text is how many accounts there were. */
const counted = new Set(["recommended", "signed"]);

interface Properties {
  event: TargetEvent;
  /** Whether the account is named: on the page of one account it is known. */
  namesAccount?: boolean;
}

/** One thing that happened: who, what, why, when. */
export function EventLine({ event, namesAccount = false }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const { kind, text, name, team, account, version } = event;
  const said = counted.has(kind) ? text && t("lists.count", { count: text }) : text;
  return (
    <li>
      <p className="row">
        <span className="strong">{name}</span>
        {team && <span className="muted">{wordOf(t, "targets.team", team)}</span>}
        <span>{wordOf(t, "targets.event", kind)}</span>
        {namesAccount && account && <span className="strong">{account.name}</span>}
        {version !== null && <span className="tag">{t("targets.version", { version })}</span>}
        <span className="small muted">{format.dateTime(event.at)}</span>
      </p>
      {said && (
        <p className="event-text">
          <MentionText text={said} />
        </p>
      )}
    </li>
  );
}
