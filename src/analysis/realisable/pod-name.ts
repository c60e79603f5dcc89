/** A pod as the reader of a report would look it up. */
export const podName = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace}/${name}`;
