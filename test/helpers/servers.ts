import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A server of the test's own, on the loopback, its data in a temporary folder. */
export interface TestServer {
  readonly url: string;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  dispose(): Promise<void>;
}

/** A kind of server: where it is absent, why its tests are skipped. */
export interface ServerKind {
  readonly name: string;
  readonly missing: string | undefined;
  open(): Promise<TestServer>;
}

function program(name: string, more: readonly string[] = []): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...more];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A server that is ready once it has said so on one of its streams. */
async function server(
  url: (port: number) => string,
  launch: (port: number, folder: string) => ChildProcess,
  ready: RegExp,
  folder: string,
  port: number,
): Promise<TestServer> {
  let child: ChildProcess;
  const start = () =>
    new Promise<void>((resolve, reject) => {
      child = launch(port, folder);
      let said = '';
      const hear = (text: string) => {
        said += text;
        if (ready.test(said)) resolve();
      };
      child.stdout!.setEncoding('utf8').on('data', hear);
      child.stderr!.setEncoding('utf8').on('data', hear);
      child.on('error', reject).on('exit', () => reject(new Error(`the server ended: ${said}`)));
    });
  const kill = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.on('exit', () => resolve());
      child.kill('SIGKILL');
    });
  await start();
  return {
    url: url(port),
    kill,
    start,
    async dispose() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const redisServer = program('redis-server');

/** Redis, without files: a crash loses all it has. */
export const redis: ServerKind = {
  name: 'Redis',
  missing: redisServer === undefined ? 'redis-server is not installed' : undefined,
  async open() {
    const launch = (port: number, folder: string) =>
      spawn(redisServer!, ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
    const folder = mkdtempSync(join(tmpdir(), 'adasolve-redis-'));
    return server(
      (port) => `redis://127.0.0.1:${port}`,
      launch,
      /Ready to accept connections/,
      folder,
      await freePort(),
    );
  },
};

/** Where Debian puts the programs of each version. */
const debian = '/usr/lib/postgresql';
const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
const initdb = program('initdb', versions);
const postgresServer = program('postgres', versions);

/** PostgreSQL refuses to run as root, so that there it runs as the user that its package made. */
function postgresUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** PostgreSQL, with its data on the disk: a crash loses nothing. */
export const postgres: ServerKind = {
  name: 'PostgreSQL',
  missing: initdb === undefined || postgresServer === undefined ? 'PostgreSQL is not installed' : undefined,
  async open() {
    const user = postgresUser();
    const folder = mkdtempSync(join(tmpdir(), 'adasolve-postgres-'));
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
    const data = join(folder, 'data');
    execFileSync(initdb!, ['-D', data, '-U', 'test', '-A', 'trust', '-N', '--no-locale'], {
      ...user,
      stdio: 'ignore',
      cwd: folder,
    });
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      'fsync=off',
      'max_connections=60',
    ];
    const launch = (port: number) =>
      spawn(postgresServer!, ['-D', data, '-p', `${port}`, ...settings.flatMap((setting) => ['-c', setting])], {
        ...user,
        cwd: folder,
      });
    const url = (port: number) => `postgres://test@127.0.0.1:${port}/postgres`;
    return server(url, launch, /ready to accept connections/, folder, await freePort());
  },
};
