/** `text` in lines of at most `width` characters, broken at spaces, or inside a word that is longer. */
export function wrapped(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, width - indent.length))) {
    const start = lines.length === 0 ? '' : indent;
    if (line !== '' && start.length + line.length + 1 + word.length > width) {
      lines.push(start + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, (lines.length === 0 ? '' : indent) + line];
}

function pieces(word: string, width: number): string[] {
  const points = Array.from(word);
  return Array.from({ length: Math.max(1, Math.ceil(points.length / width)) }, (_, at) =>
    points.slice(at * width, (at + 1) * width).join(''),
  );
}
