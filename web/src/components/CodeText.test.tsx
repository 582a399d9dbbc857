import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { CodeText } from "./CodeText";

it("shows what is between backticks as code", () => {
  const { container } = render(<CodeText text="참여: `engagement >= 10` 조건 충족" />);
  expect(container.innerHTML).toBe("참여: <code>engagement &gt;= 10</code> 조건 충족");
});

it("leaves a sentence of before as it is", () => {
  const { container } = render(<CodeText text="moved by ann: signed" />);
  expect(container.innerHTML).toBe("moved by ann: signed");
});
