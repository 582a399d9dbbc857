import { describe, expect, it } from "vitest";
import { insertAt, markWords } from "./text";

const marked = (sentence: string, words: string[]) =>
  markWords(sentence, words).map(({ text, isMarked }) => (isMarked ? `[${text}]` : text));

describe("words of a sentence", () => {
  it("are marked where they stand whole", () => {
    expect(marked("You double exports to Japan.", ["exports", "Japan"])).toEqual([
      "You double ",
      "[exports]",
      " to ",
      "[Japan]",
      ".",
    ]);
    expect(marked("Reexports and exports", ["exports"])).toEqual(["Reexports and ", "[exports]"]);
    expect(marked("일본 수출을 두 배로", ["일본", "수출을"])).toEqual([
      "[일본]",
      " ",
      "[수출을]",
      " 두 배로",
    ]);
  });

  it("keep the sentence as it is", () => {
    const sentence = "Τα τελωνεία, 9 ημέρες.";
    expect(markWords(sentence, []).map(({ text }) => text)).toEqual([sentence]);
    expect(marked(sentence, ["9", "τελωνεία"]).join("")).toBe("Τα [τελωνεία], [9] ημέρες.");
    expect(markWords("", ["x"])).toEqual([]);
  });
});

describe("a statement that is used", () => {
  it("stands where the cursor is, between spaces", () => {
    expect(insertAt("Dear all.Bye", "Fact.", [9, 9])).toEqual({
      text: "Dear all. Fact. Bye",
      at: 15,
    });
    expect(insertAt("", "Fact.", [0, 0])).toEqual({ text: "Fact.", at: 5 });
  });

  it("takes the place of what is selected", () => {
    expect(insertAt("Dear X, bye", "you", [5, 6]).text).toBe("Dear you, bye");
    expect(insertAt("Hello\n", "Fact.", [6, 6]).text).toBe("Hello\nFact.");
  });
});
