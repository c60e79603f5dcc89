import { styleText } from 'node:util';

/** Colours of a terminal. They only repeat what words and marks say. */
export interface Ink {
  bad(text: string): string;
  doubtful(text: string): string;
  quiet(text: string): string;
  strong(text: string): string;
}

const plain = (text: string): string => text;

export function ink(colour: boolean): Ink {
  if (!colour) return { bad: plain, doubtful: plain, quiet: plain, strong: plain };
  const styled = (style: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(style, text, { validateStream: false });
  return { bad: styled(['bold', 'red']), doubtful: styled('yellow'), quiet: styled('dim'), strong: styled('bold') };
}
