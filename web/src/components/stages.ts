/** The stages that every workspace begins with, in the server's names. A test compares them. */
export const shippedStages = {
  target: "Target",
  engaged: "Engaged",
  sql: "SQL",
  opportunity: "Opportunity",
  won: "Won",
} as const;

/** Whether a stage is one of them by its key; a model may give it another name. */
export function isShippedStage(key: string): key is keyof typeof shippedStages {
  return Object.hasOwn(shippedStages, key);
}
