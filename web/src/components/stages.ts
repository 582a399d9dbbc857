/** The stages that every workspace begins with, as the server names them; a test compares the texts. */
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
