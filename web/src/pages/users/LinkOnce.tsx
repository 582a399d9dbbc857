import { SecretOnce } from "../../components/SecretOnce";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { UserLink } from "./api";

/** A link to send to its person; the server gives it once. */
export function LinkOnce({ link }: { link: UserLink }) {
  const t = useTranslate();
  const format = useFormat();
  const { name } = link.user;
  return (
    <div className="card-body">
      <SecretOnce
        note={t("users.link_once", { name, when: format.dateTime(link.ends_at) })}
        secret={`${location.origin}${link.path}`}
        copyLabel={t("users.link_copy", { name })}
      />
    </div>
  );
}
