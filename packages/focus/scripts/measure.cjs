/**
 * Measures a load: `node packages/focus/scripts/measure.cjs [rows] [resources] [csv|gz|parquet]`. Generates a bill with
 * 43 columns and about 750 bytes a row, reads it into the cube, and prints rows per second, the processor time and the peak
 * memory of the reading process. A finding about this machine, not a test.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const zlib = require('node:zlib');

require('@backstage/cli/config/nodeTransform.cjs');

const { readFocusFiles } = require('../src');

const [rows = 300_000, resources = 2_000, format = 'csv'] =
  process.argv.slice(2);

const COLUMNS =
  'AvailabilityZone,BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,ChargePeriodEnd,ChargePeriodStart,CommitmentDiscountCategory,CommitmentDiscountId,CommitmentDiscountName,CommitmentDiscountStatus,CommitmentDiscountType,ConsumedQuantity,ConsumedUnit,ContractedCost,ContractedUnitPrice,EffectiveCost,InvoiceIssuerName,ListCost,ListUnitPrice,PricingCategory,PricingQuantity,PricingUnit,ProviderName,PublisherName,RegionId,RegionName,ResourceId,ResourceName,ResourceType,ServiceCategory,ServiceName,SkuId,SkuPriceId,SubAccountId,SubAccountName,Tags';
const SERVICES = [
  ['Compute', 'Elastic Machines'],
  ['Storage', 'Object Store'],
  ['Databases', 'Relational Databases'],
  ['Networking', 'Private Networks'],
  ['Management and Governance', 'Observability'],
  ['Integration', 'Message Queues'],
];

let state = 12345;
function random(limit) {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * limit);
}

function record() {
  const resource = random(Number(resources));
  const [category, service] = SERVICES[resource % SERVICES.length];
  const start = Date.UTC(2026, 8, 1) + random(720) * 3_600_000;
  const time = at => new Date(at).toISOString().replace('.000Z', 'Z');
  const quantity = (random(1e9) / 1e7).toFixed(11);
  const cost = (random(1e9) / 1e10).toFixed(11);
  const tags =
    resource % 10 < 7
      ? `"{""service"": ""service-${resource % 900}"", ""environment"": ""${
          resource % 3 ? 'prod' : 'dev'
        }"", ""team"": ""team-${resource % 120}""}"`
      : 'NULL';
  return `NULL,${cost},"1234567890123","Example","USD","2026-10-01T00:00:00Z","2026-09-01T00:00:00Z","Usage",NULL,"$0.0${
    resource % 10
  } per GB - data transfer to region ${resource % 40} under some programme (${
    resource % 77
  }), tier one","Usage-Based","${time(start + 3_600_000)}","${time(
    start,
  )}",NULL,NULL,NULL,NULL,NULL,${quantity},"Requests",${cost},0.00000080000,${cost},"Example Cloud, Inc.",${cost},"0.0000004","Standard",${quantity},"Requests","Example","Example Cloud, Inc.","region-${
    resource % 4
  }","Region ${
    resource % 4
  }","arn:example:service:region:347410479675:resource-${String(
    resource,
  ).padStart(
    8,
    '0',
  )}-032l64f2065481b12",NULL,NULL,"${category}","${service}","G95FST5FTYV3JSRX","G95FST5FTYV3JSRX.JRTCKXETXF.VXGXCWQKTY","5173892${
    resource % 50
  }","Account ${resource % 50}",${tags}`;
}

function generate(file) {
  const descriptor = fs.openSync(file, 'w');
  let lines = [COLUMNS];
  for (let row = 0; row < Number(rows); row++) {
    lines.push(record());
    if (lines.length > 5000) {
      fs.writeSync(descriptor, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  fs.writeSync(descriptor, `${lines.join('\n')}\n`);
  fs.closeSync(descriptor);
}

async function convert(file) {
  if (format === 'gz') {
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(fs.readFileSync(file)));
    return `${file}.gz`;
  }
  if (format === 'parquet') {
    const { DuckDBInstance } = require('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create()).connect();
    const decimals = [
      'BilledCost',
      'EffectiveCost',
      'ListCost',
      'ContractedCost',
    ]
      .map(column => `${column}::DECIMAL(38,18) AS ${column}`)
      .join(', ');
    await connection.run(
      `COPY (SELECT * REPLACE (${decimals}) FROM read_csv('${file}', all_varchar = true, nullstr = 'NULL'))
        TO '${file}.parquet' (FORMAT parquet, COMPRESSION zstd)`,
    );
    connection.closeSync();
    return `${file}.parquet`;
  }
  return file;
}

/** Memory and processor time of the one child of this process (Linux only). */
function childUsage() {
  const [child] = fs
    .readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  const status = fs.readFileSync(`/proc/${child}/status`, 'utf8');
  const peak = /VmHWM:\s+(\d+)/.exec(status)[1];
  const seconds = execFileSync('ps', ['-o', 'cputimes=', '-p', child], {
    encoding: 'utf8',
  });
  return `peak memory ${Math.round(peak / 1024)} MiB, processor ${Number(
    seconds,
  )} s`;
}

async function main() {
  const directory = fs.mkdtempSync(
    path.join(os.tmpdir(), 'shipshape-measure-'),
  );
  try {
    const csv = path.join(directory, 'bill.csv');
    generate(csv);
    const file = await convert(csv);
    const size = Math.round(fs.statSync(file).size / 1e6);
    const started = process.hrtime.bigint();
    const elapsed = () => Number(process.hrtime.bigint() - started) / 1e9;
    const say = text => process.stdout.write(`${text}\n`);
    say(
      `${rows} rows, ${size} MB ${format}, ${os.availableParallelism()} cores`,
    );
    const cube = await readFocusFiles({
      files: [file],
      cube: {
        tagKeys: ['service', 'team'],
        environmentTagKeys: ['environment'],
        stripTagPrefixes: [],
        descriptionPatterns: [],
      },
      onProgress: ({ phase }) => say(`${elapsed().toFixed(1)} s ${phase}`),
    });
    const seconds = elapsed();
    say(
      `${(Number(rows) / seconds / 1e6).toFixed(
        3,
      )} million rows/s to the report`,
    );
    let cells = 0;
    for await (const chunk of cube.cells()) {
      cells += chunk.length;
    }
    say(
      `${cells} cells, ${(cells / (elapsed() - seconds)).toFixed(
        0,
      )} cells/s, load average ${os.loadavg()[0].toFixed(1)}`,
    );
    say(childUsage());
    await cube.close();
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
