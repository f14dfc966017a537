import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { extname, join, sep } from 'node:path';
import { InputError } from '@backstage/errors';
import { systemCode } from './files';

/** The only address the demo listens on: it serves files to the machine it runs on and to nobody else. */
const LOOPBACK = '127.0.0.1';
const PREFIX = '/examples/';

const CONTENT_TYPES: Record<string, string> = {
  '.yaml': 'application/yaml; charset=utf-8',
  '.yml': 'application/yaml; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/**
 * Serves the files below a directory at `/examples/…`, read-only and on the loopback address alone. Files that begin with
 * a dot, links that lead out of the directory and everything else answer 404.
 *
 * @param options - `port` 0 picks a free one.
 * @returns the listening server and its base URL.
 * @throws InputError when the port is taken.
 */
export async function serveExamples(options: {
  examplesDir: string;
  port: number;
}): Promise<{ server: Server; url: string }> {
  const root = await realpath(options.examplesDir);
  const server = createServer((request, response) => {
    answer(root, request, response).catch((error: unknown) => {
      // The reason is for the person at the terminal, not for the client.
      process.stderr.write(`shipshape demo: ${request.url}: ${error}\n`);
      if (!response.headersSent) {
        response.writeHead(500);
      }
      response.end();
    });
  });
  await listen(server, options.port);
  const address = server.address();
  const port =
    typeof address === 'object' && address ? address.port : options.port;
  return { server, url: `http://${LOOPBACK}:${port}` };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', error =>
      reject(
        systemCode(error) === 'EADDRINUSE'
          ? new InputError(
              `port ${port} is in use; choose another one with --port`,
            )
          : error,
      ),
    );
    server.listen(port, LOOPBACK, resolve);
  });
}

async function answer(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const path = await resolvePath(root, request.url ?? '');
  const content = path && (await readContent(path));
  if (!path || !content) {
    response.writeHead(404).end();
    return;
  }
  const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
  const headers = {
    etag,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  };
  if (matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'content-type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
    'content-length': content.length,
  });
  response.end(request.method === 'HEAD' ? undefined : content);
}

/** The file that a request target names; undefined when it names none that may be served. */
async function resolvePath(
  root: string,
  target: string,
): Promise<string | undefined> {
  const raw = target.split(/[?#]/, 1)[0];
  if (!raw.startsWith(PREFIX)) {
    return undefined;
  }
  const segments = decodeSegments(raw.slice(PREFIX.length));
  if (!segments?.every(isPlainName)) {
    return undefined;
  }
  const path = await existingPath(join(root, ...segments));
  // A link must not lead out of the directory.
  return path?.startsWith(`${root}${sep}`) ? path : undefined;
}

function decodeSegments(path: string): string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) {
      return undefined;
    }
    throw error;
  }
}

/** No empty name, no dot files (which covers `.` and `..`), no separators or control characters that were encoded. */
function isPlainName(segment: string): boolean {
  return /^[\w-][\w .@-]*$/.test(segment);
}

async function existingPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    return absentOr(error);
  }
}

async function readContent(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    return absentOr(error);
  }
}

/** A path that does not exist, is too long, runs through a file or is a directory is simply not there. */
function absentOr(error: unknown): undefined {
  const code = systemCode(error);
  if (
    code === 'ENOENT' ||
    code === 'ENOTDIR' ||
    code === 'EISDIR' ||
    code === 'ENAMETOOLONG'
  ) {
    return undefined;
  }
  throw error;
}

function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '')
    .split(',')
    .map(candidate => candidate.trim().replace(/^W\//, ''))
    .some(candidate => candidate === etag || candidate === '*');
}
