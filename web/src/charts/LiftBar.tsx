import type { IcpComparison } from "../pages/icp/api";
import { liftMark } from "./lift-geometry";
import "./charts.css";

/** A lift with its interval around the middle, where nothing is moved. */
export function LiftBar({ found }: { found: IcpComparison }) {
  const { start, width, at } = liftMark(found.lift_low, found.lift, found.lift_high);
  const look = !found.flagged ? "chance" : found.lift < 1 ? "minus" : "plus";
  return (
    <span className="lift-bar" data-look={look} aria-hidden="true">
      <span
        className="lift-interval"
        style={{ insetInlineStart: `${start}%`, width: `${width}%` }}
      />
      <span className="lift-point" style={{ insetInlineStart: `${at}%` }} />
    </span>
  );
}
