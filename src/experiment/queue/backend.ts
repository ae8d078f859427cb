import type { BackendFactory, IQueueBackend } from 'bullmq';
import { InputError, UsageError } from '../../util/errors.ts';

/** Seconds that a first connection may take. */
const patience = 5;

/** How the classes of BullMQ reach a queue's server. */
export interface Backend {
  readonly bullmq: typeof import('bullmq');
  /** For a connection whose commands fail at once while the server is away. */
  readonly failing: object;
  /** For a connection that waits for the server to come back. */
  readonly waiting: object;
  readonly factory: BackendFactory<IQueueBackend, never> | undefined;
  /** The address without a password, for messages. */
  readonly address: string;
}

function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^(rediss?|postgres(ql)?):$/.test(url.protocol)) return url;
  throw new UsageError(`the queue is redis://host:port or postgres://user@host:port/database, not "${shown(text)}".`);
}

/** The address as it may be shown: without a password. */
function shown(text: string): string {
  return text.replace(/:[^:@/]*@/, ':...@');
}

/** Loads an optional package. */
async function optional<Module>(names: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(`a queue needs packages that are not installed: npm install ${names}`);
  }
}

/** Why a server cannot be reached, in few words. */
export function reasonOf(error: unknown): string {
  const { code, message, errors } = error as NodeJS.ErrnoException & { readonly errors?: readonly unknown[] };
  if (errors?.[0] !== undefined) return reasonOf(errors[0]);
  // What ioredis says of a command that found no connection speaks of its options.
  if (/enableOfflineQueue|Connection is closed/.test(message)) return 'the connection is lost';
  return code ?? message;
}

/** The error of a server that cannot be reached. */
export const unreachable = (address: string, error: unknown): InputError =>
  new InputError(`the queue ${address} cannot be reached (${reasonOf(error)}).`);

/**
 * Finds out what a queue needs, and whether its server answers; on PostgreSQL, BullMQ's tables are made where they are missing.
 * @throws UsageError on an address of another kind, or where packages are missing; InputError when the server cannot be reached
 */
export async function openBackend(text: string): Promise<Backend> {
  const url = parseAddress(text);
  const address = shown(text);
  return url.protocol.startsWith('redis') ? redis(text, address) : postgres(text, address);
}

async function redis(url: string, address: string): Promise<Backend> {
  const names = 'bullmq ioredis';
  const { Redis } = await optional(names, () => import('ioredis'));
  const bullmq = await optional(names, () => import('bullmq'));
  const connection = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patience * 1000,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let reason: unknown;
  connection.on('error', (error) => {
    reason = error;
  });
  try {
    await connection.connect();
    await connection.ping();
  } catch (error) {
    throw unreachable(address, reason ?? error);
  } finally {
    connection.disconnect();
  }
  const retryStrategy = (times: number) => Math.min(200 * times, 2000);
  return {
    bullmq,
    failing: { url, retryStrategy, maxRetriesPerRequest: 1, enableOfflineQueue: false },
    waiting: { url, retryStrategy, maxRetriesPerRequest: null },
    factory: undefined,
    address,
  };
}

async function postgres(url: string, address: string): Promise<Backend> {
  const names = 'bullmq pg';
  // @ts-expect-error The package has no types of its own; only whether it is there matters.
  await optional(names, () => import('pg'));
  const bullmq = await optional(names, () => import('bullmq'));
  const connection = { connectionString: url, connectionTimeoutMillis: patience * 1000 };
  const first = new bullmq.PostgresConnection({ ...connection, migrate: true });
  first.on('error', () => undefined);
  try {
    await first.waitUntilReady();
  } catch (error) {
    throw unreachable(address, error);
  } finally {
    await first.close().catch(() => undefined);
  }
  const factory = bullmq.createPostgresBackend as unknown as BackendFactory<IQueueBackend, never>;
  return { bullmq, failing: connection, waiting: connection, factory, address };
}
