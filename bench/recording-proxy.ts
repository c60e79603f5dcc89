import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A query as it was sent, in POST form. */
export interface RecordedQuery {
  readonly path: string;
  readonly body: string;
}

export interface RecordingProxy {
  readonly url: string;
  readonly queries: readonly RecordedQuery[];
  /** Bytes of the answers so far, as compressed as they travel. */
  readonly bytes: () => number;
  readonly close: () => Promise<void>;
}

/** A reverse proxy on a free loopback port that remembers every query and changes nothing. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const queries: RecordedQuery[] = [];
  let bytes = 0;
  const forward = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path, body] = [asked.url ?? '/', await text(asked)];
    queries.push({ path, body });
    const onward = request(`${target}${path}`, { method: asked.method, headers: asked.headers });
    onward.on('error', () => response.destroy());
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length)).pipe(response);
    });
    onward.end(body);
  };
  const server = createServer((asked, response) => void forward(asked, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, queries, bytes: () => bytes, close };
}
