type Labels = Readonly<Record<string, string>>;

/** Whether every label of the selector is on the pod; a selector without labels selects everything. */
export const selects = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);
