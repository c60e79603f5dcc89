import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import axios from 'axios';
import { MeshledgerError } from '../../errors.ts';
import { offerName } from './offer-name.ts';

const answerWithinMs = 30_000;

/**
 * The bytes of an offer file as they come, from a URL or a path, and whether they are gzip by their own first bytes:
 * names and headers lie about that.
 * @throws MeshledgerError SOURCE_REFUSED, SOURCE_UNREACHABLE
 */
export async function offerBytes(
  from: string,
  signal: AbortSignal,
): Promise<{ readonly bytes: Readable; readonly gzipped: boolean }> {
  const bytes = /^https?:\/\//.test(from) ? await download(from, signal) : createReadStream(from);
  try {
    await once(bytes, 'readable', { signal });
  } catch (cause) {
    throw new MeshledgerError(
      'SOURCE_REFUSED',
      `Meshledger could not read the offer file ${offerName(from)}: ${cause instanceof Error ? cause.message : cause}.`,
      'Correct awsOfferFile.from, or the permissions of the file.',
      { cause },
    );
  }
  const head: Buffer | null = bytes.read();
  if (head !== null) bytes.unshift(head);
  return { bytes, gzipped: head?.[0] === 0x1f && head[1] === 0x8b };
}

async function download(url: string, signal: AbortSignal): Promise<Readable> {
  const answer = await axios
    .get<Readable>(url, {
      responseType: 'stream',
      decompress: false,
      headers: { 'Accept-Encoding': 'gzip' },
      maxRedirects: 0,
      timeout: answerWithinMs,
      validateStatus: () => true,
      signal,
    })
    .catch((error: unknown) => {
      throw new MeshledgerError(
        'SOURCE_UNREACHABLE',
        `The offer file ${offerName(url)} did not come: ${codeOf(error)}.`,
        'Check the address, and that this machine may reach it; or copy the file and name its path.',
      );
    });
  if (answer.status === 200) return answer.data;
  answer.data.destroy();
  const passing = answer.status === 429 || answer.status >= 500;
  throw new MeshledgerError(
    passing ? 'SOURCE_UNREACHABLE' : 'SOURCE_REFUSED',
    `The offer file ${offerName(url)} was ${answer.status >= 300 && answer.status < 400 ? 'redirected' : 'refused'} (HTTP ${answer.status}).`,
    'Give the final address of a regional EC2 offer file, such as https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.json.',
  );
}

/** The words of an HTTP client may repeat the address with its query; its code does not. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
