import { readFile } from 'node:fs/promises';

/** The weights of Inter that the PDF uses. */
const names = ['400Regular/Inter_400Regular.ttf', '500Medium/Inter_500Medium.ttf', '600SemiBold/Inter_600SemiBold.ttf'];

/** Where a font file lies: in its package. A bundler may put another address here. */
const fontAddress = (name: string): string => import.meta.resolve(`@expo-google-fonts/inter/${name}`);

let read: Promise<readonly Buffer[]> | undefined;

/** The fonts as bytes, looked for and read when first needed. */
export function fontFiles(): Promise<readonly Buffer[]> {
  read ??= Promise.all(names.map((name) => readFile(new URL(fontAddress(name)))));
  return read;
}
