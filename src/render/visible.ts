/**
 * `text` with everything a reader cannot see, or that reorders what he sees, spelled out: `‹U+202E›`.
 * Controls, bidi and zero-width characters, line separators, lone surrogates, blank fillers and what is no character.
 */
export const visible = (text: string): string => text.replace(unseen, codePointInWords);

export const codePointInWords = (character: string): string =>
  `\u2039U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}\u203a`;

export const unseen =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\u034f|\u115f|\u1160|\u3164|\uffa0|\p{Noncharacter_Code_Point}/gu;
