import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { useFormat } from "../../format";
import { knownKey, useTranslate } from "../../i18n";
import {
  type AccountCommittee,
  type CommitteeMember,
  type CommitteeRoleDetail,
  committeeKey,
  decideRole,
  type NewRoleDecision,
} from "../committee/api";
import { refreshPeople } from "../person/useUndoDecision";
import { Mark } from "./Mark";
import "./parts.css";

interface Properties {
  data: AccountCommittee;
  show: (notice: Notice) => void;
}

type Decide = (member: CommitteeMember, decision: NewRoleDecision) => void;

/** The name of a role: translated when it is one of the shipped ones, else as the file has it. */
export function useRoleName() {
  const t = useTranslate();
  return (role: string, name: string) => {
    const key = knownKey(`role.${role}`);
    return key ? t(key) : name;
  };
}

/** Roles × people, with the state in shape, colour and words, and ways to put them right. */
export function CommitteeRoles({ data, show }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const { decide, change } = useDecide(show);
  const { penetration, without_role_total } = data;
  return (
    <div data-testid="committee">
      {change.isError && <ErrorState what={t("committee.decide_failed")} error={change.error} />}
      <p className="small muted">
        {t("committee.penetration", {
          roles: penetration.roles,
          known: penetration.known,
          reached: penetration.reached,
          engaged: penetration.engaged,
        })}
      </p>
      {data.single_threaded && (
        <p className="tag tag-bad committee-warning">
          {t("committee.single", {
            share: format.integer(Math.round((data.largest_share ?? 1) * 100)),
          })}
        </p>
      )}
      <ul className="committee">
        {data.roles.map((role) => (
          <RoleItem
            key={role.role}
            role={role}
            data={data}
            decide={decide}
            busy={change.isPending}
          />
        ))}
      </ul>
      {without_role_total > 0 && (
        <details>
          <summary>{t("committee.without", { count: format.integer(without_role_total) })}</summary>
          <ul className="committee-people">
            {data.without_role.map((member) => (
              <MemberItem
                key={member.id}
                member={member}
                data={data}
                decide={decide}
                busy={change.isPending}
              />
            ))}
          </ul>
        </details>
      )}
      <p className="small">
        <Link to="/committee">{t("committee.gaps")}</Link>
      </p>
    </div>
  );
}

function useDecide(show: (notice: Notice) => void) {
  const t = useTranslate();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ member, decision }: { member: CommitteeMember; decision: NewRoleDecision }) =>
      decideRole(member.id, decision),
    onSuccess: async (_, { member, decision }) => {
      await client.invalidateQueries({ queryKey: committeeKey() });
      await refreshPeople(client);
      const text = t(decision.action === "forget" ? "committee.forgotten" : "committee.decided", {
        name: member.name,
      });
      // Undo brings back the guess; what stood decided before would have to be said again.
      const wasGuessed = member.decisions.length === 0;
      show({
        text,
        onUndo: wasGuessed
          ? () => change.mutate({ member, decision: { action: "forget" } })
          : undefined,
      });
    },
  });
  const decide: Decide = (member, decision) => change.mutate({ member, decision });
  return { decide, change };
}

interface ItemProperties {
  data: AccountCommittee;
  decide: Decide;
  busy: boolean;
}

function RoleItem({ role, ...rest }: ItemProperties & { role: CommitteeRoleDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const roleName = useRoleName();
  const more = role.people_total - role.people.length;
  return (
    <li data-role={role.role} data-state={role.state}>
      <Mark state={role.state} />
      <div className="committee-role">
        <span className="strong">{roleName(role.role, role.name)}</span>{" "}
        <span className="muted small">
          {t(`committee.${role.state}`)}
          {role.required && ` · ${t("committee.required")}`}
        </span>
        <span className="committee-names muted small">
          {t("committee.points", {
            points: format.decimal(role.points),
            full: format.decimal(role.full),
            known: format.decimal(role.known),
            recency: format.decimal(role.recency),
            engagement: format.decimal(role.engagement),
          })}
        </span>
        {role.people.length > 0 && (
          <ul className="committee-people">
            {role.people.map((member) => (
              <MemberItem key={member.id} member={member} role={role} {...rest} />
            ))}
          </ul>
        )}
        {more > 0 && (
          <p className="small muted">{t("committee.more", { count: format.integer(more) })}</p>
        )}
      </div>
    </li>
  );
}

function MemberItem({
  member,
  role,
  data,
  decide,
  busy,
}: ItemProperties & { member: CommitteeMember; role?: CommitteeRoleDetail }) {
  const t = useTranslate();
  const roleName = useRoleName();
  const choose = (value: string) => {
    if (value === "forget") decide(member, { action: "forget" });
    else if (value === "clear") decide(member, { action: "clear", role: role?.role });
    else decide(member, { action: "set", role: value });
  };
  return (
    <li>
      <div>
        <Link to="/people/$personId/match" params={{ personId: String(member.id) }}>
          {member.name}
        </Link>{" "}
        {member.engaged && <span className="tag tag-good">{t("committee.engaged")}</span>}
        <span className="committee-names muted small">
          {[member.title, useReason(member)].filter(Boolean).join(" · ")}
        </span>
      </div>
      <div className="committee-controls">
        {role && member.source !== "person" && (
          <button
            type="button"
            className="button"
            disabled={busy}
            aria-label={t("committee.confirm_of", {
              role: roleName(role.role, role.name),
              name: member.name,
            })}
            onClick={() => decide(member, { action: "set", role: role.role })}
          >
            {t("committee.confirm")}
          </button>
        )}
        <select
          className="select"
          disabled={busy}
          value=""
          aria-label={t("committee.change_of", { name: member.name })}
          onChange={({ target }) => choose(target.value)}
        >
          <option value="" disabled>
            {t("committee.change")}
          </option>
          {data.all_roles.map(({ key, name }) => (
            <option key={key} value={key}>
              {roleName(key, name)}
            </option>
          ))}
          {role && <option value="clear">{t("committee.not_this")}</option>}
          <option value="none">{t("committee.no_part")}</option>
          {member.decisions.length > 0 && (
            <option value="forget">{t("committee.as_guessed")}</option>
          )}
        </select>
      </div>
    </li>
  );
}

/** What says that somebody has the role, and how surely. */
function useReason(member: CommitteeMember): string {
  const t = useTranslate();
  const format = useFormat();
  const who = member.decisions.find(({ has_role }) => has_role)?.decided_by ?? "";
  if (member.source === "person") return t("committee.source.person", { who });
  if (!member.source) return "";
  const confidence = format.integer(Math.round((member.confidence ?? 0) * 100));
  return t(`committee.source.${member.source}`, { confidence });
}
