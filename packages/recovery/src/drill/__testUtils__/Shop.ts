import { join } from 'node:path';
import { TestCluster } from './TestCluster';

/** Database of the shop. */
export const DATABASE = 'orders';

const SCHEMA = `
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customers, cents int NOT NULL);
  CREATE TABLE totals (cents bigint NOT NULL);
  CREATE TABLE dr_heartbeat (written_at timestamptz NOT NULL);
  INSERT INTO customers SELECT n, 'customer ' || n FROM generate_series(1, 100) n;
  INSERT INTO orders SELECT n, 1 + n % 100, n FROM generate_series(1, 5000) n;
  INSERT INTO totals SELECT sum(cents) FROM orders;
  INSERT INTO dr_heartbeat VALUES (clock_timestamp());
  CREATE INDEX ON orders (customer);
`;

/** A real database with a small shop in it, and dumps of it. */
export class Shop {
  readonly cluster: TestCluster;

  static async open(): Promise<Shop> {
    const shop = new Shop(await TestCluster.create());
    await shop.cluster.sql(`CREATE DATABASE ${DATABASE}`);
    await shop.sql(SCHEMA);
    shop.cluster.directory('dumps');
    return shop;
  }

  private constructor(cluster: TestCluster) {
    this.cluster = cluster;
  }

  /** As libpq programs take it. */
  get connectionArguments(): string[] {
    const { host, port, user } = this.cluster.connection;
    return [`--host=${host}`, `--port=${port}`, `--username=${user}`];
  }

  /** Runs SQL in the shop; resolves with the rows, unaligned. */
  async sql(text: string, database = DATABASE): Promise<string> {
    const printed = await this.cluster.run('psql', [
      ...this.connectionArguments,
      ...['-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1'],
      `--dbname=${database}`,
      `--command=${text}`,
    ]);
    return printed.trim();
  }

  /** When the newest heartbeat was written. */
  async heartbeat(): Promise<Date> {
    return new Date(
      await this.sql(
        `SELECT to_json(max(written_at)) #>> '{}' FROM dr_heartbeat`,
      ),
    );
  }

  dumpPath(name: string): string {
    return join(this.cluster.home, 'dumps', name);
  }

  /** Dumps the shop; returns where to. */
  async dump(name: string, ...options: string[]): Promise<string> {
    await this.cluster.run('pg_dump', [
      ...this.connectionArguments,
      ...options,
      `--file=${this.dumpPath(name)}`,
      DATABASE,
    ]);
    return this.dumpPath(name);
  }

  async close(): Promise<void> {
    await this.cluster.remove();
  }
}
