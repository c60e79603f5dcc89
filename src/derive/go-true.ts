/**
 * Whether a text is true as Go reads it, in annotations and in the environment of Istio's programs.
 * @see https://pkg.go.dev/strconv#ParseBool
 */
export const isGoTrue = (text: string | undefined): boolean => /^(1|t|T|TRUE|true|True)$/.test(text ?? '');
