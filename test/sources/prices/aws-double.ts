import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

/** One request as it came. */
export interface Request {
  readonly target: string;
  readonly authorization: string;
  readonly body: string;
}

/** A loopback server that answers AWS calls as it is told, and the environment that a client of AWS finds. */
export async function startAws(answer: (request: Request, response: ServerResponse) => void) {
  const asked: Request[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = {
      target: `${request.headers['x-amz-target'] ?? request.url}`,
      authorization: request.headers.authorization ?? '',
      body: Buffer.concat(chunks).toString('utf8'),
    };
    asked.push(one);
    answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, asked, stop };
}

/** Credentials that open nothing; without them there is nothing for the SDK to find, on any machine. */
export function awsEnvironment(credentials: boolean): void {
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials ? 'AKIDEXAMPLE' : '');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials ? 'secret-of-nobody' : '');
}
