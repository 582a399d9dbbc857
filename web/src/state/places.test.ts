import { describe, expect, it } from "vitest";
import { entriesMax, readPlaces, withPlace } from "./places";

describe("the places of the history", () => {
  it("come back from storage as they were kept", () => {
    const places = withPlace(new Map(), "a", { "": 120, accounts: 2880 });
    expect(readPlaces(JSON.stringify([...places]))).toEqual(places);
  });

  it("forget the oldest entry beyond the limit, and none that was left again", () => {
    let places = withPlace(new Map(), "first", { "": 1 });
    places = withPlace(places, "second", { "": 2 });
    places = withPlace(places, "first", { "": 3 });
    for (let count = 0; count < entriesMax - 1; count += 1) {
      places = withPlace(places, `later ${count}`, { "": 0 });
    }
    expect(places.size).toBe(entriesMax);
    expect(places.get("first")).toEqual({ "": 3 });
    expect(places.has("second")).toBe(false);
  });

  it("leave out what is none", () => {
    for (const text of [null, "", "{", "{}", '"x"', "[1]", '[["a"]]', '[["a",{"":"far"}]]']) {
      expect(readPlaces(text)).toEqual(new Map());
    }
    expect(readPlaces('[["a",{"":5}],["b",null]]')).toEqual(new Map([["a", { "": 5 }]]));
  });
});
